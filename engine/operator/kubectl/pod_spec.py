"""What the verbs that change pod specs share: kubectl set image, env, resources …"""

from collections.abc import Hashable, Mapping, Sequence
from typing import Any, ClassVar

from engine.client import Answer
from engine.objects import Obj, dig
from engine.operator.kubectl.each import OR_ALL, EachTarget
from engine.operator.kubectl.invocation import Target
from engine.operator.kubectl.line import BOOL, Flags, Line, Usage
from engine.operator.kubectl.revisions import CAUSE

WHERE: Mapping[str, str] = {"pods": "spec", "cronjobs": "spec.jobTemplate.spec.template.spec"}
"""Where the pod spec of a resource lies; of all others in spec.template.spec."""
NO_OBJECTS = (
    "error: one or more resources must be specified as <resource> <name> or <resource>/<name>\n"
)

RECORDED: Flags = {**OR_ALL, "local": BOOL, "record": BOOL}
"""Flags of the verbs that keep their line with what they change, if they are asked to."""
DEPRECATED = "Flag --record has been deprecated, --record will be removed in the future"


class PodSpecChange(EachTarget):
    """Patches what differs in a pod spec; nothing is said when nothing does."""

    said: ClassVar[str]
    """How it is told: image updated."""

    def start(self) -> None:
        """Begin with a warning where one is due."""
        if self.line.flags.get("record"):
            self.complain(DEPRECATED)
        super().start()

    def targets(self, words: Sequence[str]) -> list[Target]:
        """The objects that words name."""
        if not words and not self.reads_manifests:
            raise Usage(NO_OBJECTS)
        return self.named(words)

    @property
    def spec(self) -> Obj:
        """The pod spec of the object whose turn it is."""
        found: Obj = dig(self.found, self._where) or {}
        return found

    @property
    def _where(self) -> str:
        return WHERE.get(self.target.resource.plural, "spec.template.spec")

    def containers(self) -> list[tuple[str, Obj]]:
        """Every container with the list that it stands in, init containers first."""
        keys = ("initContainers", "containers")
        return [(key, container) for key in keys for container in self.spec.get(key) or ()]

    def change_containers(self, changes: Mapping[tuple[str, str], Mapping[str, Any]]) -> None:
        """Patch containers, by list and name."""
        change: dict[str, list[Any]] = {}
        for (key, own), fields in changes.items():
            change.setdefault(key, []).append({"name": own, **fields})
        self.change(change)

    def change(self, change: Mapping[str, Any]) -> None:
        """Patch the pod spec, unless there is nothing to patch."""
        if not change:
            self.done()
            return
        body: dict[str, Any] = dict(change)
        for key in reversed(self._where.split(".")):
            body = {key: body}
        if self.line.flags.get("record"):
            body["metadata"] = {"annotations": {CAUSE: cause_of(self.line)}}
        self.patch(body)

    def heard(self, step: Hashable, answer: Answer) -> None:
        """It is patched."""
        self.done(self.said, answer.body)


def cause_of(line: Line) -> str:
    """The line as --record keeps it: arguments first, then flags as they were typed
    (cli-runtime/pkg/genericclioptions/record_flags.go).
    """
    flags = (f"--{name}={_typed(line.flags[name])}" for name in dict.fromkeys(line.given))
    return " ".join(("kubectl", line.verb, *line.arguments, *flags))


def _typed(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return ",".join(map(str, value)) if isinstance(value, tuple) else str(value)
