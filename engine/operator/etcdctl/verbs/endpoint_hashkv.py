"""etcdctl endpoint hashkv."""

import json
from typing import Any, ClassVar

from engine.operator.etcdctl.errand import ERROR, Answer
from engine.operator.etcdctl.text import bordered
from engine.operator.etcdctl.verbs._each import CLUSTER, EachEndpoint
from engine.operator.kubectl.line import Flag, Flags, Kind
from engine.wire.etcd_admin import HashReply, HashRequest

HEADER = ("endpoint", "hash", "hash_revision")
FAILED = "Failed to get the hash of endpoint {endpoint} ({error})"
NEVER_COMPACTED = -1


class EndpointHashkv(EachEndpoint):
    """Ask each endpoint for a hash of its keys, with their history: members that hold the same say
    the same: endpoint hashkv --cluster -w table.
    """

    flags: ClassVar[Flags] = {**CLUSTER, "rev": Flag(Kind.INT, default=0)}
    formats = ("simple", "table", "json")

    def question(self) -> Any:
        """Up to the revision of the line."""
        return HashRequest(0, self.line.flags["rev"])

    def told(self, results: dict[str, Answer]) -> None:
        """A row for each that answered."""
        for endpoint, answer in results.items():
            if answer.error:
                self.complain(FAILED.format(endpoint=endpoint, error=answer.error))
        heard = {name: answer.reply for name, answer in results.items() if not answer.error}
        rows = [[name, str(said.hash), str(said.hash_revision)] for name, said in heard.items()]
        match self.line.flags["write-out"]:
            case "table":
                self.out.append(bordered(HEADER, rows))
            case "json":
                self.say(json.dumps([_json(name, reply) for name, reply in heard.items()]))
            case _:
                for row in rows:
                    self.say(", ".join(row))
        errors = [answer.error for answer in results.values() if answer.error]
        if errors:
            self.fail(errors[-1], ERROR)
        else:
            self.end()


def _json(endpoint: str, reply: HashReply) -> dict[str, Any]:
    header = {"revision": reply.header.revision, "raft_term": reply.header.term}
    found = {"header": header, "hash": reply.hash, "hash_revision": reply.hash_revision}
    found["compact_revision"] = reply.compact_revision or NEVER_COMPACTED
    return {"Endpoint": endpoint, "HashKV": found}
