"""What the API server fills into pods and templates, and the small steps of all defaulting.

After pkg/apis/core/v1/defaults.go of Kubernetes 1.36. Every function takes a frozen value, returns
it, the same one when nothing was missing. Exotic volume kinds get no defaults.
"""

from collections.abc import Callable, Mapping
from typing import Any

from engine.objects import FrozenDict, FrozenList, Obj, dig, freeze
from engine.quota import asks_as_a_whole, is_whole, of_containers, written

Fill = Callable[[Obj], Obj]


def fill(value: Obj, defaults: Mapping[str, Any]) -> Obj:
    """The value with what is missing taken from `defaults`; the same when nothing is."""
    missing = {key: freeze(item) for key, item in defaults.items() if value.get(key) is None}
    return FrozenDict({**value, **missing}) if missing else value


def put(value: Obj, key: str, new: Any) -> Obj:
    """The value with `new` at `key`; the same when it is there already."""
    return value if value.get(key) is new else FrozenDict({**value, key: new})


def each(value: Obj, key: str, change: Fill) -> Obj:
    """The value with `change` applied to every item of the list at `key`."""
    old = value.get(key)
    if not old:
        return value
    new = [change(item) for item in old]
    same = all(before is after for before, after in zip(old, new, strict=True))
    return value if same else FrozenDict({**value, key: FrozenList(new)})


def inside(value: Obj, key: str, change: Fill) -> Obj:
    """The value with `change` applied to the mapping at `key`, if there is one."""
    old = value.get(key)
    return value if old is None else put(value, key, change(old))


_PROBE = {"timeoutSeconds": 1, "periodSeconds": 10, "successThreshold": 1, "failureThreshold": 3}
_SPEC = {
    "restartPolicy": "Always",
    "terminationGracePeriodSeconds": 30,
    "dnsPolicy": "ClusterFirst",
    "securityContext": {},
    "schedulerName": "default-scheduler",
}
_FILE_MODE = {"defaultMode": 0o644}


def pull_policy(image: str) -> str:
    """Always for `:latest` or no tag at all, else IfNotPresent."""
    base, at, _ = image.partition("@")
    tag = base.rpartition("/")[2].partition(":")[2]
    return "Always" if not at and tag in ("", "latest") else "IfNotPresent"


def _http(action: Obj) -> Obj:
    return inside(action, "httpGet", lambda get: fill(get, {"path": "/", "scheme": "HTTP"}))


def _probe(probe: Obj) -> Obj:
    return _http(fill(probe, _PROBE))


def _port(port: Obj) -> Obj:
    return fill(port, {"protocol": "TCP"})


def _variable(variable: Obj) -> Obj:
    def source(value: Obj) -> Obj:
        return inside(value, "fieldRef", lambda ref: fill(ref, {"apiVersion": "v1"}))

    return inside(variable, "valueFrom", source)


def _container(container: Obj) -> Obj:
    filled = fill(
        container,
        {
            "resources": {},
            "terminationMessagePath": "/dev/termination-log",
            "terminationMessagePolicy": "File",
            "imagePullPolicy": pull_policy(container.get("image") or ""),
        },
    )
    for key in ("livenessProbe", "readinessProbe", "startupProbe"):
        filled = inside(filled, key, _probe)
    return each(each(filled, "ports", _port), "env", _variable)


def _requests_from_limits(container: Obj) -> Obj:
    limits = dig(container, "resources.limits")
    if not limits:
        return container
    requests = container["resources"].get("requests") or FrozenDict()
    return inside(container, "resources", lambda r: put(r, "requests", fill(requests, limits)))


def _requests_of_the_pod(spec: Obj) -> Obj:
    """As soon as a pod asks for anything as a whole, it asks for all that its containers do, and
    for what it is limited to (defaultPodRequests, KEP-2837).
    """
    if not asks_as_a_whole(spec):
        return spec
    resources = spec["resources"]
    sums = of_containers(spec, "requests")
    overcommitted = ("cpu", "memory")
    asked = {name: written(name, sums[name]) for name in overcommitted if name in sums}
    bounds = {k: v for k, v in (resources.get("limits") or {}).items() if is_whole(k)}
    requests = fill(fill(resources.get("requests") or FrozenDict(), asked), bounds)
    return put(spec, "resources", put(resources, "requests", requests))


def _volume(volume: Obj) -> Obj:
    if len(volume) == 1:
        return fill(volume, {"emptyDir": {}})
    volume = inside(volume, "hostPath", lambda path: fill(path, {"type": ""}))
    for key in ("secret", "configMap", "projected", "downwardAPI"):
        volume = inside(volume, key, lambda source: fill(source, _FILE_MODE))
    return volume


def with_pod_spec_defaults(spec: Obj) -> Obj:
    """A pod spec, of a pod or of a template, with its defaults."""
    spec = fill(spec, _SPEC)
    for group in ("containers", "initContainers"):
        spec = each(spec, group, _container)
    if spec.get("hostNetwork"):
        for group in ("containers", "initContainers"):
            spec = each(spec, group, lambda container: each(container, "ports", _host_port))
    account = spec.get("serviceAccountName") or spec.get("serviceAccount")
    if account:
        spec = fill(spec, {"serviceAccountName": account, "serviceAccount": account})
    return each(spec, "volumes", _volume)


def _host_port(port: Obj) -> Obj:
    return fill(port, {"hostPort": port.get("containerPort")})


def with_pod_defaults(pod: Obj) -> Obj:
    """A pod with its defaults, those that templates do not get included."""

    def spec(value: Obj) -> Obj:
        value = fill(with_pod_spec_defaults(value), {"enableServiceLinks": True})
        for group in ("containers", "initContainers"):
            value = each(value, group, _requests_from_limits)
        return _requests_of_the_pod(value)

    return inside(pod, "spec", spec)
