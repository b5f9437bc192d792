"""Claims and volumes: which nodes are left, in the words of VolumeBinding, VolumeZone and
VolumeRestrictions.
"""

from typing import Any

import pytest

from engine.objects import Obj
from engine.scheduler.cases import decision_of
from tests.engine.scheduler.world import node, pod

ZONE = "topology.kubernetes.io/zone"
NODES = [node("a", labels={ZONE: "za"}), node("b", labels={ZONE: "zb"})]


def claim(name: str = "data", **spec: Any) -> Obj:
    """A claim; `bound` to a volume, of a `kind` (class), so `big`."""
    bound, size, mode = (
        spec.pop("bound", ""),
        spec.pop("big", "1Gi"),
        spec.pop("mode", "ReadWriteOnce"),
    )
    meta = {"name": name, "namespace": "default", **spec.pop("meta", {})}
    rest = {
        "storageClassName": spec.pop("kind", "late"),
        **({"volumeName": bound} if bound else {}),
    }
    asked = {"accessModes": [mode], "resources": {"requests": {"storage": size}}, **rest, **spec}
    return {"metadata": meta, "spec": asked, "status": {"phase": "Bound" if bound else "Pending"}}


def volume(name: str, zone: str = "", big: str = "1Gi", **more: Any) -> Obj:
    """A volume of the class late that only nodes of a zone reach."""
    term = {"matchExpressions": [{"key": ZONE, "operator": "In", "values": [zone]}]}
    spec: dict[str, Any] = {"capacity": {"storage": big}, "accessModes": ["ReadWriteOnce"]}
    spec |= {"storageClassName": "late", **more.pop("spec", {})}
    if zone:
        spec["nodeAffinity"] = {"required": {"nodeSelectorTerms": [term]}}
    return {"metadata": {"name": name, **more.pop("meta", {})}, "spec": spec, **more}


def kind(name: str, provisioner: str, mode: str, **more: Any) -> Obj:
    meta = {"name": name}
    return {"metadata": meta, "provisioner": provisioner, "volumeBindingMode": mode, **more}


ONLY_B = [{"matchLabelExpressions": [{"key": ZONE, "values": ["zb"]}]}]
CLASSES = [
    kind("late", "kubernetes.io/no-provisioner", "WaitForFirstConsumer"),
    kind("cloud", "disk.example.com", "WaitForFirstConsumer"),
    kind("zonal", "disk.example.com", "WaitForFirstConsumer", allowedTopologies=ONLY_B),
    kind("eager", "disk.example.com", "Immediate"),
]


def subject(*claims: str) -> Obj:
    return pod("p", volumes=[
        {"name": f"v{at}", "persistentVolumeClaim": {"claimName": name}}
        for at, name in enumerate(claims)
    ])  # fmt: skip


def decide(claims: list[Obj], volumes: list[Obj]) -> tuple[str | None, str | None]:
    case = {"nodes": NODES, "pod": subject(*(c["metadata"]["name"] for c in claims))}
    case |= {"persistentVolumeClaims": claims, "persistentVolumes": volumes}
    decision = decision_of({**case, "storageClasses": CLASSES}, lambda: 0.0)
    return decision.node, decision.message


