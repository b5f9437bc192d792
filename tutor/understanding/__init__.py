"""From a line of text to what the learner means by it, without a language model.

The table of what can be said is `patterns.py`; the words of what-ifs are `lexicon.py`.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache, lru_cache

from quizbank.text import LANGUAGES, Language
from tutor.understanding.changes import read_change
from tutor.understanding.folding import LENGTH_MAX, fold, mend, tokens, word_set
from tutor.understanding.intents import (
    Act,
    Compare,
    Concept,
    Fault,
    Greeting,
    Help,
    Intent,
    Kubectl,
    OpenLab,
    Progress,
    Quiz,
    Thanks,
    Unknown,
    WhatIf,
)
from tutor.understanding.languages import SMALL_WORDS, language_of
from tutor.understanding.lexicon import ALL_WORDS, COMPONENT_WORDS
from tutor.understanding.patterns import ROWS, Line, Row, is_denied
from tutor.understanding.scanning import scan
from tutor.understanding.spellings import spelled

__all__ = [
    "LENGTH_MAX",
    "ROWS",
    "Act",
    "Compare",
    "Concept",
    "Fault",
    "Greeting",
    "Help",
    "Intent",
    "Kubectl",
    "OpenLab",
    "Progress",
    "Quiz",
    "Row",
    "Thanks",
    "Understood",
    "Unknown",
    "WhatIf",
    "fold",
    "loosely",
    "tokens",
    "understand",
]

_TYPED = re.compile(r"(?:[$#>] ?)?((?:kubectl|etcdctl)(?: .*)?)", re.IGNORECASE | re.DOTALL)
_SHORT = re.compile(r"(?:[$#>] ?)?k ((?:get|describe|delete|scale|apply|logs|drain|top) .*)")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
_QUESTION_WORDS_MIN = 3


@dataclass(frozen=True, slots=True)
class Understood:
    """What a line means, and the language to answer in."""

    intent: Intent
    language: Language


def understand(line: str, *, language: Language = "en", terms: Collection[str] = ()) -> Understood:
    """Read a line; `language` when the line itself does not tell, `terms` are names that the packs
    know besides.
    """
    text = _CONTROL.sub(" ", line[: LENGTH_MAX * 2]).strip().strip("`").strip()
    if not text:
        return Understood(Unknown("empty"), language)
    if len(line.strip()) > LENGTH_MAX:
        return Understood(Unknown("too-long"), language)
    typed = _TYPED.fullmatch(text)
    if typed:
        return Understood(Kubectl(_lower_first(typed[1])), language)
    short = _SHORT.fullmatch(text)
    if short:
        return Understood(Kubectl(f"kubectl {short[1]}"), language)
    known, targets = _vocabulary(frozenset(terms))
    words = mend(spelled(tokens(fold(text))), targets, known)
    if not words or words == [","]:
        return Understood(Unknown("empty"), language)
    spoken = language_of(text, words)
    found = _first_row(words, spoken or language)
    if found is None:
        intent = _fallback(words, known, is_question="?" in text)
        return Understood(intent, spoken or language)
    return Understood(found.intent, spoken or found.language)


def loosely(text: str, language: Language) -> WhatIf | None:
    """A what-if that does not sound like one: the last thing to try before giving up.

    Lines that name several things are left alone: too often only one of them fails. So are those
    that ask how many; of "do pods stop if etcd fails?" only what follows "if" happens.
    """
    words = tokens(fold(text))
    if words[:2] == ["how", "many"] or words[:1] in (["quantos"], ["quantas"]):
        return None
    behind = next((place for place, word in enumerate(words) if word in _CONDITIONS), -1)
    symbols = scan(words[behind + 1 :], language)
    found = None if is_denied(symbols) else read_change(symbols)
    return found if found and len({fault.kind for fault in found.faults}) == 1 else None


_CONDITIONS = word_set("if when se quando caso")


def _lower_first(line: str) -> str:
    command, _, rest = line.partition(" ")
    return f"{command.lower()} {rest.strip()}".strip()


def _first_row(words: list[str], language: Language) -> Understood | None:
    """The first row that fits, its own language before the other: people mix them."""
    plain = " ".join(word for word in words if word != ",")
    other = next(one for one in LANGUAGES if one != language)
    for row, patterns in _table():
        for spoken in (language, other):
            match = patterns[spoken].fullmatch(plain)
            if match is None:
                continue
            intent = row.build(_Groups(match).get, Line(words, plain, language))
            if intent is not None:
                return Understood(intent, spoken)
    return None


class _Groups:
    """A match whose alternatives may have named the same things differently."""

    _SAME = {"one": ("one", "a", "c"), "other": ("other", "b", "d")}

    def __init__(self, match: re.Match[str]) -> None:
        self._found = match.groupdict()

    def get(self, name: str) -> str:
        """What a group of this name captured; empty when it took no part."""
        keys = self._SAME.get(name, (name,))
        return next((self._found[key] or "" for key in keys if self._found.get(key)), "")


def _fallback(words: list[str], known: frozenset[str], *, is_question: bool) -> Intent:
    """A bare term is a question about it; so is anything that asks."""
    said = [word for word in words if word != ","]
    names = [word for word in said if word in COMPONENT_WORDS or word in known - _SMALL]
    if names or (is_question and len(said) >= _QUESTION_WORDS_MIN):
        return Concept(" ".join(said))
    return Unknown()


_SMALL = SMALL_WORDS | ALL_WORDS - COMPONENT_WORDS


@cache
def _table() -> tuple[tuple[Row, dict[Language, re.Pattern[str]]], ...]:
    return tuple(
        (row, {language: re.compile(row.patterns[language]) for language in LANGUAGES})
        for row in ROWS
    )


@lru_cache(maxsize=8)
def _vocabulary(terms: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
    """Words that are left as they are, and words that slips are mended into."""
    named = frozenset(word for term in terms for word in tokens(fold(term)))
    pattern_words = frozenset(
        word
        for row in ROWS
        for language in LANGUAGES
        for word in re.findall(r"[a-z]{4,}", row.patterns[language])
    )
    known = SMALL_WORDS | ALL_WORDS | named | pattern_words | _NEIGHBOURS
    return known, frozenset(COMPONENT_WORDS | named | _ASKED)


_ASKED = word_set(
    """difference between explain happens questions scheduler progress review example minutes
    diferenca explique acontece questoes simulado progresso revisar exemplos minutos"""
)

_NEIGHBOURS = word_set("preview previsao previsto")
"""Words of their own that are a slip away from one of those."""
