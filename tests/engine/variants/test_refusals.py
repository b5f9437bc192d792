"""Pods that the API server refuses, as the Events of their workloads tell it."""

import re

from tests.engine.variants.play import apply, play, workload


def refused(body, *before: tuple[float, str]) -> str:
    """The first refusal, with its letters by chance left out."""
    seen = play(*before, (5, apply(body)), total=10)
    return re.sub(r"(?<=web-)\w+", "X", seen.events("FailedCreate")[0])


def test_before_a_name_is_drawn_the_refusal_shows_its_beginning():
    assert refused(workload("Deployment", "web", pod={"priorityClassName": "gone"})) == (
        'Error creating: pods "web-X-" is forbidden: no PriorityClass with name gone was found'
    )
    assert refused(workload("Deployment", "web", pod={"serviceAccountName": "gone"})) == (
        'Error creating: pods "web-X-" is forbidden: error looking up service account default/gone:'
        ' serviceaccount "gone" not found'
    )


def test_the_checks_that_come_last_know_the_whole_name():
    quota = (0, "kubectl create quota q --hard=pods=0")

    assert refused(workload("ReplicaSet", "web"), quota) == (
        'Error creating: pods "web-X" is forbidden: exceeded quota: q, requested: pods=1, '
        "used: pods=0, limited: pods=0"
    )
