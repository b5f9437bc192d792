"""Words as the index compares them: without case, accents, endings and small talk."""

from collections.abc import Iterable
from functools import cache
from typing import Protocol

import snowballstemmer

from quizbank.text import Language
from tutor.understanding import fold, tokens
from tutor.understanding.folding import word_set

STOP_WORDS = word_set(
    """a an the of in on at to for from by with and or is are was were be been it its this that
    these those what which who whom why how when where do does did can could should would will
    has have had there not no i me my you your we our they their them he she if as so than then
    too very about into over any some all one thing things tell explain mean means work works
    happen happens difference between use used please say says get gets go goes make makes role
    job purpose o os as um uma uns umas de do da dos das em no na nos nas por pelo pela pelos
    pelas para pra com sem e ou que quem qual quais quando onde como se ser sao foi era esta
    estao isso isto esse essa este ele ela eles elas eu meu minha seu sua nao sim mais menos
    muito ja so tambem entre sobre ate ao aos tem ter ha faz fazem fazer serve servem funciona
    funcionam acontece significa pode podem deve diferenca papel funcao voce vc explique existe
    existem basics basico basicos overview resumo"""
)

_ALGORITHMS = {"en": "english", "pt-BR": "portuguese"}


class Stemmer(Protocol):
    """What is used of the library."""

    def stemWord(self, word: str) -> str:  # noqa: N802
        """The word without its ending."""


@cache
def _stemmer(language: Language) -> Stemmer:
    found: Stemmer = snowballstemmer.stemmer(_ALGORITHMS[language])
    return found


def plain_words(text: str) -> list[str]:
    """Every word, folded; parts of hyphenated words besides the whole."""
    found: list[str] = []
    for word in tokens(fold(text)):
        if word == ",":
            continue
        found.append(word)
        if "-" in word:
            found += word.split("-")
    return found


def stems(words: Iterable[str], language: Language) -> list[str]:
    """What is left of each word that carries meaning."""
    stem = _stemmer(language).stemWord
    return [fold(stem(word)) for word in words if word not in STOP_WORDS]
