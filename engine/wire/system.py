"""What the machine itself tells a process: timers, disks, and connections that fail."""

from typing import NamedTuple


class Expired(NamedTuple):
    """A timer ran out; `awaiting` says what did not arrive in time."""

    name: str
    awaiting: str


class Synced(NamedTuple):
    """Everything written to the disk before sync `token` is durable now."""

    token: int


class Refused(NamedTuple):
    """Nothing listens at `to`, on a host that is up: `message` had no effect (connection
    refused).
    """

    to: str
    message: object


class Disconnected(NamedTuple):
    """The process at the other end of a connection has ended; its kernel closed the connection."""

    peer: str


class Disturbed(NamedTuple):
    """A fault is about to begin or end: whoever rests in a computed quiet takes up its ticking
    again.
    """


class Spoilt(NamedTuple):
    """A file of this process holds other bytes than it has written: what it reads from there is
    not what was.
    """


class Terminate(NamedTuple):
    """SIGTERM: the process may finish what it holds, then ends by itself."""


class ShutDown(NamedTuple):
    """The machine is to be switched off; pods may take `grace_us`, critical ones the last
    `critical_us` of it (systemd's inhibitor lock, KL:nodeshutdown).
    """

    grace_us: int
    critical_us: int


class Restoration(NamedTuple):
    """A data directory that etcdutl made of a snapshot: for these members, reached at their
    processes, as the first of a new cluster.
    """

    snapshot: object
    members: tuple[str, ...]
    token: str
    bump: int
    compact: bool


class Existing(NamedTuple):
    """An empty data directory of an etcd that is to join a running cluster
    (--initial-cluster-state=existing).
    """


class ProcessChanged(NamedTuple):
    """A supervised process of this machine began or ended: what a kubelet sees of its static
    pods.
    """

    process: str
