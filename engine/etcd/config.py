"""What an etcd process is told at its start: the flags of its static pod."""

from dataclasses import dataclass

from engine.history import Ledger


@dataclass(frozen=True, slots=True)
class MemberConfig:
    """All members by process name, this one included. `full` sends every heartbeat, come what may;
    `ledger` is told of every write.
    """

    members: tuple[str, ...]
    full: bool = False
    ledger: Ledger | None = None
    quota: int = 0  # bytes of the database file; 0: the default of 2 GiB
    ballast: int = 0  # bytes of other data in the database file, from the start
    version: str = "3.6.8"
    initial_check: bool = False  # --feature-gates=InitialCorruptCheck=true, as kubeadm sets it
    corrupt_check_us: int = 0  # --corrupt-check-time; 0, the default: never
    compact_check_us: int = (
        0  # --compact-hash-check-time; 0: CompactHashCheck is off, as by default
    )
