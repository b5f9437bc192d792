"""etcdutl snapshot restore."""

import re
from typing import Any, ClassVar

from engine.operator.etcdctl.errand import BAD_ARGUMENTS, Errand
from engine.operator.etcdctl.line import ETCDUTL
from engine.operator.kubectl.line import BOOL, TEXT, Flag, Flags, Kind
from engine.wire.system import Restoration

PEER = re.compile(r"([^=,]+)=(?:https?://)?([^:/,]+)(?::\d+)?/?")
BUMP = "--mark-compacted required if --revision-bump > 0"
LOCAL = ("localhost", "127.0.0.1")


class UtlSnapshotRestore(Errand):
    """Make a data directory on this machine out of a snapshot: etcdutl snapshot restore
    /opt/backup.db --data-dir=/var/lib/etcd-restored. It belongs to a new cluster; etcd does not use
    it before it is told to (etcd_data_dir).
    """

    program = ETCDUTL
    formats = ()
    flags: ClassVar[Flags] = {
        "data-dir": TEXT,
        "wal-dir": TEXT,
        "name": Flag(default="default"),
        "initial-cluster": Flag(default="default=http://localhost:2380"),
        "initial-cluster-token": Flag(default="etcd-cluster"),
        "initial-advertise-peer-urls": Flag(default="http://localhost:2380"),
        "skip-hash-check": BOOL,
        "initial-memory-map-size": Flag(Kind.INT, default=0),
        "bump-revision": Flag(Kind.INT, default=0),
        "mark-compacted": BOOL,
    }

    def start(self) -> None:
        """Check the line, then write the directory."""
        flags, files = self.line.flags, self.ctx.machine.files
        if len(self.line.arguments) != 1:
            self.fail("snapshot restore requires exactly one argument", BAD_ARGUMENTS)
            return
        if bool(flags["bump-revision"]) != flags["mark-compacted"]:
            self.fail(BUMP, BAD_ARGUMENTS)
            return
        target = flags["data-dir"].rstrip("/") or f"{flags['name']}.etcd"
        path = self.line.arguments[0]
        snapshot: Any = files.get(path)
        if snapshot is None:
            self.fail(f"open {path}: no such file or directory")
        elif self.ctx.machine.holds(target):
            self.fail(f'data-dir "{target}" not empty or could not be read')
        else:
            self._restore(snapshot, target)

    def _restore(self, snapshot: Any, target: str) -> None:
        flags, here = self.line.flags, self.ctx.name.partition("/")[0]
        peers = dict(PEER.findall(flags["initial-cluster"]))
        if flags["name"] not in peers:
            name = flags["name"]
            self.fail(f'couldn\'t find local name "{name}" in the initial cluster configuration')
            return
        hosts = [here if host in LOCAL else host for host in peers.values()]
        self.ctx.machine.files[target] = Restoration(
            snapshot,
            tuple(f"{host}/etcd" for host in hosts),
            flags["initial-cluster-token"],
            flags["bump-revision"],
            flags["mark-compacted"],
        )
        self.end()
