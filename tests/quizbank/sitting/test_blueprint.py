"""Which questions a quiz asks: all components, level by level, the same for the same seed."""

from dataclasses import replace
from pathlib import Path

import pytest

from quizbank.pack import Entry, Pack
from quizbank.questions import Waiver
from quizbank.sitting import Blueprint, component_of, drawn
from tests.quizbank.mixed import mixed_pack


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    return mixed_pack(tmp_path)


def ids(entries: tuple[Entry, ...]) -> list[str]:
    return [entry.question.id for entry in entries]


def test_the_same_seed_draws_the_same_quiz(pack: Pack) -> None:
    first = ids(drawn(pack.entries, Blueprint(5), seed=3))

    assert ids(drawn(pack.entries[::-1], Blueprint(5), seed=3)) == first
    assert len(set(first)) == 5


def test_another_seed_draws_another(pack: Pack) -> None:
    quizzes = {tuple(ids(drawn(pack.entries, Blueprint(4), seed))) for seed in range(10)}

    assert len(quizzes) > 5


def test_what_is_waived_for_practice_only_is_never_drawn(pack: Pack) -> None:
    reason = Waiver(rule="LT04", reason="what is not stored is the point", by="ana")
    first, *others = pack.entries
    negative = replace(first, question=first.question.model_copy(update={"waive": (reason,)}))

    chosen = drawn((negative, *others), Blueprint(len(pack.entries)), seed=1)

    assert set(ids(chosen)) == set(ids(tuple(others)))


@pytest.mark.parametrize("seed", range(5))
def test_a_short_quiz_touches_every_component(pack: Pack, seed: int) -> None:
    components = {component_of(entry.question) for entry in pack.entries}

    chosen = drawn(pack.entries, Blueprint(len(components)), seed)

    assert {component_of(entry.question) for entry in chosen} == components


def test_more_than_there_is_gives_all_there_is(pack: Pack) -> None:
    assert sorted(ids(drawn(pack.entries, Blueprint(99), seed=1))) == sorted(ids(pack.entries))


def test_only_what_was_asked_for_is_drawn(pack: Pack) -> None:
    chosen = drawn(pack.entries, Blueprint(9, components=("etcd",), levels=("apply",)), seed=1)

    assert {component_of(entry.question) for entry in chosen} == {"etcd"}
    assert {entry.question.level for entry in chosen} == {"apply"}
