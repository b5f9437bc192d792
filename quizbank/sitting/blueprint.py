"""Which questions a timed quiz asks, and in which order: a function of the pack and a seed.

Questions are drawn one component at a time, so that a short quiz still touches all of them, and
within a component from the level that was asked least.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b

from quizbank.pack import Entry
from quizbank.questions import Question

NO_COMPONENT = "other"
PRACTICE_ONLY = ("LT04",)
"""Rules of lint whose waivers count in practice only: a quiz asks no negative question."""


@dataclass(frozen=True, slots=True)
class Blueprint:
    """How many questions, and about what; empty means everything that the pack has."""

    count: int
    components: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        assert self.count > 0, "a quiz asks something"


def component_of(question: Question) -> str:
    """The component that a question is mainly about: the first that it names."""
    return question.components[0] if question.components else NO_COMPONENT


def drawn(entries: Sequence[Entry], blueprint: Blueprint, seed: int) -> tuple[Entry, ...]:
    """The questions of a quiz in their order; fewer than asked for when the pack has fewer."""
    groups = _groups(entries, blueprint, seed)
    levels: Counter[str] = Counter()
    chosen: list[Entry] = []
    while groups and len(chosen) < blueprint.count:
        for component in list(groups):
            if len(chosen) == blueprint.count:
                break
            group = groups[component]
            entry = min(group, key=lambda one: levels[one.question.level])
            levels[entry.question.level] += 1
            chosen.append(entry)
            group.remove(entry)
            if not group:
                del groups[component]
    return tuple(sorted(chosen, key=lambda one: _die(seed, "order", one.question.id)))


def _groups(entries: Sequence[Entry], blueprint: Blueprint, seed: int) -> dict[str, list[Entry]]:
    """What may be asked, by component; both in an order that follows from the seed."""
    fitting = [entry for entry in entries if _fits(entry.question, blueprint)]
    fitting.sort(key=lambda one: _die(seed, "draw", one.question.id))
    names = {component_of(entry.question) for entry in fitting}
    groups: dict[str, list[Entry]] = {
        name: [] for name in sorted(names, key=lambda one: _die(seed, "component", one))
    }
    for entry in fitting:
        groups[component_of(entry.question)].append(entry)
    return groups


def _fits(question: Question, blueprint: Blueprint) -> bool:
    return (
        not any(waiver.rule in PRACTICE_ONLY for waiver in question.waive)
        and (not blueprint.levels or question.level in blueprint.levels)
        and (not blueprint.components or component_of(question) in blueprint.components)
    )


def _die(seed: int, purpose: str, name: str) -> bytes:
    return blake2b(f"{seed}/{purpose}/{name}".encode(), digest_size=8).digest()
