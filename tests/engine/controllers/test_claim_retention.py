"""What becomes of a StatefulSet's claims in a whole cluster, with garbage collector and driver."""

from functools import cache
from typing import Any

import pytest

from engine.history import Run
from engine.scenario import read_scenario
from engine.simulation import simulate
from engine.telling import told

DATABASE: dict[str, Any] = {
    "apiVersion": "apps/v1", "kind": "StatefulSet", "metadata": {"name": "db"},
    "spec": {
        "serviceName": "db", "replicas": 2,
        "selector": {"matchLabels": {"app": "db"}},
        "template": {
            "metadata": {"labels": {"app": "db"}},
            "spec": {"containers": [{"name": "c", "image": "postgres:16"}]},
        },
        "volumeClaimTemplates": [{
            "metadata": {"name": "data"},
            "spec": {
                "accessModes": ["ReadWriteOnce"], "storageClassName": "fast",
                "resources": {"requests": {"storage": "1Gi"}},
            },
        }],
    },
}  # fmt: skip
FAST = {
    "apiVersion": "storage.k8s.io/v1", "kind": "StorageClass", "metadata": {"name": "fast"},
    "provisioner": "csi.quorum.dev",
}  # fmt: skip


@cache
def lifetime(deleted: str, scaled: str) -> Run:
    """Two pods; one is scaled away at 60 s, the set is deleted at 90 s."""
    policy = {"whenDeleted": deleted, "whenScaled": scaled}
    spec = {**DATABASE["spec"], "persistentVolumeClaimRetentionPolicy": policy}
    timeline = [
        {"at": "1s", "apply": {"manifest": FAST}},
        {"at": "2s", "apply": {"manifest": {**DATABASE, "spec": spec}}},
        {"at": "60s", "kubectl": "scale statefulset db --replicas=1"},
        {"at": "90s", "kubectl": "delete statefulset db"},
    ]
    cluster = {"workers": 2, "cloud": {"volumes": True}}
    document = {"cluster": cluster, "timeline": timeline, "until": "130s"}
    return simulate(read_scenario(document), seed=1)


def claims(run: Run, at: int) -> list[str]:
    return sorted(c["metadata"]["name"] for c in run.of("persistentvolumeclaims", at * 1_000_000))


BOTH, FIRST = ["data-db-0", "data-db-1"], ["data-db-0"]


@pytest.mark.parametrize(
    ("deleted", "scaled", "smaller", "gone"),
    [
        ("Retain", "Retain", BOTH, BOTH),
        ("Delete", "Retain", BOTH, []),
        ("Retain", "Delete", FIRST, FIRST),
        ("Delete", "Delete", FIRST, []),
    ],
    ids=["all stay", "go with the set", "go with a pod too many", "go with either"],
)
def test_claims_go_or_stay_as_the_policy_says(
    deleted: str, scaled: str, smaller: list[str], gone: list[str]
) -> None:
    run = lifetime(deleted, scaled)

    assert claims(run, 59) == BOTH
    assert claims(run, 85) == smaller
    assert claims(run, 130) == gone


def test_the_story_says_with_whom_a_claim_goes() -> None:
    text = " ".join(line.text["en"] for line in told(lifetime("Retain", "Delete")))

    assert "Claim `data-db-1` will go **together with its pod**." in text
