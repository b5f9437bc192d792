"""A pod whose claim waits for a node: the claim gets its volume first, then the pod its node."""

import pytest

from engine.objects import Obj, dig
from engine.units import SECOND
from tests.engine.scheduler.test_volumes import CLASSES, ZONE, claim, subject, volume
from tests.engine.scheduler.world import SchedulerBench, node


@pytest.fixture
def bench() -> SchedulerBench:
    found = SchedulerBench()
    found.pass_time(1 * SECOND)
    found.has("storageclasses", *CLASSES)
    found.has("nodes", node("a", labels={ZONE: "za"}), node("b", labels={ZONE: "zb"}))
    return found


def bind(bench: SchedulerBench, bound_claim: Obj, to: str) -> None:
    """What the controller of volumes does."""
    done = {"metadata": {"annotations": {"pv.kubernetes.io/bind-completed": "yes"}}}
    change = {"spec": {"volumeName": to}, "status": {"phase": "Bound"}}
    here = bench.api().get("persistentvolumeclaims", "default", bound_claim["metadata"]["name"])
    assert here is not None
    meta = {**here["metadata"], **done["metadata"]}
    new = {**here, "metadata": meta, "spec": {**here["spec"], **change["spec"]}}
    bench.has("persistentvolumeclaims", {**new, "status": change["status"]})


def test_a_free_volume_is_reserved_and_the_pod_waits_until_its_claim_is_bound(
    bench: SchedulerBench,
) -> None:
    data = claim()
    bench.has("persistentvolumes", volume("v", "zb"))
    bench.has("persistentvolumeclaims", data)

    bench.has("pods", subject("data"))
    bench.pass_time(3 * SECOND)
    reserved = bench.api().get("persistentvolumes", "", "v")
    before = bench.where("p")
    bind(bench, data, "v")
    bench.pass_time(2 * SECOND)

    assert dig(reserved, "spec.claimRef.name") == "data"
    assert (before, bench.where("p")) == (None, "b")


def test_a_provisioner_is_told_the_node(bench: SchedulerBench) -> None:
    data = claim(kind="zonal")
    bench.has("persistentvolumeclaims", data)

    bench.has("pods", subject("data"))
    bench.pass_time(2 * SECOND)
    told = bench.api().get("persistentvolumeclaims", "default", "data")
    bench.has("persistentvolumes", volume("v", "zb", spec={"storageClassName": "zonal"}))
    bind(bench, data, "v")
    bench.pass_time(2 * SECOND)

    assert told is not None
    assert told["metadata"]["annotations"] == {"volume.kubernetes.io/selected-node": "b"}
    assert bench.where("p") == "b"


def test_two_pods_do_not_reserve_the_same_volume(bench: SchedulerBench) -> None:
    bench.has("persistentvolumes", volume("v", "zb"))
    bench.has("persistentvolumeclaims", claim("x"), claim("y"))

    first, second = subject("x"), subject("y")
    bench.has("pods", first, {**second, "metadata": {**second["metadata"], "name": "q"}})
    bench.pass_time(2 * SECOND)

    (refused,) = bench.events("FailedScheduling")
    assert "2 node(s) didn't find available persistent volumes to bind" in refused[1]


def test_a_claim_that_is_never_bound_costs_the_pod_its_node_after_ten_minutes(
    bench: SchedulerBench,
) -> None:
    bench.has("persistentvolumeclaims", claim(kind="cloud"))

    bench.has("pods", subject("data"))
    bench.pass_time(602 * SECOND)

    (failed, *_) = bench.events("FailedScheduling")
    assert failed[1] == (
        'running PreBind plugin "VolumeBinding": binding volumes: context deadline exceeded'
    )


def test_a_bound_claim_wakes_the_pod_that_waited_for_it(bench: SchedulerBench) -> None:
    data = claim(kind="eager")
    bench.has("persistentvolumeclaims", data)
    bench.has("pods", subject("data"))
    bench.pass_time(2 * SECOND)

    bench.has("persistentvolumes", volume("v", "za"))
    bind(bench, data, "v")
    bench.pass_time(2 * SECOND)

    ((name, message, _),) = bench.events("FailedScheduling")
    assert message.endswith("pod has unbound immediate PersistentVolumeClaims. not found")
    assert bench.where("p") == "a"
