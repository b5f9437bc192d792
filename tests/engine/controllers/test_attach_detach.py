"""The attach-detach controller alone: what it asks for, what it waits for, in which words."""

from collections.abc import Callable
from typing import Any

import pytest

from engine.client import Change
from engine.controllers._base import Create, Delete, Emit, Patch
from engine.controllers.attach_detach import AttachDetach
from engine.csi import disk_of
from engine.objects import Obj, dig, evolve, freeze, key_of, name
from engine.units import EPOCH, SECOND
from tests.engine.controllers.builders import Cluster, claim, dying, node, pod, volume

DRIVER = "csi.quorum.dev"
UNIQUE = f"kubernetes.io/csi/{DRIVER}^disk"
OUT = {"key": "node.kubernetes.io/out-of-service", "effect": "NoExecute"}
ATTACHMENTS = "volumeattachments"
RUNS = {"containerStatuses": [{"name": "c", "state": {"running": {}}}]}


def user(own: str, where: str, **status: Any) -> Obj:
    """A pod with the claim `data`, placed on a node."""
    placed = pod(own, node=where)
    stored = {"volumes": [{"name": "d", "persistentVolumeClaim": {"claimName": "data"}}]}
    return evolve(freeze(placed), {"spec": stored, "status": {**RUNS, **status}})


class World:
    """The controller with a cluster whose API server and driver do what they are told: attaching
    and detaching take a second each, unless `driver` is taken away.
    """

    def __init__(self, *pods: Obj, mode: str = "ReadWriteOnce", driver: bool = True) -> None:
        disk = volume(
            "pv", accessModes=[mode], csi={"driver": DRIVER, "volumeHandle": "disk"},
            claimRef={"namespace": "default", "name": "data", "uid": "uid-data"},
        )  # fmt: skip
        bound = evolve(claim(volumeName="pv"), {"status": {"phase": "Bound"}})
        nodes = [node(own) for own in ("n1", "n2")]
        self.cluster = Cluster({
            "persistentvolumes": [disk], "persistentvolumeclaims": [bound], "nodes": nodes,
            "pods": pods, ATTACHMENTS: [],
        })  # fmt: skip
        self.driver, self.answers = driver, []  # (when, what the driver does then)
        self.lead()

    def lead(self) -> None:
        """A new leader begins with what the caches hold."""
        self.patrol = AttachDetach()
        for resource in self.patrol.watches:
            for value in self.cluster.every(resource):
                self.hear(Change(resource, key_of(value), None, value, -1))

    def hear(self, change: Change) -> None:
        assert list(self.patrol.changed(change, self.cluster)) == []

    def put(self, resource: str, value: Obj) -> None:
        """An object is new or has changed."""
        shelf = self.cluster.objects.setdefault(resource, {})
        old, new = shelf.get(key_of(value)), freeze(value)
        shelf[key_of(value)] = new
        self.hear(Change(resource, key_of(value), old, new, 1))

    def drop(self, resource: str, key: str) -> None:
        """An object is gone."""
        old = self.cluster.objects[resource].pop(key)
        self.hear(Change(resource, key, old, None, 1))

    def node(self, own: str, **change: Any) -> None:
        self.put("nodes", evolve(self.cluster.objects["nodes"][own], change))

    def mounts(self, own: str, *unique: str) -> None:
        """The kubelet says what it may have mounted."""
        self.node(own, status={"volumesInUse": list(unique)})

    def turns(self, own: str, ready: str) -> None:
        entry = {"type": "Ready", "status": ready}
        self.node(own, status={"conditions": [entry]})

    def run(self, seconds: float) -> None:
        """Time passes."""
        end = self.cluster.now + int(seconds * SECOND)
        while True:
            moments = [at for at, _ in self.answers]
            if self.patrol.next_at is not None:
                moments.append(max(self.patrol.next_at, self.cluster.now))
            at = min(moments, default=end + 1)
            if at > end:
                break
            self._pass(at)
            for answer in [one for one in self.answers if one[0] <= at]:
                self.answers.remove(answer)
                answer[1]()
            if self.patrol.next_at is not None and self.patrol.next_at <= at:
                self._round()
        self._pass(end)

    def _pass(self, at: int) -> None:
        self.cluster.wall += at - self.cluster.now
        self.cluster.now = at

    def _round(self) -> None:
        for plan in self.patrol.due(self.cluster):
            for wish in plan.wishes:
                self._grant(wish)
            self.patrol.ended(plan.key, "")

    def _grant(self, wish: object) -> None:
        match wish:
            case Create(body=body):
                self.put(ATTACHMENTS, evolve(body, {"metadata": {"uid": f"u-{name(body)}"}}))
                self._later(lambda: self._attached(name(body)))
            case Patch(target=target, change=change):
                self.node(name(target), **change)
            case Delete(target=target):
                present = self.cluster.objects[ATTACHMENTS][name(target)]
                self.put(ATTACHMENTS, dying(present, self.cluster.wall))
                self._later(lambda: self.drop(ATTACHMENTS, name(target)))
            case Emit(said=said):
                self.cluster.events.append(f"{said.about['metadata']['name']} {said.message}")

    def _later(self, act: Callable[[], None]) -> None:
        if self.driver:
            self.answers.append((self.cluster.now + SECOND, act))

    def _attached(self, own: str) -> None:
        self.put(ATTACHMENTS, evolve(self.cluster.objects[ATTACHMENTS][own], {
            "status": {"attached": True}}))  # fmt: skip

    # What can be seen.

    @property
    def attached(self) -> list[str]:
        """The nodes that have the volume, as VolumeAttachments say."""
        found = self.cluster.every(ATTACHMENTS)
        return sorted(dig(a, "spec.nodeName") for a in found if dig(a, "status.attached"))

    @property
    def reported(self) -> list[str]:
        """The nodes whose status says that they have it."""
        return sorted(
            name(one)
            for one in self.cluster.every("nodes")
            if any(e["name"] == UNIQUE for e in dig(one, "status.volumesAttached") or ())
        )

    @property
    def events(self) -> list[str]:
        return self.cluster.events


