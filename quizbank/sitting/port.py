"""Whoever keeps sittings, and how a move becomes a row. Rows are only ever added."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol, assert_never

from quizbank.sitting.machine import Answer, Finish, Flag, Go, Move, Plan, Sitting

MOVE_BYTES_MAX = 20_000


class Sittings(Protocol):
    """The store of all timed quizzes. What a call returns is on the disk."""

    def now(self) -> datetime:
        """The clock that counts: this machine's, in UTC."""

    def begin(self, plan: Plan) -> Sitting:
        """Begin a quiz; beginning the same one again gives it back as it is."""

    def sitting(self, learner: str, name: str) -> Sitting:
        """A sitting of this learner as it is now; NotYours when it is another's."""

    def sittings(self, learner: str) -> list[Sitting]:
        """All of a learner, oldest first."""

    def make(self, learner: str, name: str, move: Move, nonce: str) -> Sitting:
        """Keep a move, then return the sitting with it.

        Raises Late or Over when the clock or the end forbids it, NotSaved when the disk does; the
        same nonce again changes nothing. Handing in twice is handing in once.
        """


def row_of(move: Move) -> tuple[str, int | None, dict[str, Any]]:
    """Kind, item and content by which a move is kept."""
    match move:
        case Answer():
            return "answer", move.item, dict(move.parts)
        case Flag():
            return "flag", move.item, {"is_flagged": move.is_flagged}
        case Go():
            return "go", move.item, {}
        case Finish():
            return "finish", None, {}
        case _:
            assert_never(move)


def move_of(kind: str, item: int | None, content: Mapping[str, Any]) -> Move:
    """The move that a row keeps."""
    match kind, item:
        case "answer", int():
            return Answer(item, dict(content))
        case "flag", int():
            return Flag(item, bool(content["is_flagged"]))
        case "go", int():
            return Go(item)
        case "finish", None:
            return Finish()
        case _:
            raise ValueError(f"a row of a sitting that cannot be read: {kind} {item}")
