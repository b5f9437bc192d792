"""The census: counts that follow each change are those of a count of all pods."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from engine.client import Change
from engine.controllers._census import Census, standing_of
from engine.objects import Obj, freeze

OWNERS = ("one", "two", "")


@st.composite
def pods(draw: st.DrawFn) -> Obj | None:
    """A pod of some owner, in some state, or none at all."""
    if draw(st.booleans()) and draw(st.booleans()):
        return None
    owner = draw(st.sampled_from(OWNERS))
    meta = {"labels": {"app": draw(st.sampled_from("ab"))}}
    if owner:
        meta["ownerReferences"] = [{"uid": owner, "controller": True}]
    if draw(st.booleans()):
        meta["deletionTimestamp"] = "2026-01-01T00:00:00Z"
    ready = draw(st.sampled_from(("True", "False")))
    phase = draw(st.sampled_from(("Pending", "Running", "Failed")))
    status = {"phase": phase, "conditions": [{"type": "Ready", "status": ready}]}
    return freeze({"metadata": meta, "status": status})


@given(st.lists(st.tuples(st.sampled_from(("x", "y", "z")), pods()), max_size=30))
def test_counting_changes_is_counting_all_pods(steps: list[tuple[str, Obj | None]]) -> None:
    census, present = Census(), {}

    for key, new in steps:
        census.changed(Change("pods", key, present.get(key), new, -1))
        present[key] = new

    for owner in OWNERS[:2]:
        owned = [pod for pod in present.values() if pod is not None and _owner(pod) == owner]
        assert census.of(owner) == Counter(standing_of(pod) for pod in owned)


def _owner(pod: Obj) -> str:
    references = pod["metadata"].get("ownerReferences") or [{"uid": ""}]
    return str(references[0]["uid"])
