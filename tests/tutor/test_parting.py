"""Where prediction and run part, and how the prediction is drawn."""

from typing import Any

import pytest

from quizbank.questions import ChooseFacet, NumberFacet
from tests.tutor.sample import QUESTION
from tutor.parting import Glance, asked_at, asked_since, drawn, glance
from tutor.verdict import Part

S = 1_000_000


def run(*lanes: dict[str, Any], begins: int = 10 * S) -> Glance:
    return Glance(1, "1.36", 60 * S, begins, (), {lane["id"]: lane for lane in lanes})


def step(*points: list[int]) -> dict[str, Any]:
    return {"id": "lane", "kind": "step", "points": list(points)}


def state(*spans: list[Any]) -> dict[str, Any]:
    return {"id": "lane", "kind": "state", "spans": list(spans)}


def ticks(*rows: list[Any]) -> dict[str, Any]:
    return {"id": "lane", "kind": "ticks", "ticks": list(rows)}


def chosen(answer: str, measured: Any, **changes: Any) -> Part:
    facet = QUESTION.facet("leads")
    assert isinstance(facet, ChooseFacet)
    facet = facet.model_copy(update={"lane": "lane", "measure": "leader()", **changes})
    return Part(1, facet, answer, facet.mark(answer, measured))


def counted(answer: int, measured: float) -> Part:
    facet = QUESTION.facet("gap")
    assert isinstance(facet, NumberFacet)
    changes = {"lane": "lane", "measure": 'running("web", "40s")', "tolerance": 0}
    facet = facet.model_copy(update=changes)
    return Part(1, facet, answer, facet.mark(answer, measured))


def shown(part: Part, real: dict[str, Any], believed: dict[str, Any] | None = None) -> Any:
    lanes = {"lane": believed} if believed else None
    return drawn(part, run(real), lanes, QUESTION.scenario)


@pytest.mark.parametrize(
    ("real", "believed", "parts_at"),
    [
        (step([0, 6]), step([0, 6], [14 * S, 4]), 14 * S),
        (step([0, 6], [12 * S, 5]), step([0, 6], [14 * S, 4]), 12 * S),
        (step([0, 6]), step([0, 6]), None),
        (
            state([0, 20 * S, "cp-1", "agreed"], [20 * S, 60 * S, "", "lost"]),
            state([0, 60 * S, "cp-2", "agreed"]),
            20 * S,
        ),
        (
            ticks([12 * S, "lost", 19 * S, None]),
            ticks([12 * S, "lost", 12 * S + 900, None]),
            12 * S + 900,
        ),
        (ticks([12 * S, "lost", 19 * S, None]), ticks([12 * S, "ok", 19 * S, None]), 19 * S),
        (ticks([12 * S, "ok", 12 * S, None]), ticks(), 12 * S),
    ],
    ids=[
        "the believed world falls",
        "the run falls first",
        "they never part",
        "who holds it does not matter, that it is held does",
        "one waits, the other was refused at once",
        "same end, another fate",
        "it never happened in the believed world",
    ],
)
def test_a_choice_parts_where_its_own_world_does(
    real: dict[str, Any], believed: dict[str, Any], parts_at: int | None
) -> None:
    assert shown(chosen("survivor", ""), real, believed)["parts_at"] == parts_at


def test_without_a_world_it_parts_where_the_run_first_moves() -> None:
    real = state([0, 18 * S, "cp-1", "agreed"], [18 * S, 60 * S, "", "lost"])

    assert shown(chosen("survivor", ""), real)["parts_at"] == 18 * S


def test_what_is_right_never_parts_and_is_drawn_on_the_run() -> None:
    found = shown(chosen("nobody", ""), step([0, 6], [14 * S, 4]))

    assert found["parts_at"] is None
    assert found["points"] == [[10 * S, 6], [14 * S, 4]]


def test_a_number_is_a_line_to_the_moment_it_is_asked_for() -> None:
    found = shown(counted(6, 4.0), step([0, 6], [12 * S, 4]))

    assert found["points"] == [[10 * S, 6], [40 * S, 6]]
    assert found["parts_at"] == 12 * S


def test_a_part_without_a_lane_is_not_drawn() -> None:
    assert drawn(chosen("survivor", "", lane="other"), run(step([0, 6])), None, {}) is None


def test_a_question_about_what_follows_a_step_begins_there() -> None:
    part = chosen("survivor", "", measure='first_created_seconds("web", "20s")')
    real, believed = step([0, 6], [14 * S, 4]), step([0, 6], [12 * S, 4], [25 * S, 6])

    assert shown(part, real, believed)["parts_at"] == 25 * S


@pytest.mark.parametrize(
    ("measure", "at", "since"),
    [
        ('running("web", "40s")', 40 * S, 0),
        ('created_after("web", "20s")', 20 * S, 20 * S),
        ('leader() == "cp-1"', None, 0),
        ('node_ready("worker-2", "1m5s")', 65 * S, 0),
    ],
)
def test_moments_in_an_expression(measure: str, at: int | None, since: int) -> None:
    assert asked_at(measure) == at
    assert asked_since(measure, QUESTION.scenario) == since


def test_a_glance_keeps_the_little_that_a_page_needs() -> None:
    from tests.views.fakes import playback

    seen = glance(playback())

    assert (seen.seed, seen.begins, seen.until) == (1, 5 * S, 60 * S)
    assert list(seen.lanes) == ["etcd-leader"]
