"""Each filter plugin: whom it refuses, in which words, and whether preemption could help."""

from typing import Any

import pytest

from engine.objects import Obj
from engine.scheduler.cases import decision_of
from engine.scheduler.filtering import Verdict
from tests.engine.scheduler.world import node, pod

TAINTED = {"taints": [{"key": "gpu", "value": "yes", "effect": "NoSchedule"}]}
PORT = [{"name": "c", "ports": [{"containerPort": 80, "hostPort": 8080}]}]
ON_ONE_ADDRESS = [{"name": "c", "ports": [{"hostPort": 8080, "hostIP": "10.0.0.1"}]}]
ON_OTHER_ADDRESS = [{"name": "c", "ports": [{"hostPort": 8080, "hostIP": "10.0.0.2"}]}]
UDP = [{"name": "c", "ports": [{"hostPort": 8080, "protocol": "UDP"}]}]
ZONE = "topology.kubernetes.io/zone"


def verdict(subject: Obj, on: Obj, *placed: Obj) -> Verdict | None:
    """What the filters say of one node."""
    case = {"nodes": [on], "pods": list(placed), "pod": subject}
    return decision_of(case).verdicts.get(on["metadata"]["name"])


def affinity(*expressions: dict[str, Any], field: str = "matchExpressions") -> dict[str, Any]:
    term = {"nodeSelectorTerms": [{field: list(expressions)}]}
    return {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": term}}


def expression(key: str, operator: str, *values: str) -> dict[str, Any]:
    return {"key": key, "operator": operator, "values": list(values)}


REFUSED = {
    "cordoned node": (
        pod("p"), node("a", unschedulable=True), "NodeUnschedulable",
        "node(s) were unschedulable", False,
    ),
    "taint": (
        pod("p"), node("a", **TAINTED), "TaintToleration", "node(s) had untolerated taint(s)",
        False,
    ),
    "node selector": (
        pod("p", nodeSelector={"disk": "ssd"}), node("a"), "NodeAffinity",
        "node(s) didn't match Pod's node affinity/selector", False,
    ),
    "more than is free": (
        pod("p", "5"), node("a", "6"), "NodeResourcesFit", "Insufficient cpu", True,
    ),
    "more than there is": (
        pod("p", "5"), node("a", "4"), "NodeResourcesFit", "Insufficient cpu", False,
    ),
    "no place left": (
        pod("p"), node("a", pods="1"), "NodeResourcesFit", "Too many pods", True,
    ),
    "a resource the node does not have": (
        pod("p", overhead={"example.com/dongle": "1"}), node("a"), "NodeResourcesFit",
        "Insufficient example.com/dongle", False,
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("subject", "on", "plugin", "reason", "curable"), REFUSED.values(), ids=REFUSED.keys()
)
def test_a_node_is_refused_for(
    subject: Obj, on: Obj, plugin: str, reason: str, curable: bool
) -> None:
    there = pod("there", "2", on="a")

    assert verdict(subject, on, there) == Verdict(plugin, (reason,), curable)


def test_fit_names_everything_that_is_missing_at_once() -> None:
    found = verdict(pod("p", "5", "9Gi"), node("a", "6", "8Gi", "1"), pod("q", "3", on="a"))

    assert found is not None
    assert found.reasons == ("Too many pods", "Insufficient cpu", "Insufficient memory")
    assert not found.curable


def test_a_pod_that_asks_nothing_fits_an_overcommitted_node() -> None:
    assert verdict(pod("p"), node("a", "1"), pod("q", "3", on="a")) is None


TOLERATED = {
    "the same value": {"key": "gpu", "operator": "Equal", "value": "yes"},
    "any value": {"key": "gpu", "operator": "Exists"},
    "everything": {"operator": "Exists"},
    "this effect": {"key": "gpu", "operator": "Exists", "effect": "NoSchedule"},
}
NOT_TOLERATED = {
    "another value": {"key": "gpu", "operator": "Equal", "value": "no"},
    "another key": {"key": "spot", "operator": "Exists"},
    "another effect": {"key": "gpu", "operator": "Exists", "effect": "NoExecute"},
    "a value without a key": {"operator": "Equal", "value": "yes"},
}


@pytest.mark.parametrize("toleration", TOLERATED.values(), ids=TOLERATED.keys())
def test_a_taint_is_lifted_by_tolerating(toleration: Obj) -> None:
    assert verdict(pod("p", tolerations=[toleration]), node("a", **TAINTED)) is None


@pytest.mark.parametrize("toleration", NOT_TOLERATED.values(), ids=NOT_TOLERATED.keys())
def test_a_taint_is_not_lifted_by_tolerating(toleration: Obj) -> None:
    assert verdict(pod("p", tolerations=[toleration]), node("a", **TAINTED)) is not None


EXPRESSIONS = [
    (("gen", "Gt", "3"), True), (("gen", "Gt", "4"), False), (("gen", "Lt", "5"), True),
    (("disk", "Gt", "3"), False), (("gone", "Lt", "3"), False), (("disk", "In", "ssd", "x"), True),
    (("disk", "NotIn", "ssd"), False), (("gone", "NotIn", "x"), True), (("disk", "Exists"), True),
    (("gone", "Exists"), False), (("gone", "DoesNotExist"), True),
    (("disk", "DoesNotExist"), False),
]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "matches"), EXPRESSIONS, ids=[" ".join(w) for w, _ in EXPRESSIONS]
)
def test_node_affinity_expression(words: tuple[str, ...], matches: bool) -> None:
    on = node("a", labels={"gen": "4", "disk": "ssd"})
    subject = pod("p", affinity=affinity(expression(*words)))

    assert (verdict(subject, on) is None) is matches


