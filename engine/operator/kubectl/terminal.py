"""The operator's terminal: a process that hears RunCommand and runs each line as an invocation of
its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

from engine.client import ApiClient, Servers
from engine.component import Component, Context, Scalar
from engine.operator.kubectl.invocation import Invocation
from engine.operator.kubectl.kubeconfig import Kubeconfig
from engine.operator.kubectl.line import CHANGE, Line, Usage, parse, split_verb, words_of
from engine.operator.kubectl.output import check_format
from engine.operator.kubectl.pipes import Filter, ended, piped
from engine.operator.kubectl.redirection import redirected
from engine.operator.kubectl.verbs import VERBS
from engine.operator.messages import CommandStarted, RunCommand, quoted
from engine.wire.api import User

API_SERVER = "kube-apiserver"

_FLAGS = {verb: invocation.flags for verb, invocation in VERBS.items()}


@dataclass(frozen=True, slots=True)
class KubectlConfig:
    """Where kubectl's kubeconfig points: a load balancer, or the API server; `known_as` is how it
    names it (host:port), where that is not the host and port 6443. `says_namespace`: a deletion is
    told with its namespace (since 1.34); `release` is kubectl's own version.
    """

    servers: Servers
    known_as: str = ""
    says_namespace: bool = True
    release: str = "v1.36.2"


def verb_of(text: str) -> str:
    """The verb of a line; raises Usage when there is no such verb."""
    return split_verb(words_of(piped(redirected(text)[0]).line), _FLAGS)[0]


class Kubectl(Component):
    """Runs the lines that are typed, several at a time when they are typed faster than answered."""

    kind: ClassVar[str] = "kubectl"

    def __init__(self, ctx: Context, config: KubectlConfig) -> None:
        super().__init__(ctx, config)
        self._running: dict[str, tuple[RunCommand, Invocation]] = {}
        self._typed: dict[str, tuple[int, tuple[Filter, ...]]] = {}  # when, and what comes after |
        self._count = 0
        self._last: int | None = None
        self._kubeconfig = Kubeconfig(ctx.machine.files)

    def handle(self, message: object) -> None:
        """Begin a line, or let every line that runs hear the message."""
        if isinstance(message, RunCommand):
            self._begin(message)
        else:
            for _, invocation in list(self._running.values()):
                _hear(invocation, message)
        for command, invocation in list(self._running.values()):
            if invocation.code is not None:
                self._end(command, invocation)

    def status(self) -> Mapping[str, Scalar]:
        """How many lines wait for an answer, and how the last one ended."""
        return self.shows(("waiting", "last"), len(self._running), self._last)

    def _begin(self, command: RunCommand) -> None:
        self._typed[command.id] = self.ctx.now, ()
        self.ctx.note(CommandStarted(command.id, command.line), story=True)
        try:
            text, filters = piped(redirected(command.line)[0])
            self._typed[command.id] = self.ctx.now, filters
            line = parse(text, _FLAGS)
            invocation = self._invocation(command, line)
            invocation.start()
        except Usage as usage:
            self._note_end(command, 1, "", str(usage))
            return
        self._running[command.id] = command, invocation

    def _invocation(self, command: RunCommand, line: Line) -> Invocation:
        self._count += 1
        servers = self._servers(command.via or _host_of(line.flags["server"]))
        client = ApiClient(self.ctx, servers, self._user(line), connection=self._count)
        if CHANGE.keys() <= line.flags.keys():
            check_format(line.flags["output"], tables=False)
        invocation = VERBS[line.verb](client, line, command.stdin, f"kubectl {self._count}")
        invocation.kubeconfig = self._kubeconfig
        invocation.known_as = self.config.known_as
        invocation.says_namespace = self.config.says_namespace
        invocation.release = self.config.release
        return invocation

    def _servers(self, host: str) -> Servers:
        servers: Servers = self.config.servers
        return Servers((f"{host}/{API_SERVER}",)) if host else servers

    def _end(self, command: RunCommand, invocation: Invocation) -> None:
        del self._running[command.id]
        if not self._running:
            invocation.api.abandon()
        assert invocation.code is not None, "only an ended invocation is taken away"
        self._note_end(command, invocation.code, "".join(invocation.out), "".join(invocation.err))

    def _user(self, line: Line) -> User:
        """Who types: whom the kubeconfig or the line names, acting as others with `--as`."""
        flags = line.flags
        local = line.verb.startswith("config ")
        user = User() if local else self._kubeconfig.user(flags)
        if flags["as"]:
            return user._replace(acts_as=User(flags["as"], tuple(flags["as-group"])))
        if flags["as-group"]:
            raise Usage(
                "error: requesting groups or user-extra for  without impersonating a user\n"
            )
        return user

    def _note_end(self, command: RunCommand, code: int, out: str, err: str) -> None:
        began, filters = self._typed.pop(command.id)
        note = ended(command, filters, code, out, err, self.ctx.now - began)
        file = redirected(command.line)[1]
        if file:
            self.ctx.machine.files[file] = note.out
            note = replace(note, out="", last=quoted(note.rc, "", note.err))
        self._last = note.rc
        self.ctx.note(note, story=note.is_news)


def _hear(invocation: Invocation, message: object) -> None:
    """Some mistakes in a line come to light only when there are objects to apply it to."""
    try:
        invocation.hear(message)
    except Usage as usage:
        invocation.fail(str(usage).rstrip())


def _host_of(server: str) -> str:
    """The host of `https://cp-2:6443`."""
    return server.rpartition("//")[2].partition(":")[0]
