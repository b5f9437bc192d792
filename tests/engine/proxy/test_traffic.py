"""What becomes of requests to a Service while parts of the cluster are away."""

from functools import cache
from typing import Any

import pytest

from engine.history import Run
from engine.playback import playback_of
from engine.probes import PROBES
from engine.scenario import read_scenario
from engine.simulation import simulate

WORKLOAD = [{"deployment": {"name": "web", "replicas": 4}}, {"service": {"name": "web"}}]


def at(moment: str, **step: Any) -> dict[str, Any]:
    return {"at": moment, **step}


STORIES: dict[str, list[dict[str, Any]]] = {
    "a node dies": [at("10s", power_off="worker-1")],
    "the API server is gone": [at("10s", stop="cp-1/kube-apiserver")],
    "a node dies while the API server is gone": [
        at("10s", stop="cp-1/kube-apiserver"),
        at("20s", power_off="worker-1"),
    ],
    "kube-proxy is stopped on one node": [
        at("10s", stop="worker-2/kube-proxy"),
        at("20s", kubectl="delete pods -l app=web --grace-period=1"),
    ],
    "two workers are cut apart": [
        at("10s", id="cut", partition={"left": "worker-1", "right": "worker-2"}),
        at("60s", heal="cut"),
    ],
    "the deployment is scaled to nothing": [at("10s", kubectl="scale deployment web --replicas=0")],
    "a rolling update": [at("10s", kubectl="set image deployment/web nginx=nginx:1.28")],
}


@cache
def run(story: str) -> Run:
    cluster = {"workers": 2}
    document = {
        "cluster": cluster, "workload": WORKLOAD, "timeline": STORIES[story], "until": "2m",
    }  # fmt: skip
    return simulate(read_scenario(document), 3)


def asked(story: str, probe: str, *arguments: str) -> Any:
    return PROBES[probe](run(story), *arguments)


CASES = [
    ("a node dies", "served", ("web", "5s"), 100),
    ("a node dies", "served", ("web", "15s"), 50),
    ("a node dies", "reaches", ("web", "worker-2", "15s"), "some"),
    ("a node dies", "reaches", ("web", "worker-1", "15s"), "refused"),
    ("a node dies", "served", ("web",), 100),
    ("the API server is gone", "served", ("web",), 100),
    ("the API server is gone", "unserved_until_seconds", ("web",), 0),
    ("a node dies while the API server is gone", "served", ("web",), 50),
    ("a node dies while the API server is gone", "unserved_until_seconds", ("web",), -1),
    ("kube-proxy is stopped on one node", "reaches", ("web", "worker-2"), "dead"),
    ("kube-proxy is stopped on one node", "reaches", ("web", "worker-1"), "served"),
    ("two workers are cut apart", "reaches", ("web", "worker-1", "30s"), "some"),
    ("two workers are cut apart", "reaches", ("web", "worker-1"), "served"),
    ("the deployment is scaled to nothing", "reaches", ("web", "worker-1"), "refused"),
    ("a rolling update", "served", ("web",), 100),
]


@pytest.mark.parametrize(
    ("story", "probe", "arguments", "answer"),
    CASES,
    ids=[f"{story}: {probe}{arguments}" for story, probe, arguments, _ in CASES],
)
def test_what_becomes_of_requests(story, probe, arguments, answer):
    assert asked(story, probe, *arguments) == answer


def test_the_dead_node_is_asked_until_it_is_known_to_be_dead():
    # S30: detection after 40 to 60 s, endpoints 1 to 3 s later
    assert 40 <= asked("a node dies", "unserved_until_seconds", "web", "10s") <= 63


def test_a_run_shows_how_many_requests_are_served():
    lanes = {lane["id"]: lane for lane in playback_of(run("a node dies"))["lanes"]}

    values = [value for _, value in lanes["traffic-web"]["points"]]
    assert (values[:2], values[-1]) == ([100, 50], 100)


def test_nothing_of_the_kernel_is_drawn_on_the_map():
    facts = playback_of(run("two workers are cut apart"))["facts"]

    assert not [entity for _, entity, _ in facts if entity.startswith(("rules/", "cut/"))]
