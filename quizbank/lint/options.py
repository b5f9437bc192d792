"""What options may not be: LT06 to LT10, LT16, LT20."""

import math
import re
from itertools import combinations

from quizbank.lint._rule import Complaint, Complaints, Subject, rule
from quizbank.questions import Asked
from quizbank.reading import without_code, words
from quizbank.text import LANGUAGES, Language
from quizbank.vocabulary import NEGATIONS

OPTIONS_MIN, OPTIONS_MAX = 3, 5
LENGTH_RATIO_MAX = 1.25
LENGTH_SLACK = 10
"""Letters by which a key may be longer whatever the ratio: between words it means nothing."""

_ALL_OR_NONE = {
    "en": re.compile(
        r"\b(?:all|none|both|any|neither) of (?:the above|these|them|the others|the options)\b|"
        r"\bboth (?-i:[A-E] and [A-E])\b|"
        r"\b(?:option|answer|choice)s? (?:(?-i:[A-E])|\d|above|below)\b|"
        r"\b(?:the )?(?:options?|answers?) (?:above|below)\b",
        re.IGNORECASE,
    ),
    "pt-BR": re.compile(
        r"\b(?:todas|todos|nenhuma|nenhum|ambas|ambos)(?: (?:as|os|das|dos))? (?:anteriores|acima|"
        r"alternativas|opções|respostas)\b|\bas anteriores\b|\bas duas (?:acima|anteriores)\b|"
        r"\b(?:opç(?:ão|ões)|alternativas?|respostas?) "
        r"(?:(?-i:[A-E])|\d|acima|abaixo|anterior(?:es)?)\b|\bambas (?-i:[A-E] e [A-E])\b",
        re.IGNORECASE,
    ),
}


@rule("LT06", "E")
def no_all_or_none(subject: Subject) -> Complaints:
    """No option refers to other options, by “all of the above”, letter or place: they are shuffled
    when they are shown.
    """
    for asked in subject.asked:
        for offer in asked.offers:
            for language in LANGUAGES:
                if found := _ALL_OR_NONE[language].search(offer.text[language]):
                    path = (*offer.path, "text", language)
                    hint = "say what it means, or drop it"
                    yield Complaint(path, f"'{found[0]}' refers to other options", hint)


@rule("LT07", "E")
def number_of_options(subject: Subject) -> Complaints:
    """Three to five options. That they are as many in each question of an exam is the exam's to
    see to.
    """
    for asked in subject.asked:
        if asked.offers and not OPTIONS_MIN <= len(asked.offers) <= OPTIONS_MAX:
            message = f"{len(asked.offers)} options"
            hint = f"between {OPTIONS_MIN} and {OPTIONS_MAX}"
            yield Complaint((*asked.path, "options"), message, hint)


@rule("LT08", "W")
def length_of_key(subject: Subject) -> Complaints:
    """The key is not longer than 1.25 times the mean distractor, unless by ten letters at most. How
    often keys are longest is a rule of the pack.
    """
    for asked in subject.keyed:
        if asked.several:
            continue
        for language in LANGUAGES:
            others = [len(o.text[language]) for o in asked.offers if not o.is_key]
            mean = sum(others) / len(others)
            for key in (offer for offer in asked.offers if offer.is_key):
                length = len(key.text[language])
                if length > LENGTH_RATIO_MAX * mean and length - mean > LENGTH_SLACK:
                    message = f"the key has {length} letters, the others {mean:.0f} on average"
                    hint = "shorten it, or give the others as much to say"
                    yield Complaint((*key.path, "text", language), message, hint)


_QUANTITY = re.compile(
    r"\d|\b(?:at once|never|none|nobody|one|two|three|four|five|six|half|both|seconds?|minutes?|"
    r"hours?|immediately|within|after|before|zero)\b",
    re.IGNORECASE,
)


@rule("LT09", "E")
def shuffled_unless_scale(subject: Subject) -> Complaints:
    """Only options that form a scale (times, counts) may be kept in order; all others are shuffled
    when they are shown.
    """
    for asked in subject.asked:
        measured = [o for o in asked.offers if _QUANTITY.search(without_code(o.text.en))]
        if asked.is_scale and len(measured) * 2 <= len(asked.offers):
            hint = "delete ordered: true"
            yield Complaint((*asked.path, "ordered"), "options that are no scale", hint)


_NUMBER = r"(\d+(?:[.,]\d+)?)"
_UNIT = r"\s*(?P<unit>ms|s|seconds?|segundos?|min|minut[eo]s?|m|h|hours?|horas?)?\b"
_ABOVE = r"\b(?:not within|more than|longer than|later than|over|mais de|não em)"
_BELOW = r"\b(?:within|less than|under|at most|menos de|em até|até)"
_RANGES = (
    (re.compile(rf"{_NUMBER}\s*(?:-|–|to|a|until|até)\s*{_NUMBER}{_UNIT}"), "between"),
    (re.compile(rf"{_ABOVE}\s+{_NUMBER}{_UNIT}", re.IGNORECASE), "above"),
    (re.compile(rf"{_BELOW}\s+{_NUMBER}{_UNIT}", re.IGNORECASE), "below"),
)
"""How an option says a range; the first that fits, so that "not within" is not "within"."""


