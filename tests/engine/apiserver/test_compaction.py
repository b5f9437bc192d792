"""The servers give up old history, one of them for all."""

from typing import Any

from engine.apiserver.compactor import KEY
from engine.wire import etcd
from tests.engine.apiserver.test_over_etcd import MEMBERS, StackedLab

MINUTES = 60


def stores(lab: StackedLab) -> list[Any]:
    return [lab.process(member).component.machine.store for member in MEMBERS]


def compactions(lab: StackedLab) -> int:
    """How many were asked of etcd."""
    records = lab.kernel.trace.records
    return sum(type(r.what) is etcd.Compact and r.where in MEMBERS for r in records)


def test_the_first_round_only_remembers():
    lab = StackedLab()

    lab.run(5.5 * MINUTES)

    assert compactions(lab) == 0
    assert {store.get(KEY).version for store in stores(lab)} == {1}


def test_the_second_round_gives_up_what_is_older_than_one_interval():
    lab = StackedLab()
    lab.run(5.5 * MINUTES)
    stood = stores(lab)[0].revision

    lab.run(5 * MINUTES)

    assert compactions(lab) == 1
    assert {store.get(KEY).version for store in stores(lab)} == {2}
    (given_up,) = {store.compact_revision for store in stores(lab)}
    assert 1 < given_up <= stood


def test_another_server_goes_on_when_one_is_gone():
    lab = StackedLab()
    lab.run(5.5 * MINUTES)
    lab.crash("cp-1/kube-apiserver")

    lab.run(10 * MINUTES)

    assert compactions(lab) == 2
