"""A result is a function of what was kept, the questions and their runs."""

from dataclasses import replace
from pathlib import Path

import pytest

from quizbank.pack import Entry, Pack
from quizbank.sitting import Item, Plan, Sitting, result_of
from quizbank.sitting.machine import begin
from tests.quizbank.mixed import mixed_pack
from tests.quizbank.sitting.test_machine import START

MEASURED = {"one-member-lost": {"write": "accepted"}}


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    return mixed_pack(tmp_path)


def sitting_of(pack: Pack) -> Sitting:
    items = tuple(Item(entry.question.id, entry.content_hash) for entry in pack.entries)
    return begin(Plan("n-1", "ana", "mixed", 1, items, 10), START)


def entries_of(pack: Pack) -> dict[str, Entry]:
    return {entry.question.id: entry for entry in pack.entries}


def right_answers(pack: Pack) -> dict[int, dict[str, object]]:
    right: dict[int, dict[str, object]] = {}
    for number, entry in enumerate(pack.entries):
        answers = [one.answer for one in entry.question.samples() if one.score == 1]
        right[number] = dict(answers[0])
    return right


def test_every_type_can_be_right(pack: Pack) -> None:
    sitting = replace(sitting_of(pack), answers=right_answers(pack))

    result = result_of(sitting, entries_of(pack), MEASURED)

    assert [line.kind for line in result.lines] == ["right"] * 7
    assert (result.whole.part, result.whole.count) == (1.0, 7)


def test_nothing_answered_earns_nothing_and_counts(pack: Pack) -> None:
    result = result_of(sitting_of(pack), entries_of(pack), MEASURED)

    assert {line.kind for line in result.lines} == {"blank"}
    assert (result.whole.part, result.whole.right, result.whole.count) == (0.0, 0, 7)


def test_components_add_up_to_the_whole_and_come_weakest_first(pack: Pack) -> None:
    right = right_answers(pack)
    sitting = replace(sitting_of(pack), answers={0: right[0], 1: right[1]})

    result = result_of(sitting, entries_of(pack), MEASURED)

    assert sum(one.count for one in result.components) == result.whole.count
    assert sum(one.earned for one in result.components) == result.whole.earned
    parts = [one.part for one in result.components]
    assert parts == sorted(parts)


def test_a_run_that_failed_takes_its_question_out_of_the_score(pack: Pack) -> None:
    sitting = replace(sitting_of(pack), answers=right_answers(pack))

    result = result_of(sitting, entries_of(pack), {"one-member-lost": None})

    assert result.whole.count == 6
    assert [line.kind for line in result.lines].count("none") == 1


def test_a_question_that_is_gone_or_rewritten_is_told(pack: Pack) -> None:
    sitting = sitting_of(pack)
    entries = entries_of(pack)
    gone, changed = pack.entries[0], pack.entries[1]
    del entries[gone.question.id]
    entries[changed.question.id] = replace(changed, content_hash="other")

    result = result_of(sitting, entries, MEASURED)

    assert (result.lines[0].entry, result.lines[0].is_counted) == (None, False)
    assert result.lines[1].has_changed and result.lines[1].is_counted


def test_forged_parts_are_no_answer(pack: Pack) -> None:
    answers = {number: {"answer": "forged", "write": "forged"} for number in range(7)}
    sitting = replace(sitting_of(pack), answers=answers)

    result = result_of(sitting, entries_of(pack), MEASURED)

    assert result.whole.earned == 0
