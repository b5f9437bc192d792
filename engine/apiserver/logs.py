"""GET of pods/log: the API server keeps no logs; it asks the kubelet of the pod's node for them.

After pkg/registry/core/pod/strategy.go (LogLocation) and pkg/registry/core/pod/rest/log.go. A node
that cannot be reached, or a pod that is gone, leaves nothing to show.
"""

from urllib.parse import urlencode

from engine.apiserver.cacher import Cacher
from engine.apiserver.calls import Call, Desk
from engine.apiserver.errors import Denial, bad_request, internal, not_found, unexplained
from engine.apiserver.etcd_client import Answer
from engine.component import Context
from engine.objects import FrozenDict, Obj, dig
from engine.resources import CATALOGUE
from engine.units import SECOND
from engine.wire import etcd
from engine.wire.api import failure
from engine.wire.kubelet import LogsAnswer, LogsRequest
from engine.wire.system import Refused

DIAL_US = 30 * SECOND
"""How long a connection to a kubelet may take to be made (net/http DefaultTransport)."""
PORT = 10250


class Logs:
    """Carries a question for a log to the right kubelet, and its answer back."""

    def __init__(self, ctx: Context, desk: Desk, cacher: Cacher) -> None:
        self._ctx, self._desk, self._cacher = ctx, desk, cacher
        self._asked: dict[int, tuple[Call, str, int]] = {}  # id -> call, URL, deadline
        self._ids = ctx.incarnation << 20
        self._timer = ctx.timer("kubelet connection", "an answer of a kubelet")

    def begin(self, call: Call) -> None:
        """Read the pod."""
        self._desk.read(call, "get", call.key)

    def resume(self, call: Call, answer: Answer) -> None:
        """Ask the kubelet of its node; raises Denial."""
        reply = answer.reply
        if not isinstance(reply, etcd.RangeReply):
            self._desk.fail(call, answer.error)
            return
        if not reply.items or reply.items[0].value is None:
            raise not_found(call.row, call.asked.name)
        pod = reply.items[0].value
        container = container_of(pod, str(call.asked.options.get("container", "")))
        node = dig(pod, "spec.nodeName")
        if not node:  # no node, no log
            self._show(call, "")
            return
        stored = self._cacher.cache.get("nodes", "", node)
        if stored is None:
            raise not_found(CATALOGUE["nodes"], node)
        self._ask(call, container, node, _address(stored))

    def _ask(self, call: Call, container: str, node: str, address: str) -> None:
        asked, options = call.asked, call.asked.options
        self._ids = number = self._ids + 1
        request = LogsRequest(
            number,
            asked.namespace,
            asked.name,
            container,
            bool(options.get("previous")),
            int(options.get("tailLines", -1)),
            bool(options.get("timestamps")),
            int(options.get("sinceSeconds", 0)),
        )
        path = f"{address}:{PORT}/containerLogs/{asked.namespace}/{asked.name}/{container}"
        words = {
            "previous": "true" if request.previous else "",
            "sinceSeconds": str(request.since_s or ""),
            "tailLines": _tail(request),
            "timestamps": "true" if request.timestamps else "",
        }
        query = urlencode({key: word for key, word in words.items() if word})
        url = f"https://{path}?{query}" if query else f"https://{path}"
        call.phase = "kubelet"
        self._asked[number] = call, url, self._ctx.now + DIAL_US
        if not self._timer.armed:
            self._timer.set(DIAL_US)
        self._ctx.send(f"{node}/kubelet", request)

    def hear(self, message: LogsAnswer | Refused) -> None:
        """The kubelet answered, or nothing listens there."""
        number = message.id if isinstance(message, LogsAnswer) else message.message.id  # type: ignore[attr-defined]
        call, url, _ = self._asked.pop(number, (None, "", 0))
        if call is None or call.serial not in self._desk.open:
            return
        if isinstance(message, Refused):
            self._desk.deny(call, _unreachable(url, "connect: connection refused"))
        elif message.code == 200:
            self._show(call, message.text)
        else:
            self._desk.deny(call, _denial(call, message))

    def timer_expired(self) -> None:
        """Nobody answered in time."""
        now = self._ctx.now
        late = [number for number, asked in self._asked.items() if asked[2] <= now]
        for call, url, _ in [self._asked.pop(number) for number in late]:
            if call.serial in self._desk.open:
                self._desk.deny(call, _unreachable(url, "i/o timeout"))
        if self._asked:
            self._timer.set(min(asked[2] for asked in self._asked.values()) - now)

    def _show(self, call: Call, text: str) -> None:
        self._desk.reply(call, 200, FrozenDict({"text": text}))


def container_of(pod: Obj, name: str) -> str:
    """The container that is meant; raises Denial when that is not clear (validateContainer)."""
    spec, own = pod["spec"], pod["metadata"]["name"]
    names = [entry["name"] for entry in spec["containers"]]
    first = [entry["name"] for entry in spec.get("initContainers") or ()]
    if name in (*names, *first):
        return name
    if name:
        raise bad_request(f"container {name} is not valid for pod {own}")
    if len(names) == 1:
        return str(names[0])
    text = f"a container name must be specified for pod {own}, choose one of: [{' '.join(names)}]"
    raise bad_request(
        f"{text} or one of the init containers: [{' '.join(first)}]" if first else text
    )


def _address(node: Obj) -> str:
    """Where its kubelet listens (--kubelet-preferred-address-types=InternalIP,…)."""
    known = {entry["type"]: entry["address"] for entry in dig(node, "status.addresses") or ()}
    return str(known.get("InternalIP") or node["metadata"]["name"])


def _tail(request: LogsRequest) -> str:
    return str(request.tail) if request.tail >= 0 else ""


def _unreachable(url: str, why: str) -> Denial:
    where = url.removeprefix("https://").partition("/")[0]
    return unexplained(f'Get "{url}": dial tcp {where}: {why}')


def _denial(call: Call, answer: LogsAnswer) -> Denial:
    """What becomes of a kubelet's error (registry/generic/rest/response_checker.go)."""
    if answer.code == 400:
        return bad_request(answer.text)
    if answer.code != 404:
        return internal(answer.text)
    what = f" ( pods/log {call.asked.name})"
    text = f"the server could not find the requested resource{what}"
    return Denial(failure(404, "NotFound", text))
