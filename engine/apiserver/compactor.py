"""Every five minutes the history of the store older than five minutes is given up.

Each API server tries; a key in etcd, changed by its version, decides who does it (apiserver/pkg/
storage/etcd3/compact.go). The first round only remembers where the store stands.
"""

from engine.apiserver.etcd_client import Answer, EtcdClient
from engine.component import Context
from engine.objects import freeze
from engine.units import MINUTE
from engine.wire import etcd

KEY = "compact_rev_key"
INTERVAL_US = 5 * MINUTE
"""--etcd-compaction-interval."""
TIMER = "compaction"


class Compactor:
    """One server's part in it."""

    __slots__ = ("_asked", "_ctx", "_revision", "_store", "_timer", "_version")

    def __init__(self, ctx: Context, store: EtcdClient) -> None:
        self._ctx, self._store = ctx, store
        self._timer = ctx.timer(TIMER, "the next compaction of the store")
        self._version = 0  # of the key, as far as this server knows
        self._revision = 0  # where the store stood one interval ago; 0: not known yet
        self._asked = -1  # the question under way

    def start(self) -> None:
        """Wait for the first round."""
        self._timer.set(INTERVAL_US)

    def expired(self, name: str) -> bool:
        """Try to be the one who compacts; False when the timer is not ours."""
        if name != TIMER:
            return False
        compare = etcd.Compare(KEY, "version", self._version)
        put = etcd.Put(KEY, freeze({"revision": self._revision}))
        self._asked = self._store.write((compare,), (put,), (etcd.Get(KEY),))
        self._timer.set(INTERVAL_US)
        return True

    def hear_answer(self, answer: Answer) -> bool:
        """Take the answer to our question; False when it is not ours. A failure waits for the next
        round.
        """
        if answer.id != self._asked:
            return False
        self._asked = -1
        reply = answer.reply
        if isinstance(reply, etcd.TxnReply):
            before, self._revision = self._revision, reply.header.revision
            if not reply.succeeded:
                found = reply.results[0]
                self._version = 0 if found is None else found.version
            else:
                self._version += 1
                if before:
                    self._asked = self._store.compact(before)
        return True
