"""etcdctl endpoint status."""

import json
from typing import Any, ClassVar

from engine.operator.etcdctl.errand import ERROR, Answer
from engine.operator.etcdctl.text import bordered, number, size
from engine.operator.etcdctl.verbs._each import CLUSTER, EachEndpoint
from engine.operator.kubectl.line import Flags
from engine.wire.etcd import StatusReply, StatusRequest

VERSION = "3.6.8"
STORAGE = "3.6.0"
HEADER = (
    "endpoint", "ID", "version", "storage version", "db size", "in use",
    "percentage not in use", "quota", "is leader", "is learner", "raft term", "raft index",
    "raft applied index", "errors", "downgrade target version", "downgrade enabled",
)  # fmt: skip
FAILED = "Failed to get the status of endpoint {endpoint} ({error})"


class EndpointStatus(EachEndpoint):
    """Ask each endpoint for its own state, leader or not: endpoint status --cluster -w table."""

    flags: ClassVar[Flags] = CLUSTER

    def question(self) -> Any:
        """The member's own view; no leader is needed."""
        return StatusRequest(0)

    def told(self, results: dict[str, Answer]) -> None:
        """A row for each that answered."""
        failed = {endpoint: a.error for endpoint, a in results.items() if a.error}
        for endpoint, error in failed.items():
            self.complain(FAILED.format(endpoint=endpoint, error=error))
        found = {e: a.reply for e, a in results.items() if not a.error}
        rows = [_row(endpoint, reply) for endpoint, reply in found.items()]
        match self.line.flags["write-out"]:
            case "table":
                self.out.append(bordered(HEADER, rows))
            case "json":
                self.say(json.dumps([_json(e, reply) for e, reply in found.items()]))
            case _:
                for row in rows:
                    self.say(", ".join(row))
        self.end(ERROR if failed else 0)


def _row(endpoint: str, reply: StatusReply) -> list[str]:
    errors = [*reply.alarms, *([reply.error] if reply.error else [])]
    leads = reply.leader is not None and reply.leader == reply.header.member
    free = 100 - reply.in_use * 100 // reply.size
    return [
        endpoint, number(reply.member), VERSION, STORAGE, size(reply.size), size(reply.in_use),
        f"{free}%", size(reply.quota), str(leads).lower(), str(reply.learner).lower(),
        str(reply.header.term), str(reply.raft_index), str(reply.raft_applied_index),
        ", ".join(errors), "", "false",
    ]  # fmt: skip


def _json(endpoint: str, reply: StatusReply) -> dict[str, Any]:
    return {
        "Endpoint": endpoint,
        "Status": {
            "header": {
                "member_id": reply.member,
                "revision": reply.header.revision,
                "raft_term": reply.header.term,
            },
            "version": VERSION,
            "dbSize": reply.size,
            "raftIndex": reply.raft_index,
            "raftTerm": reply.header.term,
            "raftAppliedIndex": reply.raft_applied_index,
            "dbSizeInUse": reply.in_use,
            "storageVersion": STORAGE,
            "dbSizeQuota": reply.quota,
        },
    }
