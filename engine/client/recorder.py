"""Kubernetes Events: written like client-go's recorder does, counted instead of repeated.

Simplified from client-go/tools/record: an Event that repeats the same source, object, reason and
message raises
`count` by a patch; the merging of merely similar Events and the burst limit are not modelled.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from engine.client.api import Answer, ApiClient
from engine.objects import Obj, name, namespace, uid
from engine.units import rfc3339

Said = tuple[str, ...]


class _Written(NamedTuple):
    """An Event as it was made, and how often that was said by now."""

    body: Mapping[str, Any]
    times: int


class EventRecorder:
    """Records Events on behalf of one component."""

    def __init__(self, api: ApiClient, component: str) -> None:
        self._api, self._component = api, component
        self._seen: dict[Said, _Written] = {}  # by what was said
        self._serial = 0

    def record(
        self, about: Obj, kind: str, reason: str, message: str, *, warning: bool = False
    ) -> None:
        """Say `reason: message` about an object; `kind` is the object's kind."""
        ctx = self._api.ctx
        now = rfc3339(ctx.wall)
        space = namespace(about) or "default"
        said = (space, kind, name(about), uid(about), reason, message)
        if said in self._seen:
            self._repeat(said, now)
            return
        self._serial += 1
        event = f"{name(about)}.{ctx.dice.between('event', 0, 2**62):016x}"
        reference = {"kind": kind, "name": name(about), "uid": uid(about)}
        if namespace(about):
            reference["namespace"] = namespace(about)
        body = {
            "apiVersion": "v1", "kind": "Event", "metadata": {"name": event, "namespace": space},
            "involvedObject": reference, "reason": reason, "message": message,
            "type": "Warning" if warning else "Normal", "source": {"component": self._component},
            "firstTimestamp": now, "lastTimestamp": now, "count": 1,
        }  # fmt: skip
        self._seen[said] = _Written(body, 1)
        self._api.call(("event",), "create", "events", space, body=body)

    def _repeat(self, said: Said, now: str) -> None:
        """Raise the count of what was said before; an Event that is gone by now is made again."""
        body, times = self._seen[said]
        change = {"count": times + 1, "lastTimestamp": now}
        self._seen[said] = _Written({**body, **change}, times + 1)
        meta = body["metadata"]
        self._api.call(
            ("event",), "patch", "events", meta["namespace"], meta["name"],
            options={"patchType": "merge"}, body=change,
            then=lambda answer: self._patched(said, answer),
        )  # fmt: skip

    def _patched(self, said: Said, answer: Answer) -> None:
        if answer.code == 404:
            body = self._seen[said].body
            space = body["metadata"]["namespace"]
            self._api.call(("event",), "create", "events", space, body=body)
