"""kubectl label and annotate."""

import re
from collections.abc import Hashable, Mapping
from typing import ClassVar

from engine.client import Answer
from engine.objects import Obj
from engine.operator.kubectl.each import EACH, EachTarget
from engine.operator.kubectl.invocation import Target
from engine.operator.kubectl.line import BOOL, TEXT, Flags, Usage, pairs_of
from engine.operator.kubectl.revisions import CAUSE

LABEL = re.compile(r"(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?")
NO_LABEL = (
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', "
    "and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or "
    f"'12345', regex used for validation is '{LABEL.pattern}')"
)


class Label(EachTarget):
    """Set labels, or take them away with a `-` at the end: label pod web-1 tier=front old-."""

    flags: ClassVar[Flags] = {
        **EACH,
        "overwrite": BOOL,
        "list": BOOL,
        "resource-version": TEXT,
    }
    field: ClassVar[str] = "labels"
    may_clash: ClassVar[tuple[str, ...]] = ()  # keys that are overwritten without being told so
    _is_one = False  # whether the line names one object

    def chosen(self) -> list[Target]:
        """Objects, then pairs."""
        words = self.line.arguments
        first = 0 if self.reads_manifests else 1
        pairs = [word for word in words[first:] if "=" in word or word.endswith("-")]
        if not pairs and not self.line.flags["list"]:
            raise Usage(f"error: at least one {self.field[:-1]} update is required\n")
        self._set = pairs_of(pair for pair in pairs if "=" in pair)
        self._check(self._set)
        self._remove = [pair[:-1] for pair in pairs if "=" not in pair]
        if both := [key for key in self._remove if key in self._set]:
            raise Usage(self.both(both))
        found = self.named([word for word in words if word not in pairs])
        is_one = len(found) == 1 and found[0].name
        if self.line.flags["resource-version"] and not is_one:
            raise Usage("error: --resource-version may only be used with a single resource\n")
        self._is_one = bool(is_one)
        return found

    def deal(self, found: Obj) -> None:
        """Patch what differs."""
        have = found["metadata"].get(self.field) or {}
        if self.line.flags["list"]:
            self._list(have)
            return
        clash = {k: have[k] for k, v in self._set.items() if have.get(k, v) != v}
        clash = {k: v for k, v in clash.items() if k not in self.may_clash}
        if clash and not self.line.flags["overwrite"]:
            self.not_done(self.clash(clash))
            return
        self.miss([key for key in self._remove if key not in have])
        change: dict[str, str | None] = {k: v for k, v in self._set.items() if have.get(k) != v}
        change.update({key: None for key in self._remove if key in have})
        self._how = self.outcome(change)
        if change:
            seen = self.line.flags["resource-version"]
            meta = {self.field: change, **({"resourceVersion": seen} if seen else {})}
            self.patch({"metadata": meta}, "merge")
        else:
            self.done(self._how)

    def _check(self, values: Mapping[str, str]) -> None:
        """Refuse what is no label before anybody is asked (kubectl/pkg/cmd/label parseLabels)."""
        for key, value in values.items():
            if not LABEL.fullmatch(value):
                raise Usage(f'error: invalid label value: "{key}={value}": {NO_LABEL}\n')

    def _list(self, have: Mapping[str, str]) -> None:
        """Tell what an object has."""
        if not self._is_one:
            row = self.target.resource
            self.say(f"Listing {self.field} for {row.kind}.{row.group}/{self.target.name}:")
        for key in sorted(have):
            self.say(f"{'' if self._is_one else ' '}{key}={have[key]}")
        self.done()

    def heard(self, step: Hashable, answer: Answer) -> None:
        """It is changed."""
        self.done(self._how, answer.body)

    def miss(self, keys: list[str]) -> None:
        """Tell of keys to remove that are not there."""
        for key in keys:
            self.say(f'label "{key}" not found.')

    def both(self, keys: list[str]) -> str:
        """The error for keys that are set and removed at once."""
        return "error: can not both modify and remove a label in the same command\n"

    def clash(self, values: Mapping[str, str]) -> str:
        """The error for keys that have another value."""
        said = [f"'{k}' already has a value ({v}), and --overwrite is false" for k, v in
                values.items()]  # fmt: skip
        return f"error: {said[0] if len(said) == 1 else '[' + ', '.join(said) + ']'}"

    def outcome(self, change: Mapping[str, str | None]) -> str:
        """labeled, unlabeled, modified or not labeled."""
        sets = [value is not None for value in change.values()]
        if not sets:
            return "not labeled"
        return "modified" if len(set(sets)) > 1 else "labeled" if sets[0] else "unlabeled"


class Annotate(Label):
    """Set annotations, or take them away with a `-` at the end: annotate pod web-1 note=hello."""

    field = "annotations"
    may_clash = (CAUSE,)

    def _check(self, values: Mapping[str, str]) -> None:
        """Anything goes."""

    def miss(self, keys: list[str]) -> None:
        """annotate does not mind."""

    def both(self, keys: list[str]) -> str:
        """The error for keys that are set and removed at once."""
        what = "the following annotation(s) in the same command"
        return f"error: can not both modify and remove {what}: {', '.join(keys)}\n"

    def clash(self, values: Mapping[str, str]) -> str:
        """The error for keys that have another value."""
        said = "; ".join(f"'{key}' already has a value ({value})" for key, value in values.items())
        return "error: --overwrite is false but found the following declared annotation(s): " + said

    def outcome(self, change: Mapping[str, str | None]) -> str:
        """annotate always says so."""
        return "annotated"
