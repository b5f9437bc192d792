"""The priority levels of a server, from their configurations: how many seats each has.

After finishQueueSetReconfigsLocked in apiserver/pkg/util/flowcontrol/apf_controller.go.
"""

from collections.abc import Iterable
from typing import NamedTuple

from engine.apiserver.fairness.demand import Claim, Demand, shares
from engine.apiserver.fairness.queues import QueueRules, QueueSet
from engine.apiserver.fairness.retry_after import RetryAfter
from engine.objects import Obj, name

EXEMPT = "Exempt"


class Size(NamedTuple):
    """A level's seats: what it is due, what it never lends, and the most that it may have."""

    nominal: int
    least: int
    most: int


class LevelRules(NamedTuple):
    """A level as it is configured; `size` None: it is exempt."""

    name: str
    size: Size | None
    queues: QueueRules


def levels_of(configurations: Iterable[Obj], seats: int) -> dict[str, LevelRules]:
    """The levels among which a server's seats are shared out."""
    found = sorted(configurations, key=name)
    total = sum(_limits(one).get("nominalConcurrencyShares", 0) for one in found)
    return {name(one): _level(one, seats, max(total, 1)) for one in found}


def _limits(configuration: Obj) -> Obj:
    spec = configuration["spec"]
    return spec.get("exempt" if spec["type"] == EXEMPT else "limited") or {}


def _level(configuration: Obj, seats: int, total: int) -> LevelRules:
    own, limits = name(configuration), _limits(configuration)
    if configuration["spec"]["type"] == EXEMPT:
        return LevelRules(own, None, QueueRules())
    nominal = -(-seats * limits.get("nominalConcurrencyShares", 0) // total)
    lent = _percent(nominal, limits.get("lendablePercent", 0))
    borrows = limits.get("borrowingLimitPercent")
    most = nominal + (seats if borrows is None else _percent(nominal, borrows))
    queuing = (limits.get("limitResponse") or {}).get("queuing")
    rules = QueueRules()
    if queuing:
        rules = QueueRules(queuing["queues"], queuing["handSize"], queuing["queueLengthLimit"])
    return LevelRules(own, Size(nominal, nominal - lent, most), rules)


def _percent(of: int, percent: int) -> int:
    """To the nearest whole, halves up."""
    return (2 * of * percent + 100) // 200


class Level:
    """A level at work."""

    def __init__(self, rules: LevelRules, size: Size, now: int) -> None:
        self.rules, self.size = rules, size
        self.queues = QueueSet(rules.queues, size.nominal, now)
        self.demand = Demand(now)
        self.retry_after = RetryAfter()

    def note(self, now: int) -> None:
        """How many seats are wanted has changed."""
        self.demand.note(self.queues.demand, now)

    @property
    def is_calm(self) -> bool:
        """Whether it wants, and wanted, no more than what it never lends."""
        quiet = max(self.demand.most, self.queues.demand) <= self.size.least
        return quiet and self.demand.smoothed <= 1000 * self.size.least


def share_out(levels: Iterable[Level]) -> None:
    """Set each level's limit anew, by what it has wanted."""
    found = list(levels)
    claims = []
    for level in found:
        size, demand = level.size, level.demand
        low = max(size.least, min(size.nominal, demand.most))
        claims.append(Claim(low, size.most, max(1000 * low, demand.smoothed, 1)))
    seats = sum(level.size.nominal for level in found)
    for level, limit in zip(found, shares(seats, claims), strict=True):
        level.queues.limit = limit
