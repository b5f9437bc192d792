"""The operator types an etcdctl or etcdutl line."""

from typing import Annotated

from pydantic import BeforeValidator

from engine.commands._base import Command
from engine.operator.etcdctl import Etcdctl as Shell
from engine.operator.messages import TERMINAL, CommandEnded, CommandStarted, RunCommand
from engine.roles import played_by
from engine.verbs import HostName, Stage

KIND = "etcdctl"
PROGRAMS = ("etcdctl", "etcdutl")
NO_ROUTE = "ssh: connect to host {host} port 22: No route to host"
FAILED = 255


def _named(line: object) -> object:
    if not isinstance(line, str):
        return line
    words = line.split()
    named = any(word in PROGRAMS for word in words[:4])
    return line.strip() if named else f"etcdctl {line.strip()}"


class Etcdctl(Command):
    """Type an etcdctl line (or one of etcdutl) on a machine with etcd, the first one unless `host`
    names another: the default endpoint is the member there, and files lie there. `stdin` is piped
    in.
    """

    line: Annotated[str, BeforeValidator(_named)]
    stdin: str = ""
    host: HostName = ""

    shorthand = "line"
    example = "endpoint status --cluster -w table"

    def perform(self, stage: Stage, step: str) -> None:
        """Log in there, and type it."""
        world = stage.world
        hosts = [host.name for host in world.hosts.values() if "etcd" in host.processes]
        name = played_by(world, self.host, "host") if self.host else hosts[0]
        if not world.host(name).power:
            self._no_route(stage, step, name)
            return
        world.disturb()  # it may change who the members are
        world.shell(name, KIND, Shell).tell(RunCommand(step, self.line, self.stdin))

    def _no_route(self, stage: Stage, step: str, name: str) -> None:
        kernel, text = stage.world.kernel, NO_ROUTE.format(host=name)
        kernel.note(TERMINAL, CommandStarted(step, self.line), story=True)
        ended = CommandEnded(step, self.line, FAILED, "", f"{text}\n", text)
        kernel.note(TERMINAL, ended, story=True)
