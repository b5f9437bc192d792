"""What holds for the story of every scenario of the project."""

import re
from functools import lru_cache
from pathlib import Path
from string import Formatter

import pytest

from engine.commands import OperatorActed
from engine.etcd.admin_notes import QuotaReached
from engine.faults import FaultEnded
from engine.history import Run
from engine.kubelet.certificate_notes import CertificateAsked
from engine.kubelet.eviction_notes import NodePressed, PodEvicted
from engine.kubelet.notes import OWN, ContainerChanged
from engine.operator.messages import CommandEnded
from engine.playback import playback_of
from engine.telling import ROOTS, Sentence, told
from engine.wording import plain
from tests.engine.shipped import content, run_of
from tests.engine.stories.scenarios import DOCUMENTS

GATHERED = (QuotaReached,)
"""What many writes have led to, and none of them alone."""
QUOTED = re.compile("`[^`]*`")
LETTERS_MAX = 160
POINTS_MAX = 34
NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
EVERY = pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem, scope="module")
"""One document after the other: whoever takes over a part of the tests plays no run twice."""


@lru_cache(maxsize=1)
def story(path: Path) -> list[Sentence]:
    return told(run_of(path))


@EVERY
def test_whatever_did_not_come_from_outside_has_a_reason(path: Path):
    for sentence in story(path):
        what = sentence.points[0].what
        by_itself = (
            isinstance(what, NodePressed | CertificateAsked)
            or (isinstance(what, PodEvicted) and not what.resource)
            or (isinstance(what, ContainerChanged) and what.stage in OWN)
        )
        assert isinstance(what, ROOTS + GATHERED) or by_itself or sentence.because, sentence.text[
            "en"
        ]


@EVERY
def test_every_fault_and_every_command_is_told(path: Path):
    done = [index for index, _ in _done(run_of(path))]

    heard = {point.record for sentence in story(path) for point in sentence.points}
    assert [index for index in done if index not in heard] == []


@EVERY
def test_sentences_are_short_and_whole(path: Path):
    run = run_of(path)

    for sentence in playback_of(run, focus=content(path).get("focus"))["story"]:
        for text in sentence["text"].values():
            assert len(plain(text)) <= LETTERS_MAX, text
            assert text.endswith((".", ".**")), text
            assert "  " not in text and "{" not in QUOTED.sub("", text), text
            assert "desc =" not in text, text
            assert text.count("**") % 2 == 0 and text.count("`") % 2 == 0, text


@EVERY
def test_both_languages_say_the_same_numbers_and_names(path: Path):
    for sentence in story(path):
        english, portuguese = sentence.text["en"], sentence.text["pt-BR"]
        assert _codes(english) == _codes(portuguese)
        assert _numbers(english) == _numbers(portuguese), (english, portuguese)


@EVERY
def test_every_word_has_its_translation(path: Path):
    for sentence in story(path):
        for note in (point.what for point in sentence.points):
            template: str = getattr(note, "says", {}).get("pt-BR", "")
            for _, field, how, _ in Formatter().parse(template):
                assert how != "word" or getattr(note, field or "") in note.words  # type: ignore[attr-defined]


@EVERY
def test_a_story_can_be_heard_to_its_end(path: Path):
    assert 1 <= len(story(path)) <= POINTS_MAX


@EVERY
def test_causes_come_before_their_effects(path: Path):
    sentences = story(path)

    assert [sentence.number for sentence in sentences] == list(range(1, len(sentences) + 1))
    for sentence in sentences:
        assert all(cause < sentence.number for cause in sentence.because)
    times = [sentence.points[0].at for sentence in sentences]
    assert times == sorted(times)


def _done(run: Run) -> list[tuple[int, object]]:
    """What an instructor or an operator did. The end of a fault by an operator's hand is told by
    what the operator did; an answer is told when it was slow or a failure.
    """
    found = []
    acted = -1
    for index, record in run.since_start():
        what = record.what
        if isinstance(what, OperatorActed):
            acted = record.at
        by_hand = isinstance(what, FaultEnded) and record.at == acted
        quiet = isinstance(what, CommandEnded) and not what.is_news
        if isinstance(what, (*ROOTS, CommandEnded)) and not by_hand and not quiet:
            found.append((index, what))
    return found


def _codes(text: str) -> list[str]:
    return sorted(re.findall(r"`([^`]*)`", text))


def _numbers(text: str) -> list[str]:
    """Numbers outside of names, with one kind of decimal mark."""
    bare = re.sub(r"`[^`]*`|\b[a-z]+-\d+\b", "", text)
    return sorted(number.replace(",", ".") for number in NUMBER.findall(bare))
