"""kube-scheduler's filters and scores once more, as plainly as possible: no classes, no caches, no
shortcuts, one pod and one node at a time. Only tests use it, to hold the engine's plugins to.

Written from the documentation of the fields and the formulas, not from the engine.
"""

from collections.abc import Callable, Iterator
from fractions import Fraction
from math import log
from typing import Any

Obj = dict[str, Any]
HOST, ZONE = "kubernetes.io/hostname", "topology.kubernetes.io/zone"
UNITS = {"": 1, "m": Fraction(1, 1000), "k": 1000, "Ki": 1 << 10, "Mi": 1 << 20, "Gi": 1 << 30}
REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution"


def number(text: Any) -> Fraction:
    digits = str(text).rstrip("mkKMGi")
    return Fraction(digits) * UNITS[str(text)[len(digits) :]]


def labels(obj: Obj) -> dict[str, str]:
    return obj["metadata"].get("labels") or {}


# selectors


def meets(rule: Obj, have: dict[str, str]) -> bool:
    key, values = rule["key"], rule.get("values") or []
    if rule["operator"] in ("Gt", "Lt"):
        try:
            mine, bound = int(have[key]), int(values[0])
        except (KeyError, ValueError):
            return False
        return mine > bound if rule["operator"] == "Gt" else mine < bound
    return {
        "In": have.get(key) in values,
        "NotIn": have.get(key) not in values,
        "Exists": key in have,
        "DoesNotExist": key not in have,
    }[rule["operator"]]


def chosen(selector: Obj | None, have: dict[str, str]) -> bool:
    if selector is None:
        return False
    wanted = selector.get("matchLabels") or {}
    rules = selector.get("matchExpressions") or []
    return all(have.get(k) == v for k, v in wanted.items()) and all(meets(r, have) for r in rules)


def node_term(term: Obj, node: Obj) -> bool:
    rules, fields = term.get("matchExpressions") or [], term.get("matchFields") or []
    about = {"metadata.name": node["metadata"]["name"]}
    if not rules and not fields:
        return False
    return all(meets(r, labels(node)) for r in rules) and all(meets(f, about) for f in fields)


def node_suits(pod: Obj, node: Obj) -> bool:
    spec = pod["spec"]
    for key, value in (spec.get("nodeSelector") or {}).items():
        if labels(node).get(key) != value:
            return False
    required = (spec.get("affinity") or {}).get("nodeAffinity", {}).get(REQUIRED)
    return required is None or any(node_term(t, node) for t in required["nodeSelectorTerms"])


def tolerated(taint: Obj, pod: Obj) -> bool:
    for one in pod["spec"].get("tolerations") or []:
        key_fits = one.get("key") in (None, "", taint["key"])
        value_fits = one.get("operator") == "Exists" or (
            one.get("key") and one.get("value", "") == taint.get("value", "")
        )
        if key_fits and value_fits and one.get("effect") in (None, "", taint["effect"]):
            return True
    return False


def barred(node: Obj, pod: Obj) -> bool:
    taints = node["spec"].get("taints") or []
    hard = [t for t in taints if t["effect"] != "PreferNoSchedule"]
    return any(not tolerated(taint, pod) for taint in hard)


# requests


