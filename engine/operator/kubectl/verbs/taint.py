"""kubectl taint."""

from collections.abc import Hashable, Mapping
from typing import Any, ClassVar, NamedTuple

from engine.client import Answer
from engine.objects import Obj, dig
from engine.operator.kubectl.each import EachTarget
from engine.operator.kubectl.invocation import Target, resource_of
from engine.operator.kubectl.line import BOOL, SELECTOR, Flags, Usage

EFFECTS = ("NoSchedule", "PreferNoSchedule", "NoExecute")
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

    flags: ClassVar[Flags] = {**SELECTOR, "overwrite": BOOL}

    def chosen(self) -> list[Target]:
        """Nodes, then taints."""
        words = list(self.line.arguments)
        if len(words) < 2:
            raise Usage("error: one or more taint updates are required for nodes\n")
        resource = resource_of(words[0])
        if resource.plural != "nodes":
            raise Usage(f"error: invalid resource type {words[0]}, only node(s) is supported\n")
        names = [word for word in words[1:] if not _is_wish(word)]
        self._wishes = [_wish(word) for word in words[1:] if _is_wish(word)]
        if not self._wishes:
            raise Usage("error: at least one taint update is required\n")
        return [Target(resource, name, "") for name in names] or [Target(resource, "", "")]

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
        missing = next((w for w in self._wishes if w.remove and not _has(old, w)), None)
        if missing is not None:
            effect = f":{missing.effect}" if missing.effect else ""
            self.not_done(f'error: taint "{missing.key}{effect}" not found')
            return
        self.patch({"spec": {"taints": _changed(old, self._wishes) or None}}, "merge")

    def heard(self, step: Hashable, answer: Answer) -> None:
        """Tainted, untainted, or both."""
        removals = [wish.remove for wish in self._wishes]
        self.done("untainted" if all(removals) else "modified" if any(removals) else "tainted")


def _is_wish(word: str) -> bool:
    return "=" in word or ":" in word or word.endswith("-")


def _wish(word: str) -> Wish:
    remove = word.endswith("-")
    named, _, effect = word.removesuffix("-").partition(":")
    key, _, value = named.partition("=")
    if effect not in EFFECTS and (effect or not remove):
        raise Usage(f"error: invalid taint effect: {effect}, unsupported taint effect\n")
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