OUT = "node(s) didn't match PersistentVolume's node affinity"
NONE = "node(s) didn't find available persistent volumes to bind"
UNHELPFUL = (
    "no new claims to deallocate, preemption: 0/2 nodes are available: 2 Preemption is not helpful "
    "for scheduling."
)
ZONED = {"labels": {ZONE: "zb__zc"}}
SELECTED = {"annotations": {"volume.kubernetes.io/selected-node": "b"}}
CASES: list[tuple[str, list[Obj], list[Obj], str | None, str | None]] = [
    ("a bound volume ties to its zone", [claim(bound="v")], [volume("v", "zb")], "b", None),
    (
        "a bound volume that nobody reaches",
        [claim(bound="v")],
        [volume("v", "zc")],
        None,
        f"0/2 nodes are available: 2 {OUT}. {UNHELPFUL}",
    ),
    (
        "a bound volume that is gone",
        [claim(bound="v")],
        [],
        None,
        '0/2 nodes are available: persistentvolume "v" not found. not found',
    ),
    ("a volume with zone labels", [claim(bound="v")], [volume("v", meta=ZONED)], "b", None),
    (
        "a claim that must be bound first",
        [claim(kind="eager")],
        [],
        None,
        "0/2 nodes are available: pod has unbound immediate PersistentVolumeClaims. not found",
    ),
    ("a claim that waits finds a free volume", [claim()], [volume("v", "zb")], "b", None),
    (
        "no volume is big enough",
        [claim(big="2Gi")],
        [volume("v", "zb")],
        None,
        f"0/2 nodes are available: 2 {NONE}. {UNHELPFUL}",
    ),
    (
        "one volume does not serve two claims",
        [claim("x"), claim("y")],
        [volume("v", "zb")],
        None,
        f"0/2 nodes are available: 2 {NONE}. {UNHELPFUL}",
    ),
    (
        "the small claim leaves the big volume to the big one",
        [claim("x", big="5Gi"), claim("y")],
        [volume("v", "zb"), volume("w", "zb", "5Gi"), volume("u", "za")],
        "b",
        None,
    ),
    (
        "a volume reserved for another claim",
        [claim()],
        [volume("v", "zb", spec={"claimRef": {"name": "other", "namespace": "default"}})],
        None,
        f"0/2 nodes are available: 2 {NONE}. {UNHELPFUL}",
    ),
    (
        "of a volume reserved for it elsewhere no other takes the place",
        [claim()],
        [
            volume("u", "zb"),
            volume("v", "za", spec={"claimRef": {"name": "data", "namespace": "default"}}),
        ],
        "a",
        None,
    ),
    ("a class makes a volume where it is allowed to", [claim(kind="zonal")], [], "b", None),
    ("a node was chosen for the claim before", [claim(kind="cloud", meta=SELECTED)], [], "b", None),
    (
        "a claim that is on its way out",
        [claim(meta={"deletionTimestamp": "2026-01-01T00:00:00Z"})],
        [],
        None,
        '0/2 nodes are available: persistentvolumeclaim "data" is being deleted. not found',
    ),
]


@pytest.mark.parametrize(
    ("claims", "volumes", "where", "says"), [row[1:] for row in CASES], ids=[r[0] for r in CASES]
)
def test_claims_choose_among_nodes(
    claims: list[Obj], volumes: list[Obj], where: str | None, says: str | None
) -> None:
    assert decide(claims, volumes) == (where, says)


DRIVER = "disk.example.com"
ATTACHABLE = {"csi": {"driver": DRIVER, "volumeHandle": "h"}}
FULL = "0/2 nodes are available: 2 node(s) exceed max volume count."


def limited(node_name: str, count: int | None) -> Obj:
    """A node that can hold so many volumes of the driver; None: it does not say."""
    driver = {"name": DRIVER, "nodeID": node_name, "topologyKeys": None}
    allocatable = {} if count is None else {"allocatable": {"count": count}}
    return {"metadata": {"name": node_name}, "spec": {"drivers": [{**driver, **allocatable}]}}


def attached(volume_name: str, node_name: str) -> Obj:
    spec = {
        "attacher": DRIVER, "nodeName": node_name,
        "source": {"persistentVolumeName": volume_name},
    }  # fmt: skip
    return {"metadata": {"name": f"csi-{volume_name}-{node_name}"}, "spec": spec}


def disk(name: str) -> Obj:
    source = {"csi": {"driver": DRIVER, "volumeHandle": name}}
    return volume(name, spec={**source, "storageClassName": "cloud"})


