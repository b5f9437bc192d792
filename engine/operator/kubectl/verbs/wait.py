"""kubectl wait."""

from collections.abc import Hashable
from typing import ClassVar

from engine.client import Answer
from engine.objects import Obj, name, namespace
from engine.operator.kubectl.invocation import Invocation, Target
from engine.operator.kubectl.line import SELECTOR, TEXT, Flag, Flags, Kind, Usage
from engine.operator.kubectl.naming import said, targets_of
from engine.units import SECOND
from engine.wire.api import WatchEvents

LOOK_AGAIN_US = 1 * SECOND


class Wait(Invocation):
    """Wait until objects meet a condition, or are gone: wait --for=condition=Ready pod/web-1.

    --for=delete waits until they are gone; --timeout is 30s unless given.
    """

    flags: ClassVar[Flags] = {
        **SELECTOR,
        "for": TEXT,
        "timeout": Flag(Kind.DURATION, default=30 * SECOND),
    }

    def start(self) -> None:
        """Find what is meant, then watch each."""
        wanted = self.line.flags["for"]
        kind, _, rest = wanted.partition("=")
        if kind not in ("condition", "delete", "create") or (kind == "condition" and not rest):
            raise Usage(f'error: unrecognized condition: "{wanted}"\n')
        self._kind = kind
        self._condition, _, value = rest.partition("=")
        self._value = (value or "true").lower()
        self._waiting: dict[str, Target] = {}
        self._queue = targets_of(self, self.line.arguments, all_named=False)
        selects = self.line.flags["selector"] or self.line.flags["all"]
        if any(not target.name for target in self._queue) and not selects:
            raise Usage("error: resource(s) were provided, but no name was specified\n")
        self.wake("timeout", self.line.flags["timeout"])
        self._next()

    def answered(self, step: Hashable, answer: Answer) -> None:
        """The list of what a selector means."""
        target = self._queue.pop(0)
        items = answer.body["items"]
        if not items and self._kind != "delete":
            self.fail("error: no matching resources found")
            return
        self._queue[:0] = [Target(target.resource, name(i), namespace(i)) for i in items]
        self._next()

    def saw(self, step: Hashable, events: WatchEvents) -> None:
        """Met by what is there now, or by being gone."""
        if step not in self._waiting:
            return
        target = self._waiting[str(step)]
        latest = next((e for e in reversed(events.events) if e[0] != "BOOKMARK"), None)
        gone = (events.initial and latest is None) or (latest and latest[0] == "DELETED")
        if gone and self._kind == "condition":
            qualified = target.resource.qualified
            self.fail(f'Error from server (NotFound): {qualified} "{target.name}" not found')
        elif gone if self._kind == "delete" else latest and self._holds(latest[1]):
            del self._waiting[str(step)]
            self.say(f"{said(target)} {self._met()}")
            if not self._waiting:
                self.end()

    def broke(self, step: Hashable, why: str) -> None:
        """Watch again a little later."""
        self.wake(step, LOOK_AGAIN_US)

    def woke(self, step: Hashable) -> None:
        """Watch again; or the time is up."""
        if step == "timeout":
            for target in self._waiting.values():
                who = f"{target.resource.plural}/{target.name}"
                self.complain(f"error: timed out waiting for the condition on {who}")
            self.end(1)
        elif step in self._waiting:
            self.watch(step, self._waiting[str(step)])

    def _next(self) -> None:
        """Lists first; when all names are known, watch each."""
        if self._queue and not self._queue[0].name:
            options = {"labelSelector": self.line.flags["selector"]}
            kept = {key: value for key, value in options.items() if value}
            self.ask("list", "list", self._queue[0], options=kept)
            return
        if self._queue:
            target = self._queue.pop(0)
            self._waiting[target.key] = target
            self._next()
            return
        for key, target in self._waiting.items():
            self.watch(key, target)
        if not self._waiting:
            self.end()

    def _holds(self, value: Obj) -> bool:
        if self._kind == "create":
            return True
        for entry in (value.get("status") or {}).get("conditions") or ():
            if entry["type"].lower() == self._condition.lower():
                return bool(entry["status"].lower() == self._value)
        return False

    def _met(self) -> str:
        return "deleted" if self._kind == "delete" else "condition met"
