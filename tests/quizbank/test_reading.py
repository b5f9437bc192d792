"""How machines read texts: words, numbers, code."""

import pytest

from quizbank.reading import (
    api_names,
    code_blocks,
    code_spans,
    content_words,
    likeness,
    lix,
    numbers,
    overlap,
    sentences,
    words,
)
from quizbank.text import Language

NUMBERS: dict[str, tuple[str, Language, list[str]]] = {
    "a decimal comma": ("em 1,5 s", "pt-BR", ["1.5"]),
    "thousands": ("10,000 pods, 1,5", "en", ["1,5", "10000"]),
    "milhares": ("10.000 pods", "pt-BR", ["10000"]),
    "a name is no number": ("cp-1 and worker-2 at 10 s", "en", ["10"]),
    "code is left out": ("`nginx:1.27` in 3 pods", "en", ["3"]),
    "a time": ("at 14:30", "en", ["14:30"]),
}


@pytest.mark.parametrize(("text", "language", "found"), NUMBERS.values(), ids=NUMBERS.keys())
def test_numbers(text: str, language: Language, found: list[str]) -> None:
    assert numbers(text, language) == found


def test_code_is_told_from_language() -> None:
    text = "Run `kubectl get pods`.\n```yaml\na: `b`\n```\n"

    assert code_spans(text) == ["kubectl get pods"]
    assert code_blocks(text) == [("yaml", "a: `b`\n")]


def test_forms_of_a_word_are_one() -> None:
    assert len({*content_words("schedule schedules scheduled scheduling", "en")}) == 1
    assert len({*content_words("gravado gravada gravados gravar", "pt-BR")}) == 1


def test_api_names_have_no_plural() -> None:
    assert api_names("ReplicaSets, kubelets and kube-apiserver") == {
        "ReplicaSet",
        "kubelet",
        "kube-apiserver",
    }


def test_sentences_end_where_they_end() -> None:
    assert sentences("One at 1.5 s. Two? Three") == ["One at 1.5 s.", "Two?", "Three"]


def test_what_two_texts_share() -> None:
    assert overlap(["a", "b"], ["b", "c", "d"]) == 0.5
    assert likeness(["a", "b"], ["b", "c"]) == pytest.approx(1 / 3)
    assert overlap([], ["a"]) == 0.0
    assert words("Don't stop: 3 pods!") == ["don't", "stop", "3", "pods"]


READS = {
    "short words in short sentences": ("A pod has no node. It waits.", 3.5),
    "one long word of two": ("Reconciliation waits.", 52.0),
    "code does not count": ("It runs `kubectl get deployments`.", 2.0),
    "nothing": ("", 0.0),
}


@pytest.mark.parametrize(("text", "hard"), READS.values(), ids=READS.keys())
def test_long_words_and_long_sentences_are_hard_to_read(text: str, hard: float) -> None:
    assert lix(text) == pytest.approx(hard)
