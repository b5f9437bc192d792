"""What ends with a certificate, and what goes on (facts 10.5, scenarios S43 and S44)."""

from typing import Any

import pytest

from engine.finding import Rejected
from engine.history import Run
from engine.operator.messages import CommandEnded
from engine.scenario import read_scenario
from engine.simulation import simulate

X509 = (
    "Unable to connect to the server: tls: failed to verify certificate: x509: certificate has "
    "expired or is not yet valid: current time 2026-01-01T00:00:29Z is after 2026-01-01T00:00:18Z\n"
)


def scenario(process: str, *lines: tuple[str, str], until: str = "2m") -> Any:
    steps: list[dict[str, Any]] = [{"at": "10s", "id": "old", "expired_certificate": process}]
    steps += [{"at": at, "id": f"look-{n}", "kubectl": line} for n, (at, line) in enumerate(lines)]
    return {"cluster": {"workers": 2}, "timeline": steps, "until": until}


def play(process: str, *lines: tuple[str, str], until: str = "2m") -> Run:
    return simulate(read_scenario(scenario(process, *lines, until=until)), 1)


def printed(run: Run) -> list[tuple[int, str, str]]:
    ends = [record.what for record in run.records if isinstance(record.what, CommandEnded)]
    return [(end.rc, end.out, end.err) for end in ends]


def told(run: Run) -> list[str]:
    return [type(record.what).__name__ for record in run.records]


def test_a_server_with_an_old_certificate_turns_new_connections_away_and_keeps_the_old() -> None:
    run = play("cp-1/kube-apiserver", ("20s", "get nodes"))

    assert printed(run) == [(1, "", X509)]
    assert "LostLease" not in told(run), "connections that stand are not asked again"
    assert "ApiLost" not in told(run)


def test_a_person_with_an_old_certificate_must_log_in() -> None:
    run = play("operator/kubectl", ("20s", "get nodes"))

    unknown = "error: You must be logged in to the server (Unauthorized)\n"
    assert printed(run) == [(1, "", unknown)]
    assert "AccessDenied" in told(run)


def test_a_kubelet_with_an_old_certificate_is_not_heard_and_its_node_becomes_unknown() -> None:
    looks = ("40s", "get node worker-1"), ("100s", "get node worker-1")
    run = play("worker-1/kubelet", *looks)

    early, late = [out.split()[6] for _, out, _ in printed(run)]
    assert (early, late) == ("Ready", "NotReady")
    assert "ApiLost" in told(run)


def test_a_leader_with_an_old_certificate_loses_its_lease() -> None:
    run = play("cp-1/kube-scheduler", until="1m")

    assert "LostLease" in told(run)


def test_only_processes_that_show_a_certificate_can_have_an_old_one() -> None:
    with pytest.raises(Rejected, match="no certificate of etcd is modelled"):
        read_scenario(scenario("cp-1/etcd"))
