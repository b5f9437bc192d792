"""Tells the ledger what this member writes: an instrument, which no component reads."""

from engine.component import Context
from engine.etcd.admin_notes import Restored
from engine.etcd.base import Base
from engine.etcd.machine import Machine
from engine.history import Ledger
from engine.wire.etcd import Event

REGISTRY = "/registry/"
"""Where Kubernetes keeps its objects; what else is written is nobody's object."""


class Scribe:
    """One member's pen. After a restored snapshot another history goes on, and only members that
    have it may write.
    """

    __slots__ = ("_ctx", "_ledger", "_lineage", "_machine")

    def __init__(self, ctx: Context, ledger: Ledger | None, machine: Machine) -> None:
        self._ctx, self._ledger, self._machine = ctx, ledger, machine
        base = machine.membership.founding.base
        self._lineage = base.lineage if isinstance(base, Base) else 0

    def turn(self, lineage: int) -> None:
        """From this entry on the log tells another history: that of a member that went on alone."""
        self._lineage = lineage

    def begin(self, *, anew: bool) -> None:
        """The member starts, and has read its log: where it began with a restored snapshot, or has
        gone on alone, what it holds is what there is now. `anew`: for the first time on this data.
        """
        if not self._lineage:
            return
        store = self._machine.store
        if anew and self._machine.membership.founding.base is not None:
            self._ctx.note(Restored(self._ctx.name, store.revision), story=True)
        if self._ledger is not None:
            living = [(kv.key, kv.value, kv.record) for kv in store.dump().living()]
            shown = [each for each in living if each[0].startswith(REGISTRY)]
            self._ledger.begin(self._ctx.now, self._lineage, store.revision, shown)

    def fork(self) -> None:
        """This member's data are not those of the others any more: it writes no history."""
        self._ledger = None

    def record(self, events: tuple[Event, ...]) -> None:
        """These changes were applied."""
        ledger, revision = self._ledger, self._machine.store.revision
        if ledger is not None and ledger.revision < revision and ledger.lineage == self._lineage:
            changes = [
                (event.kv.key, event.kv.value, event.kv.record)
                for event in events
                if event.kv.key.startswith(REGISTRY)
            ]
            ledger.applied(self._ctx.now, revision, changes)
