"""Short states in the exact form of recorded lines."""

import pytest

from engine.operator.short import short_state

OWNED = {
    "metadata": {
        "name": "web-x",
        "namespace": "default",
        "deletionTimestamp": "2026-01-01T00:00:30Z",
        "deletionGracePeriodSeconds": 30,
        "ownerReferences": [{"kind": "ReplicaSet", "name": "web", "controller": True}],
    },
    "spec": {"nodeName": "node2"},
    "status": {
        "phase": "Running",
        "conditions": [
            {"type": "Ready", "status": "True"},
            {"type": "PodScheduled", "status": "True"},
        ],
        "containerStatuses": [{"restartCount": 2}, {"restartCount": 1}],
    },
}

CASES = [
    (
        "a node with taints in the order of their text",
        "Node",
        {
            "metadata": {"name": "n"},
            "spec": {
                "taints": [
                    {"key": "k", "effect": "NoSchedule"},
                    {"key": "k", "value": "v", "effect": "NoExecute"},
                ]
            },
            "status": {
                "conditions": [
                    {"type": "Ready", "status": "Unknown", "reason": "NodeStatusUnknown"}
                ]
            },
        },
        {
            "ready": ["Unknown", "NodeStatusUnknown"],
            "taints": ["k:NoExecute", "k:NoSchedule"],
            "unschedulable": False,
        },
    ),
    (
        "a pod that was just created",
        "Pod",
        {"metadata": {"name": "p"}, "spec": {}, "status": {"phase": "Pending"}},
        {
            "node": None,
            "phase": "Pending",
            "ready": None,
            "scheduled": None,
            "disruption": None,
            "deleting": False,
            "grace": None,
            "owner": [],
            "restarts": 0,
        },
    ),
    (
        "a pod that is being deleted",
        "Pod",
        OWNED,
        {
            "node": "node2",
            "phase": "Running",
            "ready": ["True", None],
            "scheduled": ["True", None],
            "disruption": None,
            "deleting": True,
            "grace": 30,
            "owner": ["ReplicaSet/web"],
            "restarts": 3,
        },
    ),
    (
        "a deployment that nobody has observed",
        "Deployment",
        {"metadata": {"name": "d", "generation": 1}, "spec": {"replicas": 6}, "status": {}},
        {
            "spec": 6,
            "gen": [1, None],
            "replicas": 0,
            "updatedReplicas": 0,
            "readyReplicas": 0,
            "availableReplicas": 0,
            "unavailableReplicas": 0,
            "progressing": None,
            "available": None,
        },
    ),
    (
        "the slice of the API servers, which have no serving condition",
        "EndpointSlice",
        {"metadata": {"name": "kubernetes"}, "endpoints": [{"conditions": {"ready": True}}]},
        {"ready": 1, "serving": 0, "terminating": 0, "all": 1},
    ),
    (
        "a lease shows the end of its holder",
        "Lease",
        {
            "metadata": {"name": "l"},
            "spec": {"holderIdentity": "vm_9428527b-24b34919bc80", "leaseTransitions": 0},
        },
        {"holder": "19bc80", "transitions": 0},
    ),
    (
        "a lease without transitions",
        "Lease",
        {"metadata": {"name": "l"}, "spec": {"holderIdentity": "apiserver-cad637"}},
        {"holder": "cad637", "transitions": None},
    ),
    (
        "a namespace",
        "Namespace",
        {"metadata": {"name": "default"}, "status": {"phase": "Active"}},
        {"deleting": False, "finalizers": None, "status": {"phase": "Active"}},
    ),
    (
        "an event",
        "Event",
        {
            "metadata": {"name": "e"},
            "type": "Normal",
            "reason": "Killing",
            "count": 1,
            "message": "Stopping container c",
            "involvedObject": {"kind": "Pod", "name": "p"},
        },
        {
            "type": "Normal",
            "reason": "Killing",
            "count": 1,
            "object": "Pod/p",
            "message": "Stopping container c",
        },
    ),
]


@pytest.mark.parametrize(
    ("kind", "value", "state"), [c[1:] for c in CASES], ids=[c[0] for c in CASES]
)
def test_short_state(kind, value, state):
    assert short_state(kind, value) == state
