"""One run of kubectl, from the typed line to the prompt: an explicit state machine of calls to the
API server.

Each verb is a subclass in its own file under verbs/; this base holds what they share: asking,
watching, waiting, printing, and how a failure reads. A step is a name that a verb gives to what it
asks or waits for; the answer comes back with it.
"""

import re
from collections.abc import Hashable, Mapping
from inspect import cleandoc
from typing import Any, ClassVar, NamedTuple

from engine.client import Answer, ApiClient
from engine.objects import Obj
from engine.operator.kubectl.kubeconfig import Kubeconfig
from engine.operator.kubectl.lacking import KINDS
from engine.operator.kubectl.line import (
    SERVER,
    Flags,
    Line,
    Usage,
    dry_run_of,
    request_timeout_of,
    validation_of,
)
from engine.operator.kubectl.trouble import say_trouble
from engine.resources import Resource, absent, find
from engine.units import SECOND
from engine.wire.api import NO_OPTIONS, WatchClosed, WatchEvents
from engine.wire.system import Expired

CALL_TIMEOUT_US = 100 * SECOND
"""kubectl itself waits for ever (--request-timeout=0); the server ends every request within 60 s
(apiserver/pkg/server/config.go), and a silent connection is given up by its pings before that."""

_WRITING = ("create", "update", "patch")
_UNNAMED = ("scale", "cordon", "uncordon", "drain")
"""Verbs without a field manager of their own: the server takes the program's name."""


class Target(NamedTuple):
    """What a line names: one object, or with an empty name all of a resource that the selectors
    leave.
    """

    resource: Resource
    name: str
    namespace: str

    @property
    def key(self) -> str:
        """A name for it among all targets."""
        return f"{self.resource.plural}/{self.namespace}/{self.name}"


