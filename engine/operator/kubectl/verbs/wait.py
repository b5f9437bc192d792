"""kubectl wait."""

from collections.abc import Hashable
from typing import Any, ClassVar

from engine.client import Answer
from engine.objects import Obj, dig, name, namespace
from engine.operator.kubectl.invocation import Invocation, Target
from engine.operator.kubectl.jsonpath import found, plain
from engine.operator.kubectl.line import (
    ALL_NAMESPACES,
    FILENAME,
    SELECTOR,
    TEXT,
    Flag,
    Flags,
    Kind,
    Usage,
)
from engine.operator.kubectl.manifests import read_manifests, target_of
from engine.operator.kubectl.naming import NO_NAME, said, said_plural, targets_of
from engine.units import DAY, SECOND
from engine.wire.api import WatchEvents

LOOK_AGAIN_US = 1 * SECOND
FIND_AGAIN_US = SECOND // 2
"""How often --for=create looks whether there is something."""
WEEK_US = 7 * DAY
TIMED_OUT = "error: timed out waiting for the condition"


class Wait(Invocation):
    """Wait until objects meet a condition, or are gone: wait --for=condition=Ready pod/web-1.

    --for=delete waits until they are gone, --for=create until they exist,
    --for=jsonpath='{.status.phase}'=Running for a field; --timeout is 30s unless given. The objects
    are waited for one after the other.
    """

    flags: ClassVar[Flags] = {
        **SELECTOR,
        **FILENAME,
        "for": TEXT,
        "timeout": Flag(Kind.DURATION, default=30 * SECOND),
        **ALL_NAMESPACES,
    }

    def start(self) -> None:
        """Find what is meant, then watch each."""
        self._kind, self._wanted = _condition(self.line.flags["for"])
        self._waiting: list[Target] = []  # in the order in which they are waited for
        self._errors: list[str] = []
        self._is_late = False
        self._number = -1
        self._queue = self._asked = self._meant()
        patience = self.line.flags["timeout"]
        if patience:
            self.wake("timeout", WEEK_US if patience < 0 else patience)
        self._next()

    def forgives(self, step: Hashable, answer: Answer) -> bool:
        """What does not exist is gone already, or may come yet."""
        return answer.code == 404

    def answered(self, step: Hashable, answer: Answer) -> None:
        """What is waited for is found, or looked at once because there is no time to wait."""
        if step == "once":
            self._once(answer)
            return
        target = self._queue[0]
        if answer.ok:
            items = answer.body.get("items", [answer.body])
            self._waiting += [Target(target.resource, name(i), namespace(i)) for i in items]
        elif self._kind == "create":
            self._try_again()
            return
        elif self._kind != "delete":
            self._errors.append(self.trouble(answer))
        self._queue = self._queue[1:]
        self._next()

    def saw(self, step: Hashable, events: WatchEvents) -> None:
        """Met by what is there now, or by being gone."""
        if not self._waiting or step != self._waiting[0].key:
            return
        latest = next((e for e in reversed(events.events) if e[0] != "BOOKMARK"), None)
        gone = (events.initial and latest is None) or (
            latest is not None and latest[0] == "DELETED"
        )
        if gone and self._kind != "delete":
            resource, own = self._waiting[0].resource.qualified, self._waiting[0].name
            self._over(f'Error from server (NotFound): {resource} "{own}" not found')
        elif gone or (latest is not None and self._holds(latest[1])):
            self._over()

    def broke(self, step: Hashable, why: str) -> None:
        """Watch again a little later."""
        self.wake(step, LOOK_AGAIN_US)

    def woke(self, step: Hashable) -> None:
        """Watch again, look again for what is to be created; or the time is up."""
        if step == "timeout":
            self._is_late = True
            if not self._waiting:
                self.fail(TIMED_OUT)
                return
            self._late()
        elif step == "find":
            self._next()
        elif self._waiting and step == self._waiting[0].key:
            self._number = self.watch(step, self._waiting[0])

    # Finding.

    def _meant(self) -> list[Target]:
        flags = self.line.flags
        if flags["filename"]:
            return [target_of(self, manifest) for manifest in read_manifests(self.stdin)]
        targets = targets_of(self, self.line.arguments, all_named=False)
        if any(not t.name for t in targets) and not (flags["selector"] or flags["all"]):
            if flags["field-selector"]:
                return targets
            raise Usage(NO_NAME)
        if flags["all-namespaces"]:
            targets = [target._replace(namespace="") for target in targets]
        return targets

    def _next(self) -> None:
        if not self._queue:
            self._begin()
            return
        target = self._queue[0]
        if target.name:
            self.ask("find", "get", target)
            return
        self.ask("find", "list", target, options=self.selectors())

    def _try_again(self) -> None:
        self._queue, self._waiting = self._asked, []
        self.wake("find", FIND_AGAIN_US)

    def _begin(self) -> None:
        if not self._waiting and self._kind == "create":
            self._try_again()
        elif not self._waiting and not self._errors and self._kind != "delete":
            self.fail("error: no matching resources found")
        else:
            self._turn()

    # Waiting.

    def _turn(self) -> None:
        """The next one, or the end."""
        if not self._waiting:
            self.end_with(self._errors)
        elif self._kind == "create":
            self._over()
        elif not self.line.flags["timeout"]:
            self.ask("once", "get", self._waiting[0])
        else:
            self._number = self.watch(self._waiting[0].key, self._waiting[0])

    def _once(self, answer: Answer) -> None:
        target = self._waiting[0]
        if not answer.ok:
            self._over("" if self._kind == "delete" else self.trouble(answer))
        elif self._kind != "delete" and self._holds(answer.body):
            self._over()
        else:
            self._over(f"error: condition not met for {said_plural(target)}")

    def _over(self, error: str = "") -> None:
        """The first one is dealt with."""
        self.unwatch(self._number)
        target = self._waiting.pop(0)
        if error:
            self._errors.append(error)
        else:
            self.say(f"{said(target)} condition met")
        if self._is_late:
            self._late()
        else:
            self._turn()

    def _late(self) -> None:
        """Nobody is left to wait: every one whose turn has not come fails too."""
        self._errors += [f"{TIMED_OUT} on {said_plural(target)}" for target in self._waiting]
        self._waiting = []
        self._turn()

    def _holds(self, value: Obj) -> bool:
        if self._kind == "delete":
            return False
        path, wanted = self._wanted
        if self._kind == "jsonpath":
            values = found(path, value)
            return bool(values) and (not wanted or plain(values[0]) == wanted)
        entry: Any
        for entry in dig(value, "status.conditions") or ():
            if entry["type"].lower() == path.lower():
                seen = entry.get("observedGeneration") or dig(value, "status.observedGeneration")
                generation = value["metadata"].get("generation")
                if seen is not None and generation is not None and seen < generation:
                    return False
                return bool(entry["status"].lower() == wanted.lower())
        return False


def _condition(text: str) -> tuple[str, tuple[str, str]]:
    """(what is waited for, (condition or path, value)) of --for; raises Usage."""
    kind, _, rest = text.partition("=")
    if text.lower() in ("delete", "create"):
        return text.lower(), ("", "")
    if kind == "condition":
        condition, _, value = rest.partition("=")
        return kind, (condition, value or "true")
    if kind == "jsonpath":
        path, equals, value = rest.partition("=")
        if equals and not value.strip("'\""):
            raise Usage(
                "error: jsonpath wait has to have a value after equal sign, like "
                "--for=jsonpath='{.status.readyReplicas}'=3\n"
            )
        return kind, (path.strip("{}"), value.strip("'\""))
    raise Usage(f'error: unrecognized condition: "{text}"\n')