def test_a_volume_comes_where_its_pod_was_placed_and_the_node_says_so() -> None:
    world = World()

    world.put("pods", user("a", "n1"))
    world.run(2)

    (made,) = world.cluster.every(ATTACHMENTS)
    disk = disk_of(world.cluster.get("persistentvolumes", "pv"))
    assert disk is not None and name(made) == disk.attachment("n1")
    assert made["spec"] == {
        "attacher": DRIVER, "nodeName": "n1", "source": {"persistentVolumeName": "pv"}
    }  # fmt: skip
    assert world.reported == ["n1"]
    assert world.events == ['a AttachVolume.Attach succeeded for volume "pv" ']


def test_without_volumes_of_drivers_it_never_wakes() -> None:
    world = World()

    world.put("pods", pod("plain", node="n1"))
    world.turns("n1", "Unknown")

    assert world.patrol.next_at is None


def test_a_volume_stays_until_its_node_says_that_it_is_unmounted() -> None:
    world = World(user("a", "n1"))
    world.run(2)
    world.mounts("n1", UNIQUE)

    world.drop("pods", "default/a")
    world.run(3600)
    assert world.attached == ["n1"], "a node that is ready is waited for without end"
    world.mounts("n1")
    world.run(0.1)
    assert world.reported == [], "it may not be mounted any more"
    world.run(2)

    assert world.attached == []


def test_a_second_node_waits_for_the_first_and_hears_once_why() -> None:
    world = World(user("a", "n1"))
    world.run(2)
    world.mounts("n1", UNIQUE)

    world.put("pods", user("b", "n2"))
    world.run(300)
    assert world.events[1:] == [
        'b Multi-Attach error for volume "pv" Volume is already used by pod(s) a'
    ]
    world.drop("pods", "default/a")
    world.mounts("n1")
    world.run(4)

    assert world.attached == world.reported == ["n2"]