def asks(pod: Obj, missing: dict[str, int] | None = None) -> dict[str, Fraction]:
    """Requests in whole units; `missing` stands in where a container asks nothing."""
    spec = pod["spec"]
    whole = {k: number(v) for k, v in (spec.get("resources") or {}).get("requests", {}).items()}

    def of(container: Obj) -> dict[str, Fraction]:
        given = (container.get("resources") or {}).get("requests") or {}
        asked = {k: number(v) for k, v in given.items()}
        for name, value in (missing or {}).items():
            nobody = not any(
                name in ((c.get("resources") or {}).get("requests") or {})
                for c in (*spec["containers"], *(spec.get("initContainers") or []))
            )
            if not whole or (name not in whole and nobody):
                asked.setdefault(name, Fraction(value))
        return asked

    sidecars: list[Obj] = []
    peaks: list[list[Obj]] = []
    for container in spec.get("initContainers") or []:
        if container.get("restartPolicy") == "Always":
            sidecars.append(container)
            peaks.append([*sidecars])
        else:
            peaks.append([*sidecars, container])
    peaks.append([*spec["containers"], *sidecars])
    total: dict[str, Fraction] = {}
    for together in peaks:
        amounts: dict[str, Fraction] = {}
        for container in together:
            for name, value in of(container).items():
                amounts[name] = amounts.get(name, Fraction(0)) + value
        for name, value in amounts.items():
            total[name] = max(total.get(name, Fraction(0)), value)
    total.update(whole)
    for name, value in (spec.get("overhead") or {}).items():
        total[name] = total.get(name, Fraction(0)) + number(value)
    return total


def ports(pod: Obj) -> list[tuple[str, str, int]]:
    return [
        (port.get("protocol", "TCP"), port.get("hostIP", "0.0.0.0"), port["hostPort"])
        for container in pod["spec"]["containers"]
        for port in container.get("ports") or []
        if port.get("hostPort")
    ]


# the world


class World:
    def __init__(self, case: Obj) -> None:
        self.nodes: list[Obj] = case["nodes"]
        self.pods: list[Obj] = case["pods"]
        self.pod: Obj = case["pod"]
        self.services: list[Obj] = case.get("services") or []
        self.spaces = {n["metadata"]["name"]: labels(n) for n in case.get("namespaces", [])}

    def on(self, node: Obj) -> list[Obj]:
        return [p for p in self.pods if p["spec"]["nodeName"] == node["metadata"]["name"]]

    def home(self, pod: Obj) -> Obj:
        return next(n for n in self.nodes if n["metadata"]["name"] == pod["spec"]["nodeName"])

    def term(self, term: Obj, owner: Obj, other: Obj) -> bool:
        """Whether a pod's affinity term speaks of another pod."""
        space = other["metadata"]["namespace"]
        named, picked = term.get("namespaces") or [], term.get("namespaceSelector")
        if not named and picked is None:
            named = [owner["metadata"]["namespace"]]
        if space not in named and not chosen(picked, self.spaces.get(space, {})):
            return False
        mine, others = labels(owner), labels(other)
        for key in term.get("matchLabelKeys") or []:
            if key in mine and others.get(key) != mine[key]:
                return False
        for key in term.get("mismatchLabelKeys") or []:
            if key in mine and others.get(key) == mine[key]:
                return False
        return chosen(term["labelSelector"], others)


def terms(pod: Obj, kind: str, strength: str) -> list[Obj]:
    return ((pod["spec"].get("affinity") or {}).get(kind) or {}).get(strength) or []


def same(a: Obj, b: Obj, key: str) -> bool:
    return key in labels(a) and key in labels(b) and labels(a)[key] == labels(b)[key]


# filters, in the order of the default profile


def why_not(world: World, node: Obj) -> list[str]:
    for check in (unschedulable, tainted, unsuited, ports_taken, short, skewed, unwanted):
        reasons = check(world, node)
        if reasons:
            return reasons
    return []


def unschedulable(world: World, node: Obj) -> list[str]:
    cordon = {"key": "node.kubernetes.io/unschedulable", "effect": "NoSchedule"}
    stays_out = node["spec"].get("unschedulable") and not tolerated(cordon, world.pod)
    return ["node(s) were unschedulable"] if stays_out else []


def tainted(world: World, node: Obj) -> list[str]:
    return ["node(s) had untolerated taint(s)"] if barred(node, world.pod) else []


def unsuited(world: World, node: Obj) -> list[str]:
    fits = node_suits(world.pod, node)
    return [] if fits else ["node(s) didn't match Pod's node affinity/selector"]


