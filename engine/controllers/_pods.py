"""What controllers ask of a pod: does it count, is it ready, since when, how was it stopped.

After pkg/controller/controller_utils.go and pkg/api/v1/pod/util.go.
"""

from collections.abc import Iterable, Mapping
from functools import cmp_to_key

from engine.objects import Obj, condition, is_deleting, uid
from engine.units import SECOND, parse_rfc3339

PHASES = {"Pending": 0, "Unknown": 1, "Running": 2}
ENDED = ("Succeeded", "Failed")
DELETION_COST = "controller.kubernetes.io/pod-deletion-cost"


def phase(pod: Obj) -> str:
    """`status.phase`, Pending when the API server has not been told one."""
    return (pod.get("status") or {}).get("phase") or "Pending"


def is_finished(pod: Obj) -> bool:
    """Whether it has ended for good: Succeeded or Failed."""
    return phase(pod) in ENDED


def is_active(pod: Obj) -> bool:
    """Whether a controller counts it: not finished and not marked for deletion."""
    status = pod.get("status")
    is_ended = status is not None and status.get("phase") in ENDED
    return not is_ended and "deletionTimestamp" not in pod["metadata"]


def is_terminating(pod: Obj) -> bool:
    """Whether it is marked for deletion and not finished."""
    return is_deleting(pod) and not is_finished(pod)


def is_ready(pod: Obj) -> bool:
    """Whether its Ready condition is True."""
    for entry in (pod.get("status") or {}).get("conditions") or ():
        if entry["type"] == "Ready":
            return bool(entry["status"] == "True")
    return False


def ready_since(pod: Obj) -> int | None:
    """Since when it is Ready, microseconds since 1970; None when it is not."""
    text = _ready_from(pod)
    return parse_rfc3339(text) if text else None


def _ready_from(pod: Obj) -> str:
    ready = condition(pod, "Ready")
    if ready is None or ready["status"] != "True":
        return ""
    return ready.get("lastTransitionTime") or ""


def available_in(pod: Obj, min_ready_seconds: int, wall: int) -> int | None:
    """Microseconds until a ready pod counts as available (0: now); None when it is not ready."""
    if not is_ready(pod):
        return None
    if not min_ready_seconds:
        return 0
    since = ready_since(pod)
    if since is None:
        return None
    return max(0, since + min_ready_seconds * SECOND - wall)


def is_available(pod: Obj, min_ready_seconds: int, wall: int) -> bool:
    """Whether it has been ready for `minReadySeconds`."""
    return available_in(pod, min_ready_seconds, wall) == 0


def deletion_order(pods: Iterable[Obj], siblings: Iterable[Obj], wall: int) -> list[Obj]:
    """The pods, first to be deleted first (controller_utils.go ActivePodsWithRanks).

    `siblings`: the active pods of all ReplicaSets of the same owner; a node with more of them
    gives one up earlier.
    """
    crowd: dict[str, int] = {}
    for sibling in siblings:
        node = sibling["spec"].get("nodeName")
        if node:
            crowd[node] = crowd.get(node, 0) + 1
    moments = _Moments()
    ranked = sorted((_Rank(pod, crowd, wall, moments) for pod in pods), key=cmp_to_key(_compare))
    return [rank.pod for rank in ranked]


class _Moments(dict[str, int]):
    """Timestamps in microseconds, each read once: pods that started together share theirs."""

    def __missing__(self, text: str) -> int:
        moment = self[text] = parse_rfc3339(text)
        return moment


class _Rank:
    """What decides between two pods; every part is smaller for the one that goes first."""

    __slots__ = ("created", "first", "pod", "ready", "restarts", "uid", "wall")

    def __init__(
        self, pod: Obj, crowd: Mapping[str, int], wall: int, moments: Mapping[str, int]
    ) -> None:
        node = pod["spec"].get("nodeName") or ""
        self.pod, self.wall, self.uid = pod, wall, uid(pod)
        ready, created = _ready_from(pod), pod["metadata"].get("creationTimestamp")
        self.ready = moments[ready] if ready else None
        self.created = moments[created] if created else None
        self.restarts = -_restarts(pod)
        place = PHASES.get(phase(pod), 2)
        self.first = (bool(node), place, is_ready(pod), _deletion_cost(pod), -crowd.get(node, 0))


def _compare(one: _Rank, other: _Rank) -> int:
    if one.first != other.first:
        return -1 if one.first < other.first else 1
    if one.ready is not None and other.ready is not None and one.ready != other.ready:
        return _younger(one.ready, other.ready, one, other)
    if one.restarts != other.restarts:
        return one.restarts - other.restarts
    if one.created is not None and other.created is not None and one.created != other.created:
        return _younger(one.created, other.created, one, other)
    return -1 if one.uid < other.uid else 1


def _younger(since: int, other_since: int, one: _Rank, other: _Rank) -> int:
    """Ages count in powers of two; of two alike the smaller uid goes first."""
    difference = _age(one.wall - since) - _age(other.wall - other_since)
    if difference:
        return difference
    return -1 if one.uid < other.uid else 1


def _age(age_us: int) -> int:
    """log2 of an age in nanoseconds, whole: pods of about one age rank alike."""
    return (age_us * 1000).bit_length() - 1 if age_us > 0 else -1


def _deletion_cost(pod: Obj) -> int:
    text = (pod["metadata"].get("annotations") or {}).get(DELETION_COST, "0")
    try:
        return int(text)
    except ValueError:
        return 0


def _restarts(pod: Obj) -> int:
    statuses = (pod.get("status") or {}).get("containerStatuses") or ()
    return max((int(one.get("restartCount", 0)) for one in statuses), default=0)
