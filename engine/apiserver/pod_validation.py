"""What makes the spec of a pod invalid: containers, their resources, tolerations.

After pkg/apis/core/validation/validation.go; placement has a file of its own.
"""

from collections.abc import Iterator, Mapping, Sequence

from engine.apiserver.errors import (
    Cause,
    duplicate,
    invalid_value,
    not_supported,
    required,
)
from engine.apiserver.name_validation import name_problems
from engine.apiserver.placement_validation import EFFECTS, placement_problems
from engine.objects import Obj
from engine.quantity import parse_quantity

POLICIES = ("Always", "Never", "OnFailure")


def pod_spec_problems(spec: Obj, path: str, policies: Sequence[str] = POLICIES) -> Iterator[Cause]:
    """Everything wrong with the spec of a pod, or of a template whose pods may have `policies`."""
    if not spec.get("containers"):
        yield required(f"{path}.containers")
    seen: dict[str, None] = {}
    for group in ("initContainers", "containers"):
        for at, container in enumerate(spec.get(group) or ()):
            yield from _container(container, f"{path}.{group}[{at}]", seen)
    for at, volume in enumerate(spec.get("volumes") or ()):
        if not volume.get("name"):
            yield required(f"{path}.volumes[{at}].name")
    yield from _restart_policy(spec.get("restartPolicy") or "Always", path, policies)
    for at, toleration in enumerate(spec.get("tolerations") or ()):
        yield from _toleration(toleration, f"{path}.tolerations[{at}]")
    yield from placement_problems(spec, path)


def _restart_policy(policy: str, path: str, policies: Sequence[str]) -> Iterator[Cause]:
    if policy in policies:
        return
    if policy in POLICIES and "Always" not in policies:  # a job's (batch/validation)
        yield required(f"{path}.restartPolicy", 'valid values: "OnFailure", "Never"')
    else:
        yield not_supported(f"{path}.restartPolicy", policy, policies)


def _container(container: Obj, path: str, seen: dict[str, None]) -> Iterator[Cause]:
    name = container.get("name")
    if not name:
        yield required(f"{path}.name")
    elif name in seen:
        yield duplicate(f"{path}.name", name)
    else:
        seen[name] = None
        yield from name_problems(f"{path}.name", name, "label")
    if not container.get("image"):
        yield required(f"{path}.image")
    for at, port in enumerate(container.get("ports") or ()):
        number = port.get("containerPort")
        if not isinstance(number, int) or not 0 < number < 65536:
            field = f"{path}.ports[{at}].containerPort"
            yield invalid_value(field, number, "must be between 1 and 65535, inclusive")
    yield from _resources(container.get("resources") or {}, f"{path}.resources")


def _resources(resources: Obj, path: str) -> Iterator[Cause]:
    """Nothing below zero; no request above its limit, or beside it where nothing is overcommitted
    (ValidateResourceRequirements).
    """
    limits: Mapping[str, str] = resources.get("limits") or {}
    requests: Mapping[str, str] = resources.get("requests") or {}
    for group, amounts in (("limits", limits), ("requests", requests)):
        for name, text in amounts.items():
            if parse_quantity(str(text)) < 0:
                why = "must be greater than or equal to 0"
                yield invalid_value(f"{path}.{group}[{name}]", str(text), why)
    for name, text in requests.items():
        yield from _request(name, str(text), limits.get(name), path)


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


def _toleration(toleration: Obj, path: str) -> Iterator[Cause]:
    operator, effect = toleration.get("operator") or "", toleration.get("effect") or ""
    if not toleration.get("key") and operator != "Exists":
        why = (
            'operator must be Exists when `key` is empty, which means "match all values and all '
            'keys"'
        )
        yield invalid_value(f"{path}.operator", operator, why)
    if toleration.get("tolerationSeconds") is not None and effect != "NoExecute":
        why = "effect must be 'NoExecute' when `tolerationSeconds` is set"
        yield invalid_value(f"{path}.effect", effect, why)
    if operator == "Exists" and toleration.get("value"):
        why = "value must be empty when `operator` is 'Exists'"
        yield invalid_value(f"{path}.operator", toleration, why)
    elif operator not in ("", "Equal", "Exists"):
        yield not_supported(f"{path}.operator", operator, ("Equal", "Exists"))
    if effect and effect not in EFFECTS:
        yield not_supported(f"{path}.effect", effect, EFFECTS)
