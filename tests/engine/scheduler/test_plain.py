"""The engine's decisions against those of a plain second scheduler (plain.py), on generated cases
that use what recordings do not touch: namespaces, label keys, Gt and Lt, fields, host addresses,
sidecars, overhead, whole pods' requests, minDomains, inclusion policies, images, pods that leave.
"""

from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.scheduler.cases import decision_of
from tests.engine.scheduler import plain, plain_preemption
from tests.engine.scheduler.plain import HOST, PREFERRED, REQUIRED, ZONE

Obj = dict[str, Any]
KEYS = (ZONE, HOST, "rack")
APPS, SPACES, TRACKS = ("web", "db"), ("default", "shop"), ("a", "b")


def some(dice: Random, chance: float, value: Any) -> Any:
    return value if dice.random() < chance else None


def without_none(obj: Obj) -> Obj:
    return {key: value for key, value in obj.items() if value is not None}


def a_node(dice: Random, at: int) -> Obj:
    labels = without_none(
        {
            HOST: some(dice, 0.95, f"n{at}"),
            ZONE: some(dice, 0.85, f"z{dice.randrange(3)}"),
            "rack": some(dice, 0.6, f"r{dice.randrange(2)}"),
            "gen": some(dice, 0.7, dice.choice(["3", "5", "x", "-2"])),
            "disk": some(dice, 0.5, "ssd"),
        }
    )
    effects = ("NoSchedule", "PreferNoSchedule", "NoExecute")
    taints = [
        {"key": dice.choice("kt"), "value": dice.choice("12"), "effect": dice.choice(effects)}
        for _ in range(dice.choice([0, 0, 0, 1, 1, 2]))
    ]
    offers = {"cpu": dice.choice(["2", "3500m"]), "memory": dice.choice(["2Gi", "4Gi"])}
    offers |= {"pods": dice.choice(["2", "5", "20"]), "example.com/gpu": dice.choice("012")}
    names = dice.choice([["nginx:1"], ["nginx:1", "db:latest"], ["db:latest"]])
    listed = [{"names": names, "sizeBytes": dice.choice([100, 900]) << 20}]
    return {
        "metadata": {"name": f"n{at}", "labels": labels},
        "spec": without_none({"taints": taints, "unschedulable": some(dice, 0.08, True)}),
        "status": {"allocatable": offers, "images": some(dice, 0.5, listed) or []},
    }


def a_container(dice: Random, name: str) -> Obj:
    asked = without_none(
        {
            "cpu": some(dice, 0.7, dice.choice(["100m", "250m", "1"])),
            "memory": some(dice, 0.7, dice.choice(["64Mi", "300Mi"])),
            "example.com/gpu": some(dice, 0.1, "1"),
        }
    )
    port = without_none(
        {
            "containerPort": 80,
            "hostPort": some(dice, 0.25, dice.choice([80, 81])),
            "hostIP": some(dice, 0.4, dice.choice(["10.0.0.1", "10.0.0.2"])),
            "protocol": some(dice, 0.3, "UDP"),
        }
    )
    image = dice.choice(["nginx:1", "db", "other:2"])
    return {"name": name, "image": image, "resources": {"requests": asked}, "ports": [port]}


def a_selector(dice: Random) -> Obj:
    rule = {"key": "app", "operator": dice.choice(["In", "NotIn"]), "values": [dice.choice(APPS)]}
    chosen = {"matchLabels": {"app": dice.choice(APPS)}}
    return dice.choice([chosen, chosen, {"matchExpressions": [rule]}])


def a_term(dice: Random) -> Obj:
    team = dice.choice([{}, {"matchLabels": {"team": "x"}}])
    keys = dice.choice(["matchLabelKeys", "mismatchLabelKeys"])
    return without_none(
        {
            "labelSelector": a_selector(dice),
            "topologyKey": dice.choice(KEYS),
            "namespaces": some(dice, 0.2, [dice.choice(SPACES)]),
            "namespaceSelector": some(dice, 0.2, team),
            keys: some(dice, 0.2, ["track"]),
        }
    )


