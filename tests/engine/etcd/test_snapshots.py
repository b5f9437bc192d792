"""Snapshots saved and restored: what goes back in time, and what resumed watches hear of it."""

import pytest

from engine.wire.etcd import WatchCancelled, WatchEvents
from tests.engine.etcd.operated import Operated

SAVE = "snapshot save /opt/backup.db"
ALONE = "etcdutl snapshot restore /opt/backup.db --data-dir=/new"
BUMP = "--bump-revision 1000 --mark-compacted"


def restore(bench: Operated, *hosts: str, more: str = "") -> None:
    """Restore the snapshot of cp-1 on these machines, and start their etcds on it."""
    files = bench.world.host("cp-1").files
    peers = ",".join(f"{host}=https://{host}:2380" for host in hosts)
    for host in hosts:
        bench.world.host(host).files["/opt/backup.db"] = files["/opt/backup.db"]
        line = f"{ALONE} {more}"
        if len(hosts) > 1:
            line += f" --name {host} --initial-cluster {peers} --initial-cluster-token new"
        assert bench.type(line, host).rc == 0, line
    for host in hosts:
        bench.act()
        bench.world.use_data(f"{host}/etcd", "/new")
    bench.run(5)


def test_a_restored_member_has_what_the_snapshot_had():
    bench = Operated(1)
    bench.settle()
    bench.said("put kept 1")
    bench.said(SAVE)
    bench.said("put later 2")

    restore(bench, "cp-1")

    assert bench.said("get kept") == "kept\n1"
    assert bench.said("get later") == ""


def test_three_members_are_restored_as_a_new_cluster():
    bench = Operated(3)
    bench.settle()
    bench.said("put kept 1")
    bench.said(SAVE)
    before = bench.ids()

    restore(bench, "cp-1", "cp-2", "cp-3")

    assert bench.said("get kept", "cp-3") == "kept\n1"
    assert not set(before.values()) & set(bench.ids().values())
    assert bench.said("put more 2", "cp-2") == "OK"


def test_a_member_of_the_old_cluster_is_not_let_in():
    bench = Operated(3)
    bench.settle()
    bench.said("put kept 1")
    bench.said(SAVE)

    restore(bench, "cp-1", "cp-2")  # two of the same names, another token: another cluster

    assert bench.said("put more 2") == "OK"
    assert bench.said("get more --consistency=s", "cp-3") == ""


def test_the_revision_goes_back():
    bench = Operated(1)
    bench.settle()
    bench.put("cp-1/etcd", "a")
    bench.run(1)
    bench.said(SAVE)
    for _ in range(5):
        bench.put("cp-1/etcd", "a")
    bench.run(1)
    watch = bench.watch("cp-1/etcd", 8)  # from the next revision on
    bench.run(1)
    assert bench.answers(watch)

    restore(bench, "cp-1")
    resumed = bench.watch("cp-1/etcd", 8)
    for _ in range(3):
        bench.put("cp-1/etcd", "a")
    bench.run(1)

    heard = [m for m in bench.answers(resumed) if isinstance(m, WatchEvents)]
    assert heard == []  # frozen: everything is older than what it waits for
    for _ in range(4):
        bench.put("cp-1/etcd", "a")
    bench.run(1)
    revisions = [
        event.kv.mod_revision
        for m in bench.answers(resumed)
        if isinstance(m, WatchEvents)
        for event in m.events
    ]
    assert revisions
    assert min(revisions) == 8


def test_a_raised_revision_tells_resumed_watches_to_begin_anew():
    bench = Operated(1)
    bench.settle()
    bench.put("cp-1/etcd", "a")
    bench.run(1)
    bench.said(SAVE)
    for _ in range(5):
        bench.put("cp-1/etcd", "a")
    bench.run(1)

    restore(bench, "cp-1", more=BUMP)
    resumed = bench.watch("cp-1/etcd", 8)
    bench.run(1)

    (cancelled,) = bench.answers(resumed)
    assert isinstance(cancelled, WatchCancelled)
    assert cancelled.compact_revision == 1002
    assert bench.said("put b 1") == "OK"


def test_a_restored_member_survives_a_crash():
    bench = Operated(1)
    bench.settle()
    bench.said("put kept 1")
    bench.said(SAVE)
    restore(bench, "cp-1")
    bench.said("put more 2")

    bench.crash("cp-1/etcd")
    bench.revive("cp-1/etcd")
    bench.run(5)

    assert bench.said("get kept") == "kept\n1"
    assert bench.said("get more") == "more\n2"


def test_the_old_data_are_still_where_they_were():
    bench = Operated(1)
    bench.settle()
    bench.said(SAVE)
    bench.said("put later 2")
    restore(bench, "cp-1")
    assert bench.said("get later") == ""

    bench.act()
    bench.world.use_data("cp-1/etcd", "/var/lib/etcd")
    bench.run(5)

    assert bench.said("get later") == "later\n2"


def test_a_snapshot_needs_no_leader():
    bench = Operated(3)
    bench.settle()
    bench.said("put kept 1")
    bench.crash("cp-2/etcd")
    bench.crash("cp-3/etcd")
    bench.run(3)

    assert bench.said(SAVE).startswith("Snapshot saved at /opt/backup.db")
    assert bench.said("get kept --consistency=s") == "kept\n1"
    assert "etcdserver: no leader" in bench.said("endpoint status")


REFUSED = [
    ("snapshot restore /no.db --data-dir=/x", "Error: open /no.db: no such file or directory"),
    (
        "snapshot restore /opt/backup.db --data-dir=/var/lib/etcd",
        'Error: data-dir "/var/lib/etcd" not empty or could not be read',
    ),
    (
        "snapshot restore /opt/backup.db --data-dir=/x --bump-revision 5",
        "Error: --mark-compacted required if --revision-bump > 0",
    ),
    (
        "snapshot restore /opt/backup.db --data-dir=/x --name y",
        'Error: couldn\'t find local name "y" in the initial cluster configuration',
    ),
    ("snapshot status /no.db", "Error: stat /no.db: no such file or directory"),
]


@pytest.mark.parametrize(("line", "said"), REFUSED, ids=[line for line, _ in REFUSED])
def test_etcdutl_says_what_is_wrong(line, said):
    bench = Operated(1)
    bench.settle()
    bench.said(SAVE)

    assert bench.said(f"etcdutl {line}") == said


def test_a_snapshot_is_restored_beside_the_shell_when_no_directory_is_named():
    bench = Operated(1)
    bench.settle()
    bench.said(SAVE)

    bench.said("etcdutl snapshot restore /opt/backup.db")

    assert bench.world.host("cp-1").holds("default.etcd")
    again = bench.said("etcdutl snapshot restore /opt/backup.db")
    assert again == 'Error: data-dir "default.etcd" not empty or could not be read'
