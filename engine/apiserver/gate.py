"""The shell of priority and fairness: lets calls through, lets them wait for a seat, or refuses
them.

Seats are counted only while they could run short. As long as no level has more requests than what
it never lends, nothing that is counted could matter: then a call costs one comparison.
"""

from collections import deque
from collections.abc import Callable
from typing import NamedTuple

from engine.apiserver.calls import REQUEST_LIMIT_US, WRITE_LIMIT_US, Call, Desk
from engine.apiserver.errors import Denial, too_many_requests
from engine.apiserver.fairness.dealer import flow_hash
from engine.apiserver.fairness.demand import PERIOD_US
from engine.apiserver.fairness.flows import Flow, flow_of, in_order
from engine.apiserver.fairness.levels import Level, LevelRules, levels_of, share_out
from engine.apiserver.fairness.queues import Ticket
from engine.apiserver.notes import FlowRefused, SeatsFree, SeatsLent, SeatsTaken
from engine.apiserver.view import View
from engine.component import Context
from engine.objects import Obj, dig
from engine.units import SECOND
from engine.wire.api import Request

WAIT_MAX_US = REQUEST_LIMIT_US // 4
"""server/config.go: a request waits for a seat for a quarter of the time that it has."""
MASTERS = "system:masters"
FULL, LATE = "its queues are full", "it has waited for 15 s"
LENT_PERCENT = 5
"""How much more seats a level must have to be worth a line in the log."""


TOO_MANY = "the server has received too many requests and has asked us to try again later"
"""What clients make of a refusal (NewGenericServerResponse, apimachinery/pkg/api/errors)."""
_METHODS = {"create": "post", "update": "put", "list": "get", "deletecollection": "delete"}


class Seat(NamedTuple):
    """Where a call sits or waits."""

    level: Level
    ticket: Ticket


