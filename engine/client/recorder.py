"""Kubernetes Events as client-go writes them: counted instead of repeated, combined where they are
alike, and no more of them about one object than its share.

After client-go/tools/record/events_cache.go, and for the scheduler tools/events. Simplified: an
Event that the API server does not take is not sent again.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple, TypeVar

from engine.client.api import Answer, ApiClient
from engine.objects import Obj, freeze, name, namespace, uid
from engine.units import MINUTE, rfc3339

ALIKE_MAX, ALIKE_US = 10, 10 * MINUTE
"""So many messages of one reason about one object, none longer ago than this after the one before,
and the next are combined (defaultAggregateMaxEvents, defaultAggregateIntervalInSeconds).
"""
SHARE, REFILL_US = 25, 5 * MINUTE
"""How many Events about one object a component may write at once, and how often it gets one more
(defaultSpamBurst, defaultSpamQPS); what it says beyond that is counted, and told with the next.
"""
COMBINED = "(combined from similar events): "
REMEMBERED_MAX = 4096
"""What a recorder remembers of each sort; what was used longest ago is forgotten
(maxLruCacheEntries).
"""

Said = tuple[str, ...]
V = TypeVar("V")


class Recent(dict[Said, V]):
    """What was used last."""

    def keep(self, said: Said, value: V) -> None:
        """This is the value now, and it was used last of all."""
        if self.pop(said, None) is None and len(self) >= REMEMBERED_MAX:
            del self[next(iter(self))]
        self[said] = value


class _Written(NamedTuple):
    """An Event as it was made, and how often that was said by now."""

    body: Mapping[str, Any]
    times: int


class _Alike:
    """The different messages of one reason about one object, and when the last one came."""

    __slots__ = ("at", "messages")

    def __init__(self) -> None:
        self.messages: dict[str, None] = {}
        self.at = 0


class EventRecorder:
    """Records Events on behalf of one component."""

    def __init__(self, api: ApiClient, component: str) -> None:
        self._api, self._component = api, component
        self._seen = Recent[_Written]()  # by what was said
        self._alike = Recent[_Alike]()
        self._full_at = Recent[int]()  # when an object's share is whole again

    def record(
        self, about: Obj, kind: str, reason: str, message: str, *, warning: bool = False
    ) -> None:
        """Say `reason: message` about an object; `kind` is the object's kind."""
        whom = (_space(about), kind, name(about), uid(about))
        alike = (*whom, reason, str(warning))
        said: Said = (*alike, message)
        if self._is_one_of_many(alike, message):
            said, message = alike, COMBINED + message
        heard, before = self._has_share(whom), self._seen.get(said)
        if before is None:
            body = self._made(about, kind, reason, message, warning)
            self._seen.keep(said, _Written(body, 1))
            if heard:
                self._create(body)
            return
        last, times = rfc3339(self._api.ctx.wall), before.times + 1
        change = {"count": times, "lastTimestamp": last, "message": message}
        changed = {**before.body, **change}
        self._seen.keep(said, _Written(changed, times))
        if heard:
            self._patch(changed, change)

    def _is_one_of_many(self, alike: Said, message: str) -> bool:
        """Whether so many others like it were said of late that it is not written by itself."""
        now = self._api.ctx.now
        others = self._alike.get(alike)
        if others is None or now - others.at > ALIKE_US:
            others = _Alike()
        self._alike.keep(alike, others)
        others.messages[message], others.at = None, now
        if len(others.messages) < ALIKE_MAX:
            return False
        del others.messages[next(iter(others.messages))]
        return True

    def _has_share(self, whom: Said) -> bool:
        now = self._api.ctx.now
        full_at = max(self._full_at.get(whom, 0), now)
        if full_at - now > (SHARE - 1) * REFILL_US:
            return False
        self._full_at.keep(whom, full_at + REFILL_US)
        return True

    def _made(self, about: Obj, kind: str, reason: str, message: str, warning: bool) -> Obj:
        ctx, space = self._api.ctx, _space(about)
        now = rfc3339(ctx.wall)
        own = f"{name(about)}.{ctx.dice.between('event', 0, 2**62):016x}"
        reference = {"kind": kind, "name": name(about), "uid": uid(about)}
        if namespace(about):
            reference["namespace"] = namespace(about)
        event = {
            "apiVersion": "v1", "kind": "Event", "metadata": {"name": own, "namespace": space},
            "involvedObject": reference, "reason": reason, "message": message,
            "type": "Warning" if warning else "Normal", "source": {"component": self._component},
            "firstTimestamp": now, "lastTimestamp": now, "count": 1,
        }  # fmt: skip
        frozen: Obj = freeze(event)  # what the store keeps of it is then the same
        return frozen

    def _create(self, body: Mapping[str, Any]) -> None:
        self._api.call(("event",), "create", "events", body["metadata"]["namespace"], body=body)

    def _patch(self, body: Mapping[str, Any], change: Mapping[str, Any]) -> None:
        """Change an Event; one that is gone by now, or was never written, is made as it is."""
        meta = body["metadata"]
        self._api.call(
            ("event",), "patch", "events", meta["namespace"], meta["name"],
            options={"patchType": "merge"}, body=change,
            then=lambda answer: self._patched(body, answer),
        )  # fmt: skip

    def _patched(self, body: Mapping[str, Any], answer: Answer) -> None:
        if answer.code == 404:
            self._create(body)


class SeriesRecorder(EventRecorder):
    """The newer recorder, which only the scheduler uses: what it says again about the same version
    of an object is a series, whatever the message, and nothing is held back.
    """

    def record(
        self, about: Obj, kind: str, reason: str, message: str, *, warning: bool = False
    ) -> None:
        """Say `reason: message` about an object; `kind` is the object's kind."""
        version = str(about["metadata"].get("resourceVersion", ""))
        whom = (_space(about), kind, name(about), uid(about))
        said: Said = (*whom, version, reason, str(warning))
        before = self._seen.get(said)
        if before is None:
            body = self._made(about, kind, reason, message, warning)
            self._seen.keep(said, _Written(body, 1))
            self._create(body)
            return
        last, times = rfc3339(self._api.ctx.wall), before.times + 1
        change = {"series": {"count": times, "lastObservedTime": last}}
        changed = {**before.body, **change}
        self._seen.keep(said, _Written(changed, times))
        if times == 2:  # the next ones are told when the series is refreshed, after half an hour
            self._patch(changed, change)


def _space(about: Obj) -> str:
    """Where its Events lie: those of what has no namespace are in `default`."""
    return namespace(about) or "default"
