"""Which endpoints the rules of a machine hold, case by case."""

from typing import Any

import pytest

from engine.proxy.rules import chosen, has_rules

WEB = {"metadata": {"name": "web", "namespace": "default"}, "spec": {"clusterIP": "10.96.0.9"}}
LOCAL = {**WEB, "spec": {**WEB["spec"], "internalTrafficPolicy": "Local"}}


def entry(pod: str, node: str, ready: bool, serving: bool, terminating: bool) -> dict[str, Any]:
    return {
        "addresses": [f"10.244.0.{len(pod)}"],
        "conditions": {"ready": ready, "serving": serving, "terminating": terminating},
        "nodeName": node,
        "targetRef": {"kind": "Pod", "namespace": "default", "name": pod},
    }


READY = entry("a", "w1", True, True, False)
OTHER = entry("bb", "w2", True, True, False)
LEAVING = entry("ccc", "w1", False, True, True)
SICK = entry("dddd", "w2", False, False, False)
GONE = entry("eeeee", "w2", False, False, True)

CASES = [
    ("all that are ready", WEB, [READY, OTHER], "a bb"),
    ("those on their way out are spared", WEB, [READY, LEAVING], "a"),
    ("unless there is no other", WEB, [SICK, LEAVING, GONE], "ccc"),
    ("none", WEB, [SICK, GONE], ""),
    ("only those on this machine", LOCAL, [READY, OTHER], "a"),
    ("on this machine, even on their way out", LOCAL, [LEAVING, OTHER], "ccc"),
    ("none on this machine", LOCAL, [OTHER], ""),
]


@pytest.mark.parametrize(
    ("service", "entries", "pods"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_where_requests_go(service, entries, pods):
    labels = {"kubernetes.io/service-name": "web"}
    one = {"metadata": {"namespace": "default", "labels": labels}, "endpoints": entries}
    foreign = {
        "metadata": {"namespace": "other", "labels": labels},
        "endpoints": [entry("z", "w1", True, True, False)],
    }

    found = chosen(service, [foreign, one], "w1")

    assert " ".join(endpoint.pod.removeprefix("default/") for endpoint in found) == pods


@pytest.mark.parametrize(
    ("spec", "has"),
    [
        ({"clusterIP": "10.96.0.9"}, True),
        ({"clusterIP": "None"}, False),
        ({"type": "ExternalName", "externalName": "db.example"}, False),
    ],
    ids=["an address of its own", "headless", "a name elsewhere"],
)
def test_what_kube_proxy_looks_after(spec, has):
    assert has_rules({"spec": spec}) is has