class Gate:
    """Stands before whoever carries calls out; `carry_out` is called with those that had to wait
    and get a seat.
    """

    def __init__(
        self, ctx: Context, desk: Desk, view: View, carry_out: Callable[[Call], None]
    ) -> None:
        self._ctx, self._desk, self._view, self._carry_out = ctx, desk, view, carry_out
        self._began = ctx.now
        self._revision = -1
        self._rules: dict[str, LevelRules] = {}
        self._schemas: list[Obj] = []
        self._calm_max = 0  # so many requests cannot crowd any level
        self._flows: dict[tuple[object, ...], Flow] = {}
        self._levels: dict[str, Level] | None = None  # None: nothing is counted
        self._line: deque[Call] = deque()  # who waits, in order of arrival
        self._told: dict[tuple[str, str], None] = {}  # of a level's trouble, and of whose refusal
        self._serving = False
        self._waiting = ctx.timer("seat wait", "a seat for a request")
        self._period = ctx.timer("seat shares", "the next sharing out of seats")
        desk.released = self._released

    @property
    def is_open(self) -> bool:
        """Whether one call more would be let through without being counted."""
        is_known = self._view.policy_revision == self._revision
        return is_known and self._levels is None and self._desk.requests < self._calm_max

    def admits(self, call: Call) -> bool:
        """Whether a call may be carried out now; else it waits. Raises Denial 429."""
        if self._view.policy_revision != self._revision:
            self._read()
        if self._levels is None:
            if self._desk.requests <= self._calm_max or not self._is_crowded():
                return True
            self._count(call)
        return self._place(call)

    def cache_moved(self) -> None:
        """Levels or flows may have been changed: who waits is not kept by what held before."""
        if self._levels is not None and self._view.policy_revision != self._revision:
            self._read()

    def expired(self, name: str) -> bool:
        """Somebody has waited too long, or it is time to share out seats; whether it was that."""
        if name == self._waiting.expiry.name:
            self._end_waiting()
        elif name == self._period.expiry.name:
            self._share_out()
        else:
            return False
        return True

    # What is configured.

    def _read(self) -> None:
        self._revision, view = self._view.policy_revision, self._view
        self._rules = levels_of(view.all("prioritylevelconfigurations"), view.flags.seats)
        schemas = in_order(view.all("flowschemas"))
        self._schemas = [one for one in schemas if _level_name(one) in self._rules]
        self._flows.clear()
        least = [rules.size.least for rules in self._rules.values() if rules.size]
        self._calm_max = min(least, default=1 << 30)
        if self._levels is not None:
            self._count(None)

    def _flow(self, call: Call) -> Flow | None:
        """The flow of a call; None: it needs no seat."""
        request, user = call.request, call.user
        if request.__class__ is not Request or not call.client or call.resource is None:
            return None
        assert isinstance(request, Request)
        shape = user, request.verb, request.resource, request.namespace, request.subresource
        flow = self._flows.get(shape)
        if flow is None:
            flow = self._flows[shape] = flow_of(request, call.resource, user, self._schemas)
        rules = self._rules.get(flow.level)
        return flow if rules is not None and rules.size is not None else None

    # Counting.

    def _is_crowded(self) -> bool:
        counts: dict[str, int] = {}
        for call in self._desk.open.values():
            flow = self._flow(call) if call.phase != "rights" else None
            if flow is not None:
                counts[flow.level] = counts.get(flow.level, 0) + 1
        sizes = {name: self._rules[name].size for name in counts}
        return any(size and counts[name] > size.least for name, size in sizes.items())

    def _count(self, newcomer: Call | None) -> None:
        """Begin to count seats, or anew after the levels were changed."""
        now = self._ctx.now
        found = [(rules, rules.size) for rules in self._rules.values()]
        self._levels = {rules.name: Level(rules, size, now) for rules, size in found if size}
        share_out(self._levels.values())
        waiting = [call for call in self._line if call.seat is not None]
        self._line.clear()
        for call in self._desk.open.values():
            flow = self._flow(call) if call.phase != "rights" else None
            if flow is not None and call is not newcomer and call not in waiting:
                level = self._levels[flow.level]
                call.seat = Seat(level, Ticket(call, flow.distinguisher, now))
                level.queues.adopt(call.seat.ticket, _hash(flow), now)
                level.note(now)
        for call in waiting:
            try:
                if self._place(call):
                    self._begin(call)
            except Denial as denial:
                self._desk.deny(call, denial)
        if not self._period.armed:
            self._arm_period()

    def _rest(self) -> None:
        """Nobody wants more than what is his in any case: count no longer."""
        self._levels = None
        for call in self._desk.open.values():
            call.seat = None

    def _arm_period(self) -> None:
        since = self._ctx.now - self._began
        self._period.set(PERIOD_US - since % PERIOD_US)

    # Places.

    def _place(self, call: Call) -> bool:
        flow = self._flow(call)
        if flow is None or self._levels is None:
            return True
        now, level = self._ctx.now, self._levels[flow.level]
        ticket = Ticket(call, flow.distinguisher, now)
        call.seat = None
        if not level.queues.arrive(ticket, _hash(flow), now):
            level.note(now)
            raise self._refusal(call, level, FULL)
        call.seat = Seat(level, ticket)
        for seated in level.queues.seat(now):
            assert seated is ticket, "while anybody waits there is no free seat"
        level.note(now)
        if ticket.since < 0:
            self._wait(call, level)
        return ticket.since >= 0

    def _wait(self, call: Call, level: Level) -> None:
        call.phase = "seat"
        self._line.append(call)
        if not self._waiting.armed:
            self._waiting.set(WAIT_MAX_US)
        self._tell(SeatsTaken(self._ctx.name, level.rules.name, level.queues.limit), level)

    def _released(self, call: Call) -> None:
        """A call is over: its seat, or its place in a queue, is free."""
        assert call.seat is not None
        (level, ticket), call.seat = call.seat, None
        if ticket.since < 0:
            level.queues.leave(ticket, self._ctx.now)
        else:
            level.queues.finish(ticket, self._ctx.now)
        level.note(self._ctx.now)
        self._serve()

    def _serve(self) -> None:
        """Give free seats away. What is begun may end at once and free a seat: no call is begun
        inside of another's end.
        """
        if self._serving or self._levels is None:
            return
        self._serving = True
        for level in self._levels.values():
            while (ticket := next(level.queues.seat(self._ctx.now), None)) is not None:
                level.note(self._ctx.now)
                self._begin(ticket.what)
        self._serving = False

    def _begin(self, call: Call) -> None:
        """The time of a write counts from when it is begun, within that of the request."""
        if call.asked.verb not in ("get", "list"):
            latest = call.deadline - WRITE_LIMIT_US + REQUEST_LIMIT_US
            self._desk.prolong(call, min(latest, self._ctx.now + WRITE_LIMIT_US))
        self._carry_out(call)

    # Patience, and seats that are lent.

    def _end_waiting(self) -> None:
        now, line = self._ctx.now, self._line
        while line:
            seat = line[0].seat
            if seat is not None and seat.ticket.since < 0:
                left = seat.ticket.arrived_at + WAIT_MAX_US - now
                if left > 0:
                    self._waiting.set(left)
                    return
                self._desk.deny(line[0], self._refusal(line[0], seat.level, LATE))
            line.popleft()

    def _refusal(self, call: Call, level: Level, why: str) -> Denial:
        seconds = level.retry_after.refuse(self._ctx.wall // SECOND)
        name, user = level.rules.name, call.user.name
        self._tell(FlowRefused(self._ctx.name, user, name, seconds, why), level, user)
        asked = call.asked
        what = " ".join(
            word for word in (_METHODS.get(asked.verb, asked.verb), call.row.qualified, asked.name)
            if word
        )  # fmt: skip
        return too_many_requests(f"{TOO_MANY} ({what})", seconds)

    def _share_out(self) -> None:
        if self._levels is None:
            return
        before = {name: level.queues.limit for name, level in self._levels.items()}
        for level in self._levels.values():
            level.demand.adjust(self._ctx.now)
        if all(level.is_calm for level in self._levels.values()):
            self._tell_of_calm()
            self._rest()
            return
        share_out(self._levels.values())
        for name, level in self._levels.items():
            more = 100 * (level.queues.limit - before[name]) >= LENT_PERCENT * before[name]
            if more and level.queues.waiting:
                note = SeatsLent(self._ctx.name, name, before[name], level.queues.limit)
                self._ctx.note(note, story=True)
        self._serve()
        self._tell_of_calm()
        self._arm_period()

    # What is told.

    def _tell(self, note: SeatsTaken | FlowRefused, level: Level, user: str = "") -> None:
        """Once, until the level has free seats again."""
        if (level.rules.name, user) not in self._told:
            self._told[level.rules.name, user] = None
            self._ctx.note(note, story=True)

    def _tell_of_calm(self) -> None:
        assert self._levels is not None
        for name, level in self._levels.items():
            if level.queues.demand < level.queues.limit and (name, "") in self._told:
                self._told = {one: None for one in self._told if one[0] != name}
                self._ctx.note(SeatsFree(self._ctx.name, name), story=True)


def _hash(flow: Flow) -> int:
    return flow_hash(flow.schema, flow.distinguisher)


def _level_name(schema: Obj) -> str:
    return str(dig(schema, "spec.priorityLevelConfiguration.name"))
