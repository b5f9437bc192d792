"""One contract, two stores: the durable one and the one in memory."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from quizbank.learner import Draft, Learners, MemoryLearners, NotSaved, NotYours
from quizbank.learner.database import open_database, sqlite_url
from quizbank.learner.sql import SqlLearners

START = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
DRAFT = Draft(
    learner="ana",
    nonce="n-1",
    pack="foundations",
    question="etcd-majority-lost",
    content_hash="aac5",
    seed=1,
    answers={"write": "waits", "serving": 6},
    confidence=67,
)


class Clock:
    """Each look at it is a second later."""

    def __init__(self) -> None:
        self.looks = 0

    def __call__(self) -> datetime:
        self.looks += 1
        return START + timedelta(seconds=self.looks)


@pytest.fixture(params=["memory", "sqlite"])
def learners(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Learners]:
    if request.param == "memory":
        yield MemoryLearners(Clock())
        return
    store = SqlLearners(open_database(sqlite_url(tmp_path / "learners.db")), Clock())
    yield store
    store.close()


def test_a_locked_prediction_is_what_was_drafted(learners: Learners) -> None:
    locked = learners.lock(DRAFT)

    assert locked.answers == {"write": "waits", "serving": 6}
    assert (locked.question, locked.confidence, locked.seed) == ("etcd-majority-lost", 67, 1)
    assert locked.locked_at == START + timedelta(seconds=1)
    assert locked.viewed_at is None
    assert learners.prediction("ana", locked.id) == locked


def test_locking_the_same_attempt_again_keeps_the_first(learners: Learners) -> None:
    first = learners.lock(DRAFT)

    again = learners.lock(replace(DRAFT, answers={"write": "refused", "serving": 0}))

    assert again == first
    assert learners.predictions("ana") == [first]


def test_the_same_nonce_of_two_learners_is_two_attempts(learners: Learners) -> None:
    ana = learners.lock(DRAFT)
    bia = learners.lock(replace(DRAFT, learner="bia"))

    assert ana.id != bia.id
    assert learners.predictions("bia") == [bia]


def test_another_learner_cannot_reach_a_prediction(learners: Learners) -> None:
    locked = learners.lock(DRAFT)

    with pytest.raises(NotYours):
        learners.prediction("eve", locked.id)
    with pytest.raises(NotYours):
        learners.view_verdict("eve", locked.id)
    with pytest.raises(NotYours):
        learners.reflect("eve", locked.id, "mine now")
    with pytest.raises(NotYours):
        learners.reflections("eve", locked.id)


def test_predictions_come_in_order_and_by_question(learners: Learners) -> None:
    first = learners.lock(DRAFT)
    other = learners.lock(replace(DRAFT, nonce="n-2", question="node-power-loss"))
    second = learners.lock(replace(DRAFT, nonce="n-3"))

    assert learners.predictions("ana") == [first, other, second]
    assert learners.predictions("ana", "etcd-majority-lost") == [first, second]


def test_only_the_first_look_at_a_verdict_counts(learners: Learners) -> None:
    locked = learners.lock(DRAFT)

    seen = learners.view_verdict("ana", locked.id)
    again = learners.view_verdict("ana", locked.id)

    assert seen.viewed_at == START + timedelta(seconds=2)
    assert again.viewed_at == seen.viewed_at


def test_reflections_are_kept_in_order(learners: Learners) -> None:
    locked = learners.lock(DRAFT)

    learners.reflect("ana", locked.id, "asks")
    learners.reflect("ana", locked.id, {"text": "não havia líder"})

    kept = learners.reflections("ana", locked.id)
    assert [reflection.answer for reflection in kept] == ["asks", {"text": "não havia líder"}]


def test_the_latest_preference_holds(learners: Learners) -> None:
    learners.prefer("ana", "language", "en")
    learners.prefer("ana", "language", "pt-BR")

    assert learners.preference("ana", "language") == "pt-BR"
    assert learners.preference("bia", "language") is None


def test_an_answer_beyond_its_limit_is_not_saved(tmp_path: Path) -> None:
    store = SqlLearners(open_database(sqlite_url(tmp_path / "learners.db")))

    with pytest.raises(NotSaved):
        store.lock(replace(DRAFT, answers={"write": "x" * 30_000}))

    assert store.predictions("ana") == []


def test_a_talk_gives_its_turns_back_in_order(learners: Learners) -> None:
    learners.say("ana", "first", "chose", {"question": "q"})
    learners.say("ana", "second", "chose", {"question": "other"})
    learners.say("ana", "first", "drafted", {"answers": {"a": 1}})

    turns = learners.said("ana", "first")

    assert [(turn.kind, turn.content) for turn in turns] == [
        ("chose", {"question": "q"}),
        ("drafted", {"answers": {"a": 1}}),
    ]
    assert learners.latest_talk("ana") == "first"


def test_a_talk_belongs_to_its_learner(learners: Learners) -> None:
    learners.say("ana", "first", "chose", {"question": "q"})

    assert learners.said("bia", "first") == []
    assert learners.latest_talk("bia") is None
