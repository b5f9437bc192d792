"""kubectl taint."""

import json
from collections.abc import Hashable, Mapping
from typing import Any, ClassVar, NamedTuple

from engine.client import Answer
from engine.objects import Obj, dig
from engine.operator.kubectl.each import OR_ALL, EachTarget
from engine.operator.kubectl.invocation import Target, resource_of
from engine.operator.kubectl.line import BOOL, VALIDATE, Flags, Usage, without

EFFECTS = ("NoSchedule", "PreferNoSchedule", "NoExecute")
_SEE = "See 'kubectl taint -h' for help and examples\n"
Taints = list[dict[str, Any]]


class Wish(NamedTuple):
    """One word of the line: a taint to set, or (`remove`) to take away; without effect all of its
    key.
    """

    key: str
    value: str
    effect: str
    remove: bool


class Taint(EachTarget):
    """Taint nodes, so that pods without a toleration keep away: taint nodes node-1
    gpu=yes:NoSchedule.

    A `-` at the end takes a taint away.
    """

    flags: ClassVar[Flags] = {
        **without(OR_ALL, "filename"),
        **VALIDATE,
        "overwrite": BOOL,
    }

    def chosen(self) -> list[Target]:
        """Nodes, then taints."""
        words = list(self.line.arguments)
        first = next((n for n, word in enumerate(words) if _is_wish(word)), len(words))
        named, wished = words[:first], words[first:]
        late = next((word for word in wished if not _is_wish(word)), None)
        if late is not None:
            raise Usage(f"error: all resources must be specified before taint changes: {late}\n")
        if not named:
            raise Usage("error: one or more resources must be specified as <resource> <name>\n")
        if not wished:
            raise Usage("error: at least one taint update is required\n")
        self._wishes = [_wish(word) for word in wished]
        resource = resource_of(named[0])
        if resource.plural != "nodes":
            kind = named[0].lower()
            raise Usage(f"error: invalid resource type {kind}, only node types are supported\n")
        if not named[1:] and not self.line.flags["all"] and not self.line.flags["selector"]:
            raise Usage(
                "error: at least one resource name must be specified since 'all' parameter is not "
                "set\n"
            )
        return [Target(resource, name, "") for name in named[1:]] or [Target(resource, "", "")]

    def deal(self, found: Obj) -> None:
        """Patch the list of taints; kubectl sends it whole."""
        old: Taints = [dict(taint) for taint in dig(found, "spec.taints") or ()]
        clash = [w.key for w in self._wishes if not w.remove and _has(old, w)]
        if clash and not self.line.flags["overwrite"]:
            keys = ", ".join(clash)
            self.not_done(
                f"error: node {self.target.name} already has {keys} taint(s) with same effect(s) "
                "and --overwrite is false"
            )
            return
        missing = [_said(w) for w in self._wishes if w.remove and not _has(old, w)]
        if missing:
            lines = [f"taint {json.dumps(said)} not found" for said in missing]
            self.not_done(f"error: {lines[0] if len(lines) == 1 else '[' + ', '.join(lines) + ']'}")
            return
        self.patch({"spec": {"taints": _changed(old, self._wishes) or None}}, "merge")

    def heard(self, step: Hashable, answer: Answer) -> None:
        """Tainted, untainted, or both."""
        removals = [wish.remove for wish in self._wishes]
        mixed = self.line.flags["overwrite"] or len(set(removals)) > 1
        self.done("modified" if mixed else "untainted" if removals[0] else "tainted", answer.body)


def _said(wish: Wish) -> str:
    """`key=value:Effect` (Taint.ToString)."""
    named = f"{wish.key}={wish.value}" if wish.value else wish.key
    return f"{named}:{wish.effect}" if wish.effect else named


def _is_wish(word: str) -> bool:
    return "=" in word or ":" in word or word.endswith("-")


def _wish(word: str) -> Wish:
    remove = word.endswith("-")
    named, _, effect = word.removesuffix("-").partition(":")
    key, _, value = named.partition("=")
    if not remove and ":" not in word:
        raise Usage(f"error: invalid taint spec: {word}\n{_SEE}")
    if effect not in EFFECTS and (effect or not remove):
        raise Usage(f"error: invalid taint effect: {effect}, unsupported taint effect\n{_SEE}")
    return Wish(key, value, effect, remove)


def _same(taint: Mapping[str, Any], wish: Wish) -> bool:
    return taint["key"] == wish.key and (not wish.effect or taint["effect"] == wish.effect)


def _has(taints: Taints, wish: Wish) -> bool:
    return any(_same(taint, wish) for taint in taints)


def _changed(old: Taints, wishes: list[Wish]) -> Taints:
    kept = [taint for taint in old if not any(_same(taint, wish) for wish in wishes)]
    new = [
        {"key": w.key, **({"value": w.value} if w.value else {}), "effect": w.effect}
        for w in wishes
        if not w.remove
    ]
    return [*new, *kept]
