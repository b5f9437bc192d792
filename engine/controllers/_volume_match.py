"""Which PersistentVolume the controller binds to a claim, and which class a claim gets that names
none.
"""

from collections.abc import Iterable

from engine.claims import find_volume, has_modes
from engine.objects import Obj, name

IS_DEFAULT = (
    "storageclass.kubernetes.io/is-default-class",
    "storageclass.beta.kubernetes.io/is-default-class",
)
FREE = ("Pending", "Available")
"""The phases of volumes that may be bound (simplified: the real controller looks at a claim again
15 s later and finds the volume Available by then)."""


def default_class(classes: Iterable[Obj]) -> Obj | None:
    """The default class; of several the one made last, of those of one second the first by name
    (pkg/volume/util/storageclass.go GetDefaultClass).
    """
    marked = sorted((one for one in classes if _is_default(one)), key=name)
    return max(marked, key=lambda one: one["metadata"].get("creationTimestamp") or "", default=None)


def _is_default(kind: Obj) -> bool:
    marks = kind["metadata"].get("annotations") or {}
    return any(marks.get(mark) == "true" for mark in IS_DEFAULT)


def best_match(claim: Obj, volumes: Iterable[Obj], *, delayed: bool) -> Obj | None:
    """The volume to bind, from those with the fewest access modes on; `delayed`: only one that was
    reserved for this claim by hand (pkg/controller/volume/persistentvolume/index.go findByClaim).
    """
    by_modes: dict[tuple[str, ...], list[Obj]] = {}
    for volume in sorted(volumes, key=name):
        if has_modes(claim, volume):
            modes = tuple(sorted(set(volume["spec"].get("accessModes") or ())))
            by_modes.setdefault(modes, []).append(volume)
    for modes in sorted(by_modes, key=lambda modes: (len(modes), modes)):
        found = find_volume(claim, by_modes[modes], free=FREE, delayed=delayed)
        if found is not None:
            return found
    return None
