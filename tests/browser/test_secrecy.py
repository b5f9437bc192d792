"""Before the lock nothing of the outcome reaches the browser: every frame is read."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bench.pages import choose, predict, settled
from quizbank.questions import ChooseFacet, PredictQuestion
from quizbank.text import LANGUAGES
from tests.browser.test_loop import ANSWERS, FAIRLY_SURE, QUESTION
from views._services import PACKS, read_packs
from views.parts.player.script import script, style

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
Open = Callable[..., Any]


def question() -> PredictQuestion:
    packs, _ = read_packs(PACKS)
    found = next(e.question for p in packs for e in p.entries if e.question.id == QUESTION)
    assert isinstance(found, PredictQuestion)
    return found


def secrets_of(asked: PredictQuestion) -> list[str]:
    """What an author wrote for after the lock, in both languages, and what is measured."""
    texts = [asked.explanation]
    expressions = list(asked.measures().values())
    for facet in asked.facets:
        texts += [getattr(facet, "why", None), getattr(facet, "believed", None)]
        if isinstance(facet, ChooseFacet):
            for one in facet.options:
                texts += [one.why, one.tempting, one.refuted, one.world_text]
    words = [text[language] for text in texts if text is not None for language in LANGUAGES]
    if asked.after is not None:
        words += [asked.after.ask[language] for language in LANGUAGES]
    return [*words, *expressions]


MARKS_OF_A_PLAYBACK = (
    '"facts":', '"lanes":[', '"story":[', '"tables":[', '"voters":', "etcdserver", "timed_out",
    '"measured"', '"unmeasured"', "QRUN1", "not_modelled\":[",
)  # fmt: skip
OWN_WORDS = (script(), style())
"""The player's code may come ahead: it is the same for every run."""


def test_no_frame_before_the_lock_holds_a_run_a_key_or_a_verdict(open_app: Open) -> None:
    page = open_app()
    choose(page, QUESTION)
    page.click("[class*=st-key-ask-hint-] button")
    settled(page)
    predict(page, ANSWERS, FAIRLY_SURE)
    page.wait_for_timeout(1500)  # whatever is computed ahead has come back by now
    before = [without_code(bytes_of(frame)) for frame in page.received]

    page.click("[class*=st-key-commit-] button")
    page.wait_for_selector(".player .map")
    after = [bytes_of(frame) for frame in page.received[len(before) :]]

    secret = [*secrets_of(question()), *MARKS_OF_A_PLAYBACK]
    leaked = [one for one in secret if any(holds(frame, one) for frame in before)]
    assert leaked == []
    assert any(holds(frame, question().explanation.en) for frame in after), "the test can see it"
    assert any(holds(frame, '"voters":') for frame in after), "the test can see a run"


def test_the_lock_is_in_the_store_with_everything_that_was_said(open_app: Open, data: Path) -> None:
    import sqlite3

    page = open_app()
    choose(page, QUESTION)
    predict(page, ANSWERS, FAIRLY_SURE)
    page.click("[class*=st-key-commit-] button")
    page.wait_for_selector(".player .map")

    with sqlite3.connect(data / "learners.db") as store:
        (row,) = store.execute(
            "SELECT question, seed, answers, confidence, length(content_hash) FROM predictions"
            " ORDER BY id DESC LIMIT 1"
        ).fetchall()
    answers = {"write": "refused", "serving": 6, "controllers": "later"}
    assert (row[0], row[1], json.loads(row[2]), row[3]) == (QUESTION, question().seed, answers, 75)
    assert row[4] == 32


def without_code(frame: bytes) -> bytes:
    for text in OWN_WORDS:
        frame = frame.replace(text.encode(), b"")
    return frame


def bytes_of(frame: Any) -> bytes:
    return frame if isinstance(frame, bytes) else str(frame).encode()


def holds(frame: bytes, text: str) -> bool:
    """As it is, or as JSON inside a component's data, or escaped for HTML."""
    import html

    escaped = json.dumps(text)[1:-1]
    twice = json.dumps(escaped)[1:-1]
    shapes = {text, html.escape(text), escaped, twice, json.dumps(text, ensure_ascii=False)[1:-1]}
    return any(shape.encode() in frame for shape in shapes)
