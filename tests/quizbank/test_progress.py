"""What a learner's attempts show, with how far that can be trusted."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizbank.progress import Attempted, calibration, latest, overall, standings, wilson

START = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)


def attempted(
    question: str, score: float, at: int, component: str = "etcd", confidence: int | None = 75
) -> Attempted:
    moment = START + timedelta(minutes=at)
    return Attempted("mixed", question, component, score, confidence, moment, "lock")


@pytest.mark.parametrize(
    ("right", "count", "low", "high"),
    [
        (0, 10, 0.0, 0.2775),
        (10, 10, 0.7225, 1.0),
        (5, 10, 0.2366, 0.7634),
        (81, 263, 0.2553, 0.3662),
    ],
    ids=["none of ten", "all of ten", "half", "Newcombe 1998, case a"],
)
def test_wilsons_interval_is_the_published_one(
    right: int, count: int, low: float, high: float
) -> None:
    found = wilson(right, count)

    assert (found.low, found.high) == (pytest.approx(low, abs=2e-4), pytest.approx(high, abs=2e-4))


@given(st.integers(1, 500), st.floats(0, 1))
def test_an_interval_holds_its_share_and_stays_between_0_and_1(count: int, share: float) -> None:
    found = wilson(share * count, count)

    assert 0 <= found.low <= found.share + 1e-9 and found.share - 1e-9 <= found.high <= 1


def test_the_latest_answer_to_a_question_counts() -> None:
    attempts = [attempted("a", 1, at=9), attempted("a", 0, at=1), attempted("b", 0.5, at=2)]

    assert [(one.question, one.score) for one in latest(attempts)] == [("b", 0.5), ("a", 1)]


def test_components_come_weakest_first_with_a_word_once_there_is_enough() -> None:
    firm = [attempted(f"f{n}", 1, n, "kubelet") for n in range(4)]
    weak = [attempted(f"w{n}", 0, n, "etcd") for n in range(3)]
    begun = [attempted("b", 1, 1, "kube-scheduler")]

    found = standings([*firm, *weak, *begun])

    assert [(one.component, one.word) for one in found] == [
        ("etcd", "weak"), ("kubelet", "firm"), ("kube-scheduler", "begun"),
    ]  # fmt: skip


def test_calibration_takes_every_answer_that_was_given_with_a_certainty() -> None:
    attempts = [
        attempted("a", 1, 1, confidence=95),
        attempted("a", 0, 2, confidence=95),
        attempted("b", 0.5, 3, confidence=50),
        attempted("c", 1, 4, confidence=None),
    ]

    found = [(one.confidence, one.right, one.count) for one in calibration(attempts)]

    assert found == [(50, 0, 1), (95, 1, 2)]


def test_nothing_answered_is_nothing_said() -> None:
    assert (standings([]), calibration([]), overall([])) == ([], [], None)
