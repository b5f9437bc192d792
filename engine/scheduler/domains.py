"""Which nodes a pod's rules about other pods refuse, kept up to date as nodes change.

Nodes with the same values of the topology keys in question share a domain, and with it the answer;
a pod that comes or goes concerns the domains with that node's values, not all nodes.
"""

from collections.abc import Iterable, Sequence

from engine.scheduler.filtering import Verdict
from engine.scheduler.node_info import NodeInfo
from engine.scheduler.plugins._base import Ledger, Part

Pair = tuple[str, str]
"""A topology key and its value."""


class Domains:
    """The verdicts of ledgers (plugins that look beyond a node) by domain."""

    __slots__ = (
        "_all", "_concerned", "_fewest", "_parts", "_pairs", "_sample", "ids", "keys", "ledgers",
        "members", "of", "order", "verdicts",
    )  # fmt: skip

    def __init__(self, ledgers: Sequence[tuple[str, Ledger]], order: Sequence[NodeInfo]) -> None:
        self.ledgers, self.order = ledgers, order
        self.keys = self._keys()
        self.ids: dict[tuple[str | None, ...], int] = {}
        self.of: list[int] = []  # node → domain
        self.members: list[list[int]] = []  # domain → nodes
        self._pairs: dict[Pair, list[int]] = {}  # domains with this value
        self._sample: list[NodeInfo] = []
        for at, node in enumerate(order):
            values = self._values(node)
            domain = self.ids.setdefault(values, len(self.ids))
            if domain == len(self.members):
                self.members.append([])
                self._sample.append(node)
                for pair in zip(self.keys, values, strict=True):
                    if pair[1] is not None:
                        self._pairs.setdefault((pair[0], pair[1]), []).append(domain)
            self.members[domain].append(at)
            self.of.append(domain)
        self._parts: list[tuple[Part, ...]] = [
            tuple(ledger.part(node) for _, ledger in ledgers) for node in order
        ]
        self._fewest = self._now_fewest()
        self._concerned: dict[int, None] = {}
        self._all = False
        self.verdicts: list[Verdict | None] = [self._judge(node) for node in self._sample]

    def look(self, node: NodeInfo) -> bool:
        """A node has changed; False when it is in another domain now, so that all begins anew."""
        values = self._values(node)
        if self.ids.get(values) != self.of[node.at]:
            return False
        before = self._parts[node.at]
        after = tuple(ledger.part(node) for _, ledger in self.ledgers)
        if before == after:
            return True
        self._parts[node.at] = after
        for (_, ledger), old, new in zip(self.ledgers, before, after, strict=True):
            for part, by in ((old, -1), (new, 1)):
                self._note(ledger.take(part, by))
        return True

    def flips(self) -> Iterable[int] | None:
        """The domains whose verdict is another now than before the last looks; None when the keys
        have changed, so that all begins anew.
        """
        if not self._concerned and not self._all:
            return ()
        if self._keys() != self.keys:
            return None
        fewest = self._now_fewest()
        if self._all or fewest != self._fewest:
            self._concerned = dict.fromkeys(range(len(self._sample)))
        self._fewest, self._all = fewest, False
        flipped = []
        for domain in self._concerned:
            verdict = self._judge(self._sample[domain])
            if (verdict is None) != (self.verdicts[domain] is None):
                flipped.append(domain)
            self.verdicts[domain] = verdict
        self._concerned = {}
        return flipped

    def _note(self, pairs: Iterable[Pair] | None) -> None:
        if pairs is None:
            self._all = True
            return
        for pair in pairs:
            for domain in self._pairs.get(pair, ()):
                self._concerned[domain] = None
            if pair not in self._pairs:
                self._all = True  # a key that nobody has asked about yet

    def _judge(self, node: NodeInfo) -> Verdict | None:
        for name, ledger in self.ledgers:
            refusal = ledger.refuse(node)
            if refusal is not None:
                return Verdict(name, refusal.reasons, refusal.curable)
        return None

    def _keys(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(key for _, ledger in self.ledgers for key in ledger.keys))

    def _values(self, node: NodeInfo) -> tuple[str | None, ...]:
        return tuple(node.labels.get(key) for key in self.keys)

    def _now_fewest(self) -> tuple[tuple[int, ...], ...]:
        return tuple(ledger.fewest() for _, ledger in self.ledgers)
