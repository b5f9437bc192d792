"""The server's conversation with etcd: reads are tried again, writes only where nobody listened.

After client/v3 (retry.go: reads are repeatable, writes are retried only where no connection could
be made; watch.go: a broken watch resumes from the next revision). So a read hangs for as long as
its caller waits, and a write fails with etcd's own words.
"""

from typing import NamedTuple

from engine.apiserver.endpoints import KEEPALIVE_US, Endpoints
from engine.component import LATER, Context
from engine.trace import make
from engine.units import MILLISECOND
from engine.wire import etcd
from engine.wire.system import Disconnected, Expired, Refused

RETRY_US = 25 * MILLISECOND
READ_TRIES = 100
"""client/v3 options.go: defaultBackoffWaitBetween, defaultUnaryMaxRetries."""

BROKEN = "rpc error: code = Unavailable desc = error reading from server: EOF"
REFUSED = (
    "rpc error: code = Unavailable desc = connection error: desc = "
    '"transport: Error while dialing: dial tcp {address}: connect: connection refused"'
)

_NO_SIGN = frozenset((Refused, Disconnected))
"""What comes from a machine, not from the etcd that it names."""

Asked = etcd.Range | etcd.Txn | etcd.Compact
Reply = etcd.RangeReply | etcd.TxnReply | etcd.CompactReply


class Answer(NamedTuple):
    """How request `id` ended: a reply, or an error in etcd's or gRPC's words."""

    id: int
    reply: Reply | None
    error: str = ""


class Opened(NamedTuple):
    """The watch is open."""


class Cancelled(NamedTuple):
    """etcd ended the watch; `compacted`: what it asked for is no longer kept."""

    reason: str
    compacted: bool


News = Answer | Opened | Cancelled | etcd.WatchEvents


class _Sent(NamedTuple):
    """A request under way, at `endpoint` or (when that is empty) waiting to be sent again: not
    before `again_at`, and with no connection at all not after `fails_at`.
    """

    request: Asked
    endpoint: str
    tries: int
    again_at: int = 0
    fails_at: int = 0