class Invocation:
    """A verb of kubectl at work. The class name is the verb (`RolloutUndo` is `rollout undo`), the
    docstring its help.
    """

    flags: ClassVar[Flags] = {}
    spelled: ClassVar[str] = ""
    """The verb as it is typed, where that is not the class name taken apart (`api-resources`)."""
    known_as: str = ""
    """What the kubeconfig calls the server, where that is not the host and port 6443."""
    kubeconfig: Kubeconfig
    """What the terminal knows of users and contexts."""
    says_namespace = True
    """Whether a deletion is told with its namespace: what the terminal was told."""
    release = ""
    """The version of this kubectl."""

    def __init__(self, api: ApiClient, line: Line, stdin: str, name: str) -> None:
        self.api, self.line, self.stdin, self.name = api, line, stdin, name
        self.ctx = api.ctx
        self.dry_run = dry_run_of(line.flags)  # none, client or server
        self.validation = validation_of(line.flags)
        self.patience_us = min(request_timeout_of(line.flags) or CALL_TIMEOUT_US, CALL_TIMEOUT_US)
        self.out: list[str] = []
        self.err: list[str] = []
        self.code: int | None = None  # None while it runs
        self._timer = self.ctx.timer(name, f"what {line.verb} waits for")
        self._alarms: dict[Hashable, int] = {}  # step -> when
        self._watches: dict[int, Hashable] = {}

    @classmethod
    def words(cls) -> str:
        """The verb as it is typed."""
        return cls.spelled or re.sub(r"(?<!^)(?=[A-Z])", " ", cls.__name__).lower()

    @classmethod
    def help(cls) -> str:
        """The docstring."""
        return cleandoc(cls.__doc__ or "")

    # What verbs define.

    def start(self) -> None:
        """Begin; raises Usage when the line makes no sense."""
        raise NotImplementedError

    def answered(self, step: Hashable, answer: Answer) -> None:
        """A call ended well; failures end the run before this, unless `forgives` says otherwise."""

    def forgives(self, step: Hashable, answer: Answer) -> bool:
        """Whether the verb deals with this failure itself, in `answered`."""
        return False

    def woke(self, step: Hashable) -> None:
        """Time is up for `step`."""

    def saw(self, step: Hashable, events: WatchEvents) -> None:
        """A watch has news."""

    def broke(self, step: Hashable, why: str) -> None:
        """A watch is over; `why` is empty when the server just ended it."""

    # What verbs use.

    @property
    def manager(self) -> str:
        """The field manager of what it writes: kubectl-create, kubectl-set …"""
        if self.line.flags.get("field-manager"):
            return str(self.line.flags["field-manager"])
        first = self.words().partition(" ")[0]
        return "kubectl" if first in _UNNAMED else f"kubectl-{first}"

    @property
    def namespace(self) -> str:
        """The namespace of the line, else that of the context, else `default`."""
        flags = self.line.flags
        return str(flags["namespace"] or self.kubeconfig.namespace(flags) or "default")

    def ask(
        self, step: Hashable, verb: str, target: Target, *, subresource: str = "",
        options: Mapping[str, Any] = NO_OPTIONS, body: Obj | None = None,
    ) -> None:  # fmt: skip
        """Call the API server about a target; what is written is written in the verb's name."""
        if verb in _WRITING and (verb != "create" or not subresource):
            options = {"fieldManager": self.manager, **self.validation, **options}
        if self.dry_run == SERVER and verb in (*_WRITING, "delete"):
            options = {**options, "dryRun": True}
        where = target.namespace if target.resource.namespaced else ""
        self.api.call(
            step, verb, target.resource.plural, where, target.name, subresource=subresource,
            options=options, body=body, timeout_us=self.patience_us,
        )  # fmt: skip

    def ask_path(self, step: Hashable, path: str) -> None:
        """Ask the API server for something that is no object: `version`, `apis`, `readyz`."""
        self.api.call(step, "get", path, timeout_us=self.patience_us)

    def watch(self, step: Hashable, target: Target, *, labels: str = "", fields: str = "") -> int:
        """Watch a target (all of its resource when it has no name); `saw` hears the first picture,
        then changes.
        """
        number = self.api.watch(
            target.resource.plural,
            namespace=target.namespace if target.resource.namespaced else "",
            labels=labels,
            fields=f"metadata.name={target.name}" if target.name else fields,
            listener=_Stream(self, step),
        )
        self._watches[number] = step
        return number

    def unwatch(self, number: int) -> None:
        """Close a watch."""
        self._watches.pop(number, None)
        self.api.unwatch(number)

    def awaited(self) -> list[Any]:
        """The steps that an alarm is set for."""
        return list(self._alarms)

    def wake(self, step: Hashable, after_us: int) -> None:
        """Call `woke(step)` after a while."""
        self._alarms[step] = self.ctx.now + after_us
        self._arm()

    def say(self, text: str) -> None:
        """A line on standard output."""
        self.out.append(f"{text}\n")

    def complain(self, text: str) -> None:
        """A line on standard error."""
        self.err.append(f"{text}\n")

    def end(self, code: int = 0) -> None:
        """The prompt is back."""
        self.code = code
        for number in list(self._watches):
            self.unwatch(number)
        self._timer.cancel()

    def fail(self, text: str) -> None:
        """End with an error."""
        self.complain(text)
        self.end(1)

    def end_with(self, errors: list[str]) -> None:
        """End, with what went wrong on the way; of several errors none begins with `error:`."""
        several = len(errors) > 1
        for text in errors:
            self.complain(text.removeprefix("error: ") if several else text)
        self.end(1 if errors else 0)

    @staticmethod
    def is_verdict(answer: Answer) -> bool:
        """Whether a server has judged what it was asked: not when none answered, nor when it wants
        to be asked again later.
        """
        return bool(answer.code) and not (answer.body.get("details") or {}).get("retryAfterSeconds")

    def selectors(self) -> dict[str, Any]:
        """The options of a list for the selectors of the line."""
        flags = self.line.flags
        options = {
            "labelSelector": flags.get("selector"),
            "fieldSelector": flags.get("field-selector"),
        }
        return {key: value for key, value in options.items() if value}

    # What the terminal calls.

    def hear(self, message: object) -> None:
        """Take any message of the process."""
        match message:
            case WatchEvents() if message.id in self._watches:
                self.saw(self._watches[message.id], message)
            case WatchClosed() if message.id in self._watches:
                self.broke(self._watches.pop(message.id), str(message.body.get("message", "")))
            case Expired() if message.name == self.name:
                self._ring()
        for answer in self.api.hear(message):
            if self.code is None:
                self._take(answer.tag, answer)

    def _take(self, step: Hashable, answer: Answer) -> None:
        for warning in answer.warnings:
            self.complain(f"Warning: {warning}")
        if answer.ok or self.forgives(step, answer):
            self.answered(step, answer)
            return
        self.fail(self.trouble(answer))

    def trouble(self, answer: Answer) -> str:
        """What kubectl says of a failed call."""
        return say_trouble(answer, self.address)

    @property
    def address(self) -> str:
        """The server as the kubeconfig names it, host:port."""
        if self.known_as:
            return self.known_as
        server = self.api.servers.balancer or self.api.servers.addresses[0]
        return f"{server.partition('/')[0]}:6443"

    def _arm(self) -> None:
        if self._alarms:
            self._timer.set(max(0, min(self._alarms.values()) - self.ctx.now))

    def _ring(self) -> None:
        due = [step for step, at in self._alarms.items() if at <= self.ctx.now]
        for step in due:
            del self._alarms[step]
        for step in due:
            if self.code is not None:
                return
            self.woke(step)
        if self.code is None:
            self._arm()


class _Stream(NamedTuple):
    """Hears that a watch of an invocation broke."""

    invocation: Invocation
    step: Hashable

    def broken(self, why: str) -> None:
        """The connection is gone."""
        run = self.invocation
        for number, step in list(run._watches.items()):
            if step == self.step:
                del run._watches[number]
        if run.code is None:
            run.broke(self.step, why)


def resource_of(word: str) -> Resource:
    """The resource that a word means; raises Usage with kubectl's words."""
    found = find(word)
    lacking = absent(word) if found is None else None
    if lacking is not None:
        instead = KINDS.get(lacking.plural, "")
        hint = f": {instead}" if instead else ""
        raise Usage(f"error: {lacking.plural} are not modelled here{hint}\n")
    if found is None:
        raise Usage(f'error: the server doesn\'t have a resource type "{word}"\n')
    return found
