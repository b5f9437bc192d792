"""Which run is shown after a question."""

from pathlib import Path

import pytest

from engine import Rejected
from quizbank.pack import Pack, read_pack
from quizbank.questions import QUESTION_TYPES
from quizbank.runs import order_of, order_to_watch
from tests.quizbank.sample import CARD, QUESTION, write_pack

MATCHING = QUESTION_TYPES["matching"].example


def pack_with(folder: Path, watch: str) -> Pack:
    card = CARD.replace("[quorum.yaml]", "[quorum.yaml, other.yaml]")
    (folder / "other.yaml").write_text(MATCHING + watch, encoding="utf-8")
    return read_pack(write_pack(folder, QUESTION.replace("type:", "seed: 7\ntype:"), card))


def test_the_run_of_a_prediction_can_be_shown_after_another_question(tmp_path: Path) -> None:
    pack = pack_with(tmp_path, "watch: {of: quorum, check: ['leader() == \"\"']}\n")

    order = order_to_watch(pack, pack.entry("who-does-what").question)

    assert order is not None
    assert order.scenario == pack.entry("quorum").question.scenario  # type: ignore[attr-defined]
    assert (order.seed, order.focus) == (7, "web")
    assert order.measures == {"check-0": 'leader() == ""'}


def test_a_prediction_is_watched_as_it_is(tmp_path: Path) -> None:
    pack = pack_with(tmp_path, "")
    question = pack.entry("quorum").question

    assert order_to_watch(pack, question) == order_of(question)  # type: ignore[arg-type]
    assert order_to_watch(pack, pack.entry("who-does-what").question) is None


def test_a_run_that_is_nobodys_is_refused_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(Rejected, match=r"watch.of: no predict question 'qorum' .* \(quorum\?\)"):
        pack_with(tmp_path, "watch: {of: qorum}\n")
