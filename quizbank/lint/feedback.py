"""What is said after an answer, and before it as a hint: LT24 to LT26."""

import re
from collections.abc import Iterator

from engine import Path
from quizbank.lint._rule import Complaint, Complaints, Severity, Subject, rule
from quizbank.questions import Asked, Question
from quizbank.reading import content_words, overlap, words
from quizbank.text import LANGUAGES, Language

EXPLANATION_WORDS_MIN = 25
REPEATS_MAX = 0.8
KEY_LETTERS_MIN = 3
ADD_MISCONCEPTION = "add misconception: an id of the list in pack.yaml"


@rule("LT24", "E")
def complete_feedback(subject: Subject) -> Complaints:
    """The explanation has 25 words and says more than the key. Reasons for each option and a source
    are held by the schema; whether the reasons are true, by `quorum verify` and a reader.
    """
    explanation = subject.question.explanation
    for language in LANGUAGES:
        path = ("explanation", language)
        count = len(words(explanation[language]))
        if count < EXPLANATION_WORDS_MIN:
            message = f"{count} words, {EXPLANATION_WORDS_MIN} at least"
            yield Complaint(path, message, "cause chain, then the rule, then the model's limit")
        said = content_words(explanation[language], language)
        keys = [o.text[language] for asked in subject.keyed for o in asked.offers if o.is_key]
        if keys and overlap(said, content_words(" ".join(keys), language)) >= REPEATS_MAX:
            yield Complaint(path, "only repeats the key", "say why, not what")


@rule("LT25", "W")
def named_misconceptions(subject: Subject) -> Complaints:
    """Each distractor, each known miss, and what is believed of a number or an order, names a
    misconception of the pack's list (an error in predictions, a warning in classic questions). That
    learners hold it, answers and reviewers tell.
    """
    known = subject.pack.card.misconceptions
    severity: Severity = "E" if subject.is_scenario else "W"
    for asked in subject.keyed:
        for offer in asked.offers:
            if offer.is_key:
                continue
            if offer.misconception is None:
                message = f"the option '{offer.id}' names no misconception"
                yield Complaint(offer.path, message, ADD_MISCONCEPTION, severity)
    for path, name in _unnamed(subject.question):
        yield Complaint(path, f"{name} names no misconception", ADD_MISCONCEPTION, severity)
    for path, name in _named(subject):
        if name not in known:
            hint = "add it to misconceptions: in pack.yaml"
            yield Complaint(path, f"the pack has no misconception '{name}'", hint, "E")


def _unnamed(question: Question) -> Iterator[tuple[Path, str]]:
    """Wrong answers without options: what is believed of a measured part, and known misses."""
    written = question.model_dump(by_alias=True)
    for index, facet in enumerate(written.get("facets", ())):
        if facet.get("believed") is not None and facet["misconception"] is None:
            yield ("facets", index), f"what is believed of '{facet['id']}'"
    for index, miss in enumerate(written.get("misses", ())):
        if miss["misconception"] is None:
            yield ("misses", index), "the miss"


def _named(subject: Subject) -> list[tuple[tuple[str | int, ...], str]]:
    """Every misconception that the question names anywhere."""
    found: list[tuple[tuple[str | int, ...], str]] = []

    def walk(value: object, path: tuple[str | int, ...]) -> None:
        if isinstance(value, dict):
            for key, inner in value.items():
                if key == "misconception" and isinstance(inner, str):
                    found.append(((*path, key), inner))
                elif key not in ("scenario", "world"):
                    walk(inner, (*path, key))
        elif isinstance(value, list | tuple):
            for index, inner in enumerate(value):
                walk(inner, (*path, index))

    walk(subject.question.model_dump(by_alias=True), ())
    return found


@rule("LT26", "E")
def safe_hints(subject: Subject) -> Complaints:
    """No hint holds the key, its number, or, before the last rung, all other options but one. A
    number that only the run knows is looked for by `quorum verify`.
    """
    question = subject.question
    for asked in subject.scored:
        for language in LANGUAGES:
            for index, hint in enumerate(question.hint):
                if key := _given_away(asked, hint[language], subject.stem(asked, language)):
                    path = ("hint", index, language)
                    message = f"the hint holds the key of '{asked.id}': {key!r}"
                    yield Complaint(path, message, "nudge instead")
            yield from _eliminations(subject, asked, language)


def _given_away(asked: Asked, hint: str, stem: str) -> str:
    """A key that the hint says and the question does not."""
    keys = [text for o in asked.offers if o.is_key for text in o.text.both().values()]
    if asked.several:
        return ""
    for key in (*keys, *asked.keys):
        if _says(hint, key) and not _says(stem, key):
            return key
    return ""


def _says(text: str, key: str) -> bool:
    wanted = key.strip().strip("`.").casefold()
    if len(wanted) < KEY_LETTERS_MIN and not wanted.replace(".", "").isdecimal():
        return False
    return re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", text.casefold()) is not None


def _eliminations(subject: Subject, asked: Asked, language: Language) -> Complaints:
    others = [o.text[language] for o in asked.offers if not o.is_key]
    if not asked.has_key or asked.several or len(others) < 2:
        return
    before_last = " ".join(hint[language] for hint in subject.question.hint[:-1])
    stem = subject.stem(asked, language)
    named = [text for text in others if _says(before_last, text) and not _says(stem, text)]
    if len(named) == len(others):
        message = f"the hints before the last name every distractor of '{asked.id}'"
        yield Complaint(("hint",), message, "leave two options open")
