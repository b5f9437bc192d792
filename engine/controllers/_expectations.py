"""What a controller has asked for and not yet seen: while it waits it creates and deletes nothing.

After client-go's UIDTrackingControllerExpectations as pkg/controller/controller_utils.go has it:
without it, a cache that lags would make a controller create every pod twice.
"""

from collections.abc import Iterable

from engine.units import MINUTE

PATIENCE_US = 5 * MINUTE
"""After this long the controller believes its cache again (ExpectationsTimeout)."""


class _Open:
    __slots__ = ("creations", "deletions", "since")

    def __init__(self, since: int) -> None:
        self.creations = 0
        self.deletions: dict[str, None] = {}  # uids of pods whose end must still be seen
        self.since = since


class Expectations:
    """Open expectations by (rule, key)."""

    def __init__(self) -> None:
        self._open: dict[tuple[str, str], _Open] = {}

    def met(self, rule: str, key: str, now: int) -> bool:
        """Whether everything asked for was seen, or has been waited for long enough."""
        entry = self._open.get((rule, key))
        if entry is None:
            return True
        if not entry.creations and not entry.deletions or now - entry.since > PATIENCE_US:
            del self._open[rule, key]
            return True
        return False

    def expect(self, rule: str, key: str, now: int, creations: int, doomed: Iterable[str]) -> None:
        """A reconcile is about to create so many and to delete those with these uids."""
        entry = _Open(now)
        entry.creations = creations
        entry.deletions = dict.fromkeys(doomed)
        if entry.creations or entry.deletions:
            self._open[rule, key] = entry

    def created(self, rule: str, key: str) -> None:
        """One was seen, or will never come because its creation failed."""
        entry = self._open.get((rule, key))
        if entry is not None:
            entry.creations = max(0, entry.creations - 1)

    def deleted(self, rule: str, key: str, uid: str) -> None:
        """The end of this one was seen, or its deletion failed."""
        entry = self._open.get((rule, key))
        if entry is not None:
            entry.deletions.pop(uid, None)

    def forget(self, rule: str, key: str) -> None:
        """The object itself is gone."""
        self._open.pop((rule, key), None)
