"""Which question comes next: the weakest component first, and a reason that can be told.

Pure and deterministic: the same history gives the same question, so a reload changes nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from quizbank.pack import Entry
from quizbank.progress import Attempted, latest
from quizbank.sitting import component_of

REST = 3
"""So many of the last questions are not asked again at once."""
IN_A_ROW = 2
"""After so many of one component another one has its turn: contrasts teach (evidence.md)."""
SURE = 90
"""Per cent from which an answer was given as certain."""

Reason = Literal["sure-and-wrong", "wrong", "new", "again"]
_ORDER: tuple[Reason, ...] = ("sure-and-wrong", "wrong", "new", "again")


@dataclass(frozen=True, slots=True)
class Next:
    """A question to practise, and why this one."""

    pack: str
    entry: Entry
    reason: Reason

    @property
    def component(self) -> str:
        """What it is mainly about."""
        return component_of(self.entry.question)


Offered = Sequence[tuple[str, Entry]]
"""Questions with the ids of their packs, in the order of the packs."""


def next_item(offered: Offered, history: Sequence[Attempted]) -> Next | None:
    """The question to ask now; None when there is none at all."""
    return next(iter(agenda(offered, history, 1)), None)


def agenda(offered: Offered, history: Sequence[Attempted], count: int) -> list[Next]:
    """The next questions, as they would come if nothing were learnt meanwhile."""
    ordered = sorted(history, key=lambda one: one.at)
    known = {(one.pack, one.question): one for one in latest(ordered)}
    asked = [(one.pack, one.question, one.component) for one in ordered]
    open_items = [_next(pack, entry, known) for pack, entry in offered]
    strength = _strengths(open_items, known)
    place = {(one.pack, one.entry.question.id): index for index, one in enumerate(open_items)}
    chosen: list[Next] = []
    while open_items and len(chosen) < count:
        free = _rested(open_items, asked)
        best = min(
            free,
            key=lambda one: (
                strength[one.component],
                _ORDER.index(one.reason),
                _age(one, known),
                place[one.pack, one.entry.question.id],
            ),
        )
        chosen.append(best)
        open_items.remove(best)
        asked.append((best.pack, best.entry.question.id, best.component))
    return chosen


def _next(pack: str, entry: Entry, known: dict[tuple[str, str], Attempted]) -> Next:
    last = known.get((pack, entry.question.id))
    if last is None:
        return Next(pack, entry, "new")
    if last.is_right:
        return Next(pack, entry, "again")
    is_sure = last.confidence is not None and last.confidence >= SURE
    return Next(pack, entry, "sure-and-wrong" if is_sure else "wrong")


def _strengths(items: Sequence[Next], known: dict[tuple[str, str], Attempted]) -> dict[str, float]:
    """By component, the share of what was earned, drawn to a half while answers are few."""
    scores: dict[str, list[float]] = {one.component: [] for one in items}
    for one in known.values():
        scores.setdefault(one.component, []).append(one.score)
    return {name: (sum(all_) + 1) / (len(all_) + 2) for name, all_ in scores.items()}


def _rested(items: Sequence[Next], asked: Sequence[tuple[str, str, str]]) -> Sequence[Next]:
    """What was not asked just now; as much of that as is possible."""
    recent = {(pack, question) for pack, question, _ in asked[-REST:]}
    rested = [one for one in items if (one.pack, one.entry.question.id) not in recent] or items
    last = [component for _, _, component in asked[-IN_A_ROW:]]
    if len(last) < IN_A_ROW or len(set(last)) > 1:
        return rested
    return [one for one in rested if one.component != last[0]] or rested


def _age(one: Next, known: dict[tuple[str, str], Attempted]) -> float:
    last = known.get((one.pack, one.entry.question.id))
    return last.at.timestamp() if last else 0.0
