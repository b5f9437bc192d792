"""Whole clusters under faults that are healed: what must hold on the way, and how it must end.

A world is drawn from a seed: machines, workload, faults (each with its heal), an operator's lines.
Then comes quiet, and the cluster must be what its objects ask for.
"""

from random import Random
from typing import Any, NamedTuple

from engine.objects import condition
from engine.scenario import Scenario, read_scenario
from engine.simulation import simulate
from tests.laws.cluster_end import unfinished
from tests.laws.cluster_way import misdeeds

QUIET_S = 420
"""From the last heal to the end: the longest patience on the way is 300 s (tolerationSeconds)."""
LONG_S = 430
"""An outage so long that every pod of the machine must be marked for deletion by its end."""
ROLES = ("etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubelet")


class Outcome(NamedTuple):
    """What a world came to. `broken` is the law that was broken; empty: none."""

    seed: int
    broken: str
    delivered: int
    writes: int


class Drawn(NamedTuple):
    """A scenario document, and the machine of a long outage with the id of its heal."""

    document: dict[str, Any]
    lost: str


def draw(seed: int) -> Drawn:
    """The world of a seed."""
    random = Random(seed)
    planes, workers = random.choice((1, 3, 3)), random.randint(2, 4)
    cluster: dict[str, Any] = {"control_planes": planes, "workers": workers}
    if random.random() < 0.3:
        cluster["zones"] = ["a", "b"]
    timeline: list[dict[str, Any]] = []
    lost = ""
    if random.random() < 0.3:
        lost = f"worker-{random.randint(1, workers)}"
        _add(timeline, random, 0, {"power_off": lost}, LONG_S)
    else:
        for number in range(random.randint(1, 4)):
            fault = _fault(random, planes, workers)
            _add(timeline, random, number, fault, int(2 * 100 ** random.random()))
    for number in range(random.randint(0, 4)):
        at, line = random.randint(5, 90), _line(random, workers)
        timeline.append({"at": f"{at}s", "kubectl": line, "id": f"line-{number}"})
        if line.startswith("cordon"):
            timeline.append({"after": f"line-{number} + {random.randint(5, 60)}s",
                             "kubectl": f"un{line}", "id": f"line-{number}b"})  # fmt: skip
    end = max(_end(timeline).values(), default=0) + QUIET_S
    return Drawn(
        {"cluster": cluster, "workload": _workload(random), "timeline": timeline,
         "until": f"{end}s"},
        lost,
    )  # fmt: skip


def brief(seed: int) -> Scenario:
    """A short world: a few faults of some seconds, and no waiting for the end of everything."""
    random = Random(seed)
    planes, workers = random.choice((1, 3, 3)), random.randint(1, 2)
    timeline: list[dict[str, Any]] = []
    for number in range(random.randint(1, 3)):
        fault = _fault(random, planes, workers)
        _add(timeline, random, number, fault, int(1 + 20 * random.random() ** 2), within_s=15)
    web = {"name": "web", "replicas": random.randint(1, 3)}
    return read_scenario(
        {
            "cluster": {"control_planes": planes, "workers": workers},
            "workload": [{"deployment": web}],
            "timeline": timeline,
            "until": f"{max(_end(timeline).values()) + random.randint(1, 20)}s",
        }
    )


def scenario_of(drawn: Drawn) -> Scenario:
    """The document, read like any other."""
    return read_scenario(drawn.document)


def play(seed: int) -> Outcome:
    """The whole world of a seed, shaken in every second one: ties are broken by chance."""
    drawn = draw(seed)
    run = simulate(scenario_of(drawn), seed, shaken=seed % 2 == 1)
    broken = next(misdeeds(run), "") or next(unfinished(run), "")
    if drawn.lost and not broken:
        broken = next(_left_behind(run, drawn.lost), "")
    return Outcome(seed, broken, run.events_delivered, len(run.writes))