def a_node_term(dice: Random) -> Obj:
    rules = [
        {"key": "gen", "operator": dice.choice(["Gt", "Lt"]), "values": ["4"]},
        {"key": "disk", "operator": dice.choice(["Exists", "DoesNotExist"])},
        {"key": ZONE, "operator": dice.choice(["In", "NotIn"]), "values": ["z0", "z1"]},
    ]
    field = {"key": "metadata.name", "operator": "NotIn", "values": ["n0"]}
    return without_none(
        {
            "matchExpressions": some(dice, 0.9, dice.sample(rules, dice.choice([1, 1, 2]))),
            "matchFields": some(dice, 0.2, [field]),
        }
    )


def an_affinity(dice: Random) -> Obj:
    near = {REQUIRED: [a_term(dice)]} if dice.random() < 0.4 else {}
    for _ in range(dice.choice([0, 1])):
        near[PREFERRED] = [{"weight": dice.randrange(1, 100), "podAffinityTerm": a_term(dice)}]
    apart = {REQUIRED: [a_term(dice)]} if dice.random() < 0.3 else {}
    for _ in range(dice.choice([0, 1])):
        apart[PREFERRED] = [{"weight": dice.randrange(1, 100), "podAffinityTerm": a_term(dice)}]
    nodes: Obj = {}
    if dice.random() < 0.4:
        wanted = [a_node_term(dice) for _ in range(dice.choice([1, 2]))]
        nodes[REQUIRED] = {"nodeSelectorTerms": wanted}
    if dice.random() < 0.5:
        wishes = [{"weight": dice.randrange(1, 100), "preference": a_node_term(dice)}]
        nodes[PREFERRED] = wishes
    kinds = {"podAffinity": near, "podAntiAffinity": apart, "nodeAffinity": nodes}
    return {kind: rules for kind, rules in kinds.items() if rules and dice.random() < 0.5}


def a_spread(dice: Random) -> Obj:
    action = dice.choice(["DoNotSchedule", "ScheduleAnyway"])
    least = dice.choice([2, 3, 4]) if action == "DoNotSchedule" else None
    return without_none(
        {
            "maxSkew": dice.choice([1, 2, 5]),
            "topologyKey": dice.choice(KEYS),
            "whenUnsatisfiable": action,
            "labelSelector": a_selector(dice),
            "minDomains": some(dice, 0.3, least),
            "nodeAffinityPolicy": some(dice, 0.3, dice.choice(["Ignore", "Honor"])),
            "nodeTaintsPolicy": some(dice, 0.3, dice.choice(["Ignore", "Honor"])),
            "matchLabelKeys": some(dice, 0.2, ["track"]),
        }
    )


def a_pod(dice: Random, name: str, on: str = "") -> Obj:
    labels = {"app": dice.choice(APPS), "track": dice.choice(TRACKS)}
    meta = {"name": name, "namespace": dice.choice(SPACES), "labels": labels}
    if on and dice.random() < 0.1:
        meta["deletionTimestamp"] = "2026-01-01T00:00:00Z"
    first = [{**a_container(dice, "i0"), "ports": []}, {**a_container(dice, "i1"), "ports": []}]
    for container in first:
        container["restartPolicy"] = some(dice, 0.4, "Always")
    tolerations = [
        {"key": "k", "operator": "Exists"},
        {"key": "t", "operator": "Equal", "value": "1", "effect": "NoSchedule"},
        {"operator": "Exists", "effect": "PreferNoSchedule"},
        {"operator": "Exists"},
    ]
    whole = {"requests": {"cpu": "1200m", "memory": "700Mi"}}
    spec = {
        "containers": [a_container(dice, f"c{at}") for at in range(dice.choice([1, 1, 2]))],
        "initContainers": [without_none(container) for container in some(dice, 0.3, first) or []],
        "overhead": some(dice, 0.1, {"cpu": "50m", "memory": "10Mi"}),
        "resources": some(dice, 0.1, whole),
        "tolerations": some(dice, 0.5, dice.sample(tolerations, 2)),
        "nodeSelector": some(dice, 0.1, {"disk": "ssd"}),
        "affinity": some(dice, 0.6, an_affinity(dice)),
        "topologySpreadConstraints": some(dice, 0.4, [a_spread(dice) for _ in range(2)]),
        "nodeName": on or None,
    }
    return {"metadata": meta, "spec": without_none(spec)}


