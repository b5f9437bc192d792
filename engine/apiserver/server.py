"""kube-apiserver: the only component that speaks with etcd; everyone else speaks with it.

The shell: it hears requests, watches, etcd and timers, and hands each to the part that knows it.
Decisions are made in `strategy` and `admission`, which are pure.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from engine.apiserver import bootstrap, discovery
from engine.apiserver.aggregated import SERVED, Aggregated
from engine.apiserver.authorization.authorizer import Authorizer
from engine.apiserver.availability import PLURAL, Availability
from engine.apiserver.bootstrap import Bootstrap
from engine.apiserver.cacher import Cacher
from engine.apiserver.calls import READ_LIMIT_US, WRITE_LIMIT_US, Call, Desk
from engine.apiserver.compactor import Compactor
from engine.apiserver.creates import Creates
from engine.apiserver.errors import Denial
from engine.apiserver.etcd_client import Answer, EtcdClient
from engine.apiserver.gate import Gate
from engine.apiserver.health import PATHS, Health
from engine.apiserver.logs import Logs
from engine.apiserver.reads import Reads
from engine.apiserver.renewals import Renewals
from engine.apiserver.reviews import Reviews
from engine.apiserver.stages import Passes, pass_stages, refused_early
from engine.apiserver.sweeps import Sweeps
from engine.apiserver.tokens import Tokens
from engine.apiserver.view import Flags
from engine.apiserver.webhooks import Webhooks
from engine.apiserver.writes import Writes
from engine.component import Component, Context, Overheard, Scalar
from engine.objects import Obj
from engine.resources import REVIEWS
from engine.units import SECOND
from engine.wire import api, etcd, kubelet
from engine.wire.pods import PodAnswer, PodRequest
from engine.wire.system import Disconnected, Expired, Refused, Terminate

DIAL_US = 20 * SECOND
"""storagebackend/factory/etcd3.go dialTimeout: a server that finds no etcd at all gives up."""
_FROM_STORE = frozenset((etcd.TxnReply, etcd.WatchEvents, etcd.RangeReply, etcd.EtcdError))
_SHOWN = ("serving", "etcd", "watches")

Part = Reads | Creates | Writes | Sweeps | Logs | Tokens | Reviews | Health
"""Those who carry out requests."""


@dataclass(frozen=True, slots=True)
class ApiServerConfig:
    """`etcd`: the members this server knows: ("cp-1/etcd",) when stacked as kubeadm does it.
    `beside`: it knows them by addresses of its own machine.
    """

    etcd: tuple[str, ...]
    flags: Flags = Flags()
    beside: bool = False


class ApiServer(Component):
    """One kube-apiserver. `get readyz` and `get livez` are its health checks."""

    kind: ClassVar[str] = "kube-apiserver"

    def __init__(self, ctx: Context, config: ApiServerConfig) -> None:
        super().__init__(ctx, config)
        self._store = EtcdClient(ctx, config.etcd, beside=config.beside)
        self._cacher = Cacher(ctx, self._store, config.flags)
        self._compactor = Compactor(ctx, self._store)
        ttl_us = config.flags.event_ttl_us
        self._desk = Desk(ctx, self._store, self._cacher.refuse, self._own_call_ended, ttl_us)
        self._reads = Reads(ctx, self._desk, self._store, self._cacher)
        self._webhooks = Webhooks(ctx, self._desk, self._cacher, self._webhooks_heard)
        self._creates = Creates(ctx, self._desk, self._cacher, self._webhooks)
        self._writes = Writes(ctx, self._desk, self._cacher, self._webhooks, self._begin)
        self._logs = Logs(ctx, self._desk, self._cacher)
        self._tokens = Tokens(ctx, self._desk)
        self._sweeps = Sweeps(self._desk, self._begin)
        self._authorizer = Authorizer(self._cacher.cache)
        self._passes = Passes(self._cacher.cache, self._authorizer)
        self._gate = Gate(ctx, self._desk, self._cacher.cache, self._carry_out)
        self._renewals = Renewals(
            ctx, self._desk, self._store, self._cacher, self._passes, self._gate
        )
        self._reviews = Reviews(self._desk, self._authorizer)
        self._bootstrap = Bootstrap(ctx, self._store, lambda: self._cacher.cache, self._begin)
        self._health = Health(self._desk, self._cacher, self._bootstrap)
        self._availability = Availability(ctx, self._cacher, self._write_availability)
        self._aggregated = Aggregated(self._desk, self._cacher)
        self._discovery = discovery.Discovery(self._desk, config.flags.release)
        self._startup = ctx.timer("start-up", "etcd and the system objects")
        self._early: list[Call] = []  # calls that wait until rights are known
        self._etcd_heard = False
        self._began = ctx.now

    def start(self) -> None:
        """Connect to etcd and read everything."""
        self._store.start()
        self._cacher.start()
        self._compactor.start()
        self._startup.set(DIAL_US)

    def status(self) -> Mapping[str, Scalar]:
        """serving: from a ready cache; etcd: ok or lost; watches: open client streams."""
        cacher = self._cacher
        etcd = "lost" if cacher.lost else "ok"
        return self.shows(_SHOWN, cacher.ready, etcd, len(cacher.watchers))

    def handle(self, message: object) -> None:
        """Hear requests from clients, answers from etcd, timers and broken connections."""
        if type(message) in _FROM_STORE:  # by far the most
            self._hear_store(message)
        else:
            self._hear(message)
        store = self._store
        while store.answered is not None:
            self.ctx.sender, reply, at = store.answered
            store.answered = None
            self.ctx.act_at(at, self._hear_store, reply)

    def _hear(self, message: object) -> None:
        match message:
            case api.Request():
                self._request(message)
            case api.Watch():
                self._begin(Call(self.ctx.sender, message, None))
            case api.Unwatch(id=number):
                self._unwatch(self.ctx.sender, number)
            case api.Ping(id=number):
                self.ctx.send(self.ctx.sender, api.Pong(number, self.ctx.certificate_ends))
            case Expired():
                self._expired(message)
            case kubelet.LogsAnswer() | Refused(message=kubelet.LogsRequest()):
                self._logs.hear(message)
            case PodAnswer() | Refused(message=PodRequest()):
                if not self._availability.hear(message):
                    self._webhooks.hear(message)
            case Disconnected(peer=gone) | Refused(to=gone):
                self._gone(gone, message)
            case Terminate():
                self.ctx.exit(0, "terminated")
            case _:
                self._hear_store(message)

    def answer(self, question: object) -> object | None:
        """A plain get is answered at once where nothing comes between."""
        if type(question) is not api.Request or question.verb != "get" or question.options:
            return None
        if question.subresource or question.resource in PATHS or not self._cacher.cache.listed:
            return None
        self.ctx.catch_up()
        try:
            resource, _ = self._passes.let(question, self.ctx.wall)
        except Denial:
            return None
        return self._reads.answer(resource, question)

    def can_wait(self, message: object) -> bool:
        """What etcd tells of keys that nobody watches may be heard later."""
        if type(message) is not etcd.WatchEvents or self._reads.waiting:
            return False
        return not self._cacher.cache.interests_anyone(message.events)

    def overhear(self, heard: list[Overheard]) -> None:
        """Keep the cache up to date."""
        for at, sender, message in heard:
            assert type(message) is etcd.WatchEvents, f"{message} cannot wait"
            if self._store.overhear(sender, message, at):
                self._cacher.feed(message, at)

    # From clients.

    def _request(self, request: api.Request) -> None:
        if request.resource in PATHS:
            self._health.begin(Call(self.ctx.sender, request, None))
        elif request.resource in discovery.PATHS:
            self._discovery.begin(Call(self.ctx.sender, request, None), self.ctx.wall)
        elif request.resource in SERVED:
            self._aggregated.begin(Call(self.ctx.sender, request, None), self.ctx.wall)
        elif not self._renewals.begin(request):
            self._begin(Call(self.ctx.sender, request, None))

    def _begin(self, call: Call) -> None:
        """Let a call pass the stages and begin; also the server's own."""
        request = call.request
        writing = isinstance(request, api.Request) and request.verb not in ("get", "list")
        self._desk.take(call, WRITE_LIMIT_US if writing else READ_LIMIT_US)
        self._pass(call)

    def _pass(self, call: Call) -> None:
        """The stages, and the beginning of the work. Before the first picture of the store nobody's
        rights are known: what would not be refused for that reason anyway waits for it.
        """
        known = bool(self._cacher.cache.listed)
        request, wall = call.request, self.ctx.wall
        try:
            passed = self._passes.let(request, wall) if known else pass_stages(request, wall, None)
            call.resource, call.user = passed
            if not known and call.client and not refused_early(request):
                call.phase = "rights"
                self._early.append(call)
            elif not known or self._gate.admits(call):
                self._part(request).begin(call)
        except Denial as denial:
            self._desk.deny(call, denial)

    def _carry_out(self, call: Call) -> None:
        """Begin a call that had to wait for a seat."""
        try:
            self._part(call.request).begin(call)
        except Denial as denial:
            self._desk.deny(call, denial)

    def _pass_early(self) -> None:
        early, self._early = self._early, []
        for call in early:
            if call.serial in self._desk.open:
                self._pass(call)

    def _part(self, request: api.Request | api.Watch) -> Part:
        """Who carries out a request."""
        if request.resource in PATHS:
            return self._health
        if isinstance(request, api.Request) and request.subresource in ("log", "token"):
            return self._logs if request.subresource == "log" else self._tokens
        if isinstance(request, api.Watch) or request.verb in ("get", "list"):
            return self._reads
        if request.resource in REVIEWS:
            return self._reviews
        if request.verb == "deletecollection":
            return self._sweeps
        creates = request.verb == "create" and not request.subresource
        return self._creates if creates else self._writes

    def _unwatch(self, client: str, number: int) -> None:
        watcher = self._cacher.watchers.get((client, number))
        if watcher is not None:
            self._cacher.drop(watcher)
        for call in list(self._desk.open.values()):
            if call.client == client and call.request.id == number:
                self._desk.close(call)

    def _own_call_ended(self, call: Call, code: int, body: Obj) -> None:
        """One of the server's own calls is over: go on with what it was for."""
        if call.request.resource == PLURAL:
            return  # looked at again soon
        if call.parent is None:
            self._bootstrap.ended(code)
        elif call.parent.phase == "make":
            call.parent.warnings = call.warnings
            self._writes.ended(call.parent, code, body)
        else:
            self._sweeps.ended(call.parent, code, body)

    def _write_availability(self, value: Obj) -> None:
        """Store what was found out about an aggregated API, in this server's own name."""
        request = api.Request(
            0, "update", PLURAL, "", value["metadata"]["name"], "status", body=value,
            user=bootstrap.USER,
        )  # fmt: skip
        self._begin(Call("", request, None))

    def _webhooks_heard(self, call: Call) -> None:
        """Whom a change had to wait for have been asked: carry it out, or refuse it."""
        part = self._part(call.request)
        assert isinstance(part, Creates | Writes)
        try:
            part.go_on(call)
        except Denial as denial:
            self._desk.deny(call, denial)

    # From etcd, timers, and connections.

    def _hear_store(self, message: object) -> None:
        for news in self._store.hear(message):
            if not isinstance(news, Answer):
                self._etcd_heard = True
                self._cacher.hear(news)
                self._gate.cache_moved()
                self._reads.cache_moved()
                self._availability.moved()
                continue
            if news.reply is not None:
                self._etcd_heard = True
            if self._cacher.hear_answer(news):
                if self._cacher.ready:
                    self._bootstrap.go_on()
                    self._pass_early()
            elif not self._bootstrap.hear_answer(news) and not self._compactor.hear_answer(news):
                call = self._desk.settle(news)
                if call is not None:
                    self._resume(call, news)

    def _resume(self, call: Call, answer: Answer) -> None:
        try:
            self._part(call.request).resume(call, answer)
        except Denial as denial:
            self._desk.deny(call, denial)

    def _expired(self, message: Expired) -> None:
        match message.name:
            case "request time-out":
                self._desk.expired()
            case "cache freshness":
                self._reads.timer_expired()
            case "kubelet connection":
                self._logs.timer_expired()
            case "start-up":
                self._check_started()
            case name if self._gate.expired(name) or self._webhooks.expired(name):
                pass
            case name if self._compactor.expired(name):
                pass
            case name if self._availability.expired(name):
                pass
            case name:
                if not self._cacher.expired(message) and not self._bootstrap.expired(name):
                    self._hear_store(message)
                    self._check_reachable()

    def _check_started(self) -> None:
        if not self._etcd_heard:
            self.ctx.exit(1, "context deadline exceeded: no etcd endpoint could be reached")
        elif not self._bootstrap.done:
            if self.ctx.now - self._began >= bootstrap.LIMIT_US:
                self.ctx.exit(255, bootstrap.FAILED)
            else:
                self._startup.set(bootstrap.LIMIT_US - DIAL_US)

    def _gone(self, peer: str, message: object) -> None:
        """A process at the other end has ended: an etcd member, or a client."""
        if peer in self.config.etcd:
            self._hear_store(message)
            self._check_reachable()
        else:
            self._cacher.drop_client(peer)
            self._desk.forget_client(peer)

    def _check_reachable(self) -> None:
        if not self._store.reachable:
            self._cacher.lose("connection refused")
