"""kubectl get --watch: what there is, then every change, until somebody has seen enough."""

import pytest

from engine.scenario import read_scenario
from engine.simulation import simulate
from engine.units import SECOND
from tests.engine.operator.shell import Shell


def watched(line, *more, until="60s"):
    timeline = [{"at": "1s", "id": "seen", "kubectl": line}, *more]
    scenario = {"cluster": {"workers": 1}, "timeline": timeline, "until": until}
    return simulate(read_scenario(scenario), 3).commands["seen"]


def test_every_change_is_a_row_aligned_with_those_before():
    seen = watched(
        "get pods -w",
        {"at": "5s", "kubectl": "run web --image=nginx:1.27"},
        {"at": "15s", "kubectl": "delete pod web --grace-period=1"},
    )

    rows = [line.split() for line in seen.out.splitlines()]
    assert (seen.code, seen.end - seen.at) == (0, pytest.approx(30 * SECOND, rel=0.001))
    assert rows[0] == ["NAME", "READY", "STATUS", "RESTARTS", "AGE"]
    assert [row[2] for row in rows[1:4]] == ["Pending", "Pending", "ContainerCreating"]
    assert ["web", "1/1", "Running", "0"] in [row[:4] for row in rows]
    assert [row[2] for row in rows].count("Terminating") >= 1
    ages = [
        line.index(line.split()[4], line.index(line.split()[2]))
        for line in seen.out.splitlines()[1:]
    ]
    assert ages == sorted(ages)  # a longer STATUS widens its column from then on


def test_the_time_it_lasts_can_be_said():
    seen = watched("get nodes -w --request-timeout=5s")

    assert seen.end - seen.at == pytest.approx(5 * SECOND, rel=0.001)
    assert seen.out.count("\n") == 3


def test_only_what_is_meant_is_shown():
    seen = watched(
        "get configmaps -l own=yes --watch-only -o name",
        {"at": "2s", "kubectl": "create configmap other"},
        {"at": "3s", "kubectl": "create configmap mine"},
        {"at": "4s", "kubectl": "label configmap mine own=yes"},
    )

    assert seen.out == "configmap/mine\n"


def test_a_server_that_goes_ends_it():
    seen = watched("get pods -w", {"at": "5s", "crash": "cp-1/kube-apiserver"})

    assert (seen.code, seen.end) == (1, pytest.approx(5 * SECOND, rel=0.01))
    assert "http2: client connection lost" in seen.err


def test_several_resources_cannot_be_watched_at_once():
    code, _, err = Shell().type("get pods,nodes -w")

    assert code == 1
    assert err.startswith("error: watch is only supported on individual resources and resource")


def test_what_does_not_exist_is_not_watched():
    code, _, err = Shell().type("get pod web -w")

    assert (code, err) == (1, 'Error from server (NotFound): pods "web" not found\n')
