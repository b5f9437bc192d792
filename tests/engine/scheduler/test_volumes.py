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
