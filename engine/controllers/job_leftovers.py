"""What a deleted Job leaves behind: pods that wait for somebody to count them.

After syncOrphanPod in pkg/controller/job/job_controller.go.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from engine.client import Change
from engine.controllers._base import Because, Cache, Patch, Wish, controller
from engine.controllers._job_indexes import FINALIZER, is_held
from engine.objects import (
    Obj,
    controller_of,
    key_of,
    name,
    namespace,
    uid,
    without_finalizer,
)


@dataclass(frozen=True, slots=True)
class JobGone(Because):
    """A pod is held for a Job that no longer exists."""

    says: ClassVar[dict[str, str]] = {
        "en": "The Job of pod {pod} is gone: nobody will count it, so it is let go.",
        "pt-BR": "O Job do pod {pod} já não existe: ninguém vai contá-lo, então ele é liberado.",
    }
    pod: str


def left_behind(change: Change, cache: Cache) -> Sequence[str]:
    """The pods of a Job that has just gone."""
    if change.new is not None or change.old is None:
        return ()
    return [key_of(pod) for pod in cache.owned("pods", change.old) if is_held(pod)]


def stray(change: Change, cache: Cache) -> Sequence[str]:
    """A pod whose Job is gone already."""
    pod = change.new
    return [change.key] if pod is not None and is_held(pod) and not _has_job(pod, cache) else ()


def _has_job(pod: Obj, cache: Cache) -> bool:
    reference = controller_of(pod)
    if reference is None or reference["kind"] != "Job":
        return False
    job = cache.get("jobs", f"{namespace(pod)}/{reference['name']}")
    return job is not None and uid(job) == reference["uid"]


@controller(
    of="pods",
    named="job-leftovers",
    wakes={"jobs": left_behind, "pods": stray},
    recorder="job-controller",
    on_change=False,
)
def release(pod: Obj, cache: Cache) -> Iterator[Wish]:
    """Frees the pods of a deleted Job from the finalizer that kept them to be counted."""
    if not is_held(pod) or _has_job(pod, cache):
        return
    yield Patch("pods", pod, without_finalizer(pod, FINALIZER), JobGone(name(pod)))
