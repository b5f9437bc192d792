"""The laws of a timed quiz: whatever happens in whatever order, time and answers stay true."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizbank.sitting import (
    Answer,
    Finish,
    Flag,
    Go,
    Item,
    Late,
    MemorySittings,
    Move,
    NoSuchItem,
    Over,
    Plan,
    Refused,
    Sitting,
)
from quizbank.sitting.machine import Kept, after, begin, is_idle, refusal

START = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
ITEMS = 4
PLAN = Plan("n-1", "ana", "mixed", 7, tuple(Item(f"q-{n}", "hash") for n in range(ITEMS)), 10)

numbers = st.integers(0, ITEMS - 1)
parts = st.dictionaries(st.sampled_from(["answer", "other"]), st.integers(0, 3), max_size=2)
moves = st.one_of(
    st.builds(Answer, numbers, parts),
    st.builds(Flag, numbers, st.booleans()),
    st.builds(Go, st.integers(0, ITEMS)),
    st.just(Finish()),
)
histories = st.lists(st.tuples(st.integers(-300, 400), moves), max_size=25)
"""By how many seconds the clock has moved, back or forth, and what is done then."""


def play(history: Iterable[tuple[int, Move]]) -> tuple[Sitting, list[Kept], datetime]:
    """The sitting, what of it was kept, and what the clock shows."""
    sitting, clock, kept = begin(PLAN, START), START, []
    for seconds, move in history:
        clock += timedelta(seconds=seconds)
        if refusal(sitting, move, clock) is None and not is_idle(sitting, move):
            kept.append(Kept(sitting.revision + 1, move, clock))
            sitting = after(sitting, kept[-1])
    return sitting, kept, clock


@given(histories)
def test_resuming_is_the_same_as_never_having_left(history: list[tuple[int, Move]]) -> None:
    sitting, kept, _ = play(history)

    again = begin(PLAN, START)
    for one in kept:
        again = after(again, one)

    assert again == sitting


@given(histories)
def test_the_last_kept_answer_to_each_item_is_the_one_that_counts(
    history: list[tuple[int, Move]],
) -> None:
    sitting, kept, _ = play(history)

    last = {one.move.item: one.move.parts for one in kept if isinstance(one.move, Answer)}

    assert dict(sitting.answers) == {item: given for item, given in last.items() if given}


@given(histories)
def test_nothing_is_kept_after_the_deadline_but_the_end(history: list[tuple[int, Move]]) -> None:
    sitting, kept, _ = play(history)

    assert all(one.at < sitting.deadline or isinstance(one.move, Finish) for one in kept)
    assert sitting.finished_at is None or sitting.finished_at <= sitting.deadline


@given(histories, st.integers(-1000, 1000))
def test_a_clock_set_back_grants_no_time(history: list[tuple[int, Move]], seconds: int) -> None:
    sitting, _, clock = play(history)

    later = clock + timedelta(seconds=seconds)

    left = sitting.deadline - (sitting.latest_at or START)
    assert timedelta(0) <= sitting.remaining(later) <= max(left, timedelta(0))
    assert sitting.moment(later) >= sitting.moment(START)


@given(histories)
def test_the_deadline_never_moves_and_the_end_is_final(history: list[tuple[int, Move]]) -> None:
    sitting, _, clock = play(history)
    assert sitting.deadline == START + timedelta(minutes=10)

    if sitting.finished_at is not None:
        for move in (Answer(0, {"answer": 1}), Flag(0, True), Go(1), Finish()):
            assert isinstance(refusal(sitting, move, clock), Over)


@given(histories)
def test_the_store_agrees_with_the_machine(history: list[tuple[int, Move]]) -> None:
    sitting, _, _ = play(history)
    clock = [START]
    store = MemorySittings(lambda: clock[0])
    store.begin(PLAN)

    for number, (seconds, move) in enumerate(history):
        clock[0] += timedelta(seconds=seconds)
        try:
            store.make("ana", "n-1", move, f"nonce-{number}")
        except Refused:
            continue

    assert store.sitting("ana", "n-1") == sitting


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(0, None), (599, None), (600, Late), (6000, Late)],
    ids=["at once", "in the last second", "at the deadline", "long after"],
)
def test_an_answer_is_taken_until_the_deadline(
    seconds: int, expected: type[Refused] | None
) -> None:
    refused = refusal(begin(PLAN, START), Answer(0, {"answer": 1}), START + _s(seconds))

    assert (type(refused) if refused else None) is expected


def test_it_can_be_handed_in_after_the_deadline_and_ends_with_it() -> None:
    sitting = begin(PLAN, START)

    ended = after(sitting, Kept(1, Finish(), START + _s(900)))

    assert refusal(sitting, Finish(), START + _s(900)) is None
    assert ended.finished_at == sitting.deadline == ended.ended_at(START + _s(5000))


def test_time_running_out_ends_it_without_anybody_there() -> None:
    sitting = begin(PLAN, START)

    assert sitting.ended_at(START + _s(599)) is None
    assert sitting.ended_at(START + _s(601)) == sitting.deadline


@pytest.mark.parametrize("item", [-1, ITEMS, ITEMS + 7])
def test_what_is_not_asked_cannot_be_answered(item: int) -> None:
    assert isinstance(refusal(begin(PLAN, START), Answer(item, {}), START), NoSuchItem)


def test_a_plan_without_questions_is_no_quiz() -> None:
    with pytest.raises(AssertionError):
        replace(PLAN, items=())


def _s(seconds: int) -> timedelta:
    return timedelta(seconds=seconds)
