"""kubectl set env."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from engine.objects import Obj
from engine.operator.kubectl.each import OR_ALL
from engine.operator.kubectl.invocation import Target
from engine.operator.kubectl.line import BOOL, Flag, Flags, Kind, Usage, pairs_of, switch
from engine.operator.kubectl.pod_spec import PodSpecChange

EVERY = "*"
KINDS: Mapping[str, str] = {
    "configMapKeyRef": "configmap", "secretKeyRef": "secret", "fieldRef": "field path",
    "resourceFieldRef": "resource field",
}  # fmt: skip


class SetEnv(PodSpecChange):
    """Set environment variables of containers: set env deployment/web LEVEL=debug OLD-.

    --list shows them; -c chooses containers. --from is not modelled.
    """

    flags: ClassVar[Flags] = {
        **OR_ALL,
        "env": Flag(Kind.ARRAY, "e", default=()),
        "containers": Flag(letter="c", default=EVERY),
        "list": BOOL,
        "overwrite": switch(default=True),
        "local": BOOL,
    }
    said = "env updated"
    wraps = "failed to patch env update to pod template: "

    def chosen(self) -> list[Target]:
        """The words with `=` or a `-` at the end are variables, those before them objects."""
        words = list(self.line.arguments)
        first = next((n for n, word in enumerate(words) if _is_variable(word)), len(words))
        given = [*words[first:], *self.line.flags["env"]]
        if late := [word for word in words[first:] if not _is_variable(word)]:
            raise Usage(
                "error: all resources must be specified before environment changes: "
                f"{' '.join(late)}\n"
            )
        self._set = pairs_of(word for word in given if "=" in word)
        self._remove = [word[:-1] for word in given if "=" not in word]
        return self.targets(words[:first])

    def deal(self, found: Obj) -> None:
        """List, or patch what differs."""
        chosen = self.line.flags["containers"]
        mine = [(k, c) for k, c in self.containers() if chosen in (EVERY, c["name"])]
        if self.line.flags["list"]:
            self._list(mine)
            return
        if not self._set and not self._remove:
            self.not_done("error: at least one environment variable must be provided")
            return
        changes = {}
        for key, container in mine:
            old = container.get("env") or ()
            clash = [one for one in old if self._set.get(one["name"], one.get("value")) !=
                     one.get("value")]  # fmt: skip
            if clash and not self.line.flags["overwrite"]:
                own, value = clash[0]["name"], clash[0].get("value", "")
                who = f"{self.target.resource.plural}/{self.target.name}"
                why = f"'{own}' already has a value ({value}), and --overwrite is false"
                self.not_done(f"error: {who} {why}\n")
                return
            if change := self._change(old):
                changes[key, container["name"]] = {"env": change}
        self.change_containers(changes)

    def _change(self, old: Sequence[Obj]) -> list[Any]:
        before = {one["name"]: one.get("value") for one in old}
        new = [
            {"name": key, "value": value}
            for key, value in self._set.items()
            if before.get(key) != value
        ]
        gone = [{"name": key, "$patch": "delete"} for key in self._remove if key in before]
        return [*new, *gone]

    def _list(self, containers: Sequence[tuple[str, Obj]]) -> None:
        for _, container in containers:
            kind, own = self.target.resource.plural, self.target.name
            self.say(f"# {kind} {own}, container {container['name']}")
            for one in container.get("env") or ():
                source = one.get("valueFrom")
                line = f"{one['name']}={one.get('value', '')}"
                self.say(line if source is None else f"# {one['name']} from {_source(source)}")
        self.done()


def _is_variable(word: str) -> bool:
    return "=" in word or (word.endswith("-") and word != "-")


def _source(source: Obj) -> str:
    """`configmap settings, key level` (GetEnvVarRefString)."""
    key = next(iter(source), "")
    ref = source.get(key) or {}
    if "name" in ref:
        return f"{KINDS.get(key, key)} {ref['name']}, key {ref.get('key', '')}"
    return f"{KINDS.get(key, key)} {ref.get('fieldPath') or ref.get('resource', '')}"
