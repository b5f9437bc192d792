"""The three kinds of patch: tables from the RFCs, merge keys, and laws."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.objects import FrozenDict, FrozenList, freeze
from engine.patch import PatchError, json_patch, merge, strategic
from engine.resources import CATALOGUE

POD_KEYS = CATALOGUE["pods"].merge_keys

JSON = st.recursive(
    st.booleans() | st.integers(0, 5) | st.text("abc", max_size=2),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abcd"), inner),
    max_leaves=8,
)
OBJECTS = st.dictionaries(st.sampled_from("abcd"), JSON, max_size=4)


@pytest.mark.parametrize(
    ("target", "patch", "result"),
    [
        pytest.param({"a": "b"}, {"a": "c"}, {"a": "c"}, id="a value replaces"),
        pytest.param({"a": "b"}, {"b": "c"}, {"a": "b", "b": "c"}, id="a new key is added"),
        pytest.param({"a": "b"}, {"a": None}, {}, id="null removes"),
        pytest.param({"a": ["b"]}, {"a": ["c"]}, {"a": ["c"]}, id="a list is replaced whole"),
        pytest.param({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}, {"a": {"b": "d"}}, id="deep"),
        pytest.param({"a": [1]}, {"a": {"b": None}}, {"a": {}}, id="a mapping replaces a list"),
        pytest.param({}, {"a": {"bb": {"c": None}}}, {"a": {"bb": {}}}, id="nulls inside new maps"),
    ],
)
def test_merge_patch_follows_rfc_7386(target: Any, patch: Any, result: Any) -> None:
    assert merge(freeze(target), patch) == result


@given(OBJECTS, OBJECTS)
def test_merging_twice_changes_nothing_more(target: Any, patch: Any) -> None:
    once = merge(freeze(target), patch)

    assert merge(once, patch) == once


@given(OBJECTS, OBJECTS)
def test_without_merge_keys_strategic_is_merge(target: Any, patch: Any) -> None:
    assert strategic(freeze(target), patch, {}) == merge(freeze(target), patch)


def test_items_that_a_patch_leaves_as_they_are_are_shared() -> None:
    ready = {"type": "Ready", "status": "False"}
    placed = {"type": "PodScheduled", "status": "True"}
    pod = freeze({"status": {"conditions": [ready, placed]}})

    new = strategic(
        pod, {"status": {"conditions": [{**ready, "status": "True"}, placed]}}, POD_KEYS
    )

    assert [entry["status"] for entry in new["status"]["conditions"]] == ["True", "True"]
    assert new["status"]["conditions"][1] is pod["status"]["conditions"][1]


@given(OBJECTS, OBJECTS)
def test_patches_give_frozen_objects_and_leave_the_old_alone(target: Any, patch: Any) -> None:
    old = freeze(target)

    new = strategic(old, patch, POD_KEYS)

    assert old == target
    assert all(type(v) not in (dict, list) for v in new.values())
    assert type(new) is FrozenDict


CONTAINERS = [{"name": "a", "image": "1"}, {"name": "b", "image": "1"}]


@pytest.mark.parametrize(
    ("patch", "result"),
    [
        pytest.param(
            [{"name": "b", "image": "2"}],
            [{"name": "a", "image": "1"}, {"name": "b", "image": "2"}],
            id="an item is found by its key",
        ),
        pytest.param(
            [{"name": "c", "image": "2"}],
            [*CONTAINERS, {"name": "c", "image": "2"}],
            id="a new item is appended",
        ),
        pytest.param(
            [{"name": "a", "$patch": "delete"}],
            [{"name": "b", "image": "1"}],
            id="$patch delete removes",
        ),
        pytest.param(
            [{"$patch": "replace"}, {"name": "z", "image": "9"}],
            [{"name": "z", "image": "9"}],
            id="$patch replace takes the place of the whole list",
        ),
    ],
)
def test_strategic_merge_knows_containers_by_name(patch: Any, result: Any) -> None:
    pod = freeze({"spec": {"containers": CONTAINERS}})

    assert strategic(pod, {"spec": {"containers": patch}}, POD_KEYS)["spec"]["containers"] == result


def test_an_item_without_its_merge_key_is_refused() -> None:
    with pytest.raises(PatchError, match="does not contain declared merge key: name"):
        strategic(
            freeze({"spec": {"containers": CONTAINERS}}),
            {"spec": {"containers": [{"image": "2"}]}},
            POD_KEYS,
        )


def test_set_element_order_puts_named_items_first_come_first() -> None:
    pod = freeze({"spec": {"containers": CONTAINERS}})
    order = [{"name": "b"}, {"name": "a"}]

    patched = strategic(pod, {"spec": {"$setElementOrder/containers": order}}, POD_KEYS)

    assert [c["name"] for c in patched["spec"]["containers"]] == ["b", "a"]


def test_finalizers_are_a_set() -> None:
    value = freeze({"metadata": {"finalizers": ["x"]}})

    added = strategic(value, {"metadata": {"finalizers": ["x", "y"]}}, POD_KEYS)
    removal = {"metadata": {"$deleteFromPrimitiveList/finalizers": ["x"]}}

    assert added["metadata"]["finalizers"] == ["x", "y"]
    assert strategic(added, removal, POD_KEYS)["metadata"]["finalizers"] == ["y"]


def test_conditions_merge_by_type_and_tolerations_are_replaced() -> None:
    pod = freeze(
        {
            "spec": {"tolerations": [{"key": "a"}]},
            "status": {"conditions": [{"type": "Ready", "status": "False", "reason": "r"}]},
        }
    )
    patch = {
        "spec": {"tolerations": [{"key": "b"}]},
        "status": {"conditions": [{"type": "Ready", "status": "True"}]},
    }

    patched = strategic(pod, patch, POD_KEYS)

    assert patched["spec"]["tolerations"] == [{"key": "b"}]
    assert patched["status"]["conditions"] == [{"type": "Ready", "status": "True", "reason": "r"}]


@pytest.mark.parametrize(
    ("target", "operations", "result"),
    [
        pytest.param({}, [{"op": "add", "path": "/a", "value": 1}], {"a": 1}, id="add"),
        pytest.param(
            {"a": [1, 3]},
            [{"op": "add", "path": "/a/1", "value": 2}],
            {"a": [1, 2, 3]},
            id="insert",
        ),
        pytest.param(
            {"a": [1]}, [{"op": "add", "path": "/a/-", "value": 2}], {"a": [1, 2]}, id="end"
        ),
        pytest.param({"a": 1}, [{"op": "remove", "path": "/a"}], {}, id="remove"),
        pytest.param(
            {"a": 1}, [{"op": "replace", "path": "/a", "value": 2}], {"a": 2}, id="replace"
        ),
        pytest.param({"a": 1}, [{"op": "move", "from": "/a", "path": "/b"}], {"b": 1}, id="move"),
        pytest.param(
            {"a": 1}, [{"op": "copy", "from": "/a", "path": "/b"}], {"a": 1, "b": 1}, id="copy"
        ),
        pytest.param({"a/b": 1}, [{"op": "remove", "path": "/a~1b"}], {}, id="escaped slash"),
        pytest.param(
            {"a": 1}, [{"op": "test", "path": "/a", "value": 1}], {"a": 1}, id="test holds"
        ),
    ],
)
def test_json_patch_follows_rfc_6902(target: Any, operations: Any, result: Any) -> None:
    assert json_patch(freeze(target), operations) == result


@pytest.mark.parametrize(
    "operation",
    [
        pytest.param({"op": "test", "path": "/a", "value": 2}, id="a test that fails"),
        pytest.param({"op": "remove", "path": "/b"}, id="removing what is not there"),
        pytest.param({"op": "replace", "path": "/b", "value": 1}, id="replacing what is not there"),
        pytest.param(
            {"op": "add", "path": "/b/c", "value": 1}, id="adding below what is not there"
        ),
        pytest.param({"op": "add", "path": "/l/7", "value": 1}, id="an index beyond the end"),
        pytest.param({"op": "sing", "path": "/a"}, id="an unknown operation"),
    ],
)
def test_json_patch_refuses(operation: Any) -> None:
    with pytest.raises(PatchError):
        json_patch(freeze({"a": 1, "l": []}), [operation])


def test_what_a_patch_does_not_touch_is_shared() -> None:
    pod = freeze({"spec": {"containers": CONTAINERS}, "status": {"phase": "Pending"}})

    patched = strategic(pod, {"status": {"phase": "Running"}}, POD_KEYS)

    assert patched["spec"] is pod["spec"]
    assert type(patched["spec"]["containers"]) is FrozenList
