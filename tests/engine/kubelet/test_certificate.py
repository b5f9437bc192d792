"""A kubelet's client certificate: the first one, the next ones, and none."""

from itertools import pairwise
from typing import Any

from engine.history import Run
from engine.kubelet.certificate_notes import (
    CertificateAsked,
    CertificateEnded,
    CertificateReceived,
    CertificateUnsigned,
)
from engine.objects import evolve
from engine.scenario import read_scenario
from engine.simulation import simulate
from engine.units import MINUTE, SECOND
from tests.engine.kubelet.node_bench import Node

KCM = "cp-1/kube-controller-manager"


def played(*steps: dict[str, Any], until: str, seed: int = 1, **cluster: Any) -> Run:
    given = {"workers": 1, **cluster}
    return simulate(
        read_scenario({"cluster": given, "timeline": list(steps), "until": until}), seed
    )


def when(run: Run, note: type, node: str = "worker-1") -> list[int]:
    """Seconds since the start at which a note was made about a node."""
    return [
        (record.at - run.start) // SECOND
        for _, record in run.since_start()
        if isinstance(record.what, note) and record.what.node == node  # type: ignore[attr-defined]
    ]


def said(run: Run, step: str) -> str:
    command = run.commands[step]
    return str(command.out + command.err)


LATER = {"workers": [{"name": "worker-1"}, {"name": "worker-2", "joins_later": True}]}


def test_a_machine_that_joins_gets_its_certificate_first() -> None:
    run = played(
        {"at": "5s", "power_on": "worker-2", "id": "joins"},
        {"at": "20s", "kubectl": "get csr", "id": "requests"},
        until="25s",
        **LATER,
    )

    (request,) = said(run, "requests").splitlines()[1:]
    assert request.split()[3] == "system:bootstrap:abcdef"
    assert request.split()[-1] == "Approved,Issued"
    assert when(run, CertificateReceived, "worker-2") == [5]


def test_nobody_joins_while_nobody_signs() -> None:
    run = played(
        {"at": "3s", "stop": KCM, "id": "gone"},
        {"at": "5s", "power_on": "worker-2", "id": "joins"},
        {"at": "90s", "kubectl": "get nodes", "id": "without"},
        {"at": "91s", "heal": "gone", "id": "back"},
        {"at": "150s", "kubectl": "get nodes", "id": "within"},
        until="155s",
        **LATER,
    )

    assert "worker-2" not in said(run, "without")
    assert "worker-2   Ready" in said(run, "within")


SHORT = {"timings": {"cluster_signing_duration": "10m"}}


def test_a_certificate_is_renewed_between_70_and_90_percent_of_its_life() -> None:
    run = played({"at": "19m", "kubectl": "get nodes", "id": "ready"}, until="20m", **SHORT)

    renewed = when(run, CertificateReceived)
    gaps = [later - earlier for earlier, later in pairwise(renewed)]
    assert len(gaps) == 2
    assert all(10.5 * 60 - 300 <= gap <= 13.5 * 60 - 300 + 1 for gap in gaps)  # begun 5 min before
    assert "NotReady" not in said(run, "ready")
    assert when(run, CertificateEnded) == []


def test_a_kubelet_that_starts_anew_keeps_its_certificate() -> None:
    run = played(
        {"at": "9m", "stop": "worker-1/kubelet", "id": "down"},
        {"at": "9m5s", "heal": "down", "id": "up"},
        {"at": "10m", "kubectl": "get nodes worker-1", "id": "ready"},
        until="11m",
        **SHORT,
    )

    assert len(when(run, CertificateAsked)) == 1
    assert "NotReady" not in said(run, "ready")


def test_a_request_that_nobody_signs_is_given_up_and_made_again() -> None:
    run = played({"at": "2m", "stop": KCM, "id": "gone"}, until="24m",
                 timings={"cluster_signing_duration": "12m"})  # fmt: skip

    (asked, *_), (given_up,) = when(run, CertificateAsked), when(run, CertificateUnsigned)
    assert given_up - asked == 15 * MINUTE // SECOND
    assert len(when(run, CertificateEnded)) == 1


def test_a_request_that_is_denied_is_made_again_a_little_later_each_time() -> None:
    node, plural = Node(joins=True), "certificatesigningrequests"
    denial = {"type": "Denied", "status": "True"}

    seen = []
    for seconds in (3, 5, 9, 17):
        requests = node.api.all(plural)
        seen.append(len(requests))
        denied = evolve(requests[-1], {"status": {"conditions": [denial]}})
        node.bench.within(lambda denied=denied: node.api.put(plural, denied))
        node.pass_time(seconds)

    assert seen == [1, 2, 3, 4]
    assert node.api.all("nodes") == []
