"""etcdctl endpoint status."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from engine.operator.etcdctl.errand import ERROR, Answer
from engine.operator.etcdctl.text import bordered, number, size
from engine.operator.etcdctl.verbs._each import CLUSTER, EachEndpoint
from engine.operator.kubectl.line import Flags
from engine.wire.etcd import StatusReply, StatusRequest

HEADER = (
    "endpoint", "ID", "version", "storage version", "db size", "in use",
    "percentage not in use", "quota", "is leader", "is learner", "raft term", "raft index",
    "raft applied index", "errors", "downgrade target version", "downgrade enabled",
)  # fmt: skip
SINCE_3_6 = (
    "storage version", "in use", "percentage not in use", "quota", "downgrade target version",
    "downgrade enabled",
)  # fmt: skip
"""Columns of etcdctl 3.6; the one of 3.5 shows the others (etcdctl/ctlv3/command/printer.go)."""
FAILED = "Failed to get the status of endpoint {endpoint} ({error})"


class EndpointStatus(EachEndpoint):
    """Ask each endpoint for its own state, leader or not: endpoint status --cluster -w table."""

    flags: ClassVar[Flags] = CLUSTER
    formats = ("simple", "table", "json")

    def question(self) -> Any:
        """The member's own view; no leader is needed."""
        return StatusRequest(0)

    def told(self, results: dict[str, Answer]) -> None:
        """A row for each that answered."""
        failed = {endpoint: a.error for endpoint, a in results.items() if a.error}
        for endpoint, error in failed.items():
            self.complain(FAILED.format(endpoint=endpoint, error=error))
        found = {e: a.reply for e, a in results.items() if not a.error}
        rows = [_shown(_row(endpoint, reply), found) for endpoint, reply in found.items()]
        match self.line.flags["write-out"]:
            case "table":
                self.out.append(bordered(_shown(HEADER, found), rows))
            case "json":
                self.say(json.dumps([_json(e, reply) for e, reply in found.items()]))
            case _:
                for row in rows:
                    self.say(", ".join(row))
        self.end(ERROR if failed else 0)


def _shown(cells: Sequence[str], found: Mapping[str, StatusReply]) -> list[str]:
    """The cells that etcdctl prints: it comes in the members' own image."""
    if any(reply.storage for reply in found.values()):
        return list(cells)
    return [cell for head, cell in zip(HEADER, cells, strict=True) if head not in SINCE_3_6]


def _row(endpoint: str, reply: StatusReply) -> list[str]:
    errors = [*reply.alarms, *([reply.error] if reply.error else [])]
    leads = reply.leader is not None and reply.leader == reply.header.member
    free = 100 - reply.in_use * 100 // reply.size
    return [
        endpoint, number(reply.member), reply.version, reply.storage,
        size(reply.size), size(reply.in_use),
        f"{free}%", size(reply.quota), str(leads).lower(), str(reply.learner).lower(),
        str(reply.header.term), str(reply.raft_index), str(reply.raft_applied_index),
        ", ".join(errors), "", "false",
    ]  # fmt: skip


def _json(endpoint: str, reply: StatusReply) -> dict[str, Any]:
    newer = {"storageVersion": reply.storage, "dbSizeQuota": reply.quota} if reply.storage else {}
    return {
        "Endpoint": endpoint,
        "Status": {
            "header": {
                "member_id": reply.member,
                "revision": reply.header.revision,
                "raft_term": reply.header.term,
            },
            "version": reply.version,
            "dbSize": reply.size,
            "raftIndex": reply.raft_index,
            "raftTerm": reply.header.term,
            "raftAppliedIndex": reply.raft_applied_index,
            "dbSizeInUse": reply.in_use,
            **newer,
        },
    }
