"""What slow, lossy, mistimed and overfull worlds do, told by the shipped scenarios."""

import pytest

from engine.history import Run
from engine.operator.messages import CommandEnded
from engine.probes import PROBES
from tests.engine.shipped import path_of, run_of


def of(name: str) -> Run:
    return run_of(path_of(name))


@pytest.mark.parametrize(
    ("scenario", "probe", "arguments", "least", "most"),
    [
        # Each way 0.4 s more: a write waits for a round trip between members, and kubectl for
        # reading and writing; nobody resigns, for heartbeats come late but as often.
        ("slow-network", "answer_seconds", ("more",), 1.6, 5),
        ("slow-network", "answer_seconds", ("fast",), 0, 0.5),
        ("slow-network", "leader_gap_seconds", (), 0, 0),
        ("slow-network", "first_exit", (), "", ""),
        # 40 % of the packets: late heartbeats are in time for a grace period of 50 s.
        ("lossy-network", "node_turns_seconds", ("worker-1", "Unknown"), -1, -1),
        ("lossy-network", "ready", ("web",), 8, 8),
        # Ten minutes ahead: no lease is lost, no node is judged, the next leader waits its 15 s.
        ("clock-skew", "node_turns_seconds", ("worker-1", "Unknown"), -1, -1),
        ("clock-skew", "lease_holder", ("kube-controller-manager", "41s"), "", ""),
        ("clock-skew", "ready", ("web",), 3, 3),
        # The whole zone: Unknown 40 to 60 s later, evicted after five minutes, one by one.
        ("zone-outage", "node_turns_seconds", ("worker-3", "Unknown", "10s"), 45, 67),
        ("zone-outage", "node_turns_seconds", ("worker-6", "Unknown", "10s"), 45, 67),
        ("zone-outage", "node_turns_seconds", ("worker-1", "Unknown", "10s"), -1, -1),
        ("zone-outage", "ready", ("web", "300s"), 4, 4),
        ("zone-outage", "ready", ("web",), 6, 6),
        # What is on the machine starts; what is not waits.
        ("registry-down", "ready", ("web", "19s"), 6, 6),
        ("registry-down", "replicas", ("web", "readyReplicas", "100s"), 5, 5),
        ("registry-down", "ready", ("web",), 6, 6),
        # Full: refused at once, for everybody, and ending the program changes nothing.
        ("runaway-fills-etcd", "outcome", ("refused",), "refused", "refused"),
        ("runaway-fills-etcd", "lease_holder", ("kube-scheduler",), "", ""),
        ("runaway-fills-etcd", "running", ("web",), 2, 2),
    ],
)
def test_it_happens_as_it_should(
    scenario: str, probe: str, arguments: tuple[str, ...], least: object, most: object
) -> None:
    assert least <= PROBES[probe](of(scenario), *arguments) <= most


def test_in_a_lost_zone_the_second_node_is_tainted_ten_seconds_later() -> None:
    tainted: dict[str, int] = {}
    for write in of("zone-outage").writes:
        if write.key.startswith("/registry/nodes/worker-") and write.value is not None:
            taints = write.value["spec"].get("taints") or ()
            if any(taint["effect"] == "NoExecute" for taint in taints):
                tainted.setdefault(write.key[-1], write.at)

    first, second = sorted(tainted.values())
    assert sorted(tainted) == ["3", "6"]
    assert 9_500_000 <= second - first <= 15_500_000


def test_a_registry_that_is_away_is_named_in_the_event() -> None:
    events = of("registry-down").of("events")

    said = [event["message"] for event in events if event["reason"] == "Failed"]
    assert any("registry-1.docker.io/v2/library/nginx/manifests/1.28" in text for text in said)


def test_the_alarm_is_shown_by_etcdctl() -> None:
    (ended,) = [
        record.what
        for _, record in of("runaway-fills-etcd").since_start()
        if isinstance(record.what, CommandEnded) and record.what.id == "alarm"
    ]

    assert "alarm:NOSPACE" in ended.out
