"""The next question: weakest component first, nothing twice in a row, the same each time."""

from pathlib import Path

import pytest

from quizbank.pack import Entry, Pack
from quizbank.practice import IN_A_ROW, agenda, next_item
from quizbank.progress import Attempted
from quizbank.sitting import component_of
from tests.quizbank.mixed import mixed_pack
from tests.quizbank.test_progress import attempted

Offered = list[tuple[str, Entry]]


@pytest.fixture
def offered(tmp_path: Path) -> Offered:
    pack: Pack = mixed_pack(tmp_path)
    return [("mixed", entry) for entry in pack.entries]


def answered(entry: Entry, score: float, at: int, confidence: int = 75) -> Attempted:
    return attempted(entry.question.id, score, at, component_of(entry.question), confidence)


def test_without_a_past_something_new_comes_first(offered: Offered) -> None:
    first = next_item(offered, [])

    assert first is not None and first.reason == "new"
    assert next_item([], []) is None


def test_the_weakest_component_comes_first(offered: Offered) -> None:
    weak = "kube-apiserver"
    history = [
        answered(entry, 0.0 if component_of(entry.question) == weak else 1.0, at)
        for at, (_, entry) in enumerate(offered)
    ]
    others = [one for one in history if one.component != weak]

    found = next_item(offered, [one for one in history if one.component == weak] + others)

    assert found is not None and found.component == weak


def test_a_wrong_answer_that_was_certain_comes_before_other_wrong_ones(offered: Offered) -> None:
    etcd = [entry for _, entry in offered if component_of(entry.question) == "etcd"]
    rest = [entry for _, entry in offered if component_of(entry.question) != "etcd"]
    assert len(etcd) >= 2
    history = [answered(etcd[0], 0, 1), answered(etcd[1], 0, 2, confidence=95)]
    history += [answered(entry, 1, 3 + at) for at, entry in enumerate(rest)]

    found = next_item(offered, history)

    assert found is not None
    assert (found.entry, found.reason) == (etcd[1], "sure-and-wrong")


def test_the_last_questions_rest(offered: Offered) -> None:
    history: list[Attempted] = []
    for at in range(20):
        found = next_item(offered, history)
        assert found is not None
        last = [one.question for one in history[-3:]]
        assert found.entry.question.id not in last
        history.append(answered(found.entry, 0.0, at))


def test_no_component_drones_on(offered: Offered) -> None:
    history: list[Attempted] = []
    for at in range(20):
        found = next_item(offered, history)
        assert found is not None
        history.append(answered(found.entry, 0.0 if found.component == "etcd" else 1.0, at))

    names = [one.component for one in history]
    runs = [names[i : i + IN_A_ROW + 1] for i in range(len(names) - IN_A_ROW)]
    assert all(len(set(run)) > 1 for run in runs)


def test_the_agenda_begins_with_the_next_and_repeats_nothing(offered: Offered) -> None:
    found = agenda(offered, [], 5)

    assert found[0] == next_item(offered, [])
    assert len({one.entry.question.id for one in found}) == 5
    assert agenda(offered, [], 5) == found


def test_one_question_alone_is_asked_again(offered: Offered) -> None:
    only = offered[:1]

    found = next_item(only, [answered(only[0][1], 1, 1)])

    assert found is not None and found.reason == "again"
