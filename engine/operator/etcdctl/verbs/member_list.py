"""etcdctl member list."""

import json
from typing import Any, ClassVar

from engine.operator.etcdctl.text import bordered, number
from engine.operator.etcdctl.verbs._each import client_url, peer_url
from engine.operator.etcdctl.verbs._one import OneQuestion, read_consistency
from engine.operator.kubectl.line import Flag, Flags
from engine.wire.etcd_admin import MemberInfo, MembersReply
from engine.wire.etcd_admin import MemberList as Question

HEADER = ("ID", "Status", "Name", "Peer Addrs", "Client Addrs", "Is Learner")


class MemberList(OneQuestion):
    """List who belongs to the cluster, as the leader confirms it: member list -w table.
    `--consistency=s`: as this member knows it.
    """

    flags: ClassVar[Flags] = {"consistency": Flag(default="l")}
    formats = ("simple", "table", "json")

    def question(self) -> Any:
        """A fresh list, or this member's."""
        local = read_consistency(self)
        return None if local is None else Question(0, local)

    def told(self, reply: MembersReply) -> None:
        """A row for each."""
        rows = [_row(info) for info in reply.members]
        match self.line.flags["write-out"]:
            case "table":
                self.out.append(bordered(HEADER, rows))
            case "json":
                self.say(json.dumps(_json(reply)))
            case _:
                for row in rows:
                    self.say(", ".join(row))


def _row(info: MemberInfo) -> list[str]:
    shown = [peer_url(info), client_url(info) if info.started else ""]
    status, name = ("started", info.name) if info.started else ("unstarted", "")
    return [number(info.id), status, name, *shown, str(info.learner).lower()]


def _json(reply: MembersReply) -> dict[str, Any]:
    members: list[dict[str, Any]] = []
    for info in reply.members:
        member: dict[str, Any] = {"ID": info.id, "name": info.name, "peerURLs": [peer_url(info)]}
        if info.started:
            member["clientURLs"] = [client_url(info)]
        if info.learner:
            member["isLearner"] = True
        members.append(member)
    header = {"cluster_id": reply.cluster, "raft_term": reply.header.term}
    return {"header": header, "members": members}