def _left_behind(run: Any, lost: str) -> Any:
    """At the end of a long outage no pod there is ready, and all but those of daemons must go."""
    moment = run.duration - QUIET_S * 1_000_000 - 2_000_000
    for pod in run.of("pods", moment):
        meta, spec = pod["metadata"], pod["spec"]
        owners = [owner["kind"] for owner in meta.get("ownerReferences") or ()]
        mirrored = "DaemonSet" in owners or "Node" in owners
        if spec.get("nodeName") != lost:
            continue
        if not mirrored and "deletionTimestamp" not in meta:
            yield f"eviction: {meta['name']} may stay on {lost} for ever"
        ready = condition(pod, "Ready")
        if ready is not None and ready["status"] == "True":
            yield f"ready: {meta['name']} counts as ready on {lost}, which is dark"


def _add(
    timeline: list[dict[str, Any]],
    random: Random,
    number: int,
    fault: dict[str, Any],
    last: int,
    within_s: int = 60,
) -> None:
    name = f"fault-{number}"
    timeline.append({"at": f"{random.randint(1, within_s)}s", **fault, "id": name})
    timeline.append({"after": f"{name} + {last}s", "heal": name, "id": f"heal-{number}"})


def _fault(random: Random, planes: int, workers: int) -> dict[str, Any]:
    plane, worker = f"cp-{random.randint(1, planes)}", f"worker-{random.randint(1, workers)}"
    process = f"{plane}/{random.choice(ROLES)}"
    if random.random() < 0.4:
        process = f"leader/{random.choice(('kube-controller-manager', 'kube-scheduler'))}"
    elif random.random() < 0.3:
        process = f"{worker}/kubelet"
    others = [f"cp-{n}" for n in range(1, planes + 1) if f"cp-{n}" != plane]
    cut: dict[str, Any] = {"left": [plane], "right": others} if others else {"left": [worker]}
    return random.choice((
        {"crash": process}, {"crash": process}, {"pause": process}, {"pause": process},
        {"stop": process}, {"power_off": worker}, {"power_off": plane},
        {"partition": cut}, {"partition": {"left": [worker]}},
        {"partition": {"left": [worker], "one_way": True}},
    ))  # fmt: skip


def _line(random: Random, workers: int) -> str:
    return random.choice((
        f"scale deployment web --replicas={random.randint(0, 9)}",
        "set image deployment/web nginx=nginx:1.28",
        "delete pod -l app=web",
        "rollout restart deployment web",
        f"cordon worker-{random.randint(1, workers)}",
    ))  # fmt: skip


def _workload(random: Random) -> list[dict[str, Any]]:
    web: dict[str, Any] = {"name": "web", "replicas": random.randint(1, 8)}
    if random.random() < 0.5:
        web["requests"] = {"cpu": random.choice(("500m", "1100m", "1900m"))}
    if random.random() < 0.3:
        web["max_surge"], web["max_unavailable"] = random.choice(((0, 1), (1, 0), (2, 2)))
    items: list[dict[str, Any]] = [{"deployment": web}, {"service": {"name": "web"}}]
    for kind in ("StatefulSet", "DaemonSet"):
        if random.random() < 0.35:
            items.append({"manifest": _set(kind, random.randint(1, 3))})
    return items


def _set(kind: str, replicas: int) -> dict[str, Any]:
    name = {"StatefulSet": "db", "DaemonSet": "agent"}[kind]
    labels = {"app": name}
    pod = {"containers": [{"name": "main", "image": "nginx:1.27"}]}
    spec: dict[str, Any] = {
        "selector": {"matchLabels": labels},
        "template": {"metadata": {"labels": labels}, "spec": pod},
    }
    if kind == "StatefulSet":
        spec |= {"replicas": replicas, "serviceName": name}
    meta = {"name": name, "namespace": "default"}
    return {"apiVersion": "apps/v1", "kind": kind, "metadata": meta, "spec": spec}


def _end(timeline: list[dict[str, Any]]) -> dict[str, int]:
    """When each step comes, in seconds."""
    times: dict[str, int] = {}
    for step in timeline:
        if "at" in step:
            times[step["id"]] = int(step["at"][:-1])
        else:
            base, _, delay = step["after"].partition(" + ")
            times[step["id"]] = times[base] + int(delay[:-1])
    return times
