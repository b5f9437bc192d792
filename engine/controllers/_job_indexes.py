"""The indexes of an Indexed Job: which have succeeded, which have failed for good, which are next.

After pkg/controller/job/indexed_job_utils.go and backoff_utils.go (KEP-2214, KEP-3850). With a
back-off of its own (`backoffLimitPerIndex`) an index fails alone. Its pods carry how often it has
failed; so the last failed pod of an index stays until its successor carries the count on.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from engine.controllers._job_policies import FAIL_INDEX, IGNORE, judged
from engine.controllers._pods import is_active, phase
from engine.objects import Obj, dig, is_deleting

FINALIZER = "batch.kubernetes.io/job-tracking"
INDEX = "batch.kubernetes.io/job-completion-index"
FAILURES = "batch.kubernetes.io/job-index-failure-count"
IGNORED = "batch.kubernetes.io/job-index-ignored-failure-count"


def is_indexed(job: Obj) -> bool:
    """Whether each success is that of a number (completionMode: Indexed)."""
    return bool(job["spec"].get("completionMode") == "Indexed")


def is_per_index(job: Obj) -> bool:
    """Whether each index has a back-off of its own."""
    return is_indexed(job) and job["spec"].get("backoffLimitPerIndex") is not None


def index_of(pod: Obj) -> int:
    """Its completion index, -1 when it has none."""
    text = (pod["metadata"].get("annotations") or {}).get(INDEX, "")
    return int(text) if text.isdigit() else -1


def is_held(pod: Obj) -> bool:
    """Whether it still has the finalizer that keeps it until it is counted."""
    return FINALIZER in (pod["metadata"].get("finalizers") or ())


def has_failed(pod: Obj, job: Obj) -> bool:
    """Whether a pod counts as failed: also one that is being deleted, unless only Failed counts."""
    if phase(pod) == "Failed":
        return True
    strict = job["spec"].get("podReplacementPolicy") == "Failed"
    return is_deleting(pod) and phase(pod) != "Succeeded" and not strict


def completed(job: Obj, pods: Sequence[Obj]) -> list[int]:
    """The indexes with a success, in order."""
    known = list(spread(dig(job, "status.completedIndexes") or ""))
    new = [index_of(pod) for pod in pods if phase(pod) == "Succeeded"]
    return _valid(job, [*known, *new])


def failed(job: Obj, pods: Sequence[Obj]) -> list[int]:
    """The indexes that have failed for good, in order; none without a back-off of their own."""
    if not is_per_index(job):
        return []
    known = list(spread(dig(job, "status.failedIndexes") or ""))
    new = [index_of(pod) for pod in pods if is_held(pod) and _fails_its_index(pod, job)]
    return _valid(job, [*known, *new])


def _valid(job: Obj, indexes: Sequence[int]) -> list[int]:
    limit = int(job["spec"].get("completions") or 0)
    return sorted(dict.fromkeys(one for one in indexes if 0 <= one < limit))


def _fails_its_index(pod: Obj, job: Obj) -> bool:
    if not has_failed(pod, job):
        return False
    action = judged(job, pod).action
    if action == FAIL_INDEX:
        return True
    return action != IGNORE and counted_failures(pod) >= job["spec"]["backoffLimitPerIndex"]


def counted_failures(pod: Obj) -> int:
    """How often the index of a pod had failed when the pod was made, as far as that counts."""
    return _number(pod, FAILURES)


def _number(pod: Obj, annotation: str) -> int:
    text = (pod["metadata"].get("annotations") or {}).get(annotation, "")
    return int(text) if text.isdigit() else 0


def all_failures(pod: Obj) -> int:
    """How often the index of a pod has failed with it, also where that does not count."""
    return counted_failures(pod) + _number(pod, IGNORED) + 1


def carried_on(job: Obj, replaced: Obj | None) -> Mapping[str, str]:
    """The annotations of a pod that takes the place of a failed one, or of nobody."""
    if not is_per_index(job):
        return {}
    if replaced is None:
        return {FAILURES: "0"}
    ignored = judged(job, replaced).action == IGNORE
    passed_over = _number(replaced, IGNORED) + ignored
    notes = {FAILURES: str(counted_failures(replaced) + (not ignored))}
    return {**notes, IGNORED: str(passed_over)} if passed_over else notes


class Next(NamedTuple):
    """A pod to be made: its number, None where there are none; the failed pod that it replaces."""

    number: int | None
    replaced: Obj | None = None


def unreplaced(job: Obj, pods: Sequence[Obj]) -> dict[int, Obj]:
    """The last failed pod of every index that is to be tried again and is not yet."""
    if not is_per_index(job):
        return {}
    over = [*completed(job, pods), *failed(job, pods)]
    running = [index_of(pod) for pod in pods if is_active(pod)]
    told = dig(job, "status.uncountedTerminatedPods.failed") or ()
    found: dict[int, Obj] = {}
    for pod in pods:
        index = index_of(pod)
        if index in over or index in running or not is_held(pod) or not has_failed(pod, job):
            continue
        if pod["metadata"]["uid"] in told or index not in _valid(job, [index]):
            continue
        if index not in found or all_failures(found[index]) <= all_failures(pod):
            found[index] = pod
    return found


def next_pods(job: Obj, pods: Sequence[Obj], some: int) -> Sequence[Next]:
    """The next pods to make: at most `some`."""
    if not is_indexed(job):
        return [Next(None)] * some
    taken = [*completed(job, pods), *failed(job, pods)]
    taken += [index_of(pod) for pod in pods if is_active(pod)]
    free = [one for one in range(int(job["spec"].get("completions") or 0)) if one not in taken]
    waiting = unreplaced(job, pods)
    return [Next(one, waiting.get(one)) for one in free[:some]]


def spread(text: str) -> Iterator[int]:
    """`0,2-4` as numbers."""
    for part in filter(None, text.split(",")):
        low, _, high = part.partition("-")
        yield from range(int(low), int(high or low) + 1)


def packed(indexes: Sequence[int]) -> str:
    """`0,2-4`: as `completedIndexes` writes them; two in a row stay two."""
    parts: list[list[int]] = []
    for one in indexes:
        if parts and one == parts[-1][-1] + 1:
            parts[-1].append(one)
        else:
            parts.append([one])
    return ",".join(f"{p[0]}-{p[-1]}" if len(p) > 2 else ",".join(map(str, p)) for p in parts)