def test_an_empty_node_selector_term_matches_nothing() -> None:
    assert verdict(pod("p", affinity=affinity()), node("a")) is not None


def test_a_pod_that_names_its_node_is_only_tried_there() -> None:
    named = affinity(expression("metadata.name", "In", "b"), field="matchFields")
    case = {"nodes": [node("a"), node("b"), node("c")], "pod": pod("p", affinity=named)}

    assert decision_of(case).best == ("b",)


def test_a_pod_for_a_node_that_is_full_says_the_others_were_never_asked() -> None:
    named = affinity(expression("metadata.name", "In", "b"), field="matchFields")
    case = {"nodes": [node("a"), node("b", pods="0"), node("c")], "pod": pod("p", affinity=named)}

    message = decision_of(case).message

    assert message is not None
    assert message.startswith(
        "0/3 nodes are available: 1 Too many pods, "
        "2 node(s) didn't satisfy plugin(s) [NodeAffinity]. "
    )


PORTS = {
    "same port": (PORT, PORT, False),
    "another protocol": (PORT, UDP, True),
    "two addresses": (ON_ONE_ADDRESS, ON_OTHER_ADDRESS, True),
    "all addresses and one of them": (PORT, ON_ONE_ADDRESS, False),
}


@pytest.mark.parametrize(("mine", "theirs", "fits"), PORTS.values(), ids=PORTS.keys())
def test_host_ports(mine: list[Obj], theirs: list[Obj], fits: bool) -> None:
    subject, there = pod("p"), pod("q", on="a")
    subject["spec"]["containers"], there["spec"]["containers"] = mine, theirs

    found = verdict(subject, node("a"), there)

    clash = ("node(s) didn't have free ports for the requested pod ports",)
    assert found == (None if fits else Verdict("NodePorts", clash, True))


def near(kind: str, key: str, **labels: str) -> dict[str, Any]:
    term = {"labelSelector": {"matchLabels": labels}, "topologyKey": key}
    return {kind: {"requiredDuringSchedulingIgnoredDuringExecution": [term]}}


INTER_POD = {
    "wants company that is elsewhere": (
        pod("p", affinity=near("podAffinity", ZONE, app="db")), pod("q", on="b"),
        "node(s) didn't match pod affinity rules", False,
    ),
    "shuns who is there": (
        pod("p", affinity=near("podAntiAffinity", ZONE, app="db")),
        pod("q", on="a", labels={"app": "db"}),
        "node(s) didn't match pod anti-affinity rules", True,
    ),
    "is shunned by who is there": (
        pod("p", labels={"app": "db"}),
        pod("q", on="a", affinity=near("podAntiAffinity", ZONE, app="db")),
        "node(s) didn't satisfy existing pods anti-affinity rules", True,
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("subject", "there", "reason", "curable"), INTER_POD.values(), ids=INTER_POD.keys()
)
def test_a_pod_among_others(subject: Obj, there: Obj, reason: str, curable: bool) -> None:
    on = node("a", labels={ZONE: "z"})

    assert verdict(subject, on, there) == Verdict("InterPodAffinity", (reason,), curable)


def test_the_first_of_a_group_that_likes_itself_may_go_anywhere() -> None:
    liking = near("podAffinity", ZONE, app="db")
    first = pod("p", labels={"app": "db"}, affinity=liking)

    assert verdict(first, node("a", labels={ZONE: "z"})) is None
    assert verdict(first, node("a")) is not None  # but not where the topology does not exist


def test_hard_spread_counts_matching_plus_self_minus_fewest() -> None:
    constraint = {
        "maxSkew": 1, "topologyKey": ZONE, "whenUnsatisfiable": "DoNotSchedule",
        "labelSelector": {"matchLabels": {"app": "web"}},
    }  # fmt: skip
    nodes = [node(zone, labels={ZONE: zone}) for zone in "xyz"]
    placed = [
        pod(f"q{n}", on=on, labels={"app": "web"}) for n, on in enumerate(["x", "x", "y", "z"])
    ]
    subject = pod("p", labels={"app": "web"}, topologySpreadConstraints=[constraint])

    decision = decision_of({"nodes": [*nodes, node("w")], "pods": placed, "pod": subject})

    assert decision.feasible == ("y", "z")
    skewed = "node(s) didn't match pod topology spread constraints"
    assert decision.verdicts["x"].reasons == (skewed,)
    assert decision.verdicts["x"].curable
    assert decision.verdicts["w"].reasons == (f"{skewed} (missing required label)",)
    assert not decision.verdicts["w"].curable


@pytest.mark.parametrize(("min_domains", "fits"), [(1, True), (3, False)])
def test_too_few_domains_make_the_fewest_zero(min_domains: int, fits: bool) -> None:
    constraint = {
        "maxSkew": 1, "topologyKey": ZONE, "whenUnsatisfiable": "DoNotSchedule",
        "labelSelector": {"matchLabels": {"app": "web"}}, "minDomains": min_domains,
    }  # fmt: skip
    case = {
        "nodes": [node("x", labels={ZONE: "x"}), node("y", labels={ZONE: "y"})],
        "pods": [pod(f"q{on}", on=on, labels={"app": "web"}) for on in "xy"],
        "pod": pod("p", labels={"app": "web"}, topologySpreadConstraints=[constraint]),
    }

    assert (decision_of(case).node is not None) is fits
