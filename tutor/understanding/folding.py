"""A line as the patterns see it: without case, accents and punctuation, typos mended."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

LENGTH_MAX = 500
"""Characters of a line; a longer one is not read at all."""

TYPO_LENGTH_MIN = 6
"""Shorter words are too near to other words to be mended."""

_PAUSE = re.compile(r"[,;:!?()\[\]…]|\.(?= |$)|[–—]| - ")
_TOKEN = re.compile(r"[a-z0-9]+(?:[-_./=][a-z0-9]+)*|,")
_NODE = re.compile(r"\bnó(s?)\b")  # without its accent it would be a preposition
_GLUED = re.compile(r"(\d)-(?=[a-z]{3})")


def fold(text: str) -> str:
    """Lower case without accents; whatever is not a letter, digit or sign becomes a space."""
    composed = unicodedata.normalize("NFC", text[: LENGTH_MAX * 2].casefold())
    decomposed = unicodedata.normalize("NFKD", _NODE.sub(r"node\1", composed))
    plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return " ".join(plain.replace("’", "'").replace("'", " ").split())


def tokens(text: str) -> list[str]:
    """The words of a folded text; a pause is the word ","."""
    return _TOKEN.findall(_GLUED.sub(r"\1 ", _PAUSE.sub(" , ", text)))


def mend(words: Iterable[str], targets: frozenset[str], known: frozenset[str]) -> list[str]:
    """Each word that is known to nobody, and one slip away from a target, becomes the target."""
    near = _near(targets)
    return [word if word in known or word in targets else _mended(word, near) for word in words]


def _mended(word: str, near: Mapping[str, str]) -> str:
    if not TYPO_LENGTH_MIN - 2 <= len(word) <= 40 or not word.replace("-", "").isalpha():
        return word
    for shorter in (word, *_shorter(word)):
        found = near.get(shorter)
        if found is not None and abs(len(found) - len(word)) <= 1:
            return found
    return word


@lru_cache(maxsize=8)
def _near(targets: frozenset[str]) -> Mapping[str, str]:
    """Every target by itself and by each way to leave one letter out: two words that differ by one
    letter, or by two that changed places, meet in one of these.
    """
    found: dict[str, str] = {}
    mendable = [word for word in sorted(targets) if len(word) >= TYPO_LENGTH_MIN or word == "etcd"]
    for target in mendable:
        for shorter in _shorter(target):
            found.setdefault(shorter, target)
    return {**found, **{target: target for target in mendable}}


def _shorter(word: str) -> list[str]:
    return [word[:place] + word[place + 1 :] for place in range(len(word))]


def word_set(text: str) -> frozenset[str]:
    """The words of a text as a set: how tables of words are written."""
    return frozenset(text.split())
