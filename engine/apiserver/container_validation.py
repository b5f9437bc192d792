"""What makes a container invalid: its name, image, ports, mounts, probes and resources.

After validateContainerCommon and its like in pkg/apis/core/validation/validation.go.
"""

from collections.abc import Callable, Iterator, Mapping

from engine.apiserver.errors import (
    Cause,
    duplicate,
    field_forbidden,
    invalid_value,
    missing,
    not_supported,
    required,
)
from engine.apiserver.name_validation import label_key_problems, name_problems
from engine.objects import Obj
from engine.quantity import parse_quantity

Names = Callable[[str, str], Iterator[Cause]]

PROBES = ("livenessProbe", "readinessProbe", "startupProbe")
_PULLS = ("Always", "IfNotPresent", "Never")
_PROTOCOLS = ("SCTP", "TCP", "UDP")
_OF_PROBES = ("exec", "httpGet", "tcpSocket", "grpc")
_OF_HOOKS = ("exec", "httpGet", "tcpSocket", "sleep")
_TIMES = (
    "initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold",
    "failureThreshold",
)  # fmt: skip
_STANDARD = ("cpu", "memory", "ephemeral-storage")
_COUNTED = (
    "pods", "services", "replicationcontrollers", "secrets", "configmaps", "resourcequotas",
    "persistentvolumeclaims", "storage",
)  # fmt: skip
"""Resources that are none of a container, but have names of their own."""


def container_problems(container: Obj, path: str, volumes: Mapping[str, object]) -> Iterator[Cause]:
    """Everything wrong with one container of a pod that has these volumes, but for its place among
    the others.
    """
    name = container.get("name")
    if not name:
        yield required(f"{path}.name")
    else:
        yield from name_problems(f"{path}.name", name, "label")
    if not container.get("image"):
        yield required(f"{path}.image")
    yield from _ports(container, f"{path}.ports")
    for at, variable in enumerate(container.get("env") or ()):
        if not variable.get("name"):
            yield required(f"{path}.env[{at}].name")
    yield from _mounts(container, f"{path}.volumeMounts", volumes)
    policy = container.get("imagePullPolicy")
    if policy and policy not in _PULLS:
        yield not_supported(f"{path}.imagePullPolicy", policy, _PULLS)
    yield from resources_problems(container.get("resources") or {}, f"{path}.resources")


def watching_problems(container: Obj, path: str) -> Iterator[Cause]:
    """Hooks and probes of a container that may have them."""
    hooks = container.get("lifecycle") or {}
    for moment in ("postStart", "preStop"):
        if hooks.get(moment) is not None:
            yield from _handler(hooks[moment], f"{path}.lifecycle.{moment}", _OF_HOOKS)
    for kind in PROBES:
        probe = container.get(kind)
        if probe is not None:
            yield from _probe(probe, kind, f"{path}.{kind}")


def init_problems(container: Obj, path: str) -> Iterator[Cause]:
    """An init container that ends is neither probed nor hooked; one that stays is a sidecar."""
    policy = container.get("restartPolicy")
    if policy == "Always":
        yield from watching_problems(container, path)
        return
    for field in ("lifecycle", *PROBES):
        if container.get(field) is not None:
            why = "may not be set for init containers without restartPolicy=Always"
            yield field_forbidden(f"{path}.{field}", why)


def _ports(container: Obj, path: str) -> Iterator[Cause]:
    names: dict[str, None] = {}
    for at, port in enumerate(container.get("ports") or ()):
        here, name = f"{path}[{at}]", port.get("name")
        if name and name in names:
            yield duplicate(f"{here}.name", name)
        elif name:
            names[name] = None
        if not port.get("containerPort"):
            yield required(f"{here}.containerPort")
        else:
            yield from _port_number(port["containerPort"], f"{here}.containerPort")
        if port.get("hostPort"):
            yield from _port_number(port["hostPort"], f"{here}.hostPort")
        protocol = port.get("protocol", "TCP")
        if protocol not in _PROTOCOLS:
            yield not_supported(f"{here}.protocol", protocol, _PROTOCOLS)


