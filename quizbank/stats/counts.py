"""How many questions there are of each kind."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from quizbank.pack import Pack
from quizbank.questions import Question
from quizbank.reading import lix, words
from quizbank.text import LANGUAGES, Language, Text


@dataclass(frozen=True, slots=True)
class Counts:
    """Questions of some packs by type, component, concept and level, and what both languages have.

    A question counts for each of its components and concepts.
    """

    questions: int
    by_type: dict[str, int]
    by_component: dict[str, int]
    by_concept: dict[str, int]
    by_level: dict[str, int]
    by_language: dict[str, int]
    """Questions written in the language: all of them, or the pack is refused."""
    words: dict[str, int]
    """Words a learner reads before answering, by language."""
    lix: dict[str, float]
    """How hard situations and questions are to read, by language: the mean of their LIX."""
    hardest: dict[str, str]
    """The question that is hardest to read, by language."""
    watched: int
    """Questions with a run behind them."""


def counts_of(packs: Sequence[Pack]) -> Counts:
    """Count the questions of packs."""
    questions = [entry.question for pack in packs for entry in pack.entries]
    read: Counter[str] = Counter()
    for question in questions:
        for text in _read(question.prompt, *(asked.ask for asked in question.asked())):
            read.update({language: len(words(text[language])) for language in LANGUAGES})
        for asked in question.asked():
            for offer in asked.offers:
                read.update({name: len(words(offer.text[name])) for name in LANGUAGES})
    hard = {
        language: {one.id: lix(_stem(one, language)) for one in questions} for language in LANGUAGES
    }
    return Counts(
        questions=len(questions),
        by_type=_count(question.type for question in questions),
        by_component=_count(name for question in questions for name in question.components),
        by_concept=_count(name for question in questions for name in question.concepts),
        by_level=_count(question.level for question in questions),
        by_language={language: len(questions) for language in LANGUAGES},
        words=dict(read),
        lix={name: sum(by_id.values()) / (len(by_id) or 1) for name, by_id in hard.items()},
        hardest={name: max(by_id, key=by_id.__getitem__) for name, by_id in hard.items() if by_id},
        watched=sum(pack.watched(e.question) is not None for pack in packs for e in pack.entries),
    )


def _stem(question: Question, language: Language) -> str:
    """Situation and questions in one language, options left out."""
    texts = _read(question.prompt, *(one.ask for one in question.asked() if not one.is_after))
    return " ".join(text[language] for text in texts)


def _count(names: Iterable[str]) -> dict[str, int]:
    return dict(Counter(names).most_common())


def _read(*texts: Text | None) -> list[Text]:
    return [text for text in texts if text is not None]
