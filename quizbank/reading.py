"""How machines read the texts of a pack: words, numbers, code, sentences, and what they share.

Nothing here knows a language well; it is enough to compare two texts, and to count.
"""

import re
from collections.abc import Sequence

from quizbank.text import Language
from quizbank.vocabulary import ENDINGS, STOP_WORDS

_FENCE = re.compile(r"```.*?```", re.DOTALL)
_CODE = re.compile(r"`([^`]+)`")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d+(?:[.,:]\d+)*")
_NUMBER = re.compile(r"(?<![\w.,-])\d+(?:[.,:]\d+)*")
_API_NAME = re.compile(
    r"\b(?:kube-[a-z-]+|kubelets?|kubectl|kubeadm|etcd(?:ctl)?|containerd|[A-Z][a-z]+(?:[A-Z][a-z]+)+)\b"
)
_THOUSANDS = {
    "en": re.compile(r"(?<=\d),(?=\d{3}\b)"),
    "pt-BR": re.compile(r"(?<=\d)\.(?=\d{3}\b)"),
}


def without_code(text: str) -> str:
    """The text with code spans and blocks left out: what is language."""
    return _CODE.sub(" ", _FENCE.sub(" ", text))


def code_spans(text: str) -> list[str]:
    """What stands between backticks, inline."""
    return [span.strip() for span in _CODE.findall(_FENCE.sub(" ", text))]


def code_blocks(text: str) -> list[tuple[str, str]]:
    """Fenced blocks: the language that they declare, and what is in them."""
    found = []
    for block in _FENCE.findall(text):
        head, _, body = block.strip("`").partition("\n")
        found.append((head.strip(), body))
    return found


def words(text: str) -> list[str]:
    """Words and numbers in lower case."""
    return [word.casefold() for word in _WORD.findall(text)]


def stem(word: str, language: Language) -> str:
    """A word without its ending, so that its forms compare as one."""
    for ending in ENDINGS[language]:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def content_words(text: str, language: Language) -> list[str]:
    """The stems of the words that carry meaning, in order."""
    kept = (word for word in words(text) if word not in STOP_WORDS[language])
    return [stem(word, language) for word in kept if len(word) > 2 or word.isdecimal()]


def sentences(text: str) -> list[str]:
    """The sentences of a text without its code blocks."""
    flat = " ".join(_FENCE.sub(" ", text).split())
    return [part for part in re.split(r"(?<=[.!?:;])\s+", flat) if part]


def lix(text: str) -> float:
    """How hard a text is to read: words in a sentence, plus the percentage of words of more than
    six letters (Björnsson 1968). It counts no syllables, so it serves both languages; 30 is easy,
    50 is hard. Code is left out.
    """
    plain = without_code(text)
    found, parts = words(plain), sentences(plain)
    if not found:
        return 0.0
    return len(found) / len(parts) + 100 * sum(len(word) > 6 for word in found) / len(found)


def numbers(text: str, language: Language) -> list[str]:
    """The numbers of a text as English writes them, sorted; not those that are part of a name."""
    plain = _THOUSANDS[language].sub("", without_code(text))
    found = _NUMBER.findall(plain)
    if language == "pt-BR":
        found = [number.replace(",", ".") for number in found]
    return sorted(found)


def api_names(text: str) -> set[str]:
    """Names that are the same in every language: kube-apiserver, ReplicaSet."""
    return {name.removesuffix("s") for name in _API_NAME.findall(without_code(text))}


def overlap(one: Sequence[str], other: Sequence[str]) -> float:
    """The share of the first one's different words that the second has too."""
    left = set(one)
    return len(left & set(other)) / len(left) if left else 0.0


def likeness(one: Sequence[str], other: Sequence[str]) -> float:
    """How much two texts share of all their different words, from 0 to 1."""
    left, right = set(one), set(other)
    return len(left & right) / len(left | right) if left or right else 0.0
