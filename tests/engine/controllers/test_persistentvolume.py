"""Claims and volumes: who is bound to whom, why a claim waits, and what may not vanish."""

from typing import Any

import pytest

from engine.controllers import persistentvolume as binder
from engine.controllers import volume_protection as protection
from engine.controllers._base import Emit, Rule, Update
from engine.controllers._volume_match import best_match, default_class
from engine.objects import Obj, dig, evolve, freeze, name
from tests.engine.controllers.builders import Cluster, Shelf, claim, dying, pod, volume

RWO = "ReadWriteOnce"
DATA = {"namespace": "default", "name": "data"}
RULES: list[Rule] = [binder.reconcile.rule, binder.follow.rule]


def storage_class(own: str, *, default: bool = False, **more: Any) -> Obj:
    marks = {"storageclass.kubernetes.io/is-default-class": "true"} if default else {}
    meta = {"name": own, "annotations": marks}
    return freeze({"metadata": meta, "provisioner": "csi.example.com", **more})


@pytest.mark.parametrize(
    ("wanted", "volumes", "chosen"),
    [
        (claim(size="2Gi"), [volume("a", "5Gi"), volume("b", "3Gi"), volume("c")], "b"),
        (claim(), [volume("a", "512Mi")], None),
        (claim(accessModes=["ReadWriteMany"]), [volume("a")], None),
        (claim(storageClassName="fast"), [volume("a"), volume("b", storageClassName="fast")], "b"),
        (claim(), [volume("a", storageClassName="fast")], None),
        (claim(), [volume("a", volumeMode="Block")], None),
        (claim(selector={"matchLabels": {"disk": "ssd"}}), [volume("a")], None),
        (claim(), [volume("a", claimRef={"namespace": "default", "name": "other"})], None),
        (claim(), [volume("a"), volume("b", claimRef=DATA, storageClassName="fast")], "b"),
        (claim(size="9Gi"), [volume("a", claimRef=DATA)], None),
        (claim(), [volume("a", accessModes=[RWO, "ReadOnlyMany"]), volume("b", "2Gi")], "b"),
    ],
    ids=[
        "the smallest that is large enough", "too small", "other access modes", "its class",
        "a class that was not asked for", "another mode", "its labels", "reserved for another",
        "reserved for it, whatever its class", "reserved for it, and too small",
        "no more access modes than it asks for, before the smallest",
    ],
)  # fmt: skip
def test_which_volume_a_claim_gets(wanted: Obj, volumes: list[Obj], chosen: str | None) -> None:
    found = best_match(wanted, volumes, delayed=False)

    assert (name(found) if found is not None else None) == chosen


def phases(cluster: Cluster) -> dict[str, str]:
    every = [*cluster.every("persistentvolumes"), *cluster.every("persistentvolumeclaims")]
    return {name(one): str(dig(one, "status.phase")) for one in every}


def test_a_binding_names_both_sides_and_both_are_bound() -> None:
    cluster = Cluster({"persistentvolumes": [volume("v")], "persistentvolumeclaims": [claim()]})

    cluster.settle(RULES)

    assert phases(cluster) == {"v": "Bound", "data": "Bound"}
    bound = cluster.every("persistentvolumeclaims")[0]
    assert (bound["spec"]["volumeName"], bound["status"]["capacity"]) == ("v", {"storage": "1Gi"})
    assert cluster.every("persistentvolumes")[0]["spec"]["claimRef"]["uid"] == "uid-data"


def test_two_claims_never_share_a_volume() -> None:
    claims = [claim("one"), claim("two")]
    cluster = Cluster({"persistentvolumes": [volume("v")], "persistentvolumeclaims": claims})

    cluster.settle(RULES)

    assert sorted(phases(cluster).values()) == ["Bound", "Bound", "None"]


def test_a_volume_whose_claim_is_gone_is_released_and_not_given_away() -> None:
    cluster = Cluster({"persistentvolumes": [volume("v")], "persistentvolumeclaims": [claim()]})
    cluster.settle(RULES)
    cluster.objects["persistentvolumeclaims"] = {"default/next": claim("next")}

    cluster.settle(RULES)

    assert phases(cluster) == {"v": "Released", "next": "None"}


def test_a_claim_whose_volume_is_gone_is_lost() -> None:
    cluster = Cluster({"persistentvolumes": [volume("v")], "persistentvolumeclaims": [claim()]})
    cluster.settle(RULES)
    cluster.objects["persistentvolumes"].clear()

    cluster.settle(RULES)

    assert phases(cluster) == {"data": "Lost"}


@pytest.mark.parametrize(
    ("wanted", "classes", "reason"),
    [
        (claim(), [], "FailedBinding"),
        (claim(storageClassName="gone"), [], "ProvisioningFailed"),
        (claim(storageClassName="fast"), [storage_class("fast")], "ExternalProvisioning"),
        (claim(storageClassName="lazy"),
         [storage_class("lazy", volumeBindingMode="WaitForFirstConsumer")], "WaitForFirstConsumer"),
    ],
    ids=["no class", "no such class", "a driver is asked", "a pod must come first"],
)  # fmt: skip
def test_why_a_claim_waits(wanted: Obj, classes: list[Obj], reason: str) -> None:
    shelf = Shelf({"persistentvolumeclaims": [wanted], "storageclasses": classes})

    told = [w.said.reason for w in binder.reconcile(wanted, shelf) if isinstance(w, Emit)]

    assert told == [reason]


def test_a_claim_without_a_class_gets_the_default_one() -> None:
    classes = [storage_class("plain"), storage_class("fast", default=True)]
    cluster = Cluster({"storageclasses": classes, "persistentvolumeclaims": [claim()]})

    cluster.settle(RULES)

    (found,) = cluster.every("persistentvolumeclaims")
    assert found["spec"]["storageClassName"] == "fast"
    asked = "volume.kubernetes.io/storage-provisioner"
    assert found["metadata"]["annotations"][asked] == "csi.example.com"


@pytest.mark.parametrize(
    ("made", "chosen"),
    [
        ({"slow": "2026-01-01T00:00:01Z", "fast": "2026-01-01T00:00:02Z"}, "fast"),
        ({"slow": "2026-01-01T00:00:01Z", "fast": "2026-01-01T00:00:01Z"}, "fast"),
    ],
    ids=["the one made last", "of those of one second the first by name"],
)
def test_which_of_several_default_classes_counts(made: dict[str, str], chosen: str) -> None:
    classes = [
        evolve(storage_class(own, default=True), {"metadata": {"creationTimestamp": at}})
        for own, at in made.items()
    ]

    found = default_class(classes)

    assert found is not None and name(found) == chosen


def test_a_claim_goes_only_when_no_pod_uses_it() -> None:
    held = dying(claim(), finalizers=[protection.CLAIM])
    uses = {"volumes": [{"name": "d", "persistentVolumeClaim": {"claimName": "data"}}]}
    user = evolve(freeze(pod("p", phase="Running")), {"spec": uses})

    assert list(protection.guard_claim(held, Shelf({"pods": [user]}))) == []
    (wish,) = protection.guard_claim(held, Shelf({}))
    assert isinstance(wish, Update)
    assert "finalizers" not in wish.body["metadata"]


def test_a_volume_goes_only_when_it_is_not_bound() -> None:
    held = dying(volume("v"), finalizers=[protection.VOLUME])
    bound = evolve(held, {"status": {"phase": "Bound"}})

    assert list(protection.guard_volume(bound, Shelf({}))) == []
    assert len(list(protection.guard_volume(held, Shelf({})))) == 1
