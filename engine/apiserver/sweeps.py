"""DELETE of a collection: the deletion, one by one, of everything that a selector finds.

After generic/registry/store.go (DeleteCollection, with its default of one worker).
"""

from collections.abc import Callable

from engine.apiserver.bootstrap import USER
from engine.apiserver.calls import Call, Desk
from engine.apiserver.errors import Denial
from engine.apiserver.etcd_client import Answer
from engine.apiserver.reads import list_body
from engine.apiserver.selectors import select
from engine.apiserver.watch_cache import stamped
from engine.objects import Obj
from engine.wire import etcd


class Sweeps:
    """Carries out deletecollection. `start` begins a call that the server makes to itself."""

    def __init__(self, desk: Desk, start: Callable[[Call], None]) -> None:
        self._desk, self._start = desk, start

    def begin(self, call: Call) -> None:
        """Ask etcd for everything there is."""
        prefix = call.row.prefix
        self._desk.read(call, "sweep", prefix, etcd.prefix_end(prefix))

    def resume(self, call: Call, answer: Answer) -> None:
        """Take what there is and begin to delete; raises Denial."""
        reply = answer.reply
        if not isinstance(reply, etcd.RangeReply):
            self._desk.fail(call, answer.error)
            return
        request = call.asked
        labels = request.options.get("labelSelector", "")
        fields = request.options.get("fieldSelector", "")
        selection = select(call.row, request.namespace, labels, fields)
        values = [stamped(kv.value, kv.mod_revision) for kv in reply.items if kv.value is not None]
        found = [value for value in values if selection.matches(value)]
        call.value = list_body(call.row, found, reply.header.revision)
        call.todo = found[::-1]
        self._next(call)

    def ended(self, call: Call, code: int, body: Obj) -> None:
        """One deletion of `call` is over: go on, or stop where it failed."""
        if call.serial not in self._desk.open:
            return
        if code < 300 or code == 404:
            self._next(call)
        else:
            self._desk.deny(call, Denial(body))

    def _next(self, call: Call) -> None:
        if not call.todo:
            assert call.value is not None
            self._desk.reply(call, 200, call.value)
            return
        meta = call.todo.pop()["metadata"]
        space = meta.get("namespace", "")
        request = call.asked._replace(verb="delete", user=USER, namespace=space, name=meta["name"])
        child = Call("", request, call.row)
        child.parent = call
        self._start(child)
