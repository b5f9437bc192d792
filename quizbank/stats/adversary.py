"""A reader who knows no Kubernetes and guesses by the looks of the options.

Whatever such a reader gets above chance is given away by the writing, not earned by knowledge.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from quizbank.questions import Asked
from quizbank.reading import content_words, likeness, overlap, words
from quizbank.text import Language
from quizbank.vocabulary import ABSOLUTES

Looks = Callable[[Asked, Language], Sequence[float]]
"""How attractive each option looks; the most attractive is chosen, ties by lot."""


@dataclass(frozen=True, slots=True)
class Guess:
    """What one way of guessing earns."""

    name: str
    language: Language
    score: float
    chance: float
    error: float
    """The standard error of the score if keys were drawn: less than two of them is noise."""

    @property
    def excess(self) -> float:
        """The advantage over chance; 0.05 is five points."""
        return self.score - self.chance


def adversary(asked: Sequence[Asked], language: Language) -> list[Guess]:
    """What each way of guessing earns, the best first; the last row of all is their vote."""
    if not asked:
        return []
    chances = [1 / len(one.offers) for one in asked]
    chance = sum(chances) / len(asked)
    error = math.sqrt(sum(p * (1 - p) for p in chances)) / len(asked)
    found = []
    for name, looks in WAYS.items():
        score = sum(_earned(one, looks(one, language)) for one in asked) / len(asked)
        found.append(Guess(name, language, score, chance, error))
    return sorted(found, key=lambda guess: (-guess.score, guess.name))


def _earned(asked: Asked, looks: Sequence[float]) -> float:
    """The chance that the most attractive option is the key."""
    best = max(looks)
    chosen = [offer.is_key for offer, look in zip(asked.offers, looks, strict=True) if look == best]
    return sum(chosen) / len(chosen)


def _place(place: int) -> Looks:
    return lambda asked, language: [float(index == place) for index in range(len(asked.offers))]


def _longest(asked: Asked, language: Language) -> Sequence[float]:
    return [len(offer.text[language]) for offer in asked.offers]


def _shortest(asked: Asked, language: Language) -> Sequence[float]:
    return [-len(offer.text[language]) for offer in asked.offers]


def _like_the_others(asked: Asked, language: Language) -> Sequence[float]:
    texts = [content_words(offer.text[language], language) for offer in asked.offers]
    return [
        sum(likeness(text, other) for index, other in enumerate(texts) if index != own)
        for own, text in enumerate(texts)
    ]


def _odd_one_out(asked: Asked, language: Language) -> Sequence[float]:
    return [-look for look in _like_the_others(asked, language)]


def _like_the_stem(asked: Asked, language: Language) -> Sequence[float]:
    stem = content_words(asked.ask[language], language)
    return [overlap(content_words(offer.text[language], language), stem) for offer in asked.offers]


def _modest(asked: Asked, language: Language) -> Sequence[float]:
    return [
        -float(any(word in ABSOLUTES[language] for word in words(offer.text[language])))
        for offer in asked.offers
    ]


def _vote(asked: Asked, language: Language) -> Sequence[float]:
    """Each way but those by place has one vote, split among its favourites."""
    votes = [0.0] * len(asked.offers)
    for looks in (_longest, _odd_one_out, _like_the_others, _like_the_stem, _modest):
        found = looks(asked, language)
        best = max(found)
        for index, look in enumerate(found):
            votes[index] += (look == best) / list(found).count(best)
    return votes


WAYS: dict[str, Looks] = {
    "the first": _place(0),
    "the second": _place(1),
    "the third": _place(2),
    "the longest": _longest,
    "the shortest": _shortest,
    "the odd one out": _odd_one_out,
    "most like the others": _like_the_others,
    "most like the stem": _like_the_stem,
    "without absolutes": _modest,
    "a vote of these": _vote,
}
