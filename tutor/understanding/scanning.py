"""From the words of a what-if to symbols: what each phrase means, numbers and durations read."""

import re

from engine import SECOND
from quizbank.text import Language
from tutor.understanding.lexicon import NUMBER_ARTICLES, NUMBERS, PHRASES, UNITS, Symbol

_HOST = re.compile(r"(?:worker|cp|etcd)-\d{1,3}")
_PROCESS = re.compile(r"((?:worker|cp|etcd)-\d{1,3})/([a-z-]+)")
_NUMBERED = re.compile(r"(node|nodo|worker|control-plane|master)-?(\d{1,3})")
_GLUED = re.compile(r"(\d{1,5})(s|m|h|min|seg|sec)")
_SHARE = re.compile(r"(\d{1,3})/(\d{1,3})")
_HALVES = {
    ("half", "an", "hour"): 1800,
    ("half", "a", "minute"): 30,
    ("meia", "hora"): 1800,
    ("meio", "minuto"): 30,
}
_ONLY = ("only", "single", "unico", "unica", "sole")
_NODES = ("no", "nos")
NUMBER_MAX = 100_000


def scan(words: list[str], language: Language) -> list[Symbol]:
    """The symbols of a line, in order; a word that means nothing here is a symbol of kind word."""
    found: list[Symbol] = []
    place = 0
    while place < len(words):
        symbol, taken = _next(words, place, language)
        found.append(symbol)
        place += taken
    return found


def _next(words: list[str], place: int, language: Language) -> tuple[Symbol, int]:
    word = words[place]
    duration = _duration(words, place, language)
    if duration is not None:
        return duration
    named = _named(words, place)
    if named is not None:
        return named
    if word in _ONLY:
        return Symbol("number", number=1, of=1, word=word), 1
    if word in _NODES and place and _number(words[place - 1], language) is not None:
        return Symbol("kind", "worker", word=word), 1
    share = _SHARE.fullmatch(word)
    if share:
        return Symbol("number", number=int(share[1]), of=int(share[2]), word=word), 1
    for phrase, kind, value in PHRASES.get(word, ()):
        if tuple(words[place : place + len(phrase)]) == phrase:
            return Symbol(kind, value, word=" ".join(phrase)), len(phrase)
    number = _number(word, language)
    if number is not None:
        return Symbol("number", number=number, word=word), 1
    return Symbol("word", word=word), 1


def _number(word: str, language: Language) -> int | None:
    if word.isdecimal() and len(word) <= 6:
        return min(int(word), NUMBER_MAX)
    if word in NUMBER_ARTICLES[language]:
        return 1
    return NUMBERS.get(word)


def _duration(words: list[str], place: int, language: Language) -> tuple[Symbol, int] | None:
    word, after = words[place], words[place + 1 : place + 4]
    glued = _GLUED.fullmatch(word)
    if glued:
        unit = glued[2]
        return _lasting(int(glued[1]) * UNITS[unit], word), 1
    for phrase, seconds in _HALVES.items():
        if words[place : place + len(phrase)] == list(phrase):
            return _lasting(seconds, word), len(phrase)
    number = _number(word, language)
    if number is None or not after or after[0] not in UNITS:
        return None
    if after[0] in ("s", "m", "h") and not word.isdecimal():
        return None
    seconds, taken = number * UNITS[after[0]], 2
    if len(after) == 3 and after[0] in ("minute", "minuto", "hour", "hora"):
        half = after[1] in ("and", "e") and after[2] in ("half", "meia", "meio")
        seconds, taken = (seconds + UNITS[after[0]] // 2, 4) if half else (seconds, taken)
    return _lasting(seconds, word), taken


def _lasting(seconds: int, word: str) -> Symbol:
    return Symbol("duration", number=min(seconds, NUMBER_MAX) * SECOND, word=word)


def _named(words: list[str], place: int) -> tuple[Symbol, int] | None:
    """A host or a process by its name: cp-1, worker 2, cp-1/etcd."""
    word = words[place]
    process = _PROCESS.fullmatch(word)
    if process:
        return Symbol("host", process[1], word=process[2]), 1
    if _HOST.fullmatch(word):
        return Symbol("host", word), 1
    numbered = _NUMBERED.fullmatch(word)
    if numbered:
        return Symbol("host", _host_of(numbered[1], numbered[2])), 1
    follows = words[place + 1] if place + 1 < len(words) else ""
    beyond = words[place + 2] if place + 2 < len(words) else ""
    is_number = follows.isdecimal() and len(follows) <= 2 and beyond not in ("of", "de", "dos")
    if is_number and beyond not in UNITS and word in ("node", "nodo", "worker", "cp", "master"):
        return Symbol("host", _host_of(word, follows)), 2
    return None


def _host_of(word: str, number: str) -> str:
    kind = "cp" if word in ("cp", "control-plane", "master") else "worker"
    return f"{kind}-{int(number)}"
