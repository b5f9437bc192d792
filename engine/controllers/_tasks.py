"""The wishes of one reconcile: in order, in growing batches, up to the first failure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from engine.controllers._base import (
    Absent,
    Call,
    Create,
    Delete,
    Permitted,
    Update,
    UpdateStatus,
    Wish,
)
from engine.objects import Obj


@dataclass(frozen=True, slots=True)
class WishRefused:
    """The API server did not do what a controller asked; it will try again."""

    says: ClassVar[dict[str, str]] = {
        "en": "The API server **refuses** to {verb} {resource} for {key:code}: {why:quote}.",
        "pt-BR": (
            "O servidor de API **recusa** {verb:word} {resource} para {key:code}: {why:quote}."
        ),
    }
    merges: ClassVar[Mapping[str, str]] = {"why": "first"}
    words: ClassVar[Mapping[str, str]] = {"create": "criar", "delete": "excluir"}
    rule: str
    key: str
    verb: str
    resource: str
    why: str


class Task:
    """The wishes of one reconcile under way. `failure` holds the first refusal's message."""

    __slots__ = (
        "created", "creations", "dropped", "failure", "key", "noted", "owner", "pending",
        "position", "records", "refused", "rule", "shortfall", "wishes",
    )  # fmt: skip

    def __init__(
        self, rule: str, key: str, owner: object, wishes: Sequence[Wish], records: tuple[int, ...]
    ) -> None:
        self.rule, self.key, self.owner = rule, key, owner
        self.wishes, self.records = wishes, records
        self.position = 0  # of the first wish that was not begun
        self.pending = 0  # calls without an answer
        self.failure = ""
        self.shortfall = ""  # the first refusal that did not stop the rest
        self.noted: dict[object, None] = {}  # the becauses that were written down
        self.refused = False  # whether what was asked was refused, with an Event that says so
        self.created: Obj | None = None  # the last object that was created
        self.dropped: Sequence[Wish] = ()  # what was not begun because of a refusal
        self.creations = 0  # size of the last batch of creations: the next one doubles

    def next_batch(self) -> Sequence[Wish]:
        """The wishes to begin now: creations 1, 2, 4, 8 … at a time, deletions all at once.

        After a refusal only a status that can carry it is left.
        """
        wishes, start = self.wishes, self.position
        if self.failure:
            return self._last_words()
        if start >= len(wishes):
            return ()
        first = wishes[start]
        limit = 1
        if isinstance(first, Create):
            limit = self.creations = self.creations * 2 or 1
        elif isinstance(first, Delete):
            limit = len(wishes)
        end = start + 1
        while end < min(len(wishes), start + limit) and type(wishes[end]) is type(first):
            end += 1
        self.position = end
        return wishes[start:end]

    def _last_words(self) -> Sequence[Wish]:
        rest, self.position = self.wishes[self.position :], len(self.wishes)
        self.dropped = self.dropped or rest
        return [wish for wish in rest if isinstance(wish, UpdateStatus) and wish.if_refused][:1]


def target_of(wish: Call) -> Obj:
    """The object that a call is about."""
    if isinstance(wish, Create | Update | UpdateStatus):
        return wish.body
    if isinstance(wish, Permitted):
        return {"metadata": {}}
    if isinstance(wish, Absent):
        return {"metadata": {"name": wish.name, "namespace": wish.namespace, "uid": wish.uid}}
    return wish.target
