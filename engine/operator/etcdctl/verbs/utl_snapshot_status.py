"""etcdutl snapshot status."""

import json
from typing import Any

from engine.operator.etcdctl.errand import BAD_ARGUMENTS, Errand
from engine.operator.etcdctl.line import ETCDUTL
from engine.operator.etcdctl.text import bordered, size

HEADER = ("hash", "revision", "total keys", "total size", "version")
"""The version is that of the database's schema; snapshots have it since 3.6."""


class UtlSnapshotStatus(Errand):
    """Look into a snapshot file on this machine: etcdutl snapshot status /opt/backup.db -w
    table.
    """

    program = ETCDUTL
    formats = ("simple", "table", "json")

    def start(self) -> None:
        """Read the file."""
        if len(self.line.arguments) != 1:
            self.fail("snapshot status requires exactly one argument", BAD_ARGUMENTS)
            return
        path = self.line.arguments[0]
        snapshot: Any = self.ctx.machine.files.get(path)
        if snapshot is None:
            self.fail(f"stat {path}: no such file or directory")
            return
        row = [f"{snapshot.hash:x}", str(snapshot.dump.revision), str(snapshot.keys)]
        row.append(size(snapshot.size))
        version = [snapshot.version] if snapshot.version else []
        row += version
        match self.line.flags["write-out"]:
            case "table":
                self.out.append(bordered(HEADER[: len(row)], [row]))
            case "json":
                names = ("hash", "revision", "totalKey", "totalSize", "version")
                values = snapshot.hash, snapshot.dump.revision, snapshot.keys, snapshot.size
                found = dict(zip(names, (*values, *version), strict=False))
                self.say(json.dumps(found))
            case _:
                self.say(", ".join(row))
        self.end()
