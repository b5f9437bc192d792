"""What the store kept becomes the conversation again."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from quizbank.learner import Prediction, Reflection, Said
from tutor.conversation import (
    Beside,
    Chose,
    Drafted,
    Hinted,
    Returned,
    Turn,
    rested,
    restore,
    row_of,
)

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
LOCKED = Prediction(7, "ana", "one", "pack", "q", "hash", 1, {"write": "waits"}, 75, NOON)


def rows(*turns: Turn) -> list[Said]:
    return [Said(*row_of(turn), NOON) for turn in turns]


def test_nothing_said_is_an_empty_conversation() -> None:
    assert restore([]).current is None
    assert restore([]).attempts == ()


def test_a_draft_is_the_last_one() -> None:
    told = restore(
        rows(
            Chose("one", "pack", "q"),
            Drafted("one", {"write": "refused"}, None),
            Drafted("one", {"write": "waits", "serving": 6}, "sure"),
            Hinted("one", 2),
        )
    )

    assert told.current is not None
    assert told.current.answers == {"write": "waits", "serving": 6}
    assert (told.current.certainty, told.current.rungs) == ("sure", 2)
    assert told.current.locked is None


def test_the_lock_is_found_by_the_name_of_the_attempt() -> None:
    told = restore(rows(Chose("one", "pack", "q"), Chose("two", "pack", "q")), [LOCKED])

    assert told.current is not None and told.current.id == "two"
    assert told.current.locked is None
    assert [one.id for one in told.earlier] == ["one"]


def test_one_can_go_back_to_an_earlier_attempt_and_to_the_choice() -> None:
    begun = [Chose("one", "pack", "q"), Chose("two", "pack", "q")]

    assert restore(rows(*begun, Returned("one"))).open == "one"
    assert restore(rows(*begun, Returned(None))).current is None


def test_another_world_stands_until_it_is_taken_away() -> None:
    chosen = [Chose("one", "pack", "q"), Beside("one", facet="write", option="refused")]
    told = restore(rows(*chosen))
    assert told.current is not None and told.current.beside == chosen[-1]

    told = restore(rows(*chosen, Beside("one")))
    assert told.current is not None and told.current.beside is not None
    assert told.current.beside.is_empty


def test_what_was_said_after_the_replay_is_the_last_of_each_kind() -> None:
    kept = [
        Reflection(7, {"sentence": "first"}, NOON),
        Reflection(7, {"seen": "asks"}, NOON),
        Reflection(7, {"sentence": "second"}, NOON),
    ]

    told = restore(rows(Chose("one", "pack", "q")), [LOCKED], {7: kept})

    assert told.current is not None
    assert told.current.said == {"sentence": "second", "seen": "asks"}


@pytest.mark.parametrize(
    "row",
    [
        Said("sang", {"song": "la"}, NOON),
        Said("drafted", {"attempt": "one", "colour": "blue"}, NOON),
        Said("drafted", {"attempt": "of somebody else", "answers": {}, "certainty": None}, NOON),
    ],
    ids=["a kind of a later version", "a field of a later version", "an unknown attempt"],
)
def test_what_cannot_be_read_is_passed_over(row: Said) -> None:
    begun = rows(Chose("one", "pack", "q"))

    assert restore([*begun, row]) == restore(begun)


@pytest.mark.parametrize(
    "turn",
    [
        Chose("one", "pack", "q"),
        Returned(None),
        Drafted("one", {"order": ["a", "b"]}, "sure"),
        Hinted("one", 1),
        Beside("one", edits={"members": 5}),
    ],
    ids=lambda turn: type(turn).__name__,
)
def test_a_turn_comes_back_as_it_was(turn: Turn) -> None:
    from tutor.conversation import TURNS

    kind, content = row_of(turn)

    assert TURNS[kind](**content) == turn


@pytest.mark.parametrize(
    ("hours", "is_open"), [(1, True), (11, True), (13, False)], ids=["soon", "evening", "next day"]
)
def test_a_verdict_is_open_until_the_talk_has_rested(hours: int, is_open: bool) -> None:
    told = restore(rows(Chose("one", "pack", "q")), [LOCKED])

    found = rested(told, NOON, NOON + timedelta(hours=hours))

    assert (found.current is not None) == is_open
    assert found.attempts == told.attempts


def test_a_draft_stays_open_however_long_it_rests() -> None:
    told = restore(rows(Chose("one", "pack", "q")))

    assert rested(told, NOON, NOON + timedelta(days=30)) == told


def test_restoring_changes_no_prediction() -> None:
    before = replace(LOCKED)

    restore(rows(Chose("one", "pack", "q")), [LOCKED])

    assert before == LOCKED
