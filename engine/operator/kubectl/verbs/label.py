"""kubectl label and annotate."""

from collections.abc import Hashable, Mapping
from typing import ClassVar

from engine.client import Answer
from engine.objects import Obj
from engine.operator.kubectl.each import EachTarget
from engine.operator.kubectl.invocation import Target
from engine.operator.kubectl.line import BOOL, SELECTOR, Flags, Usage
from engine.operator.kubectl.naming import targets_of


class Label(EachTarget):
    """Set labels, or take them away with a `-` at the end: label pod web-1 tier=front old-."""

    flags: ClassVar[Flags] = {**SELECTOR, "overwrite": BOOL}
    field: ClassVar[str] = "labels"

    def chosen(self) -> list[Target]:
        """Objects, then pairs."""
        words = self.line.arguments
        pairs = [word for n, word in enumerate(words) if n and ("=" in word or word.endswith("-"))]
        if not pairs:
            raise Usage(f"error: at least one {self.field[:-1]} update is required\n")
        self._set = {key: value for key, _, value in (p.partition("=") for p in pairs if "=" in p)}
        self._remove = [pair[:-1] for pair in pairs if "=" not in pair]
        return targets_of(self, [w for w in words if w not in pairs], all_named=False)

    def deal(self, found: Obj) -> None:
        """Patch what differs."""
        have = found["metadata"].get(self.field) or {}
        clash = {k: have[k] for k, v in self._set.items() if k in have and have[k] != v}
        if clash and not self.line.flags["overwrite"]:
            self.not_done(self.clash(clash))
            return
        for key in self._remove:
            if key not in have:
                self.say(f'{self.field[:-1]} "{key}" not found.')
        change: dict[str, str | None] = {k: v for k, v in self._set.items() if have.get(k) != v}
        change.update({key: None for key in self._remove if key in have})
        self._how = self.outcome(change)
        if change:
            self.patch({"metadata": {self.field: change}}, "merge")
        else:
            self.done(self._how)

    def heard(self, step: Hashable, answer: Answer) -> None:
        """It is changed."""
        self.done(self._how)

    def clash(self, values: Mapping[str, str]) -> str:
        """The error for keys that have another value."""
        key, value = next(iter(values.items()))
        return f"error: '{key}' already has a value ({value}), and --overwrite is false"

    def outcome(self, change: Mapping[str, str | None]) -> str:
        """labeled, unlabeled or not labeled."""
        if not change:
            return "not labeled"
        return "labeled" if any(value is not None for value in change.values()) else "unlabeled"


class Annotate(Label):
    """Set annotations, or take them away with a `-` at the end: annotate pod web-1 note=hello."""

    field = "annotations"

    def clash(self, values: Mapping[str, str]) -> str:
        """The error for keys that have another value."""
        said = "; ".join(f"'{key}' already has a value ({value})" for key, value in values.items())
        return "error: --overwrite is false but found the following declared annotation(s): " + said

    def outcome(self, change: Mapping[str, str | None]) -> str:
        """annotate always says so."""
        return "annotated"