def range_of(text: str) -> tuple[float, float] | None:
    """The range that an option names, times in seconds; one side of it may be open."""
    for pattern, where in _RANGES:
        if found := pattern.search(without_code(text)):
            factor = _factor(found["unit"] or "")
            numbers = [float(one.replace(",", ".")) * factor for one in found.groups()[:-1]]
            low = 0.0 if where == "below" else numbers[0]
            return low, math.inf if where == "above" else numbers[-1]
    return None


def _factor(unit: str) -> float:
    return _UNITS.get("ms" if unit == "ms" else unit[:1], 1)


_LEADING_NUMBER = re.compile(
    r"^\D{0,12}?(?P<number>\d+(?:[.,]\d+)?)\s*(?P<unit>ms|s|seconds?|min|minutes?|m|h|hours?)?\b"
)
_UNITS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600}


def leading_quantity(text: str) -> float | None:
    """The number that an option begins with, times in seconds."""
    found = _LEADING_NUMBER.match(text)
    if not found:
        return None
    return float(found["number"].replace(",", ".")) * _factor(found["unit"] or "")


@rule("LT10", "W")
def scale_in_order(subject: Subject) -> Complaints:
    """Options that are all numbers or times rise or fall as authored, and are kept so by
    `ordered: true`.
    """
    for asked in subject.asked:
        found = [leading_quantity(offer.text.en) for offer in asked.offers]
        values = [value for value in found if value is not None]
        if not values or len(values) < len(found):
            continue
        path = (*asked.path, "options")
        if values not in (sorted(values), sorted(values, reverse=True)):
            yield Complaint(path, "numbers out of order", "sort them")
        elif not asked.is_scale:
            yield Complaint(path, "a scale that is shuffled", "add ordered: true")


@rule("LT16", "E")
def different_options(subject: Subject) -> Complaints:
    """No two options say the same, none contains another, ranges do not overlap, and the key is not
    the plain denial of a distractor. Synonyms are for a reader to find.
    """
    for asked in subject.asked:
        for language in LANGUAGES:
            for one, other in combinations(asked.offers, 2):
                path = (*other.path, "text", language)
                left, right = one.text[language], other.text[language]
                if _normal(left) == _normal(right):
                    yield Complaint(path, f"says the same as '{one.id}'")
                elif _is_part(left, right) or _is_part(right, left):
                    message = f"'{one.id}' and '{other.id}': one contains the other"
                    yield Complaint(path, message, "make them exclude each other", "W")
                elif _overlap(left, right):
                    yield Complaint(path, f"overlaps with the range of '{one.id}'", "", "W")
            yield from _denials(asked, language)


def _normal(text: str) -> str:
    return " ".join(re.findall(r"[\w.]+", text.casefold())).rstrip(".")


def _is_part(one: str, other: str) -> bool:
    """Whether the words of one stand in a row in the other, and there are at least three."""
    first, second = words(one), words(other)
    starts = range(len(second) - len(first) + 1)
    return 3 <= len(first) < len(second) and any(
        second[start : start + len(first)] == first for start in starts
    )


def _overlap(one: str, other: str) -> bool:
    left, right = range_of(one), range_of(other)
    if left is None or right is None:
        return False
    return left[0] < right[1] and right[0] < left[1]


def _denials(asked: Asked, language: Language) -> Complaints:
    if len(asked.offers) <= 2 or not asked.has_key or asked.several:
        return
    key = next(offer for offer in asked.offers if offer.is_key)
    said = _without_negation(key.text[language], language)
    for offer in asked.offers:
        if offer is not key and _without_negation(offer.text[language], language) == said:
            message = f"the key is '{offer.id}' denied: the others cannot matter"
            yield Complaint((*offer.path, "text", language), message, "", "W")


def _without_negation(text: str, language: Language) -> list[str]:
    return [word for word in words(text) if word not in NEGATIONS[language]]


_K_TYPE = re.compile(
    r"^\W*(?:only |somente |apenas )?(?:[IVX]{1,4}|[1-5a-e])(?:\s*(?:,|and|e|&)\s*"
    r"(?:[IVX]{1,4}|[1-5a-e]))+(?: only| somente| apenas)?\W*$|^\W*(?:[IVX]{1,4}) only\W*$",
    re.IGNORECASE,
)
_TRUE_FALSE = re.compile(r"^\W*(?:true|false|yes|no|verdadeiro|falso|sim|não)\b", re.IGNORECASE)


@rule("LT20", "E")
def no_combinations(subject: Subject) -> Complaints:
    """No “I and III only”, and no row of true and false."""
    for asked in subject.asked:
        for offer in asked.offers:
            if any(_K_TYPE.match(offer.text[language]) for language in LANGUAGES):
                hint = "ask with type: multiple_choice"
                yield Complaint((*offer.path, "text"), "a combination of statements", hint)
        judged = [offer for offer in asked.offers if _TRUE_FALSE.match(offer.text.en)]
        if len(judged) == len(asked.offers) > 0:
            yield Complaint((*asked.path, "options"), "true or false", "ask what happens instead")
