"""Starting with --force-new-cluster: a member goes on alone, with its own log and all data in it.

After server/etcdserver/bootstrap.go bootstrapRaftFromWAL: what the member does not know to be
committed is dropped, whoever has confirmed it, and all other members are removed by entries that
nobody else has to agree to. Cluster and member keep their IDs.
"""

from collections.abc import Sequence
from typing import NamedTuple

from engine.component import Context
from engine.disk import FORCED
from engine.etcd.admin_notes import WentOnAlone
from engine.etcd.machine import Proposal, Reshape
from engine.etcd.membership import Founding, Membership
from engine.etcd.ready import HardState
from engine.etcd.wal import Wal
from engine.wire.etcd_admin import MemberRemove
from engine.wire.raft import Entry


class Refounded(NamedTuple):
    """`keep` entries of the log stay, `added` follow; `gone` are reached at these processes."""

    keep: int
    added: tuple[Entry, ...]
    state: HardState
    gone: tuple[str, ...]


def refounded(
    founding: Founding, entries: Sequence[Entry], state: HardState, name: str, record: int
) -> Refounded:
    """What becomes of a member's log when it starts so."""
    keep = min(state.commit, len(entries))
    membership = Membership(founding)
    for entry in entries[:keep]:
        if isinstance(entry.data, Proposal) and isinstance(entry.data.change, Reshape):
            membership.apply(entry.data.change.change, entry.data.change.number)
    others = [info for info in sorted(membership.members.values()) if info.id != membership.own]
    lineage = (state.term << 32) + len(entries) + 1
    added = tuple(
        Entry(keep + 1 + place, state.term, _removal(info.id, lineage, name, record))
        for place, info in enumerate(others)
    )
    commit = state._replace(commit=keep + len(added))
    return Refounded(keep, added, commit, tuple(info.address for info in others))


def go_on_alone(ctx: Context, wal: Wal, founding: Founding) -> None:
    """Make a log on the disk that of a cluster of one, this once."""
    log, state = wal.recover()
    done = refounded(founding, log.entries, state, ctx.name, ctx.cause)
    wal.replace(done.keep, done.added, done.state)
    ctx.disk.write(FORCED, False)
    if done.gone:
        note = WentOnAlone(ctx.name, done.gone, len(log.entries) - done.keep)
        ctx.note(note, story=True)


def _removal(member: int, lineage: int, name: str, record: int) -> Proposal:
    return Proposal(name, 0, Reshape(MemberRemove(0, member), lineage=lineage), record)