LIMITS: dict[str, tuple[dict[str, int | None], dict[str, list[str]], list[Obj], str | None]] = {
    "there is room": ({"a": 1, "b": 1}, {"b": ["x"]}, [], "a"),
    "both are full": ({"a": 1, "b": 1}, {"a": ["x"], "b": ["y"]}, [], None),
    "a node that does not say": ({"a": 1, "b": None}, {"a": ["x"], "b": ["y"]}, [], "b"),
    "without any CSINode": ({}, {"a": ["x"], "b": ["y"]}, [], "a"),
    "a volume that is there already takes no more room": (
        {"a": 1, "b": 1}, {"a": ["data"], "b": ["y"]}, [], "a",
    ),
    "one that is still attached takes room": ({"a": 1, "b": 1}, {}, [attached("x", "a")], "b"),
    "one for a pod that is there counts once": (
        {"a": 2, "b": 0}, {"a": ["x"]}, [attached("x", "a")], "a",
    ),
}  # fmt: skip


def with_limits(
    limits: dict[str, int | None], there: dict[str, list[str]], held: list[Obj], **spec: Any
) -> Any:
    """A pod with the claim `data` comes; others with other claims are there."""
    names = ["data", "x", "y"]
    users = [
        {**subject(own), "metadata": {"name": f"user-{own}", "namespace": "default"}}
        for owns in there.values() for own in owns
    ]  # fmt: skip
    for user, place in zip(users, [n for n, owns in there.items() for _ in owns], strict=True):
        user["spec"] = {**user["spec"], "nodeName": place}
    wanted = subject("data")
    wanted["spec"] |= spec
    return decision_of({
        "nodes": NODES, "pod": wanted, "pods": users, "storageClasses": CLASSES,
        "persistentVolumeClaims": [claim(own, bound=own, kind="cloud") for own in names],
        "persistentVolumes": [disk(own) for own in names],
        "csiNodes": [limited(own, count) for own, count in limits.items()],
        "volumeAttachments": held,
    }, lambda: 0.0)  # fmt: skip


@pytest.mark.parametrize(("limits", "there", "held", "where"), LIMITS.values(), ids=LIMITS)
def test_a_node_holds_as_many_volumes_as_its_driver_says(
    limits: dict[str, int | None], there: dict[str, list[str]], held: list[Obj], where: str | None
) -> None:
    decision = with_limits(limits, there, held)

    assert decision.node == where
    if where is None:
        assert str(decision.message).startswith(FULL)
        assert decision.rejected_by == ("NodeVolumeLimits",)


def test_a_claim_that_is_yet_to_be_filled_counts_for_the_driver_that_would() -> None:
    case = {
        "nodes": NODES, "pod": subject("x", "y"), "storageClasses": CLASSES,
        "persistentVolumeClaims": [claim("x", kind="cloud"), claim("y", kind="cloud")],
        "csiNodes": [limited("a", 1), limited("b", 2)],
    }  # fmt: skip

    assert decision_of(case, lambda: 0.0).node == "b"


def test_room_for_a_volume_is_made_by_preemption() -> None:
    full = {"a": 1, "b": 1}, {"a": ["x"], "b": ["y"]}

    decision = with_limits(*full, [], priority=10)
    in_vain = with_limits(*full, [attached("x", "a"), attached("y", "b")], priority=10)

    assert [v.name for v in decision.victims] == ["user-x"]
    assert in_vain.victims == (), "what is attached stays so when its pod goes"


def test_a_claim_that_does_not_exist() -> None:
    decision = decision_of({"nodes": NODES, "pod": subject("nowhere")})

    says = '0/2 nodes are available: persistentvolumeclaim "nowhere" not found. not found'
    assert decision.message == says
    assert decision.rejected_by == ("VolumeRestrictions",)


def test_a_claim_for_one_pod_alone_is_freed_by_preemption_only() -> None:
    user = {**subject("data"), "metadata": {"name": "user", "namespace": "default"}}
    user["spec"] = {**user["spec"], "nodeName": "a"}
    case: dict[str, Any] = {
        "nodes": NODES,
        "pods": [user],
        "persistentVolumeClaims": [claim(bound="v", mode="ReadWriteOncePod")],
        "persistentVolumes": [volume("v")],
    }
    important = subject("data")
    important["spec"]["priority"] = 10

    refused = decision_of({**case, "pod": subject("data")})
    preempting = decision_of({**case, "pod": important})

    assert "2 node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod" in str(
        refused.message
    )
    assert (preempting.nominated, [v.name for v in preempting.victims]) == ("a", ["user"])