@pytest.mark.parametrize(
    ("holders", "words"),
    [
        ([], "already exclusively attached to one node and can't be attached to another"),
        ([("b", "default"), ("c", "default")], "already used by pod(s) b, c"),
        ([("b", "default"), ("c", "far")], "already used by pod(s) b and 1 pod(s) in different "
         "namespaces"),
    ],
    ids=["nobody left", "pods beside it", "pods elsewhere too"],
)  # fmt: skip
def test_the_words_say_who_has_the_volume(holders: list[tuple[str, str]], words: str) -> None:
    far = evolve(claim(volumeName="pv"), {
        "metadata": {"namespace": "far"}, "status": {"phase": "Bound"}})  # fmt: skip
    world = World(user("first", "n1"))
    world.put("persistentvolumeclaims", far)
    for own, space in holders:
        world.put("pods", evolve(user(own, "n1"), {"metadata": {"namespace": space}}))
    world.run(2)
    world.mounts("n1", UNIQUE)

    world.drop("pods", "default/first")
    world.put("pods", user("late", "n2"))
    world.run(2)

    assert world.events[-1] == f'late Multi-Attach error for volume "pv" Volume is {words}'


def test_a_volume_that_may_be_shared_is_on_both_nodes() -> None:
    world = World(user("a", "n1"), user("b", "n2"), mode="ReadWriteMany")

    world.run(2)

    assert world.attached == world.reported == ["n1", "n2"]


def dead(**spec: Any) -> World:
    """Node n1 died with the volume; its pod's object is deleted by force 100 s later, and its
    successor waits on n2.
    """
    world = World(user("a", "n1"))
    world.run(2)
    world.mounts("n1", UNIQUE)
    world.turns("n1", "Unknown")
    world.put("pods", dying(user("a", "n1"), EPOCH))
    if spec:
        world.node("n1", spec=spec)
    world.run(100)
    assert world.attached == ["n1"], "a pod that is Terminating with running containers needs it"
    world.drop("pods", "default/a")
    world.put("pods", user("b", "n2"))
    return world


def test_from_a_dead_node_a_volume_goes_by_force_after_six_minutes() -> None:
    world = dead()

    world.run(360)
    assert world.attached == ["n1"]
    world.run(4)

    assert world.attached == ["n2"]


def test_from_a_node_out_of_service_it_goes_at_once() -> None:
    world = dead(taints=[OUT])

    world.run(4)

    assert world.attached == ["n2"]


def test_a_node_that_comes_back_says_itself_what_it_has_unmounted() -> None:
    world = dead()
    world.run(60)

    world.turns("n1", "True")
    world.run(600)
    assert world.attached == ["n1"], "it is ready: nothing is taken from it by force"
    world.mounts("n1")
    world.run(4)

    assert world.attached == ["n2"]


def test_a_new_leader_begins_the_six_minutes_anew() -> None:
    world = dead()
    world.run(300)

    world.lead()
    world.run(359)
    assert world.attached == ["n1"]
    world.run(5)

    assert world.attached == ["n2"]


def test_a_driver_that_does_not_answer_is_waited_for_two_minutes_at_a_time() -> None:
    world = World(user("a", "n1"), driver=False)

    world.run(119)
    assert world.events == []
    world.run(2)
    assert world.events == [
        'a AttachVolume.Attach failed for volume "pv" : timed out waiting for external-attacher of '
        "csi.quorum.dev CSI driver to attach volume disk"
    ]
    world._attached(name(world.cluster.every(ATTACHMENTS)[0]))
    world.run(2)

    assert world.reported == ["n1"]


def test_what_the_driver_refuses_is_tried_again_ever_more_rarely() -> None:
    world = World(user("a", "n1"), driver=False)
    world.run(1)
    (made,) = world.cluster.every(ATTACHMENTS)

    world.put(ATTACHMENTS, evolve(made, {"status": {"attachError": {"message": "no"}}}))
    world.run(60)

    assert set(world.events) == {'a AttachVolume.Attach failed for volume "pv" : no'}
    assert 5 <= len(world.events) <= 7, "0.5, 1, 2, 4, 8, 16, 32 s"


def test_an_attachment_that_someone_deleted_is_missed_within_a_minute() -> None:
    world = dead()
    world.run(30)

    world.drop(ATTACHMENTS, name(world.cluster.every(ATTACHMENTS)[0]))
    world.run(65)

    assert world.attached == ["n2"], "nobody waits for the rest of the six minutes"


def test_a_node_that_is_gone_left_its_last_words() -> None:
    world = dead()

    world.drop("nodes", "n1")
    world.run(350)
    assert world.attached == ["n1"], "it had the volume in use"
    world.run(15)

    assert world.attached == ["n2"]
