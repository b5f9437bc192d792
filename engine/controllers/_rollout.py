"""The arithmetic of rollouts: how many pods each ReplicaSet of a Deployment may have next.

After pkg/controller/deployment/{rolling,sync}.go and util/deployment_util.go. Everything counts
with the ReplicaSets' `spec.replicas` and `status.availableReplicas`: pods that are terminating do
not exist here, so that more pods than replicas + maxSurge can run for a while.
"""

from collections.abc import Iterable, Mapping, Sequence

from engine.objects import Obj, by_age, name

DESIRED = "deployment.kubernetes.io/desired-replicas"
MAXIMUM = "deployment.kubernetes.io/max-replicas"

Sizes = dict[str, int]
"""ReplicaSet name -> the `spec.replicas` that it should get."""


def wanted(deployment: Obj) -> int:
    """`spec.replicas`, 1 by default."""
    replicas = deployment["spec"].get("replicas")
    return 1 if replicas is None else int(replicas)


def size(replicaset: Obj) -> int:
    """How many pods a ReplicaSet is told to have."""
    replicas = replicaset["spec"].get("replicas")
    return 1 if replicas is None else int(replicas)


def counted(sets: Iterable[Obj], field: str) -> int:
    """The sum of one status field over ReplicaSets."""
    return sum(int((one.get("status") or {}).get(field) or 0) for one in sets)


def total(sets: Iterable[Obj]) -> int:
    """The sum of `spec.replicas`."""
    return sum(size(one) for one in sets)


def is_rolling(deployment: Obj) -> bool:
    """Whether the strategy is RollingUpdate, the default."""
    strategy = deployment["spec"].get("strategy") or {}
    return (strategy.get("type") or "RollingUpdate") == "RollingUpdate"


def surge(deployment: Obj) -> int:
    """How many pods more than wanted a rollout may ask for."""
    return _bounds(deployment)[0] if is_rolling(deployment) else 0


def unavailable(deployment: Obj) -> int:
    """How many pods fewer than wanted may be available during a rollout."""
    if not is_rolling(deployment) or wanted(deployment) == 0:
        return 0
    return min(_bounds(deployment)[1], wanted(deployment))


def _bounds(deployment: Obj) -> tuple[int, int]:
    rolling = (deployment["spec"].get("strategy") or {}).get("rollingUpdate") or {}
    up = scaled(rolling.get("maxSurge", "25%"), wanted(deployment), up=True)
    down = scaled(rolling.get("maxUnavailable", "25%"), wanted(deployment), up=False)
    return (up, down) if up or down else (0, 1)


def scaled(value: int | str, whole: int, *, up: bool) -> int:
    """An integer, or a percentage of `whole` rounded up or down (apimachinery/util/intstr)."""
    if isinstance(value, str) and value.endswith("%"):
        product = int(value[:-1]) * whole
        return -(-product // 100) if up else product // 100
    return int(value)


def room(deployment: Obj, new: Obj, everyone: Sequence[Obj]) -> int:
    """The size that the new ReplicaSet may have now (deployment_util.go NewRSNewReplicas)."""
    if not is_rolling(deployment):
        return wanted(deployment)
    free = wanted(deployment) + surge(deployment) - total(everyone)
    if free <= 0:
        return size(new)
    return size(new) + min(free, wanted(deployment) - size(new))


def roll(deployment: Obj, new: Obj, old: Sequence[Obj]) -> Sizes:
    """The next step of a rolling update: the new ReplicaSet grows, else the old ones shrink."""
    goal = wanted(deployment)
    if size(new) > goal:
        return {name(new): goal}
    grown = room(deployment, new, [*old, new]) if size(new) < goal else size(new)
    if grown != size(new):
        return {name(new): grown}
    return _shrink(deployment, new, [one for one in old if size(one) > 0])


def _shrink(deployment: Obj, new: Obj, old: Sequence[Obj]) -> Sizes:
    """Old ReplicaSets give up unavailable pods first, then as many as availability allows."""
    least = wanted(deployment) - unavailable(deployment)
    coming = size(new) - counted([new], "availableReplicas")
    spare = total(old) + size(new) - least - coming
    if not old or spare <= 0:
        return {}
    sizes = {name(one): size(one) for one in old}
    for one in old:
        dead = min(spare, max(0, size(one) - counted([one], "availableReplicas")))
        sizes[name(one)] -= dead
        spare -= dead
    allowed = counted([*old, new], "availableReplicas") - least
    for one in old:
        cut = min(sizes[name(one)], max(0, allowed))
        sizes[name(one)] -= cut
        allowed -= cut
    return {name(one): sizes[name(one)] for one in old if sizes[name(one)] != size(one)}


def resize(deployment: Obj, new: Obj | None, old: Sequence[Obj]) -> Sizes:
    """What `spec.replicas` asks of the ReplicaSets; in proportion during a rollout."""
    goal = wanted(deployment)
    everyone = [*old, new] if new is not None else list(old)
    active = [one for one in everyone if size(one) > 0]
    if len(active) < 2:
        latest = active[0] if active else (everyone[-1] if everyone else None)
        return {name(latest): goal} if latest is not None and size(latest) != goal else {}
    if new is not None and _is_saturated(deployment, new):
        return {name(one): 0 for one in old if size(one) > 0}
    if not is_rolling(deployment):
        return {}
    return _in_proportion(deployment, active)


def _is_saturated(deployment: Obj, new: Obj) -> bool:
    goal = wanted(deployment)
    desired = annotation(new, DESIRED)
    return size(new) == goal == counted([new], "availableReplicas") and desired == goal


def _in_proportion(deployment: Obj, active: Sequence[Obj]) -> Sizes:
    goal = wanted(deployment)
    more = (goal + surge(deployment) if goal > 0 else 0) - total(active)
    aged = sorted(active, key=by_age, reverse=more > 0)
    ordered = sorted(aged, key=lambda one: -size(one))
    sizes, added = {name(one): size(one) for one in ordered}, 0
    for one in ordered:
        if more == 0 or more == added:
            break
        share = _share(deployment, one)
        share = min(share, more - added) if more > 0 else max(share, more - added)
        sizes[name(one)] += share
        added += share
    largest = name(ordered[0])
    sizes[largest] = max(0, sizes[largest] + more - added)
    return sizes


def _share(deployment: Obj, one: Obj) -> int:
    """How much one ReplicaSet grows when all keep their proportion (getReplicaSetFraction)."""
    if wanted(deployment) == 0:
        return -size(one)
    before = annotation(one, MAXIMUM) or counted([deployment], "replicas")
    if not before:
        return 0
    product = size(one) * (wanted(deployment) + surge(deployment))
    return (2 * product + before) // (2 * before) - size(one)


def annotation(value: Obj, key: str) -> int | None:
    """A number kept in an annotation; None when there is none."""
    text: Mapping[str, str] = value["metadata"].get("annotations") or {}
    return int(text[key]) if text.get(key, "").isdigit() else None
