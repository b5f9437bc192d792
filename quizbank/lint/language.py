"""Whether both languages say the same, each in its own way: LT27 and LT28."""

import re
from collections import Counter

from engine import Path
from quizbank.lint._rule import Complaint, Complaints, Subject, rule
from quizbank.reading import api_names, code_blocks, code_spans, numbers, without_code, words
from quizbank.text import LANGUAGES, Text
from quizbank.vocabulary import CAN, GLOSSARY, IDIOMS, LEFTOVERS, MUST, NEGATIONS

RATIO_MIN, RATIO_MAX = 0.8, 1.5
RATIO_LETTERS_MIN = 80
"""Texts shorter than this have no length to compare: “Two” and “Dois deles”."""


@rule("LT27", "E")
def equal_languages(subject: Subject) -> Complaints:
    """English and Portuguese have the same numbers, code and API names, lengths that match, the
    glossary's words and nothing left of each other. Negation and strength (can, must) are compared
    in questions and options, as warnings. That they mean the same, a second reader says.
    """
    short = {(*a.path, "ask") for a in subject.asked}
    short |= {(*offer.path, "text") for a in subject.asked for offer in a.offers}
    for path, text in subject.texts:
        yield from _same_facts(path, text)
        yield from _same_length(path, text)
        yield from _glossary(path, text)
        yield from _leftovers(path, text)
        if path in short:
            yield from _same_force(path, text)


def _same_facts(path: Path, text: Text) -> Complaints:
    there = (*path, "pt-BR")
    pairs = (
        ("numbers", numbers(text.en, "en"), numbers(text.pt_br, "pt-BR")),
        ("code", sorted(code_spans(text.en)), sorted(code_spans(text.pt_br))),
        ("blocks of code", code_blocks(text.en), code_blocks(text.pt_br)),
        ("API names", sorted(api_names(text.en)), sorted(api_names(text.pt_br))),
    )
    for name, english, portuguese in pairs:
        if english != portuguese:
            left = _only(english, portuguese)
            right = _only(portuguese, english)
            yield Complaint(there, f"{name} differ: en has {left}, pt-BR has {right}")


def _only(one: object, other: object) -> str:
    assert isinstance(one, list), "facts are lists"
    assert isinstance(other, list), "facts are lists"
    rest = Counter(map(str, one)) - Counter(map(str, other))
    return ", ".join(rest.elements()) or "nothing"


def _same_length(path: Path, text: Text) -> Complaints:
    if len(text.en) < RATIO_LETTERS_MIN:
        return
    ratio = len(text.pt_br) / len(text.en)
    if not RATIO_MIN <= ratio <= RATIO_MAX:
        message = f"{ratio:.2f} times as long as the English"
        yield Complaint((*path, "pt-BR"), message, "say all of it, and no more")


def _glossary(path: Path, text: Text) -> Complaints:
    english, portuguese = without_code(text.en), without_code(text.pt_br)
    for term, refused, ours in GLOSSARY:
        found = re.search(refused, portuguese, re.IGNORECASE)
        if found and re.search(term, english, re.IGNORECASE):
            yield Complaint((*path, "pt-BR"), f"'{found[0]}' is not our word", f"{ours}")


def _leftovers(path: Path, text: Text) -> Complaints:
    for language in LANGUAGES:
        plain = re.sub(r"[“\"'][^”\"']*[”\"']", " ", without_code(text[language]))
        found = [word for word in words(plain) if word in LEFTOVERS[language]]
        if found:
            message = f"'{found[0]}' belongs to the other language"
            yield Complaint((*path, language), message, "translate it, or quote it")


def _same_force(path: Path, text: Text) -> Complaints:
    for name, table in (("denies", NEGATIONS), ("says can or may", CAN), ("says must", MUST)):
        english, portuguese = (
            any(word in table[language] for word in words(without_code(text[language])))
            for language in LANGUAGES
        )
        if english != portuguese:
            who = "English" if english else "Portuguese"
            message = f"only the {who} {name}"
            yield Complaint((*path, "pt-BR"), message, "make both as strong", "W")


_FORMATS = {
    "en": (
        (re.compile(r"(?<![\d,])\d+,\d{1,2}(?![\d,])"), "a decimal point in English"),
        (re.compile(r"\b\d{1,2}h\d{2}\b"), "times as 14:30 in English"),
    ),
    "pt-BR": (
        (re.compile(r"(?<![\w.])(?!1\.[23]\d\b)\d+\.\d{1,2}(?![\d.])"), "vírgula decimal"),
        (re.compile(r"\b\d{1,2}(?::\d{2})?\s?(?:am|pm)\b", re.IGNORECASE), "24 horas: 14h30"),
    ),
}


@rule("LT28", "W")
def local_and_plain(subject: Subject) -> Complaints:
    """No idioms of a short list, no names that mean something in one country only, decimal comma
    and 24 hours in Portuguese, decimal point in English. Versions such as 1.36 keep their point.
    Any other idiom is for a reader.
    """
    for path, language, text in subject.said():
        plain = without_code(text)
        for idiom in IDIOMS[language]:
            if idiom in plain.casefold():
                yield Complaint(path, f"'{idiom}' does not travel", "say it plainly")
        for pattern, wanted in _FORMATS[language]:
            if found := pattern.search(plain):
                yield Complaint(path, f"'{found[0]}'", wanted)