def ports_taken(world: World, node: Obj) -> list[str]:
    for protocol, address, port in ports(world.pod):
        for other in world.on(node):
            for their_protocol, theirs, their_port in ports(other):
                if (protocol, port) == (their_protocol, their_port) and (
                    address == theirs or "0.0.0.0" in (address, theirs)
                ):
                    return ["node(s) didn't have free ports for the requested pod ports"]
    return []


def short(world: World, node: Obj) -> list[str]:
    offers = node["status"]["allocatable"]
    there = world.on(node)
    reasons = ["Too many pods"] if len(there) + 1 > int(offers["pods"]) else []
    for name, wanted in asks(world.pod).items():
        used = sum((asks(p).get(name, Fraction(0)) for p in there), Fraction(0))
        if wanted > 0 and wanted > number(offers.get(name, "0")) - used:
            reasons.append(f"Insufficient {name}")
    return reasons


def counts(world: World, rule: Obj, other: Obj) -> bool:
    """Whether a spread constraint counts a pod."""
    if other["metadata"]["namespace"] != world.pod["metadata"]["namespace"]:
        return False
    if "deletionTimestamp" in other["metadata"]:
        return False
    mine = labels(world.pod)
    for key in rule.get("matchLabelKeys") or []:
        if key in mine and labels(other).get(key) != mine[key]:
            return False
    return chosen(rule["labelSelector"], labels(other))


def looked_at(world: World, rule: Obj, node: Obj, rules: list[Obj]) -> bool:
    if not all(r["topologyKey"] in labels(node) for r in rules):
        return False
    if rule.get("nodeAffinityPolicy", "Honor") == "Honor" and not node_suits(world.pod, node):
        return False
    return not (rule.get("nodeTaintsPolicy") == "Honor" and barred(node, world.pod))


def spread_rules(pod: Obj, action: str) -> list[Obj]:
    rules = pod["spec"].get("topologySpreadConstraints") or []
    return [rule for rule in rules if rule["whenUnsatisfiable"] == action]


def per_value(world: World, rule: Obj, rules: list[Obj]) -> dict[str, int]:
    found: dict[str, int] = {}
    for node in world.nodes:
        if looked_at(world, rule, node, rules):
            value = labels(node)[rule["topologyKey"]]
            here = sum(counts(world, rule, p) for p in world.on(node))
            found[value] = found.get(value, 0) + here
    return found


def skewed(world: World, node: Obj) -> list[str]:
    rules = spread_rules(world.pod, "DoNotSchedule")
    words = "node(s) didn't match pod topology spread constraints"
    for rule in rules:
        if rule["topologyKey"] not in labels(node):
            return [f"{words} (missing required label)"]
        found = per_value(world, rule, rules)
        fewest = min(found.values(), default=0)
        if len(found) < rule.get("minDomains", 1):
            fewest = 0
        here = found.get(labels(node)[rule["topologyKey"]], 0)
        itself = chosen(rule["labelSelector"], labels(world.pod))
        if here + itself - fewest > rule["maxSkew"]:
            return [words]
    return []


def unwanted(world: World, node: Obj) -> list[str]:
    pod = world.pod
    together = terms(pod, "podAffinity", REQUIRED)
    friends = [p for p in world.pods if all(world.term(t, pod, p) for t in together)]
    if together:
        if not all(t["topologyKey"] in labels(node) for t in together):
            return ["node(s) didn't match pod affinity rules"]
        near = all(
            any(same(world.home(p), node, t["topologyKey"]) for p in friends) for t in together
        )
        seen = any(t["topologyKey"] in labels(world.home(p)) for p in friends for t in together)
        first = not seen and all(world.term(t, pod, pod) for t in together)
        if not near and not first:
            return ["node(s) didn't match pod affinity rules"]
    for term in terms(pod, "podAntiAffinity", REQUIRED):
        for other in world.pods:
            if world.term(term, pod, other) and same(world.home(other), node, term["topologyKey"]):
                return ["node(s) didn't match pod anti-affinity rules"]
    for other in world.pods:
        for term in terms(other, "podAntiAffinity", REQUIRED):
            if world.term(term, other, pod) and same(world.home(other), node, term["topologyKey"]):
                return ["node(s) didn't satisfy existing pods anti-affinity rules"]
    return []


