"""Eviction thresholds: what must stay free on a node, and for how long less is borne.

After KL:eviction/api/types.go, KL:eviction/defaults_linux.go and KL:eviction/helpers.go. Signals of
inodes are left out: nobody counts files here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from engine.quantity import units
from engine.units import MINUTE

MEMORY, STORAGE, PIDS = "memory", "ephemeral-storage", "pids"


class Signal(NamedTuple):
    """What is measured: the resource it is about, and the condition of the node that tells of
    it.
    """

    resource: str
    condition: str


SIGNALS: Mapping[str, Signal] = {
    "memory.available": Signal(MEMORY, "MemoryPressure"),
    "nodefs.available": Signal(STORAGE, "DiskPressure"),
    "imagefs.available": Signal(STORAGE, "DiskPressure"),
    "pid.available": Signal(PIDS, "PIDPressure"),
}
"""In the order in which they are reclaimed; images and all else lie on one file system here."""

_MANTISSA_MIN = 1 << 23
"""A float32 has 24 binary digits."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """`text` is what must be available, as it was written: a quantity, or a share like `10%`.
    `grace_us` 0: a hard threshold.
    """

    signal: str
    text: str
    grace_us: int = 0

    def quantity(self, capacity: int) -> int:
        """What must be available of so much. A share is a float32 in the kubelet
        (GetThresholdQuantity), and shows it in every message.
        """
        if not self.text.endswith("%"):
            return units(self.text)
        hundredths, shift = int(self.text[:-1]), 0
        while hundredths << shift < 100 * _MANTISSA_MIN:
            shift += 1
        mantissa = ((hundredths << shift) + 50) // 100
        return (capacity * mantissa) >> shift

    def said(self, capacity: int) -> str:
        """The same in words: as it was written, or in bytes."""
        return canonical(self.quantity(capacity)) if self.text.endswith("%") else self.text


DEFAULT_HARD: Mapping[str, str] = {
    "memory.available": "100Mi",
    "nodefs.available": "10%",
    "imagefs.available": "15%",
}


@dataclass(frozen=True, slots=True)
class Eviction:
    """When and how a kubelet evicts. `transition_us`: how long a condition outlives what it tells
    of (evictionPressureTransitionPeriod); `grace_us`: what a pod gets at a soft threshold
    (evictionMaxPodGracePeriod).
    """

    thresholds: tuple[Threshold, ...] = tuple(Threshold(k, v) for k, v in DEFAULT_HARD.items())
    transition_us: int = 5 * MINUTE
    grace_us: int = 0

    def reserved(self, resource: str, capacity: int) -> int:
        """What of a resource no pod is promised, because of a hard threshold
        (HardEvictionReservation).
        """
        signal = {STORAGE: "nodefs.available", MEMORY: "memory.available"}[resource]
        hard = [one for one in self.thresholds if one.signal == signal and not one.grace_us]
        return max((one.quantity(capacity) for one in hard), default=0)


SUFFIXES = {40: "Ti", 30: "Gi", 20: "Mi", 10: "Ki"}


def canonical(size: int) -> str:
    """A number of bytes with the largest binary suffix that keeps it whole."""
    fitting = (step for step in SUFFIXES if size and size % (1 << step) == 0)
    shift = next(fitting, 0)
    return f"{size >> shift}{SUFFIXES.get(shift, '')}"
