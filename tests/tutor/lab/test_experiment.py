"""An experiment: run, run beside, kept, and sent in an address."""

import base64
import zlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.lab import Experiment, alone, beside, fresh, order_of, run
from tutor.lab.cluster import with_control
from tutor.lab.experiment import from_text

plans = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=12,
)
worlds = st.dictionaries(st.text(max_size=8), plans, max_size=4)


def test_a_change_is_run_in_place_or_beside() -> None:
    first = run(fresh())
    assert first.ran == first.plan and not first.is_changed

    changed = replace(first, plan=with_control(first.plan, "control_planes", 5))
    assert changed.is_changed

    again = run(changed)
    assert (again.ran, again.beside, again.is_changed) == (changed.plan, None, False)

    two = beside(changed)
    assert (two.ran, two.beside, two.is_changed) == (first.plan, changed.plan, False)
    assert alone(two) == changed


def test_what_is_put_beside_nothing_is_simply_run() -> None:
    assert beside(fresh()) == run(fresh())


@given(worlds, st.none() | worlds, st.none() | worlds, st.integers(0, 999_999))
def test_all_of_it_comes_back_from_an_address(
    plan: dict[str, object],
    ran: dict[str, object] | None,
    other: dict[str, object] | None,
    seed: int,
) -> None:
    before = Experiment(plan, seed or 1, ran, other, at_us=5, asked="typed-1")
    text = before.to_text()

    assert text.isascii() and text.replace("-", "").replace("_", "").isalnum()
    assert from_text(text) == before


def encoded(text: str) -> str:
    return base64.urlsafe_b64encode(zlib.compress(text.encode())).decode()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "ç",
        "%%%",
        encoded("nothing"),
        encoded("[]"),
        encoded('{"plan": 3}'),
        encoded('{"plan": {}, "ran": 4}'),
        encoded('{"plan": {}, "seed": "1"}'),
        encoded('{"plan": {}, "at": -1}'),
        encoded("[" * 100_000),
        encoded('{"plan": {"a": "' + "x" * 5_000_000 + '"}}'),
    ],
)
def test_an_address_that_holds_no_experiment_holds_none(text: str) -> None:
    assert from_text(text) is None


def test_the_first_deployment_is_watched() -> None:
    order = order_of(fresh().plan, 7)

    assert (order.focus, order.seed, order.measures) == ("web", 7, {})
