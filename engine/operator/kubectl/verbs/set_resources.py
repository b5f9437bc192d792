"""kubectl set resources."""

from typing import Any, ClassVar

from engine.objects import Obj
from engine.operator.kubectl.invocation import Target
from engine.operator.kubectl.line import TEXT, Flag, Flags, Usage
from engine.operator.kubectl.pod_spec import RECORDED, PodSpecChange
from engine.quantity import parse_quantity

EVERY = "*"


class SetResources(PodSpecChange):
    """Say what containers need and may use: set resources deployment/web --requests=cpu=200m
    --limits=cpu=500m,memory=512Mi.
    """

    flags: ClassVar[Flags] = {
        **RECORDED,
        "containers": Flag(letter="c", default=EVERY),
        "limits": TEXT,
        "requests": TEXT,
    }
    said = "resource requirements updated"
    wraps = "failed to patch resources update to pod template "

    def chosen(self) -> list[Target]:
        """The words name objects."""
        given = {key: self.line.flags[key] for key in ("limits", "requests")}
        if not any(given.values()):
            raise Usage(
                "error: you must specify an update to requests or limits (in the form of "
                "--requests/--limits)\n"
            )
        self._wanted = {key: _amounts(text) for key, text in given.items() if text}
        return self.targets(self.line.arguments)

    def deal(self, found: Obj) -> None:
        """Patch the containers that differ."""
        chosen = self.line.flags["containers"]
        mine = [(k, c) for k, c in self.containers() if chosen in (EVERY, c["name"])]
        if not mine:
            self.not_done(f"error: unable to find container named {chosen}")
            return
        changes: dict[tuple[str, str], dict[str, Any]] = {}
        for key, container in mine:
            old = container.get("resources") or {}
            if any(_differs(old.get(k) or {}, new) for k, new in self._wanted.items()):
                changes[key, container["name"]] = {"resources": self._wanted}
        self.change_containers(changes)


def _differs(old: Obj, new: dict[str, str]) -> bool:
    return any(old.get(key) != value for key, value in new.items())


def _amounts(text: str) -> dict[str, str]:
    """`cpu=200m,memory=512Mi`; raises Usage."""
    found = {}
    for pair in text.split(","):
        key, _, value = pair.partition("=")
        if not key or not value:
            raise Usage(f"error: invalid argument syntax {pair}, expected <resource>=<value>\n")
        try:
            parse_quantity(value)
        except ValueError:
            raise Usage(
                "error: quantities must match the regular expression "
                "'^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'\n"
            ) from None
        found[key] = value
    return found
