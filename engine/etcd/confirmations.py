"""How a resting leader confirms reads: the followers' answers are computed, not asked for.

Questions and answers travel without jitter on a stream of their own, so it is known when a quorum
will have answered, unless the world is disturbed; then what is under way becomes real.
"""

from engine.component import Context
from engine.etcd.raft import Raft
from engine.etcd.ready import Outgoing
from engine.wire.raft import Confirm, Confirmed

ANSWERS = "confirmations under way"


class Confirmations:
    """The questions of one rest that are not answered yet."""

    __slots__ = (
        "_asked",
        "_back_us",
        "_ctx",
        "_nearest",
        "quorum_us",
        "_raft",
        "_silent_us",
        "_there_us",
        "_timer",
    )

    def __init__(self, ctx: Context, raft: Raft) -> None:
        self._ctx, self._raft = ctx, raft
        self._timer = ctx.timer(ANSWERS, "the members' computed confirmations", last=True)
        self._asked: dict[Confirm, int] = {}  # when, oldest first
        self._there_us: dict[str, int] = {}
        self._back_us: dict[str, int] = {}
        self._silent_us: dict[str, int] = {}
        self._nearest: list[str] = []  # who make up a quorum with the leader
        self.quorum_us = 0  # how long until the last of them has answered

    def begin(
        self, there_us: dict[str, int], back_us: dict[str, int], silent_us: dict[str, int]
    ) -> None:
        """The leader rests; these members follow it, so far away, and these are silent."""
        self._there_us, self._back_us, self._silent_us = there_us, back_us, silent_us
        trips = sorted((there + back_us[peer], peer) for peer, there in there_us.items())
        trips = trips[: self._raft.quorum - 1]
        self._nearest = [peer for _, peer in trips]
        self.quorum_us = trips[-1][0] if trips else 0

    def take(self, messages: list[Outgoing]) -> list[Outgoing]:
        """Take out the questions; answers what remains to be sent."""
        asked = [each[1] for each in messages if type(each[1]) is Confirm]
        if not asked:
            return messages
        for question in asked:
            self._asked.setdefault(question, self._ctx.now)
        self._await()
        return [each for each in messages if type(each[1]) is not Confirm]

    def expired(self) -> None:
        """A quorum has answered the oldest questions."""
        now = self._ctx.now
        for question, asked_at in list(self._asked.items()):
            if asked_at + self.quorum_us > now:
                break
            del self._asked[question]
            for peer in self._nearest:
                self._raft.step(peer, Confirmed(question.term, question.context))
        self._await()

    def end(self) -> None:
        """The rest is over: let what is under way arrive."""
        now, name, carry = self._ctx.now, self._ctx.name, self._ctx.machine.network.under_way
        asked, self._asked = self._asked, {}
        self._timer.cancel()
        for question, asked_at in asked.items():
            answer = Confirmed(question.term, question.context)
            for peer, there_us in self._there_us.items():
                there, back = asked_at + there_us, asked_at + there_us + self._back_us[peer]
                if there > now:
                    carry(name, peer, question, there - now)
                elif back > now:
                    carry(peer, name, answer, back - now)
                else:
                    self._raft.step(peer, answer)
            for peer, there_us in self._silent_us.items():
                if asked_at + there_us > now:
                    carry(name, peer, question, asked_at + there_us - now)

    def _await(self) -> None:
        if self._asked and not self._timer.armed:
            asked_at = next(iter(self._asked.values()))
            self._timer.set(asked_at + self.quorum_us - self._ctx.now)
