"""What Raft hands to its shell: what to persist, to send, to apply. Values only."""

from typing import NamedTuple

from engine.wire.raft import Context, Entry

Outgoing = tuple[str, object]
"""(to, message)"""


class HardState(NamedTuple):
    """What a member must remember across a crash, beside its log."""

    term: int = 0
    vote: str | None = None
    commit: int = 0


class ReadState(NamedTuple):
    """A read that may be served once `commit` is applied; `asker` is the member that wants it."""

    context: Context
    commit: int
    asker: str


class Ready(NamedTuple):
    """The work, in this order; `promises` must wait until `state` and `entries` are durable."""

    state: HardState | None
    keep: int  # entries of the log on disk that stay; `entries` replace what follows them
    entries: tuple[Entry, ...]
    messages: list[Outgoing]
    promises: list[Outgoing]
    committed: tuple[Entry, ...]
    reads: list[ReadState]


class Outbox:
    """What has come up since the shell last asked."""

    __slots__ = ("messages", "promises", "reads")

    def __init__(self) -> None:
        self.messages: list[Outgoing] = []
        self.promises: list[Outgoing] = []
        self.reads: list[ReadState] = []
