"""Pods of a Job that was deleted: nobody counts them any more, so they are let go."""

from engine.client import Change
from engine.controllers import job_leftovers as leftovers
from engine.controllers._base import Patch
from engine.controllers._job_indexes import FINALIZER
from engine.objects import freeze
from tests.engine.controllers.builders import Shelf, pod, workload

JOB = freeze(workload("Job", "task"))
POD = freeze(pod("task-1", owner=JOB, finalizers=["mine", FINALIZER]))


def test_a_held_pod_without_its_job_is_freed() -> None:
    (wish,) = leftovers.release(POD, Shelf({"pods": [POD]}))

    assert isinstance(wish, Patch)
    assert wish.change == {"metadata": {"finalizers": ["mine"]}}


def test_a_pod_whose_job_is_there_is_kept() -> None:
    assert list(leftovers.release(POD, Shelf({"pods": [POD], "jobs": [JOB]}))) == []


def test_the_end_of_a_job_wakes_its_held_pods() -> None:
    shelf = Shelf({"pods": [POD, pod("task-2", owner=JOB)]})

    gone = Change("jobs", "default/task", JOB, None, 1)

    assert leftovers.left_behind(gone, shelf) == ["default/task-1"]
    assert leftovers.stray(Change("pods", "default/task-1", None, POD, 1), shelf) == [
        "default/task-1"
    ]
