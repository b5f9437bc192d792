"""Events hang on leases: which one, for how long, and what is said again when they are gone."""

from typing import Any

from engine.apiserver.leases import KEYS_MAX, Leases
from engine.dice import Dice
from engine.history import Run
from engine.scenario import read_scenario
from engine.simulation import simulate
from engine.units import HOUR, MINUTE, SECOND


class Moment:
    """A context with a clock and chance, and no more."""

    def __init__(self) -> None:
        self.now, self.dice = 0, Dice(1, "test")


def test_what_is_written_within_a_minute_hangs_on_one_lease() -> None:
    moment: Any = Moment()
    leases = Leases(moment)
    first = leases.lease(HOUR)
    moment.now += 59 * SECOND
    same = leases.lease(HOUR)
    moment.now += 1 * SECOND
    other = leases.lease(HOUR)

    assert first.ttl_us == HOUR + MINUTE
    assert same == first
    assert other.number != first.number


def test_a_short_time_is_not_made_much_longer() -> None:
    assert Leases(Moment()).lease(2 * MINUTE).ttl_us == 126 * SECOND  # type: ignore[arg-type]


def test_a_lease_has_so_many_keys_and_no_more() -> None:
    leases = Leases(Moment())  # type: ignore[arg-type]

    numbers = [leases.lease(HOUR).number for _ in range(KEYS_MAX + 1)]

    assert len(dict.fromkeys(numbers)) == 2
    assert numbers.count(numbers[0]) == KEYS_MAX


def played(*steps: dict[str, Any], until: str, **cluster: Any) -> Run:
    given = {"workers": 1, "timings": {"event_ttl": "2m"}, **cluster}
    return simulate(read_scenario({"cluster": given, "timeline": list(steps), "until": until}), 1)


def shown(run: Run, step: str) -> str:
    return str(run.commands[step].out)


EVENTS = "get events --field-selector involvedObject.kind=Deployment"


def test_an_event_vanishes_and_what_is_said_again_is_made_again() -> None:
    run = played(
        {"at": "1s", "kubectl": "create deployment web --image=nginx:1.27", "id": "make"},
        {"at": "60s", "kubectl": "scale deployment web --replicas=2", "id": "two"},
        {"at": "65s", "kubectl": "scale deployment web --replicas=1", "id": "one"},
        {"at": "70s", "kubectl": EVENTS, "id": "before"},
        {"at": "150s", "kubectl": EVENTS, "id": "between"},
        {"at": "200s", "kubectl": EVENTS, "id": "after"},
        {"at": "210s", "kubectl": "scale deployment web --replicas=2", "id": "again"},
        {"at": "220s", "kubectl": f"{EVENTS} -o wide", "id": "new"},
        until="4m",
    )

    assert shown(run, "before").count("ScalingReplicaSet") == 3
    assert shown(run, "between").count("ScalingReplicaSet") == 2
    assert "ScalingReplicaSet" not in shown(run, "after")
    (line,) = shown(run, "new").splitlines()[1:]
    assert "from 1 to 2" in line
    assert line.split()[-2] == "2"  # its count goes on


def test_a_new_leader_of_etcd_gives_events_their_whole_time_again() -> None:
    run = played(
        {"at": "1s", "kubectl": "create deployment web --image=nginx:1.27", "id": "make"},
        {"at": "110s", "crash": "leader/etcd", "id": "fault"},
        {"at": "160s", "kubectl": EVENTS, "id": "longer"},
        {"at": "4m10s", "kubectl": EVENTS, "id": "gone"},
        until="4m20s", control_planes=3,
    )  # fmt: skip

    assert "ScalingReplicaSet" in shown(run, "longer")
    assert "ScalingReplicaSet" not in shown(run, "gone")


def test_an_hour_is_longer_than_any_run() -> None:
    scenario = {"cluster": {"workers": 1}, "timeline": [
        {"at": "1s", "kubectl": "create deployment web --image=nginx:1.27", "id": "make"},
        {"at": "59m", "kubectl": EVENTS, "id": "late"},
    ], "until": "1h"}  # fmt: skip

    run = simulate(read_scenario(scenario), 1)

    assert "ScalingReplicaSet" in shown(run, "late")