def _port_number(number: int, path: str) -> Iterator[Cause]:
    if not 0 < number < 65536:
        yield invalid_value(path, number, "must be between 1 and 65535, inclusive")


def _mounts(container: Obj, path: str, volumes: Mapping[str, object]) -> Iterator[Cause]:
    taken: dict[str, None] = {}
    for at, mount in enumerate(container.get("volumeMounts") or ()):
        here, name, where = f"{path}[{at}]", mount.get("name"), mount.get("mountPath")
        if not name:
            yield required(f"{here}.name")
        elif name not in volumes:
            yield missing(f"{here}.name", name)
        if not where:
            yield required(f"{here}.mountPath")
        elif where in taken:
            yield invalid_value(f"{here}.mountPath", where, "must be unique")
        taken[where] = None


def _handler(handler: Obj, path: str, known: tuple[str, ...]) -> Iterator[Cause]:
    given = [kind for kind in known if handler.get(kind) is not None]
    if not given:
        yield required(path, "must specify a handler type")
    for kind in given[1:]:
        yield field_forbidden(f"{path}.{kind}", "may not specify more than 1 handler type")
    if given[:1] == ["exec"] and not handler["exec"].get("command"):
        yield required(f"{path}.exec.command")
    if given[:1] in (["httpGet"], ["tcpSocket"]):
        port = handler[given[0]].get("port") or 0
        if isinstance(port, int):
            yield from _port_number(port, f"{path}.{given[0]}.port")


def _probe(probe: Obj, kind: str, path: str) -> Iterator[Cause]:
    yield from _handler(probe, path, _OF_PROBES)
    for field in _TIMES:
        if (probe.get(field) or 0) < 0:
            why = "must be greater than or equal to 0"
            yield invalid_value(f"{path}.{field}", probe[field], why)
    if kind != "readinessProbe" and probe.get("successThreshold", 1) != 1:
        yield invalid_value(f"{path}.successThreshold", probe["successThreshold"], "must be 1")


def _resource_name(name: str, path: str) -> Iterator[Cause]:
    yield from label_key_problems(path, name)
    if "/" in name or name in _STANDARD or name.startswith("hugepages-"):
        return
    if name not in _COUNTED:
        yield invalid_value(path, name, "must be a standard resource type or fully qualified")
    yield invalid_value(path, name, "must be a standard resource for containers")


def resources_problems(resources: Obj, path: str, names: Names = _resource_name) -> Iterator[Cause]:
    """Known names, nothing below zero; no request above its limit, or beside it where nothing is
    overcommitted (ValidateContainerResourceRequirements).
    """
    limits: Mapping[str, str] = resources.get("limits") or {}
    requests: Mapping[str, str] = resources.get("requests") or {}
    for group, amounts in (("limits", limits), ("requests", requests)):
        for name, text in amounts.items():
            here = f"{path}.{group}[{name}]"
            yield from names(name, here)
            yield from _amount(name, str(text), here)
    for name, text in requests.items():
        yield from _request(name, str(text), limits.get(name), path)


def _amount(name: str, text: str, path: str) -> Iterator[Cause]:
    amount = parse_quantity(text)
    if amount < 0:
        yield invalid_value(path, text, "must be greater than or equal to 0")
    if "/" in name and amount != int(amount):
        yield invalid_value(path, text, "must be an integer")


def _request(name: str, text: str, limit: str | None, path: str) -> Iterator[Cause]:
    shared = "/" not in name and not name.startswith("hugepages-")  # IsOvercommitAllowed
    if limit is None:
        if not shared:
            why = "Limit must be set for non overcommitable resources"
            yield required(f"{path}.limits", why)
        return
    asked, bound = parse_quantity(text), parse_quantity(str(limit))
    if not shared and asked != bound:
        yield invalid_value(f"{path}.requests", text, f"must be equal to {name} limit of {limit}")
    elif asked > bound:
        why = f"must be less than or equal to {name} limit of {limit}"
        yield invalid_value(f"{path}.requests", text, why)
