"""The watches of one member: who hears of which keys, and when they are cut off without a leader.

What a batch of committed entries changed goes to each watch in one message. (etcd brings a watch
that starts in the past up to date within 100 ms; here that happens at once.)
"""

from collections.abc import Callable
from typing import NamedTuple

from engine.component import Context
from engine.etcd.mvcc import Problem, Store
from engine.trace import make
from engine.units import SECOND
from engine.wire.etcd import (
    NO_LEADER,
    Event,
    Header,
    WatchCancelled,
    WatchCreate,
    WatchCreated,
    WatchEvents,
)

CHECK_US = 1 * SECOND
CHECKS_MAX = 3
"""Leaderless checks, an election timeout apart, after which streams that require a leader are cut
(server/etcdserver/api/v3rpc/interceptor.go)."""

LEADER_CHECK = "leader check"


class Watch(NamedTuple):
    """One open watch."""

    key: str
    end: str
    require_leader: bool
    since: int = 0  # what is older than this revision it does not hear


class Watchers:
    """All watches, by client and by the client's number."""

    __slots__ = ("_checks", "_ctx", "_started_at", "_timer", "_watches")

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        self._watches: dict[tuple[str, int], Watch] = {}
        self._started_at = ctx.now
        self._checks = 0  # checks in a row that found no leader
        self._timer = ctx.timer(LEADER_CHECK, "an etcd leader")

    @property
    def any(self) -> bool:
        """Whether anyone watches."""
        return bool(self._watches)

    def open(
        self, client: str, create: WatchCreate, store: Store, header: Header, *, has_leader: bool
    ) -> None:
        """Open a watch and bring it up to date, or refuse it."""
        send = self._ctx.send
        if create.require_leader and not has_leader:
            send(client, WatchCancelled(create.id, header, 0, NO_LEADER))
            return
        past: tuple[Event, ...] | Problem = ()
        if 0 < create.start_revision <= store.revision:
            past = store.events_since(create.start_revision, create.key, create.end)
        if isinstance(past, Problem):
            compacted = store.compact_revision
            send(client, WatchCancelled(create.id, header, compacted, past.message))
            return
        self._watches[client, create.id] = Watch(
            create.key, create.end, create.require_leader, create.start_revision
        )
        send(client, WatchCreated(create.id, header))
        if past:
            send(client, WatchEvents(create.id, header, past))

    def close(self, client: str, number: int) -> None:
        """The client wants no more of it."""
        self._watches.pop((client, number), None)

    def forget(self, client: str) -> None:
        """The client is gone."""
        for key in [key for key in self._watches if key[0] == client]:
            del self._watches[key]

    def progress(self, client: str, number: int, header: Header) -> None:
        """Tell the client that it has heard everything up to the header's revision; not while this
        member has yet to come to where the watch begins (etcd issue 20221).
        """
        watch = self._watches.get((client, number))
        if watch is not None and header.revision >= watch.since - 1:
            self._ctx.send(client, WatchEvents(number, header, ()))

    def publish(
        self,
        events: list[Event],
        header: Header,
        send: Callable[[str, WatchEvents], None] | None = None,
    ) -> None:
        """Tell everyone what a batch of entries has changed. A watch that was resumed here, while
        this member lagged, has heard the older part of it elsewhere (etcd issue 15271).
        """
        send = send or self._ctx.send
        for (client, number), (key, end, _, since) in self._watches.items():
            told = events
            if since > events[0].kv.mod_revision:
                told = [event for event in events if event.kv.mod_revision >= since]
            if end:
                seen = tuple([event for event in told if key <= event.kv.key < end])
            else:
                seen = tuple([event for event in told if event.kv.key == key])
            if seen:
                send(client, make(WatchEvents, (number, header, seen)))

    # Without a leader

    def leader_lost(self) -> None:
        """Begin to count the checks that find none; they come every second since the start."""
        if not self._timer.armed:
            self._checks = 0
            passed = (self._ctx.now - self._started_at) % CHECK_US
            self._timer.set(CHECK_US - passed)

    def check_leader(self, *, has_leader: bool) -> int:
        """A second is over; answers how many checks in a row have found no leader."""
        if has_leader:
            self._checks = 0
            return 0
        self._checks += 1
        self._timer.set(CHECK_US)
        return self._checks

    def cut(self, header: Header) -> int:
        """End every watch that requires a leader; answers how many there were."""
        doomed = [key for key, watch in self._watches.items() if watch.require_leader]
        for client, number in doomed:
            del self._watches[client, number]
            self._ctx.send(client, WatchCancelled(number, header, 0, NO_LEADER))
        return len(doomed)
