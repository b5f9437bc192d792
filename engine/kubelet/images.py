"""The images of a machine: they lie on the disk of its kubelet, whoever fetches or removes them.

After KL:images/image_gc_manager.go.
"""

from collections.abc import Iterable, Iterator

from engine.disk import Disk
from engine.units import MINUTE

PREFIX = "image "
"""What the disk's keys of images begin with."""
COUNT = "images"
SIZE = 200 << 20
"""What an image takes of the disk, in bytes: an estimate."""
AGE_MIN_US = 2 * MINUTE
"""imageMinimumGCAge (KL:apis/config/v1beta1/defaults.go)."""


def is_here(disk: Disk, image: str) -> bool:
    """Whether an image need not be pulled."""
    return disk.values.get(PREFIX + image) is not None


def count(disk: Disk) -> int:
    """How many there are."""
    return int(disk.values.get(COUNT, 0))


def listed(disk: Disk) -> Iterator[tuple[str, int]]:
    """Each with the moment at which it came, in microseconds of the world."""
    for key, came_at in disk.values.items():
        if key.startswith(PREFIX) and came_at is not None:
            yield key.removeprefix(PREFIX), came_at


def keep(disk: Disk, image: str, now: int) -> None:
    """An image has been pulled."""
    if not is_here(disk, image):
        disk.write(COUNT, count(disk) + 1)
    disk.write(PREFIX + image, now)
    disk.sync()


def remove(disk: Disk, images: Iterable[str]) -> None:
    """They are gone."""
    gone = [image for image in images if is_here(disk, image)]
    for image in gone:
        disk.write(PREFIX + image, None)
    if gone:
        disk.write(COUNT, count(disk) - len(gone))
        disk.sync()


def collectable(disk: Disk, in_use: Iterable[str], now: int) -> list[str]:
    """Those that nothing uses and that have been here for a while, the oldest first."""
    used = dict.fromkeys(in_use)
    old = [
        (came_at, image)
        for image, came_at in listed(disk)
        if came_at <= now - AGE_MIN_US and image not in used
    ]
    return [image for _, image in sorted(old)]
