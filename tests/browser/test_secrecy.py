"""Before the lock nothing of the outcome reaches the browser: all frames and files are read."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bench.pages import choose, predict, settled
from quizbank.questions import PredictQuestion
from tests.browser.secret import bytes_of, holds, leaked, secrets_of
from tests.browser.test_loop import ANSWERS, FAIRLY_SURE, QUESTION
from views._services import PACKS, read_packs
from views.parts.player.script import script, style

pytestmark = pytest.mark.browser
Open = Callable[..., Any]


def question() -> PredictQuestion:
    packs, _ = read_packs(PACKS)
    found = next(e.question for p in packs for e in p.entries if e.question.id == QUESTION)
    assert isinstance(found, PredictQuestion)
    return found


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
    page.locator(".st-key-topbar [role=radio]", has_text="PT").click()
    settled(page)
    files: dict[str, None] = {}
    page.on("request", lambda asked: files.update({asked.url: None}))
    page.reload()
    page.wait_for_selector("[class*=st-key-prediction-] [class*=st-key-facet-]")
    page.wait_for_timeout(1500)  # whatever is computed ahead has come back by now
    before = [without_code(bytes_of(frame)) for frame in page.received]
    served = [without_code(page.request.get(url).body()) for url in files if url.startswith("http")]
    assert len(served) > 1, "the files of the reload were seen"

    page.click("[class*=st-key-commit-] button")
    page.wait_for_selector(".player .map")
    after = [bytes_of(frame) for frame in page.received[len(before) :]]

    secrets = secrets_of(question())
    assert leaked([*secrets, *MARKS_OF_A_PLAYBACK], before) == []
    assert leaked(secrets, [*served, page.url.encode()]) == []
    told = question().explanation.pt_br
    assert any(holds(frame, told) for frame in after), "the test can see it"
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
