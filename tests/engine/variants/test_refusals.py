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


def test_only_one_priority_class_may_be_everybodys():
    seen = play(
        (0, "kubectl create priorityclass a --value=1 --global-default"),
        (1, "kubectl create priorityclass b --value=1 --global-default"),
        total=3,
    )

    assert seen.answers()[1].err == (
        'error: failed to create priorityclass: priorityclasses.scheduling.k8s.io "b" is forbidden:'
        " PriorityClass a is already marked as default. Only one default can exist\n"
    )


def test_a_name_may_be_left_to_the_server_by_create_alone():
    job = {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"generateName": "sum-"},
        "spec": {"containers": [{"name": "c", "image": "busybox"}]},
    }
    seen = play(
        (0, apply(job).replace("kubectl apply", "kubectl create")),
        (1, apply(job)),
        (2, "kubectl create -f -"),
        (3, "kubectl get pods -o jsonpath={.items"),
        total=5,
    )

    made, *refused = seen.answers()
    assert re.fullmatch(r"pod/sum-\w{5} created\n", made.out)
    assert [answer.err for answer in refused] == [
        "error: from sum-: cannot use generate name with apply\n",
        "error: no objects passed to create\n",
        "error: error parsing jsonpath {.items, unclosed action\n",
    ]
