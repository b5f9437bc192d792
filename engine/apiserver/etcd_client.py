"""The server's connection to etcd: endpoints in turn, reads tried again, writes only when refused.

After client/v3 (retry.go: reads are repeatable, writes are retried only where no connection could
be made; watch.go: a broken watch resumes from the next revision) and gRPC's round_robin with its
connection back-off. So a read hangs for as long as its caller waits, and a write fails with etcd's
own words.
"""

from typing import NamedTuple

from engine.apiserver.endpoints import KEEPALIVE_PATIENCE_US, KEEPALIVE_US, Endpoints
from engine.component import Context
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
    request: etcd.Range | etcd.Txn | etcd.Compact
    endpoint: str  # empty while it waits to be sent again
    tries: int
    due: int = 0  # when it is sent again


class EtcdClient:
    """Requests by id, and one watch. `hear` takes every message and returns what is news."""

    def __init__(self, ctx: Context, endpoints: tuple[str, ...]) -> None:
        self.ctx = ctx
        self._endpoints = Endpoints(ctx, endpoints)
        self._sent: dict[int, _Sent] = {}
        self._ids = ctx.incarnation << 32  # an answer to an earlier life is not taken for ours
        self._watch: etcd.WatchCreate | None = None
        self._watched: str = ""  # the endpoint that serves the watch; empty: it waits for one
        self._retry = ctx.timer("etcd retry", "the next attempt to reach etcd")
        self._keepalive = ctx.timer("etcd keepalive", "a sign of life from etcd")

    @property
    def reachable(self) -> bool:
        """Whether at least one endpoint did not refuse the last connection."""
        return self._endpoints.reachable

    def start(self) -> None:
        """Connect to every endpoint."""
        for endpoint in self._endpoints:
            self.ctx.connect(endpoint.name)
        self._keepalive.set(KEEPALIVE_US)

    def read(self, key: str, end: str = "", limit: int = 0) -> int:
        """Read a key or a range, linearizable; answers the request's id."""
        self._ids += 1
        self._send(etcd.Range(self._ids, key, end, limit=limit), 0)
        return self._ids

    def write(
        self,
        compare: tuple[etcd.Compare, ...],
        success: tuple[etcd.Operation, ...],
        failure: tuple[etcd.Operation, ...],
    ) -> int:
        """A transaction; answers the request's id."""
        self._ids += 1
        self._send(etcd.Txn(self._ids, compare, success, failure), 0)
        return self._ids

    def compact(self, revision: int) -> int:
        """Forget what is older than `revision`; answers the request's id."""
        self._ids += 1
        self._send(etcd.Compact(self._ids, revision), 0)
        return self._ids

    def forget(self, number: int) -> None:
        """Nobody waits for this request any more."""
        self._sent.pop(number, None)

    def watch(self, key: str, end: str, start_revision: int) -> None:
        """Watch a range from a revision on, in place of what was watched before."""
        self._watch = etcd.WatchCreate(0, key, end, start_revision)
        self._open_watch()

    def progress(self) -> None:
        """Ask how far the watch has come."""
        if self._watch is not None and self._watched:
            self.ctx.send(self._watched, etcd.WatchProgress(self._watch.id))

    def hear(self, message: object) -> list[News]:
        """What this message means; empty when it is not for us."""
        if type(message) not in (Refused, Disconnected):
            self._endpoints.heard(self.ctx.sender)
        match message:
            case etcd.TxnReply() | etcd.RangeReply() | etcd.CompactReply():
                found = self._sent.pop(message.id, None)
                return [] if found is None else [Answer(message.id, message)]
            case etcd.WatchEvents() | etcd.WatchCreated() | etcd.WatchCancelled():
                return self._hear_watch(message)
            case etcd.EtcdError():
                return self._failed(message)
            case Refused():
                return self._refused(message)
            case Disconnected(peer=peer) if self._endpoints.get(peer) is not None:
                return self._lost(peer)
            case Expired() if message.name == self._retry.expiry.name:
                return self._try_again()
            case Expired() if message.name == self._keepalive.expiry.name:
                return self._check_alive()
        return []

    # Sending, now or later.

    def _send(self, request: etcd.Range | etcd.Txn | etcd.Compact, tries: int) -> None:
        endpoint = self._endpoints.pick()
        if endpoint is None:
            # Also a write fails a moment later, not here: its caller does not know its id yet.
            self._wait(request, tries)
        else:
            self._sent[request.id] = _Sent(request, endpoint.name, tries)
            self.ctx.send(endpoint.name, request)

    def _wait(self, request: etcd.Range | etcd.Txn | etcd.Compact, tries: int) -> None:
        due = self.ctx.now + RETRY_US
        self._sent[request.id] = _Sent(request, "", tries, due)
        self._arm(due)

    def _arm(self, due: int) -> None:
        if self._retry.deadline is None or due < self._retry.deadline:
            self._retry.set(max(0, due - self.ctx.now))

    def _try_again(self) -> list[News]:
        now = self.ctx.now
        news: list[News] = []
        for number, sent in list(self._sent.items()):
            if not sent.endpoint and sent.due <= now:
                news.extend(self._resend(number, sent))
        if self._watch is not None and not self._watched:
            self._open_watch()
        waiting = [sent.due for sent in self._sent.values() if not sent.endpoint]
        if waiting:
            self._arm(min(waiting))
        return news

    def _resend(self, number: int, sent: _Sent) -> list[News]:
        """Try a waiting request; where every connection is refused, a write has failed."""
        if self._endpoints.usable:
            self._send(sent.request, sent.tries + 1)
            return []
        if type(sent.request) is etcd.Range and sent.tries < READ_TRIES:
            # While no connection can be made, the tries cost nothing: go on at the next attempt.
            next_at = self._endpoints.next_attempt
            spent = max(1, (next_at - self.ctx.now) // RETRY_US)
            last = self.ctx.now + (READ_TRIES - sent.tries) * RETRY_US
            due = min(next_at, last)
            self._sent[number] = sent._replace(tries=sent.tries + spent, due=due)
            return []
        del self._sent[number]
        return [Answer(number, None, REFUSED.format(address=self._endpoints.last.address))]

    # What goes wrong.

    def _failed(self, message: etcd.EtcdError) -> list[News]:
        """etcd said no: a read is tried again elsewhere, a write is over."""
        sent = self._sent.get(message.id)
        if sent is None:
            return []
        again = type(sent.request) is etcd.Range and message.code == "Unavailable"
        if again and sent.tries < READ_TRIES:
            self._wait(sent.request, sent.tries)
            return []
        del self._sent[message.id]
        return [Answer(message.id, None, message.message)]

    def _refused(self, message: Refused) -> list[News]:
        endpoint = self._endpoints.get(message.to)
        if endpoint is None:
            return []
        if endpoint.down_until <= self.ctx.now:
            self._endpoints.fail(endpoint)
            self._arm(endpoint.down_until)
        request = message.message
        if isinstance(request, etcd.Range | etcd.Txn | etcd.Compact):
            sent = self._sent.get(request.id)
            return [] if sent is None else self._resend(request.id, sent)
        if isinstance(request, etcd.WatchCreate) and self._is_current(request.id):
            self._open_watch()
        return []

    def _lost(self, peer: str) -> list[News]:
        """A connection broke: reads move on, writes may or may not have happened."""
        news: list[News] = []
        for number, sent in list(self._sent.items()):
            if sent.endpoint == peer:
                if type(sent.request) is etcd.Range:
                    self._send(sent.request, sent.tries + 1)
                else:
                    del self._sent[number]
                    news.append(Answer(number, None, BROKEN))
        if self._watched == peer:
            self._open_watch()
        return news

    def _check_alive(self) -> list[News]:
        """Ping who has been silent for 30 s; give up who does not answer within 10 s."""
        now, wait = self.ctx.now, KEEPALIVE_US
        news: list[News] = []
        for endpoint in self._endpoints:
            silent = now - endpoint.heard_at
            if endpoint.failures or silent < KEEPALIVE_US:
                wait = min(wait, KEEPALIVE_US - silent) if not endpoint.failures else wait
            elif endpoint.pinged:
                endpoint.pinged = False
                endpoint.heard_at = now
                self._endpoints.fail(endpoint)
                self._arm(endpoint.down_until)
                news.extend(self._lost(endpoint.name))
            else:
                endpoint.pinged = True
                self._ids += 1
                self.ctx.send(endpoint.name, etcd.StatusRequest(self._ids))
                wait = min(wait, KEEPALIVE_PATIENCE_US)
        self._keepalive.set(wait)
        return news

    # The watch.

    def _is_current(self, number: int) -> bool:
        return self._watch is not None and self._watch.id == number

    def _open_watch(self) -> None:
        assert self._watch is not None
        endpoint = self._endpoints.pick()
        self._watched = ""
        if endpoint is None:
            self._arm(self._endpoints.next_attempt)
            return
        self._ids += 1
        self._watch = self._watch._replace(id=self._ids)
        self._watched = endpoint.name
        self.ctx.connect(endpoint.name)
        self.ctx.send(endpoint.name, self._watch)

    def _hear_watch(
        self, message: etcd.WatchEvents | etcd.WatchCreated | etcd.WatchCancelled
    ) -> list[News]:
        watch = self._watch
        if watch is None or message.id != watch.id:
            return []
        match message:
            case etcd.WatchCreated():
                return [Opened()]
            case etcd.WatchCancelled():
                self._watch, self._watched = None, ""
                return [Cancelled(message.reason, message.compact_revision > 0)]
            case etcd.WatchEvents(events=events):
                last = events[-1].kv.mod_revision if events else message.header.revision
                self._watch = watch._replace(start_revision=last + 1)
        return [message]
