"""What a pod asks for, told by the moments of its life: all that run at a moment count, sidecars
included, and of the moments the greediest. The scheduler, quotas and defaults must agree.
"""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.apiserver.pod_defaults import with_pod_defaults
from engine.fitting.requests import requests_of
from engine.objects import freeze
from engine.quantity import parse_quantity
from engine.quota import pod_usage

CPU = st.sampled_from(["100m", "250m", "1", "1500m", "2"])
MEMORY = st.sampled_from(["64Mi", "128Mi", "1Gi"])
AMOUNTS = st.fixed_dictionaries({}, optional={"cpu": CPU, "memory": MEMORY})
RESOURCES = st.fixed_dictionaries({}, optional={"requests": AMOUNTS, "limits": AMOUNTS})


def container(name: str) -> st.SearchStrategy[dict[str, Any]]:
    return st.builds(lambda asked: {"name": name, "resources": asked}, RESOURCES)


INIT = st.builds(
    lambda one, stays: {**one, "restartPolicy": "Always"} if stays else one,
    container("i"),
    st.booleans(),
)
SPECS = st.fixed_dictionaries(
    {"containers": st.lists(container("c"), min_size=1, max_size=3)},
    optional={
        "initContainers": st.lists(INIT, max_size=4),
        "overhead": AMOUNTS,
        "resources": RESOURCES,
    },
)


def moments(spec: Any) -> Iterator[list[Any]]:
    """Who runs together: each init container beside the sidecars before it, at last the rest."""
    sidecars: list[Any] = []
    for one in spec.get("initContainers") or ():
        yield [*sidecars, one]
        if one.get("restartPolicy") == "Always":
            sidecars.append(one)
    yield [*sidecars, *spec["containers"]]


def told(spec: Any, key: str, resource: str) -> Fraction:
    """The amount of the greediest moment, or what is said for the whole; and the overhead."""
    whole = (spec.get("resources") or {}).get(key) or {}
    sums = [
        sum(
            (parse_quantity(((one["resources"].get(key)) or {}).get(resource, 0)) for one in at),
            Fraction(0),
        )
        for at in moments(spec)
    ]
    asked = parse_quantity(whole[resource]) if resource in whole else max(sums)
    more = parse_quantity((spec.get("overhead") or {}).get(resource, 0))
    return asked + more if key == "requests" or asked else asked


@settings(max_examples=300, deadline=None)
@given(spec=SPECS)
def test_the_greediest_moment_counts(spec: Any) -> None:
    pod = with_pod_defaults(freeze({"metadata": {"name": "p"}, "spec": spec}))

    counted = requests_of(pod["spec"])

    assert counted.cpu == told(pod["spec"], "requests", "cpu") * 1000
    assert counted.memory == told(pod["spec"], "requests", "memory")
    for key in ("requests", "limits"):
        for resource in ("cpu", "memory"):
            usage = pod_usage(pod, key).get(resource, 0)
            assert usage == told(pod["spec"], key, resource), (key, resource)


@settings(max_examples=200, deadline=None)
@given(spec=SPECS)
def test_defaults_change_nothing_for_the_scheduler(spec: Any) -> None:
    stored = with_pod_defaults(freeze({"metadata": {"name": "p"}, "spec": spec}))["spec"]

    assert requests_of(stored)[:4] == requests_of(freeze(spec))[:4]
