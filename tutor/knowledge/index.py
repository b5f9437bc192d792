"""Finding the concept that a learner asks about, or admitting that there is none.

Ranking is BM25 (Robertson and Zaragoza, 2009) over stems; names count more than texts. Whoever asks
about something that no text knows gets no answer: a wrong one would be worse.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log

from quizbank.concepts import Concept
from quizbank.text import LANGUAGES, Language
from tutor.knowledge.words import plain_words, stems

K1, B = 1.2, 0.75
"""The usual saturation and length correction of BM25."""
NAME_WEIGHT = 4
"""A word in a name counts as often."""
COVERED_MIN = 0.6
"""So much of what the words of a question weigh must be in the text that answers it."""
SCORE_MIN = 4.5
NAMED_MIN = 0.6
"""A name weighs at least so much of what the text does not know of the question."""
ALIKE_MIN = 0.7
"""Two questions are the same from here on: the weight of what they share over that of all."""
ASKED_WEIGHT = 2
"""A word of a question that its author expected counts as often."""
QUERY_WORDS_MAX = 40


@dataclass(frozen=True, slots=True)
class Found:
    """A concept that fits, and how well."""

    concept: Concept
    score: float
    by_name: bool
    """The learner named it."""


@dataclass(frozen=True, slots=True)
class _Text:
    concept: Concept
    counts: Mapping[str, int]
    length: int


class Index:
    """The concepts of one language."""

    def __init__(self, concepts: Sequence[Concept], language: Language) -> None:
        self._language = language
        self._texts = [self._text(concept) for concept in concepts]
        self._names = self._all_names(concepts)
        self._expected = [
            (frozenset(stems(plain_words(phrase), language)), concept)
            for concept in concepts
            for phrase in (concept.asked[language] if concept.asked else ())
        ]
        lengths = [text.length for text in self._texts]
        self._mean = sum(lengths) / len(lengths) if lengths else 1.0
        seen = Counter(stem for text in self._texts for stem in text.counts)
        total = len(self._texts)
        self._weight = {
            stem: log(1 + (total - count + 0.5) / (count + 0.5)) for stem, count in seen.items()
        }
        self._unknown = log(1 + (total + 0.5) / 0.5)

    def find(self, question: str) -> Found | None:
        """The concept that is meant, if one is."""
        words = plain_words(question)[:QUERY_WORDS_MAX]
        exact = self._names.get(_row(words, self._language))
        if exact is not None:
            return Found(exact, 0.0, by_name=True)
        expected = self._as_expected(stems(words, self._language))
        if expected is not None:
            return expected
        ranked = self._ranked(words)
        return ranked[0] if ranked else None

    def _as_expected(self, asked: list[str]) -> Found | None:
        """The concept whose author wrote nearly this question."""
        best = Found(self._texts[0].concept, 0.0, by_name=False) if self._texts else None
        for terms, concept in self._expected:
            both = self._heaviness(terms & set(asked))
            alike = both / (self._heaviness(terms | set(asked)) or 1)
            if best is not None and alike > best.score:
                best = Found(concept, alike, by_name=False)
        return best if best is not None and best.score >= ALIKE_MIN else None

    def _named(self, words: list[str]) -> dict[str, set[str]]:
        """By the id of each concept that is named, the stems of the heaviest name of it."""
        stemmed = _row(words, self._language, keep=True)
        found: dict[str, set[str]] = {}
        for name, concept in self._names.items():
            places = range(len(stemmed) - len(name) + 1)
            if any(stemmed[place : place + len(name)] == name for place in places):
                best = found.get(concept.id, set())
                found[concept.id] = max(best, set(name), key=self._heaviness)
        return found

    def _ranked(self, words: list[str]) -> list[Found]:
        """Concepts that are named, or know most of what is asked; best first."""
        terms = list(dict.fromkeys(stems(words, self._language)))
        total, named = self._heaviness(terms), self._named(words)
        found = []
        for text in self._texts:
            known = [term for term in terms if term in text.counts]
            score = sum(self._score(term, text) for term in known)
            weight = self._heaviness(named.get(text.concept.id, ()))
            left = total - self._heaviness(known)
            is_named = weight > 0 and weight >= NAMED_MIN * left
            if is_named or (left <= (1 - COVERED_MIN) * total and score >= SCORE_MIN):
                found.append(Found(text.concept, score + weight, by_name=is_named))
        return sorted(found, key=lambda one: (-one.score, one.concept.id))

    def _heaviness(self, terms: Iterable[str]) -> float:
        """How much some stems tell; those that no text knows tell most."""
        return sum(self._weight.get(term, self._unknown) for term in terms)

    def _score(self, term: str, text: _Text) -> float:
        count = text.counts[term]
        norm = K1 * (1 - B + B * text.length / self._mean)
        return self._weight[term] * count * (K1 + 1) / (count + norm)

    def _text(self, concept: Concept) -> _Text:
        language = self._language
        counts: Counter[str] = Counter(stems(plain_words(concept.text[language]), language))
        for phrase in concept.asked[language] if concept.asked else ():
            counts.update(ASKED_WEIGHT * stems(plain_words(phrase), language))
        for spoken in LANGUAGES:
            for name in concept.names[spoken]:
                for stem in dict.fromkeys(stems(plain_words(name), language)):
                    counts[stem] = max(counts[stem] + 1, NAME_WEIGHT)
        return _Text(concept, counts, sum(counts.values()))

    def _all_names(self, concepts: Sequence[Concept]) -> dict[tuple[str, ...], Concept]:
        """Every name in either language, as a row of stems; the first owner keeps it."""
        found: dict[tuple[str, ...], Concept] = {}
        for concept in concepts:
            for language in (self._language, *LANGUAGES):
                for name in concept.names[language]:
                    found.setdefault(_row(plain_words(name), self._language), concept)
        return found


def _row(words: list[str], language: Language, *, keep: bool = False) -> tuple[str, ...]:
    """The stems of words in their order; small words stay when there is nothing else, or to keep
    their place.
    """
    found = [(word, stems([word], language)) for word in words]
    kept = [stem[0] if stem else word for word, stem in found if stem or keep]
    return tuple(kept or words)
