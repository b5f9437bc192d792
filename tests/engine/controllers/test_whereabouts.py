"""What is kept of where pods are is what a look at every pod finds."""

from hypothesis import given
from hypothesis import strategies as st

from engine.client import Change
from engine.controllers._whereabouts import Whereabouts
from engine.objects import Obj, freeze
from tests.engine.controllers.builders import Shelf


@st.composite
def pods(draw: st.DrawFn) -> Obj | None:
    """A pod on some node or none, in some phase; or no pod at all."""
    if draw(st.integers(0, 3)) == 0:
        return None
    place = draw(st.sampled_from(({}, {"nodeName": "n1"}, {"nodeName": "n2"})))
    phase = draw(st.sampled_from(("Pending", "Running", "Succeeded", "Failed")))
    return freeze({"spec": place, "status": {"phase": phase}})


@given(st.lists(st.tuples(st.sampled_from("abc"), pods()), max_size=30))
def test_following_changes_is_looking_at_all_pods(steps: list[tuple[str, Obj | None]]) -> None:
    kept, shelf = Whereabouts(), Shelf({})
    present = shelf.objects["pods"] = {}

    for key, new in steps:
        kept.changed(Change("pods", key, present.get(key), new, -1))
        present.pop(key, None)
        if new is not None:
            present[key] = new

        assert set(kept.bound()) == set(shelf.bound())
        assert _same(kept.finished(), shelf.finished())
        for node in ("", "n1", "n2"):
            assert _same(kept.on_node(node), shelf.on_node(node))


def _same(some: list[Obj], others: list[Obj]) -> bool:
    return sorted(map(id, some)) == sorted(map(id, others))
