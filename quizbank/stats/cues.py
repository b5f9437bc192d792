"""Cues that give a key away to those who know nothing: its length, and its place."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from quizbank.questions import Asked, Question
from quizbank.text import Language


def closed(questions: Iterable[Question]) -> list[Asked]:
    """Everything asked with one right option among several, whose key the file tells."""
    return [
        asked
        for question in questions
        for asked in question.asked()
        if asked.has_key and not asked.several and not asked.is_after
    ]


@dataclass(frozen=True, slots=True)
class LengthCue:
    """How often the key is the only longest or the only shortest option, and by chance would be."""

    language: Language
    asked: int
    longest: float
    longest_chance: float
    shortest: float
    shortest_chance: float

    @property
    def excess(self) -> float:
        """The larger of the two advantages over chance; 0.05 is five points."""
        return max(self.longest - self.longest_chance, self.shortest - self.shortest_chance)


def length_cue(asked: Sequence[Asked], language: Language) -> LengthCue:
    """Compare the lengths of keys and distractors in one language."""
    longest, longest_chance = _extreme(asked, language, max)
    shortest, shortest_chance = _extreme(asked, language, min)
    return LengthCue(
        language, len(asked), longest, longest_chance, shortest, shortest_chance
    )  # fmt: skip


def _extreme(
    asked: Sequence[Asked], language: Language, extreme: Callable[[Iterable[int]], int]
) -> tuple[float, float]:
    """The share whose key alone has the extreme length, and that share if keys were drawn."""
    hits, chance = 0, 0.0
    for one in asked:
        lengths = [len(offer.text[language]) for offer in one.offers]
        bound = extreme(lengths)
        if lengths.count(bound) == 1:
            hits += one.offers[lengths.index(bound)].is_key
            chance += 1 / len(lengths)
    return (hits / len(asked), chance / len(asked)) if asked else (0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Positions:
    """Where keys stand as authored, against an even spread."""

    table: dict[int, tuple[int, ...]]
    """By number of options: how many keys stand first, second…"""
    chi_square: float
    freedom: int
    p: float
    """How likely a spread at least as uneven is, if places were drawn."""


def positions_of(asked: Sequence[Asked]) -> Positions:
    """Count the places of keys; scales are left out, since their order is not a choice."""
    free = [one for one in asked if not one.is_scale]
    table: dict[int, list[int]] = {}
    for one in free:
        row = table.setdefault(len(one.offers), [0] * len(one.offers))
        row[next(index for index, offer in enumerate(one.offers) if offer.is_key)] += 1
    most = max(table, default=0)
    seen, expected = [0.0] * most, [0.0] * most
    for size, row in table.items():
        for place, count in enumerate(row):
            seen[place] += count
            expected[place] += sum(row) / size
    statistic = sum((s - e) ** 2 / e for s, e in zip(seen, expected, strict=True))
    freedom = max(0, most - 1)
    rows = {size: tuple(row) for size, row in sorted(table.items())}
    return Positions(rows, statistic, freedom, chi_square_p(statistic, freedom))


def chi_square_p(statistic: float, freedom: int) -> float:
    """The upper tail of the chi-square distribution, by its finite sums (Abramowitz 26.4.4-5)."""
    if freedom == 0:
        return 1.0
    half = statistic / 2
    if freedom % 2 == 0:
        terms: float = sum(half**k / math.factorial(k) for k in range(freedom // 2))
        return math.exp(-half) * terms
    terms = sum(half ** (k - 0.5) / math.gamma(k + 0.5) for k in range(1, (freedom + 1) // 2))
    return math.erfc(math.sqrt(half)) + math.exp(-half) * terms
