"""What a member finds in its data directory at its start: its own data, those of a restored
snapshot, or nothing.
"""

from engine.disk import MADE, Disk
from engine.etcd.base import Base, Snapshot
from engine.etcd.membership import Founding, found
from engine.wire.system import Existing, Restoration

FOUNDING = "founding"
"""Where a data directory says whose it is; absent in one that the member has made itself."""


def begin(disk: Disk, address: str, members: tuple[str, ...]) -> Founding:
    """Whose data these are. A member that is not among those that a snapshot was restored for takes
    it for its own all the same, if it is for one alone (etcd reads its ID from the directory).
    """
    made = disk.values.get(MADE)
    if isinstance(made, Restoration) and FOUNDING not in disk.values:
        disk.write(FOUNDING, _restored(made, address))
    known = disk.values.get(FOUNDING)
    return known if isinstance(known, Founding) else found(address, members)


def is_newcomer(disk: Disk) -> bool:
    """Whether it has to ask first which cluster it belongs to."""
    return isinstance(disk.values.get(MADE), Existing) and FOUNDING not in disk.values


def is_restored(disk: Disk) -> bool:
    """Whether it begins with the data of a snapshot."""
    return isinstance(disk.values.get(MADE), Restoration)


def _restored(made: Restoration, address: str) -> Founding:
    snapshot = made.snapshot
    assert isinstance(snapshot, Snapshot), f"{snapshot} is no snapshot"
    members = made.members if len(made.members) > 1 else (address,)
    founding = found(address, members, made.token)
    lineage = snapshot.hash * 2 + made.bump + 1
    base = Base(snapshot.dump, snapshot.leases, made.bump, made.compact, lineage)
    return founding._replace(base=base, native=False)
