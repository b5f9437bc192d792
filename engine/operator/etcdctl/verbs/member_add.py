"""etcdctl member add."""

from typing import Any, ClassVar

from engine.operator.etcdctl.errand import BAD_ARGUMENTS, HOST
from engine.operator.etcdctl.line import BOOL, TEXT
from engine.operator.etcdctl.text import number
from engine.operator.etcdctl.verbs._each import peer_url
from engine.operator.etcdctl.verbs._one import OneQuestion
from engine.operator.kubectl.line import Flags
from engine.wire.etcd_admin import MemberAdd as Question
from engine.wire.etcd_admin import MembersReply


class MemberAdd(OneQuestion):
    """Let a member in, before it is started: member add cp-3 --peer-urls=https://cp-3:2380
    --learner.
    """

    flags: ClassVar[Flags] = {"peer-urls": TEXT, "learner": BOOL}

    def question(self) -> Any:
        """The member of the line."""
        if len(self.line.arguments) < 1:
            return self.fail("member name not provided", BAD_ARGUMENTS)
        if len(self.line.arguments) > 1:
            return self.fail("too many arguments", BAD_ARGUMENTS)
        found = HOST.fullmatch(self.line.flags["peer-urls"])
        if found is None:
            return self.fail("member peer urls not provided", BAD_ARGUMENTS)
        return Question(0, f"{found[1]}/etcd", self.line.flags["learner"])

    def told(self, reply: MembersReply) -> None:
        """Its number, and what its etcd is to be started with."""
        name = self.line.arguments[0]
        self.say(f"Member {number(reply.member)} added to cluster {number(reply.cluster)}")
        cluster = ",".join(
            f"{name if info.id == reply.member else info.name}={peer_url(info)}"
            for info in reply.members
            if info.started or info.id == reply.member
        )
        self.say("")
        self.say(f'ETCD_NAME="{name}"')
        self.say(f'ETCD_INITIAL_CLUSTER="{cluster}"')
        self.say(f'ETCD_INITIAL_ADVERTISE_PEER_URLS="{self.line.flags["peer-urls"]}"')
        self.say('ETCD_INITIAL_CLUSTER_STATE="existing"')