def a_case(dice: Random) -> Obj:
    nodes = [a_node(dice, at) for at in range(dice.randrange(2, 7))]
    pods = [
        a_pod(dice, f"p{at}", dice.choice(nodes)["metadata"]["name"])
        for at in range(dice.randrange(0, 9))
    ]
    spaces = [
        {"metadata": {"name": "default", "labels": {"team": "x"}}},
        {"metadata": {"name": "shop", "labels": {}}},
    ]
    services = [
        {
            "metadata": {"name": f"s{at}", "namespace": dice.choice(SPACES)},
            "spec": {"selector": dice.choice([{"app": "web"}, {"track": "a"}])},
        }
        for at in range(dice.choice([0, 1, 1, 2]))
    ]
    world = {"nodes": nodes, "pods": pods, "namespaces": spaces, "services": services}
    return {**world, "pod": a_pod(dice, "subject")}


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 1 << 32))
def test_the_plugins_agree_with_a_plain_reading_of_the_rules(seed: int) -> None:
    case = a_case(Random(seed))
    refused, totals = plain.decide(case)

    decision = decision_of(case)

    found = {name: sorted(verdict.reasons) for name, verdict in decision.verdicts.items()}
    assert found == {name: sorted(reasons) for name, reasons in refused.items()}
    assert {name: row["total"] for name, row in decision.scores.items()} == totals


def a_crowded_case(dice: Random) -> Obj:
    """Full nodes, priorities and budgets; nobody starts at the same time as another."""
    case = a_case(dice)
    crowd = [
        a_pod(dice, f"q{at}", dice.choice(case["nodes"])["metadata"]["name"]) for at in range(9)
    ]
    pods = [*case["pods"], *crowd]
    for at, pod in enumerate(pods):
        pod["spec"]["priority"] = dice.choice([0, 0, 10, 50])
        pod["status"] = {"startTime": f"2026-01-01T00:{at:02}:00Z"}
        pod["metadata"].pop("deletionTimestamp", None)
    case["pod"]["spec"]["priority"] = dice.choice([10, 100])
    budgets = [
        {
            "metadata": {"name": f"b{at}", "namespace": dice.choice(SPACES)},
            "spec": {"selector": a_selector(dice)},
            "status": {"disruptionsAllowed": dice.choice([0, 1, 2])},
        }
        for at in range(dice.choice([0, 1, 2]))
    ]
    return {**case, "pods": pods, "podDisruptionBudgets": budgets}


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 1 << 32))
def test_preemption_agrees_with_a_plain_trial_of_every_node(seed: int) -> None:
    case = a_crowded_case(Random(seed))
    choices, message = plain_preemption.preempt(case)

    decision = decision_of(case)

    if choices:
        victims = sorted(pod.name for pod in decision.victims)
        assert (decision.nominated, victims) in choices
    else:
        assert not decision.nominated
        assert (decision.message or "") == message


def test_the_crowded_cases_end_in_every_way() -> None:
    ends = {"fits": 0, "victims": 0, "nobody": 0, "several victims": 0, "a budget": 0}
    for seed in range(300):
        case = a_crowded_case(Random(seed))
        choices, message = plain_preemption.preempt(case)
        ends["victims" if choices else "nobody" if message else "fits"] += 1
        ends["several victims"] += any(len(victims) > 1 for _, victims in choices)
        plenty = [{**b, "status": {"disruptionsAllowed": 9}} for b in case["podDisruptionBudgets"]]
        relaxed = {**case, "podDisruptionBudgets": plenty}
        ends["a budget"] += plain_preemption.preempt(relaxed)[0] != choices

    assert min(ends.values()) > 5, ends


def test_the_generated_cases_meet_every_reason_and_leave_a_choice() -> None:
    reasons: dict[str, int] = {}
    choices = 0
    for seed in range(400):
        refused, totals = plain.decide(a_case(Random(seed)))
        choices += bool(totals)
        for reason in (r for rows in refused.values() for r in rows):
            reasons[reason] = reasons.get(reason, 0) + 1

    assert choices > 100
    assert len(reasons) == 13, sorted(reasons)
