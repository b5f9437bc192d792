"""How many pods each ReplicaSet may have next: examples of facts and documentation, and bounds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.controllers._rollout import resize, roll, surge, unavailable
from tests.engine.controllers.builders import deployment, replicaset


def rolling(replicas: int, more: int | str = "25%", fewer: int | str = "25%") -> dict:
    strategy = {
        "type": "RollingUpdate",
        "rollingUpdate": {"maxSurge": more, "maxUnavailable": fewer},
    }
    return deployment(replicas, strategy=strategy)


def sized(name: str, replicas: int, available: int, **annotations: int) -> dict:
    value = replicaset(replicas, name=name, uid=name)
    value["status"] = {"replicas": replicas, "availableReplicas": available}
    keys = {f"deployment.kubernetes.io/{key}-replicas": str(n) for key, n in annotations.items()}
    value["metadata"]["annotations"] = keys
    return value


@pytest.mark.parametrize(
    ("replicas", "more", "fewer", "bounds"),
    [
        pytest.param(1, "25%", "25%", (1, 0), id="one pod: one more, none fewer"),
        pytest.param(3, "25%", "25%", (1, 0), id="three pods"),
        pytest.param(4, "25%", "25%", (1, 1), id="four pods"),
        pytest.param(5, "25%", "25%", (2, 1), id="surge rounds up, unavailable down"),
        pytest.param(10, "25%", "25%", (3, 2), id="ten pods"),
        pytest.param(10, 0, 0, (0, 1), id="both zero: one may be missing"),
        pytest.param(3, "0%", "10%", (0, 1), id="both resolve to zero"),
        pytest.param(2, 0, 5, (0, 2), id="not more than there are"),
    ],
)
def test_bounds_of_a_rollout(replicas: int, more: object, fewer: object, bounds: tuple) -> None:
    value = rolling(replicas, more, fewer)  # type: ignore[arg-type]

    assert (surge(value), unavailable(value)) == bounds


@pytest.mark.parametrize(
    ("replicas", "old", "new", "ready", "then"),
    [
        pytest.param(4, 4, 1, 0, (3, 1), id="4: one old pod may go"),
        pytest.param(4, 3, 1, 0, (3, 2), id="4: room for one more new"),
        pytest.param(4, 3, 2, 0, (3, 2), id="4: hold until a new one is ready"),
        pytest.param(4, 3, 2, 1, (2, 2), id="4: the first new one is ready"),
        pytest.param(4, 2, 3, 1, (2, 3), id="4: hold again"),
        pytest.param(4, 0, 4, 3, (0, 4), id="4: nothing is left to do"),
        pytest.param(10, 10, 3, 0, (8, 3), id="10: two old pods may go"),
        pytest.param(10, 8, 3, 0, (8, 5), id="10: room for two more new"),
        pytest.param(10, 8, 5, 0, (8, 5), id="10: hold"),
        pytest.param(10, 8, 5, 1, (7, 5), id="10: one new ready, one old goes"),
    ],
)
def test_next_step_of_a_rolling_update(
    replicas: int, old: int, new: int, ready: int, then: tuple
) -> None:
    value = rolling(replicas)
    sets = {"old": sized("old", old, old), "new": sized("new", new, ready)}

    sizes = roll(value, sets["new"], [sets["old"]])

    assert (sizes.get("old", old), sizes.get("new", new)) == then


def test_pods_that_are_not_available_go_first() -> None:
    healthy, broken = sized("a", 2, 2), sized("b", 2, 0)
    new = sized("new", 1, 1)

    sizes = roll(rolling(4), new, [healthy, broken])

    assert sizes == {"b": 0}


def test_scaling_during_a_rollout_keeps_the_proportion() -> None:
    """10 pods, surge 3: 8 old and 5 new; 15 wanted (kubernetes.io, Deployments: 3 and 1 more)."""
    value = rolling(15, 3, 2)
    old, new = sized("old", 8, 8, desired=10, max=13), sized("new", 5, 0, desired=10, max=13)

    assert resize(value, new, [old]) == {"old": 11, "new": 7}


counts = st.integers(0, 30)


@given(counts, counts, counts, st.data())
def test_no_step_leaves_the_bounds(replicas: int, old: int, new: int, data: st.DataObject) -> None:
    more = data.draw(st.one_of(st.integers(0, 5), st.sampled_from(["0%", "25%", "50%", "100%"])))
    fewer = data.draw(st.one_of(st.integers(0, 5), st.sampled_from(["0%", "25%", "100%"])))
    value = rolling(replicas, more, fewer)
    ready_old, ready_new = data.draw(st.integers(0, old)), data.draw(st.integers(0, new))
    sets = sized("old", old, ready_old), sized("new", new, ready_new)

    sizes = roll(value, sets[1], [sets[0]])

    after_old, after_new = sizes.get("old", old), sizes.get("new", new)
    assert after_new <= max(new, replicas)
    assert after_old + after_new <= max(old + new, replicas + surge(value))
    least = replicas - unavailable(value)
    left = min(ready_old, after_old) + min(ready_new, after_new)
    assert left >= min(least, ready_old + ready_new) or new > replicas
    assert after_old >= 0 and after_new >= 0
