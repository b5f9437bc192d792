"""Kubernetes Events: written like client-go's recorder does, counted instead of repeated.

Simplified from client-go/tools/record: an Event that repeats the same source, object, reason and
message raises
`count` by a patch; the merging of merely similar Events and the burst limit are not modelled.
"""

from engine.client.api import ApiClient
from engine.objects import Obj, name, namespace, uid
from engine.units import rfc3339


class EventRecorder:
    """Records Events on behalf of one component."""

    def __init__(self, api: ApiClient, component: str) -> None:
        self._api, self._component = api, component
        self._seen: dict[
            tuple[str, ...], tuple[str, str, int]
        ] = {}  # what was said -> (namespace, name, count)
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
            where, event, count = self._seen[said]
            self._seen[said] = where, event, count + 1
            change = {"count": count + 1, "lastTimestamp": now}
            options = {"patchType": "merge"}
            self._api.call(
                ("event",), "patch", "events", where, event, options=options, body=change
            )
            return
        self._serial += 1
        event = f"{name(about)}.{ctx.dice.between('event', 0, 2**62):016x}"
        self._seen[said] = space, event, 1
        reference = {"kind": kind, "name": name(about), "uid": uid(about)}
        if namespace(about):
            reference["namespace"] = namespace(about)
        body = {
            "apiVersion": "v1", "kind": "Event", "metadata": {"name": event, "namespace": space},
            "involvedObject": reference, "reason": reason, "message": message,
            "type": "Warning" if warning else "Normal", "source": {"component": self._component},
            "firstTimestamp": now, "lastTimestamp": now, "count": 1,
        }  # fmt: skip
        self._api.call(("event",), "create", "events", space, body=body)