class EtcdClient:
    """Requests by id, and one watch. `hear` takes every message and returns what is news."""

    def __init__(self, ctx: Context, endpoints: tuple[str, ...], *, beside: bool = False) -> None:
        self.ctx = ctx
        self._endpoints = Endpoints(ctx, endpoints, beside=beside)
        self._sent: dict[int, _Sent] = {}
        self._ids = ctx.incarnation << 32  # an answer to an earlier life is not taken for ours
        self._watch: etcd.WatchCreate | None = None
        self._heard = 0  # the last revision that the watch has told of; 0: none yet
        self._watched: str = ""  # the endpoint that serves the watch; empty: it waits for one
        self._retry = ctx.timer("etcd retry", "the next attempt to reach etcd")
        self._keepalive = ctx.timer("etcd keepalive", "a sign of life from etcd")
        self.answered: tuple[str, object, int] | None = None  # who has replied what at once, when

    @property
    def reachable(self) -> bool:
        """Whether at least one endpoint did not refuse the last connection."""
        return self._endpoints.reachable

    def start(self) -> None:
        """Connect to every endpoint."""
        for endpoint in self._endpoints:
            self._endpoints.connect(endpoint.name)
        self._keepalive.set(KEEPALIVE_US)
        self._arm()

    def read(self, key: str, end: str = "", limit: int = 0) -> int:
        """Read a key or a range, linearizable; answers the request's id."""
        self._ids += 1
        self._send(etcd.Range(self._ids, key, end, limit=limit), 0)
        return self._ids

    def ask(self, key: str) -> etcd.RangeReply | None:
        """Read a key, linearizable, if a member on the same machine can tell it at once."""
        endpoint = self._endpoints.only
        if endpoint is None:
            return None
        question = make(etcd.Range, (self._ids + 1, key, "", 0, 0, False, False))
        found = self.ctx.ask(endpoint, question)
        if found is None:
            return None
        self._ids += 1
        reply, at = found
        self.ctx.wait(at)
        assert isinstance(reply, etcd.RangeReply), f"{reply} tells nothing of {key}"
        self._endpoints.heard(endpoint, at)
        return reply

    def write(
        self,
        compare: tuple[etcd.Compare, ...],
        success: tuple[etcd.Operation, ...],
        failure: tuple[etcd.Operation, ...],
        *,
        ask: bool = False,
    ) -> int:
        """A transaction; answers the request's id. `ask`: if a member on the same machine can do it
        at once, its reply is left to be taken.
        """
        self._ids += 1
        txn = make(etcd.Txn, (self._ids, compare, success, failure))
        if not ask or not self._ask(txn):
            self._send(txn, 0)
        return self._ids

    def _ask(self, txn: etcd.Txn) -> bool:
        endpoint = self._endpoints.only
        found = None if endpoint is None else self.ctx.ask(endpoint, txn)
        if endpoint is None or found is None:
            return False
        self._sent[txn.id] = make(_Sent, (txn, endpoint, 0, 0, 0))
        if found[0] is not LATER:
            self.answered = endpoint, *found
        return True

    def take_success(self, number: int) -> tuple[etcd.TxnReply, int] | None:
        """The reply to a transaction that has succeeded at once, and when it is here; None when
        that is still to be heard, or something else.
        """
        if self.answered is None:
            return None
        endpoint, reply, at = self.answered
        if type(reply) is not etcd.TxnReply or not reply.succeeded:
            return None
        self.answered = None
        del self._sent[number]
        self._endpoints.heard(endpoint, at)
        return reply, at

    def overhear(self, sender: str, message: etcd.WatchEvents, at: int) -> bool:
        """Hear from the watch what could wait since that moment; whether it is for us."""
        self._endpoints.heard(sender, at)
        return self._is_watched(message)

    def compact(self, revision: int) -> int:
        """Give up the history before a revision; answers the request's id."""
        self._ids += 1
        self._send(etcd.Compact(self._ids, revision), 0)
        return self._ids

    def forget(self, number: int) -> None:
        """Nobody waits for this request any more."""
        self._sent.pop(number, None)

    def watch(self, key: str, end: str, start_revision: int) -> None:
        """Watch a range from a revision on, in place of what was watched before."""
        self._watch = etcd.WatchCreate(0, key, end, start_revision)
        self._heard = 0
        self._open_watch()

    def progress(self) -> None:
        """Ask how far the watch has come."""
        if self._watch is not None and self._watched:
            self.ctx.send(self._watched, etcd.WatchProgress(self._watch.id))

    def hear(self, message: object) -> list[News]:
        """What this message means; empty when it is not for us."""
        if type(message) not in _NO_SIGN and self._endpoints.heard(self.ctx.sender, self.ctx.now):
            self._send_waiting()
        if type(message) is etcd.WatchEvents:
            return [message] if self._is_watched(message) else []
        match message:
            case etcd.TxnReply() | etcd.RangeReply() | etcd.CompactReply():
                found = self._sent.pop(message.id, None)
                return [] if found is None else [make(Answer, (message.id, message, ""))]
            case etcd.WatchCreated() | etcd.WatchCancelled():
                return self._hear_watch(message)
            case etcd.EtcdError():
                return self._failed(message)
            case Refused(to=to) if to in self._endpoints:
                return self._refused(to, message.message)
            case Disconnected(peer=peer) if peer in self._endpoints:
                return self._lost(peer)
            case Expired() if message.name == self._retry.expiry.name:
                return self._try_again()
            case Expired() if message.name == self._keepalive.expiry.name:
                return self._check_alive()
        return []

    # Sending, now or later.

    def _send(self, request: Asked, tries: int) -> None:
        endpoint = self._endpoints.pick()
        if endpoint is None:
            self._wait(request, tries, self.ctx.now)
        else:
            self._sent[request.id] = make(_Sent, (request, endpoint.name, tries, 0, 0))
            self.ctx.send(endpoint.name, request)

    def _wait(self, request: Asked, tries: int, again_at: int) -> None:
        """Keep a request until a connection stands. A write does not wait for those that are down:
        it fails, but only after its caller has learned its id.
        """
        patience = (READ_TRIES - tries) * RETRY_US if type(request) is etcd.Range else 0
        fails_at = self.ctx.now + patience
        self._sent[request.id] = _Sent(request, "", tries, again_at, fails_at)
        self._arm()

    def _arm(self) -> None:
        """Wake up for the next thing that waits for its time."""
        endpoints = self._endpoints
        change = endpoints.next_change
        times = [] if change is None else [change]
        for sent in self._sent.values():
            if sent.endpoint:
                continue
            if endpoints.standing:
                times.append(sent.again_at)
            elif not endpoints.connecting:
                times.append(sent.fails_at)
        if times:
            self._retry.set(max(0, min(times) - self.ctx.now))
        else:
            self._retry.cancel()

    def _send_waiting(self) -> None:
        """A connection stands again: send what waited for one."""
        now = self.ctx.now
        for sent in list(self._sent.values()):
            if not sent.endpoint and sent.again_at <= now:
                self._send(sent.request, sent.tries + 1)
        if self._watch is not None and not self._watched:
            self._open_watch()
        self._arm()

    def _try_again(self) -> list[News]:
        now, news = self.ctx.now, list[News]()
        self._endpoints.tick()
        for number, sent in list(self._sent.items()):
            if sent.endpoint:
                continue
            if self._endpoints.standing:
                if sent.again_at <= now:
                    self._send(sent.request, sent.tries + 1)
            elif not self._endpoints.connecting and sent.fails_at <= now:
                del self._sent[number]
                error = REFUSED.format(address=self._endpoints.address)
                news.append(Answer(number, None, error))
        self._arm()
        return news

    # What goes wrong.

    def _failed(self, message: etcd.EtcdError) -> list[News]:
        """etcd said no: a read is tried again elsewhere, a write is over."""
        sent = self._sent.get(message.id)
        if sent is None:
            return []
        again = type(sent.request) is etcd.Range and message.code == "Unavailable"
        if again and sent.tries < READ_TRIES:
            self._wait(sent.request, sent.tries, self.ctx.now + RETRY_US)
            return []
        del self._sent[message.id]
        return [Answer(message.id, None, message.message)]

    def _refused(self, to: str, request: object) -> list[News]:
        """Nobody listens there: what was asked had no effect and may be asked elsewhere."""
        self._endpoints.fail(to)
        if isinstance(request, Asked) and request.id in self._sent:
            self._send(request, self._sent[request.id].tries + 1)
        if self._watched == to:
            self._open_watch()
        self._arm()
        return []

    def _lost(self, peer: str) -> list[News]:
        """A connection broke: reads move on, writes may or may not have happened."""
        news: list[News] = []
        self._endpoints.connect(peer)
        for number, sent in list(self._sent.items()):
            if sent.endpoint == peer:
                if type(sent.request) is etcd.Range:
                    self._send(sent.request, sent.tries + 1)
                else:
                    del self._sent[number]
                    news.append(Answer(number, None, BROKEN))
        if self._watched == peer:
            self._open_watch()
        self._arm()
        return news

    def _check_alive(self) -> list[News]:
        dead, wait = self._endpoints.check_alive()
        self._keepalive.set(wait)
        return [news for name in dead for news in self._lost(name)]

    # The watch.

    def _open_watch(self) -> None:
        assert self._watch is not None
        endpoint = self._endpoints.pick()
        if endpoint is None:
            self._watched = ""  # until a connection stands
            return
        self._ids += 1
        start = max(self._watch.start_revision, self._heard + 1)
        self._watch = self._watch._replace(id=self._ids, start_revision=start)
        self._watched = endpoint.name
        self.ctx.send(endpoint.name, self._watch)

    def _hear_watch(self, message: etcd.WatchCreated | etcd.WatchCancelled) -> list[News]:
        if self._watch is None or message.id != self._watch.id:
            return []
        if isinstance(message, etcd.WatchCreated):
            return [Opened()]
        self._watch, self._watched = None, ""
        return [Cancelled(message.reason, message.compact_revision > 0)]

    def _is_watched(self, message: etcd.WatchEvents) -> bool:
        """Whether this is from the watch that is open; how far that has told is remembered."""
        if self._watch is None or message.id != self._watch.id:
            return False
        events = message.events
        self._heard = events[-1].kv.mod_revision if events else message.header.revision
        return True
