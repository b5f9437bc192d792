"""Laws of every rule: any world is survived, the order of the cache does not matter, it settles."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.certificates import Subject
from engine.controllers._base import Again, Ask, Rule
from engine.controllers.manager import registered
from engine.objects import Obj, evolve, freeze
from tests.engine.controllers.builders import (
    START,
    Cluster,
    Shelf,
    addressed,
    budget,
    claim,
    deployment,
    dying,
    node,
    pod,
    replicaset,
    service,
    volume,
    workload,
)
from tests.engine.controllers.test_certificates import request

RULES = registered()


def namespace(value: str) -> dict[str, Any]:
    spec = {"finalizers": ["kubernetes"]}
    return {"kind": "Namespace", "metadata": {"name": value, "uid": f"ns-{value}"}, "spec": spec}


def owned(value: Obj, owner: Obj) -> Obj:
    meta = owner["metadata"]
    reference = {
        "kind": owner["kind"],
        "name": meta["name"],
        "uid": meta["uid"],
        "controller": True,
    }
    return evolve(freeze(value), {"metadata": {"ownerReferences": [reference]}})


DEPLOYMENT, SET = deployment(3), replicaset(3)
JOB = workload("Job", "task", completions=2, parallelism=2, backoffLimit=1)
CRON = evolve(
    freeze(workload("CronJob", "tick", schedule="@hourly", jobTemplate={"spec": JOB["spec"]})),
    {"metadata": {"creationTimestamp": "2025-12-31T00:00:00Z"}},
)
QUOTA = {
    "kind": "ResourceQuota", "metadata": {"name": "q", "namespace": "default", "uid": "q1"},
    "spec": {"hard": {"pods": "5", "requests.cpu": "2", "count/jobs.batch": "1"}},
}  # fmt: skip
HELD = {"namespace": "default", "name": "two"}
STATEFUL, DAEMON = workload("StatefulSet", "db", replicas=2), workload("DaemonSet", "agent")
REQUESTS = (
    request(), request(Subject("jane"), conditions="Approved"), request(conditions="Denied")
)  # fmt: skip
OWNERS = [SET, STATEFUL, DAEMON, JOB]


@st.composite
def pods(draw: st.DrawFn) -> dict[str, Obj]:
    found = {}
    for number in range(draw(st.integers(0, 5))):
        owner = draw(st.sampled_from([None, *OWNERS]))
        app = {"app": owner["metadata"]["name"]} if owner in OWNERS[1:] else {"app": "web"}
        value: Obj = pod(
            f"db-{number}" if owner is STATEFUL else f"p-{number}",
            owner=owner,
            node=draw(st.sampled_from(["", "n1", "n2", "gone"])),
            phase=draw(st.sampled_from(["Pending", "Running", "Failed", "Succeeded"])),
            ready=draw(st.sampled_from([None, True, False])),
            labels=draw(st.sampled_from([app, {"app": "other"}])),
        )
        value = addressed(value, f"10.0.0.{number}") if draw(st.booleans()) else value
        value = dying(value) if draw(st.booleans()) else value
        found[value["metadata"]["name"]] = value
    return found


@st.composite
def worlds(draw: st.DrawFn) -> dict[str, list[Obj]]:
    def some(*values: Obj) -> list[Obj]:
        kept = [value for value in values if draw(st.booleans())]
        return [dying(value) if draw(st.integers(0, 3)) == 0 else value for value in kept]

    taints = draw(st.sampled_from([[], [{"key": "k", "effect": "NoExecute"}]]))
    return {
        "deployments": some(DEPLOYMENT),
        "replicasets": some(SET, owned(replicaset(2, name="web-2", uid="r2"), DEPLOYMENT)),
        "statefulsets": some(STATEFUL),
        "daemonsets": some(DAEMON),
        "jobs": some(JOB),
        "cronjobs": some(CRON),
        "resourcequotas": some(QUOTA),
        "persistentvolumes": some(volume("v1"), volume("v2", claimRef=HELD)),
        "persistentvolumeclaims": some(claim("one"), claim("two", volumeName="v2")),
        "storageclasses": some({"metadata": {"name": "fast"}, "provisioner": "example.com"}),
        "pods": list(draw(pods()).values()),
        "nodes": some(node("n1", taints=taints), node("n2", ready="Unknown")),
        "services": some(service()),
        "poddisruptionbudgets": some(budget(minAvailable=1)),
        "namespaces": some(namespace("default")),
        "certificatesigningrequests": some(draw(st.sampled_from(REQUESTS))),
    }


def shuffled(world: dict[str, list[Obj]], chance: Any) -> dict[str, list[Obj]]:
    order = list(world)
    chance.shuffle(order)
    return {kind: chance.sample(world[kind], len(world[kind])) for kind in order}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
@settings(max_examples=40, deadline=None)
@given(world=worlds(), chance=st.randoms(use_true_random=False))
def test_any_world_is_survived_in_any_order(rule: Rule, world: dict, chance: Any) -> None:
    one, other = Shelf(world), Shelf(shuffled(world, chance))

    for value in one.every(rule.of):
        assert list(rule.reconcile(value, one)) == list(rule.reconcile(value, other))


@settings(max_examples=60, deadline=None)
@given(world=worlds())
def test_all_rules_together_come_to_rest(world: dict) -> None:
    """Pods stay as they are: nothing is oscillating, and at the end nobody wishes anything."""
    cluster = Cluster({kind: many for kind, many in world.items() if kind != "namespaces"})

    cluster.settle([rule for rule in RULES if rule.of != "namespaces"], rounds=60)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_an_object_alone_in_the_world_is_survived(rule: Rule) -> None:
    bare = {"metadata": {"name": "x", "namespace": "default", "uid": "u", "generation": 1,
                         "creationTimestamp": START}, "spec": {}}  # fmt: skip
    spec = {"selector": {"matchLabels": {"app": "x"}}, "template": {"metadata": {}, "spec": {}}}
    value = freeze(
        bare if rule.of in ("nodes", "namespaces", "services") else {**bare, "spec": spec}
    )

    wishes = list(rule.reconcile(value, Shelf({rule.of: [value]})))

    assert all(wish.because is not None for wish in wishes if not isinstance(wish, Again | Ask))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_rule_tells_learners_what_it_does(rule: Rule) -> None:
    assert (rule.reconcile.__doc__ or "").strip().endswith(".")
