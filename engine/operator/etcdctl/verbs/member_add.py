"""etcdctl member add."""

import re
from typing import Any, ClassVar
from urllib.parse import urlsplit

from engine.operator.etcdctl.errand import BAD_ARGUMENTS, NOT_PLAYED
from engine.operator.etcdctl.text import number
from engine.operator.etcdctl.verbs._each import peer_url
from engine.operator.etcdctl.verbs._one import OneQuestion
from engine.operator.kubectl.line import BOOL, TEXT, Flags
from engine.wire.etcd_admin import MemberAdd as Question
from engine.wire.etcd_admin import MembersReply

PORT = re.compile(r"[^:]:[0-9]*$")


def objection(url: str) -> str:
    """What is wrong with a peer's URL (client/pkg/types/urls.go NewURLs); empty: nothing."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https", "unix", "unixs"):
        return f"URL scheme must be http, https, unix, or unixs: {url}"
    if not PORT.search(parts.netloc):
        return f'URL address does not have the form "host:port": {url}'
    return f"URL must not contain a path: {url}" if parts.path else ""


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
            urls = [word for word in self.line.arguments if word.lower().startswith("http")]
            hints = "".join(f", did you mean --peer-urls={url}" for url in urls)
            return self.fail(f"too many arguments{hints}", BAD_ARGUMENTS)
        given = self.line.flags["peer-urls"]
        if not given:
            return self.fail("member peer urls not provided", BAD_ARGUMENTS)
        urls = [url.strip() for url in given.split(",")]
        wrong = next((text for text in map(objection, urls) if text), "")
        if wrong:
            return self.fail(wrong)
        if len(urls) > 1:
            return self.fail(NOT_PLAYED.format(what="a member with several URLs", verb="etcd"))
        host = urlsplit(urls[0]).hostname
        return Question(0, f"{host}/etcd", self.line.flags["learner"])

    def told(self, reply: MembersReply) -> None:
        """Its number, and what its etcd is to be started with."""
        name = self.line.arguments[0]
        how = " as learner" if self.line.flags["learner"] else ""
        self.say(f"Member {number(reply.member)} added{how} to cluster {number(reply.cluster)}")
        names = {info.id: info.name if info.started else "" for info in reply.members}
        names[reply.member] = name
        cluster = ",".join(f"{names[info.id]}={peer_url(info)}" for info in reply.members)
        self.say("")
        self.say(f'ETCD_NAME="{name}"')
        self.say(f'ETCD_INITIAL_CLUSTER="{cluster}"')
        self.say(f'ETCD_INITIAL_ADVERTISE_PEER_URLS="{self.line.flags["peer-urls"]}"')
        self.say('ETCD_INITIAL_CLUSTER_STATE="existing"')
