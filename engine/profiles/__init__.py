"""The Kubernetes releases that a cluster can be of, and what changed between them."""

from collections.abc import Sequence

from engine.profiles.change import Change, same
from engine.profiles.changes import CHANGES, ETCD_SOURCE, RELEASES
from engine.profiles.profile import Profile

__all__ = ["CHANGES", "LATEST", "PROFILES", "Change", "Profile", "between", "known", "profile"]


def known() -> str:
    """All profiles by name, as a sentence lists them."""
    return ", ".join(PROFILES)


def profile(name: str) -> Profile:
    """The profile of this name; raises ValueError when there is none."""
    if name not in PROFILES:
        raise ValueError(f"no profile {name!r}; there are {known()}")
    return PROFILES[name]


def between(old: str, new: str) -> tuple[Change, ...]:
    """What changes from one profile to a newer one, oldest first, the version of etcd last; raises
    ValueError for a profile that is not known, or an order that leads nowhere.
    """
    before, after = profile(old), profile(new)
    first, last = _minor(old), _minor(new)
    if first > last:
        raise ValueError(f"{old} is newer than {new}; say the older one first")
    rows = tuple(one for one in CHANGES if first < _minor(one.since) <= last)
    if before.etcd == after.etcd:
        return rows
    return (*rows, _etcd(before.etcd, after.etcd, new))


def _etcd(before: str, after: str, since: str) -> Change:
    says = {"en": "the etcd that kubeadm installs", "pt-BR": "o etcd que o kubeadm instala"}
    source = (ETCD_SOURCE,)
    return Change("etcd", since, "etcd", says, same(before), same(after), source, {"etcd": before})


def _minor(name: str) -> int:
    """1.31 → 31."""
    return int(name.partition(".")[2])


def _profile(name: str, changes: Sequence[Change]) -> Profile:
    """The newest release with everything undone that came later than `name`."""
    kubernetes, etcd = RELEASES[name]
    older = {}
    for change in reversed(changes):
        if _minor(name) < _minor(change.since):
            older.update(change.older)
    return Profile(name, kubernetes, etcd, **older)


PROFILES: dict[str, Profile] = {name: _profile(name, CHANGES) for name in RELEASES}
"""By name, oldest first."""
LATEST: Profile = PROFILES[next(reversed(PROFILES))]
