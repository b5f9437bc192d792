"""What the observer writes down, and what it cannot see."""

from typing import Any

from engine.client import Servers
from engine.operator.observer import Observed, Observer, ObserverConfig
from engine.units import SECOND
from tests.engine.client.fake_api import Bench


def bench() -> Bench:
    found = Bench()
    found.within(lambda: found.api().put("namespaces", thing("default")))
    found.run("operator/observer", Observer, ObserverConfig(Servers(found.servers)))
    found.pass_time(SECOND)
    return found


def thing(name: str, namespace: str = "", **rest: Any) -> dict[str, Any]:
    meta = {"name": name, "namespace": namespace} if namespace else {"name": name}
    return {"metadata": meta, **rest}


def seen(found: Bench) -> list[tuple[str, str, str]]:
    notes = [
        record.what for record in found.kernel.trace.records if isinstance(record.what, Observed)
    ]
    return [(note.kind, note.name, note.event) for note in notes]


def test_it_writes_what_stands_at_the_beginning():
    assert seen(bench()) == [("Namespace", "default", "ADDED")]


def test_it_writes_only_changes_of_the_short_state():
    found = bench()

    found.within(lambda: found.api().put("nodes", thing("n", spec={})))
    found.pass_time(SECOND)
    found.within(lambda: found.api().put("nodes", thing("n", spec={"podCIDR": "10.244.1.0/24"})))
    found.pass_time(SECOND)
    found.within(lambda: found.api().put("nodes", thing("n", spec={"unschedulable": True})))
    found.pass_time(SECOND)
    found.within(lambda: found.api().drop("nodes", "", "n"))
    found.pass_time(SECOND)

    assert seen(found)[1:] == [
        ("Node", "n", "ADDED"), ("Node", "n", "MODIFIED"), ("Node", "n", "DELETED"),
    ]  # fmt: skip


def test_leases_of_nodes_and_of_leaders_are_told_apart():
    found = bench()

    for space in ("kube-node-lease", "kube-system", "elsewhere"):
        found.within(
            lambda s=space: found.api().put("leases", thing("l", s, spec={"renewTime": "t"}))
        )
    found.pass_time(SECOND)

    assert seen(found)[1:] == [("NodeLease", "l", "ADDED"), ("Lease", "l", "ADDED")]


def test_cut_off_it_sees_nothing_and_then_the_difference():
    found = bench()
    found.crash("api-1/kube-apiserver")
    found.pass_time(SECOND)
    broken = seen(found)[1:]

    found.pass_time(20 * SECOND)
    found.start("api-1/kube-apiserver")
    found.within(lambda: found.api().put("namespaces", thing("late")))
    found.pass_time(3 * SECOND)

    assert len(broken) == 13
    assert all((kind, event) == ("watch", "BROKEN") for kind, _, event in broken)
    assert seen(found)[14:] == [("Namespace", "late", "ADDED")]
