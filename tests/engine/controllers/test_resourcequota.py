"""The recount of quotas: what is used, and what makes the controller look."""

from engine.client import Change
from engine.controllers import resourcequota as quotas
from engine.controllers._base import Again, Rule
from engine.objects import Obj, evolve, freeze
from engine.units import MINUTE
from tests.engine.controllers.builders import Cluster, pod

RULE: Rule = quotas.reconcile.rule
QUOTA: Obj = freeze({
    "metadata": {"name": "small", "namespace": "default", "uid": "q1"},
    "spec": {"hard": {"pods": "3", "requests.cpu": "2", "count/services": "5"}},
})  # fmt: skip


def asking(name: str, phase: str = "Running") -> Obj:
    container = {"name": "c", "resources": {"requests": {"cpu": "250m"}}}
    return evolve(freeze(pod(name, phase=phase)), {"spec": {"containers": [container]}})


def used(cluster: Cluster) -> dict[str, str]:
    return dict(cluster.every("resourcequotas")[0]["status"]["used"])


def test_a_new_quota_counts_what_is_there() -> None:
    pods = [asking("a"), asking("b"), asking("c", "Succeeded")]
    cluster = Cluster({"resourcequotas": [QUOTA], "pods": pods})

    cluster.settle([RULE])

    assert used(cluster) == {"pods": "2", "requests.cpu": "500m", "count/services": "0"}
    assert list(RULE.reconcile(cluster.every("resourcequotas")[0], cluster)) == [Again(5 * MINUTE)]


def test_what_goes_is_given_back() -> None:
    cluster = Cluster({"resourcequotas": [QUOTA], "pods": [asking("a"), asking("b")]})
    cluster.settle([RULE])
    del cluster.objects["pods"]["default/b"]

    cluster.settle([RULE])

    assert used(cluster)["pods"] == "1"


def test_what_makes_it_look() -> None:
    cluster = Cluster({"resourcequotas": [QUOTA]})
    counted = evolve(QUOTA, {"status": {"used": {"pods": "1"}}})
    more = evolve(QUOTA, {"spec": {"hard": {"pods": "9"}}})
    runs, ended = asking("a"), asking("a", "Failed")

    def wakes(old: Obj | None, new: Obj | None) -> bool:
        return bool(quotas.replenished(Change("pods", "default/a", old, new, 1), cluster))

    assert (wakes(runs, None), wakes(runs, ended)) == (True, True)
    assert (wakes(None, runs), wakes(runs, runs)) == (False, False)
    assert quotas.is_news(Change("resourcequotas", "default/small", None, QUOTA, 1))
    assert quotas.is_news(Change("resourcequotas", "default/small", QUOTA, more, 1))
    assert not quotas.is_news(Change("resourcequotas", "default/small", QUOTA, counted, 1))
