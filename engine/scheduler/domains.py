"""Which nodes a pod's rules about other pods refuse, kept up to date as nodes change.

Nodes with the same values of the topology keys in question share a domain, and with it the answer;
a pod that comes or goes concerns the domains with that node's values, not all nodes.
"""

from collections.abc import Iterable, Sequence

from engine.scheduler.cluster import Cluster
from engine.scheduler.filtering import Verdict
from engine.scheduler.node_info import NodeInfo
from engine.scheduler.plugins._base import Ledger, Part

Pair = tuple[str, str]
"""A topology key and its value."""
LARGE = 64
"""A domain with more nodes is opened and shut as a whole."""


class Domains:
    """The verdicts of ledgers (plugins that look beyond a node) by domain."""

    __slots__ = (
        "_all", "_concerned", "_fewest", "_masks", "_members", "_pairs", "_parts", "_sample", "ids",
        "keys", "ledgers", "of", "open", "order", "verdicts",
    )  # fmt: skip

    def __init__(self, ledgers: Sequence[tuple[str, Ledger]], cluster: Cluster) -> None:
        self.ledgers, self.order = ledgers, cluster.order
        self.keys = self._keys()
        self.ids: dict[tuple[str | None, ...], int] = {}
        self.of: list[int] = []  # node → domain
        self._members: list[Sequence[int]] = []  # domain → nodes
        self._pairs: dict[Pair, list[int]] = {}  # domains with this value
        self._sample: list[NodeInfo] = []
        if self.keys:
            self._sort()
        elif self.order:  # nothing tells nodes apart
            self.ids[()], self.of = 0, [0] * len(self.order)
            self._members.append(range(len(self.order)))
            self._sample.append(self.order[0])
        nothing: tuple[Part, ...] = ((),) * len(ledgers)
        self._parts = [nothing] * len(self.order)
        for _, ledger in ledgers:
            for node in ledger.stakes(cluster):
                if self._parts[node.at] is nothing:
                    self._parts[node.at] = tuple(each.part(node) for _, each in ledgers)
        self._fewest = self._now_fewest()
        self._concerned: dict[int, None] = {}
        self._all = False
        self._masks: dict[int, int] = {}  # large domain → its nodes as a number with a byte each
        self.verdicts: list[Verdict | None] = [self._judge(node) for node in self._sample]
        self.open = bytearray(self.verdicts[domain] is None for domain in self.of)

    def _sort(self) -> None:
        """Find the domain of every node."""
        for node in self.order:
            values = self._values(node)
            domain = self.ids.setdefault(values, len(self.ids))
            if domain == len(self._sample):
                self._sample.append(node)
                for pair in zip(self.keys, values, strict=True):
                    if pair[1] is not None:
                        self._pairs.setdefault((pair[0], pair[1]), []).append(domain)
            self.of.append(domain)
        members: list[list[int]] = [[] for _ in self._sample]
        for at, domain in enumerate(self.of):
            members[domain].append(at)
        self._members += members

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

    def settle(self) -> Sequence[int] | None:
        """Bring `open` (1: the ledgers do not object to the node) up to date after some looks;
        answers the nodes that changed if they are few, else all. None when the keys have changed,
        so that all begins anew.
        """
        if not self._concerned and not self._all:
            return ()
        if self._keys() != self.keys:
            return None
        fewest = self._now_fewest()
        if self._all or fewest != self._fewest:
            self._concerned = dict.fromkeys(range(len(self._sample)))
        self._fewest, self._all = fewest, False
        changed: list[int] = []
        large = 0
        for domain in self._concerned:
            verdict, before = self._judge(self._sample[domain]), self.verdicts[domain]
            self.verdicts[domain] = verdict
            if (verdict is None) == (before is None):
                continue
            if len(self._members[domain]) > LARGE:
                large ^= self._mask(domain)
            else:
                changed += self._members[domain]
        self._concerned = {}
        for at in changed:
            self.open[at] ^= 1
        if large:
            size = len(self.open)
            flipped = int.from_bytes(self.open, "little") ^ large
            self.open[:] = flipped.to_bytes(size, "little")
            return range(size)
        return changed

    def _mask(self, domain: int) -> int:
        mask = self._masks.get(domain)
        if mask is None:
            nodes = bytearray(len(self.order))
            for at in self._members[domain]:
                nodes[at] = 1
            mask = self._masks[domain] = int.from_bytes(nodes, "little")
        return mask

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
