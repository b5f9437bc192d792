"""Garbage collection: background, foreground, orphan, and owners missing only in the cache."""

from engine.client import Change
from engine.controllers._base import Absent, Delete, Patch, Plan
from engine.controllers.garbage_collector import GarbageCollector
from engine.objects import Obj, evolve, freeze, key_of
from tests.engine.controllers.builders import Shelf, deployment, dying, pod, replicaset


def owned(owner: dict, value: dict, **more: object) -> Obj:
    meta = owner["metadata"]
    reference = {"kind": owner["kind"], "name": meta["name"], "uid": meta["uid"],
                 "controller": True, "blockOwnerDeletion": True, **more}  # fmt: skip
    return evolve(freeze(value), {"metadata": {"ownerReferences": [reference]}})


OWNER = deployment()
SET = owned(OWNER, replicaset())
POD = owned(SET, pod("a"))


class Rig:
    def __init__(self, **objects: Obj):
        self.shelf = Shelf({})
        self.collector = GarbageCollector()
        for resource, value in objects.items():
            self.put(resource, value)

    def put(self, resource: str, value: Obj) -> list[Plan]:
        table = self.shelf.objects.setdefault(resource, {})
        old, table[key_of(value)] = table.get(key_of(value)), freeze(value)
        return self._tell(resource, key_of(value), old, freeze(value))

    def drop(self, resource: str, key: str) -> list[Plan]:
        return self._tell(resource, key, self.shelf.objects[resource].pop(key), None)

    def _tell(self, resource: str, key: str, old: Obj | None, new: Obj | None) -> list[Plan]:
        return list(self.collector.changed(Change(resource, key, old, new, -1), self.shelf))


def family() -> Rig:
    return Rig(deployments=OWNER, replicasets=SET, pods=POD)


def test_the_dependents_of_a_deleted_owner_are_deleted_after_a_question() -> None:
    (plan,) = family().drop("deployments", "default/web")

    check, delete = plan.wishes
    assert isinstance(check, Absent)
    assert (check.resource, check.name, check.uid) == ("deployments", "web", "d1")
    assert isinstance(delete, Delete) and delete.resource == "replicasets"
    assert delete.options["propagationPolicy"] == "Background"


def test_an_owner_of_the_same_name_but_another_uid_is_no_owner() -> None:
    rig = family()

    rig.drop("deployments", "default/web")
    rig.put("deployments", evolve(OWNER, {"metadata": {"uid": "other"}}))
    (plan,) = rig.put("replicasets", evolve(SET, {"metadata": {"labels": {"x": "y"}}}))

    assert isinstance(plan.wishes[-1], Delete)


def test_one_of_two_owners_left_is_enough() -> None:
    other = evolve(OWNER, {"metadata": {"name": "other", "uid": "d2"}})
    both = [*SET["metadata"]["ownerReferences"],
            {"kind": "Deployment", "name": "other", "uid": "d2"}]  # fmt: skip
    rig = Rig(deployments=OWNER)
    rig.put("deployments", other)
    rig.put("replicasets", evolve(SET, {"metadata": {"ownerReferences": both}}))

    (plan,) = rig.drop("deployments", "default/web")

    check, patch = plan.wishes
    assert isinstance(check, Absent) and isinstance(patch, Patch)
    assert [one["uid"] for one in patch.change["metadata"]["ownerReferences"]] == ["d2"]


def test_orphaning_frees_the_dependents_then_the_owner() -> None:
    rig = family()

    (plan,) = rig.put("deployments", dying(OWNER, finalizers=["orphan"]))

    free, last = plan.wishes
    assert free.target["metadata"]["name"] == "web-1"
    assert free.change["metadata"]["ownerReferences"] == []
    assert last.change == {"metadata": {"finalizers": None}}


def test_foreground_deletion_works_from_the_leaves() -> None:
    rig = family()

    (first,) = rig.put("deployments", dying(OWNER, finalizers=["foregroundDeletion"]))
    (delete,) = first.wishes
    assert delete.resource == "replicasets"
    assert delete.options["propagationPolicy"] == "Foreground"

    (second,) = rig.put("replicasets", dying(SET, finalizers=["foregroundDeletion"]))
    assert second.wishes[0].resource == "pods"
    assert second.wishes[0].options["propagationPolicy"] == "Background"

    (third,) = rig.drop("pods", "default/a")
    assert third.wishes[0].change == {"metadata": {"finalizers": None}}

    (fourth,) = rig.drop("replicasets", "default/web-1")
    assert fourth.wishes[0].target["metadata"]["name"] == "web"


def test_dependents_that_do_not_block_are_not_waited_for() -> None:
    loose = owned(OWNER, replicaset(), blockOwnerDeletion=False)
    rig = Rig(deployments=OWNER, replicasets=loose)

    (plan,) = rig.put("deployments", dying(OWNER, finalizers=["foregroundDeletion"]))

    assert plan.wishes[0].change == {"metadata": {"finalizers": None}}


def test_an_owner_of_an_unknown_kind_keeps_its_dependents() -> None:
    rig = Rig()

    plans = rig.put("pods", owned({"kind": "Rollout", "metadata": {"name": "x", "uid": "u"}}, POD))

    assert plans == []


def test_what_was_refused_is_tried_again() -> None:
    rig = family()
    rig.drop("deployments", "default/web")

    rig.collector.ended("replicasets default/web-1", "timeout")
    rig.shelf.tick(1)

    assert rig.collector.next_at is not None and rig.collector.next_at <= rig.shelf.now
    assert len(rig.collector.due(rig.shelf)) == 1
    assert rig.collector.next_at is None
