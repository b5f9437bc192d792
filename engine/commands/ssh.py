"""The operator types a line on a machine of the cluster."""

import shlex
from collections.abc import Iterator
from typing import Annotated

from pydantic import BeforeValidator

from engine.commands._base import Command
from engine.operator.etcdctl import Etcdctl
from engine.operator.kubectl import Usage
from engine.operator.messages import RunCommand
from engine.operator.ssh import NotReached, Shell, login
from engine.operator.ssh.line import ETCD_PROGRAMS
from engine.roles import played_by
from engine.units import SECOND
from engine.verbs import Mention, Stage
from engine.world import World

OPERATOR, SHELL, ETCDCTL = "operator", "shell", "etcdctl"
NO_ROUTE_US = 3 * SECOND
"""How long an address is asked for in vain (Linux, net.ipv4.neigh.default.ucast_solicit)."""
TIMED_OUT_US = 127 * SECOND
"""How long TCP tries to connect (Linux, net.ipv4.tcp_syn_retries=6)."""
TROUBLE = "ssh: connect to host {host} port 22: {why}"


def _bare(line: object) -> object:
    return line.strip().removeprefix("ssh ").strip() if isinstance(line, str) else line


class Ssh(Command):
    """Type a line on a machine, without the word ssh; the machine comes first. There are systemctl
    for its kubelet, containerd and (where it has a host of its own) etcd, crictl, and mv for the
    manifests of static pods; etcdctl too. A machine that is off or cut off from the operator is not
    reached.
    """

    line: Annotated[str, BeforeValidator(_bare)]

    shorthand = "line"
    example = "worker-1 systemctl stop kubelet"

    def mentions(self) -> Iterator[Mention]:
        """The machine, when the line names one; the reader of lines says when it does not."""
        try:
            yield Mention("host", ("line",), login(self.line).host)
        except Usage:
            return

    def perform(self, stage: Stage, step: str) -> None:
        """Log in there, and type it."""
        world = stage.world
        typed, words, filters = login(self.line)
        host = played_by(world, typed, "host")
        command = RunCommand(step, f"ssh {self.line.replace(typed, host, 1)}")
        world.disturb()
        why, after_us = _trouble(world, host)
        if why:
            text = TROUBLE.format(host=host, why=why)
            world.shell(OPERATOR, SHELL, Shell).tell(NotReached(command, text, after_us))
        elif words[0] in ETCD_PROGRAMS:
            line = " | ".join((shlex.join(words), *(one.text for one in filters)))
            world.shell(host, ETCDCTL, Etcdctl).tell(RunCommand(step, line))
        else:
            world.shell(host, SHELL, Shell).tell(command)


def _trouble(world: World, name: str) -> tuple[str, int]:
    """Why a machine is not reached, and after how long that is known; empty when it is."""
    host, network = world.host(name), world.network
    if not host.power:
        return "No route to host", NO_ROUTE_US
    if name != OPERATOR and any(
        network.link(*way).blocked_by for way in ((OPERATOR, name), (name, OPERATOR))
    ):
        return "Connection timed out", TIMED_OUT_US
    if host.role == "cloud":
        return "Connection refused", 0
    return "", 0