# scores: raw numbers of the feasible nodes, brought to 0–100


def totals(world: World, nodes: list[Obj]) -> list[int]:
    columns = (
        (3, taints), (2, node_wishes), (1, least), (2, even), (2, company), (1, balanced),
        (1, images),
    )  # fmt: skip
    total = [0] * len(nodes)
    for weight, column in columns:
        total = [t + weight * n for t, n in zip(total, column(world, nodes), strict=True)]
    return total


def taints(world: World, nodes: list[Obj]) -> list[int]:
    raw = [
        sum(
            t["effect"] == "PreferNoSchedule" and not tolerated(t, world.pod)
            for t in n["spec"].get("taints") or []
        )
        for n in nodes
    ]
    return [100 - 100 * r // max(raw) if max(raw) else 100 for r in raw]


def node_wishes(world: World, nodes: list[Obj]) -> list[int]:
    wishes = (world.pod["spec"].get("affinity") or {}).get("nodeAffinity", {}).get(PREFERRED) or []
    raw = [sum(w["weight"] for w in wishes if node_term(w["preference"], n)) for n in nodes]
    return [100 * r // max(raw) if max(raw) else 0 for r in raw]


def used(world: World, node: Obj, name: str, missing: dict[str, int] | None) -> Fraction:
    pods = [*world.on(node), world.pod]
    return sum((asks(p, missing).get(name, Fraction(0)) for p in pods), Fraction(0))


def least(world: World, nodes: list[Obj]) -> list[int]:
    def one(node: Obj) -> int:
        shares = []
        missing = {"cpu": Fraction(1, 10), "memory": 200 << 20}
        for name in ("cpu", "memory"):
            there = number(node["status"]["allocatable"][name])
            free = there - used(world, node, name, missing)  # type: ignore[arg-type]
            shares.append(int(max(free, 0) * 100 / there))
        return sum(shares) // 2

    return [one(node) for node in nodes]


def balanced(world: World, nodes: list[Obj]) -> list[int]:
    mine = asks(world.pod)
    if not mine.get("cpu") and not mine.get("memory"):
        return [0] * len(nodes)

    def balance(node: Obj, with_pod: bool) -> int:
        shares = []
        for name in ("cpu", "memory"):
            taken = used(world, node, name, None)
            if not with_pod:
                taken -= mine.get(name, Fraction(0))
            shares.append(min(1.0, float(taken / number(node["status"]["allocatable"][name]))))
        return int((1 - abs(shares[0] - shares[1]) / 2) * 100)

    return [50 + (50 + balance(n, True) - balance(n, False)) // 2 for n in nodes]


def even(world: World, nodes: list[Obj]) -> list[int]:
    rules = spread_rules(world.pod, "ScheduleAnyway")
    if not rules:
        return even_by_default(world, nodes)
    part = [n for n in nodes if all(r["topologyKey"] in labels(n) for r in rules)]
    raw: dict[str, float] = {n["metadata"]["name"]: 0.0 for n in part}
    for rule in rules:
        key = rule["topologyKey"]
        size = len(part) if key == HOST else len({labels(n)[key] for n in part})
        found = per_value(world, rule, rules)
        for node in part:
            if key == HOST:
                here = sum(counts(world, rule, p) for p in world.on(node))
            else:
                here = found.get(labels(node)[key], 0)
            raw[node["metadata"]["name"]] += here * log(size + 2) + rule["maxSkew"] - 1
    rounded = {name: int(value + 0.5) for name, value in raw.items()}
    high, low = max(rounded.values(), default=0), min(rounded.values(), default=0)
    found_scores = []
    for node in nodes:
        mine = rounded.get(node["metadata"]["name"])
        if mine is None:
            found_scores.append(0)
        else:
            found_scores.append(100 * (high + low - mine) // high if high else 100)
    return found_scores


def company(world: World, nodes: list[Obj]) -> list[int]:
    def pulls(node: Obj) -> Iterator[int]:
        pod = world.pod
        for other in world.pods:
            home = world.home(other)
            for owner, about in ((pod, other), (other, pod)):
                for sign, kind in ((1, "podAffinity"), (-1, "podAntiAffinity")):
                    for wish in terms(owner, kind, PREFERRED):
                        term = wish["podAffinityTerm"]
                        if world.term(term, owner, about) and same(home, node, term["topologyKey"]):
                            yield sign * wish["weight"]
            for term in terms(other, "podAffinity", REQUIRED):
                if world.term(term, other, pod) and same(home, node, term["topologyKey"]):
                    yield 1

    raw = [sum(pulls(node)) for node in nodes]
    low, span = min(raw), max(raw) - min(raw)
    return [int(100 * ((r - low) / span)) if span else 0 for r in raw]


def images(world: World, nodes: list[Obj]) -> list[int]:
    spec = world.pod["spec"]
    containers = [*(spec.get("initContainers") or []), *spec["containers"]]

    def have(node: Obj) -> dict[str, int]:
        listed = node["status"].get("images") or []
        return {name: image["sizeBytes"] for image in listed for name in image["names"]}

    def one(node: Obj) -> int:
        total = 0
        for container in containers:
            image = container["image"]
            if ":" not in image:
                image += ":latest"
            everywhere = sum(image in have(n) for n in world.nodes) / len(world.nodes)
            if image in have(node):
                total += int(have(node)[image] * everywhere)
        low, high = 23 << 20, (1000 << 20) * len(containers)
        return 100 * (min(max(total, low), high) - low) // (high - low)

    return [one(node) for node in nodes]


def even_by_default(world: World, nodes: list[Obj]) -> list[int]:
    """Pods of a Service spread over hosts and zones; a node without a zone counts as one more."""
    pod, together = world.pod, {}
    for service in world.services:
        same_space = service["metadata"]["namespace"] == pod["metadata"]["namespace"]
        if same_space and service["spec"]["selector"].items() <= labels(pod).items():
            together |= service["spec"]["selector"]
    if not together or pod["spec"].get("topologySpreadConstraints"):
        return [0] * len(nodes)
    rule = {"labelSelector": {"matchLabels": together}}

    def here(node: Obj) -> int:
        return sum(counts(world, rule, other) for other in world.on(node))

    zones: dict[str, int] = {labels(node).get(ZONE, ""): 0 for node in nodes}
    for node in world.nodes:
        if node_suits(pod, node) and labels(node).get(ZONE, "") in zones:
            zones[labels(node).get(ZONE, "")] += here(node)
    raw = []
    for node in nodes:
        hosts = here(node) * log(len(nodes) + 2) + 2 if HOST in labels(node) else 0
        zone = labels(node).get(ZONE)
        raw.append(hosts + (zones[zone] * log(len(zones) + 2) + 4 if zone is not None else 0))
    rounded = [int(value + 0.5) for value in raw]
    high, low = max(rounded), min(rounded)
    return [100 * (high + low - value) // high if high else 100 for value in rounded]


Check = Callable[[World, Obj], list[str]]


def decide(case: Obj) -> tuple[dict[str, list[str]], dict[str, int]]:
    """Who is refused and why, and the totals of all others (empty when there is at most one)."""
    world = World(case)
    refused = {n["metadata"]["name"]: why_not(world, n) for n in world.nodes}
    fit = [n for n in world.nodes if not refused[n["metadata"]["name"]]]
    bad = {name: reasons for name, reasons in refused.items() if reasons}
    if len(fit) < 2:
        return bad, {}
    names = [n["metadata"]["name"] for n in fit]
    return bad, dict(zip(names, totals(world, fit), strict=True))
