"""What makes the spec of a pod invalid: its volumes, its containers as a set, tolerations.

After pkg/apis/core/validation/validation.go; containers and placement have files of their own.
"""

from collections.abc import Iterator, Sequence

from engine.apiserver.container_validation import (
    container_problems,
    init_problems,
    resources_problems,
    watching_problems,
)
from engine.apiserver.errors import (
    Cause,
    duplicate,
    field_forbidden,
    invalid_value,
    not_supported,
    required,
)
from engine.apiserver.name_validation import (
    label_key_problems,
    labels_problems,
    name_problems,
)
from engine.apiserver.placement_validation import EFFECTS, placement_problems
from engine.objects import Obj
from engine.quantity import parse_quantity
from engine.quota import is_whole, of_containers, written

POLICIES = ("Always", "Never", "OnFailure")


def pod_spec_problems(spec: Obj, path: str, policies: Sequence[str] = POLICIES) -> Iterator[Cause]:
    """Everything wrong with the spec of a pod, or of a template whose pods may have `policies`."""
    volumes: dict[str, None] = {}
    for at, volume in enumerate(spec.get("volumes") or ()):
        yield from _volume(volume, f"{path}.volumes[{at}]", volumes)
    if not spec.get("containers"):
        yield required(f"{path}.containers")
    seen: dict[str, None] = {}
    for group in ("containers", "initContainers"):
        for at, container in enumerate(spec.get(group) or ()):
            here = f"{path}.{group}[{at}]"
            yield from container_problems(container, here, volumes)
            yield from _among_others(container, here, seen)
            further = watching_problems if group == "containers" else init_problems
            yield from further(container, here)
    if spec.get("resources"):
        yield from _as_a_whole(spec, f"{path}.resources")
    deadline = spec.get("activeDeadlineSeconds")
    if deadline is not None and not 0 < deadline < 1 << 31:
        why = "must be between 1 and 2147483647, inclusive"
        yield invalid_value(f"{path}.activeDeadlineSeconds", deadline, why)
    yield from labels_problems(f"{path}.nodeSelector", spec.get("nodeSelector") or {})
    yield from restart_policy_problems(spec, path, policies)
    for at, toleration in enumerate(spec.get("tolerations") or ()):
        yield from _toleration(toleration, f"{path}.tolerations[{at}]")
    yield from placement_problems(spec, path)


def _volume(volume: Obj, path: str, seen: dict[str, None]) -> Iterator[Cause]:
    name = volume.get("name")
    if not name:
        yield required(f"{path}.name")
        return
    yield from name_problems(f"{path}.name", name, "label")
    if name in seen:
        yield duplicate(f"{path}.name", name)
    seen[name] = None


def _among_others(container: Obj, path: str, seen: dict[str, None]) -> Iterator[Cause]:
    name = container.get("name")
    if name and name in seen:
        yield duplicate(f"{path}.name", name)
    elif name:
        seen[name] = None


def _as_a_whole(spec: Obj, path: str) -> Iterator[Cause]:
    """What a pod asks for as a whole is no less than what its containers do, and no container may
    use more than the pod (validatePodResources).
    """
    resources = spec["resources"]
    if resources.get("claims"):
        yield field_forbidden(f"{path}.claims", "claims cannot be set for Resources at pod-level")
    yield from resources_problems(resources, path, _whole_name)
    requests, limits = (resources.get(key) or {} for key in ("requests", "limits"))
    for name, amount in of_containers(spec, "requests").items():
        have = str(requests.get(name, "0"))
        if amount > parse_quantity(have):
            sums = written(name, amount)
            why = f"must be greater than or equal to aggregate container requests of {sums}"
            yield invalid_value(f"{path}.requests[{name}]", have, why)
    for at, container in enumerate(spec.get("containers") or ()):
        for name, text in ((container.get("resources") or {}).get("limits") or {}).items():
            if name in limits and parse_quantity(str(text)) > parse_quantity(str(limits[name])):
                why = f"must be less than or equal to pod limits of {limits[name]}"
                yield invalid_value(f"{path}.containers[{at}][{name}].limits", str(text), why)


def _whole_name(name: str, path: str) -> Iterator[Cause]:
    if not is_whole(name):
        yield not_supported(path, name, ("cpu", "memory", "hugepages-"))


def restart_policy_problems(spec: Obj, path: str, policies: Sequence[str]) -> Iterator[Cause]:
    """A restart policy that is unknown, or that the owner of the template cannot have."""
    policy = spec.get("restartPolicy") or "Always"
    if policy in policies:
        return
    if policy in POLICIES and "Always" not in policies:  # a job's (batch/validation)
        yield required(f"{path}.restartPolicy", 'valid values: "OnFailure", "Never"')
    else:
        yield not_supported(f"{path}.restartPolicy", policy, policies)


def _toleration(toleration: Obj, path: str) -> Iterator[Cause]:
    operator, effect = toleration.get("operator") or "", toleration.get("effect") or ""
    if toleration.get("key"):
        yield from label_key_problems(f"{path}.key", toleration["key"])
    elif operator != "Exists":
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
        yield invalid_value(f"{path}.operator", toleration["value"], why)
    elif operator not in ("", "Equal", "Exists"):
        yield not_supported(f"{path}.operator", operator, ("Equal", "Exists"))
    if effect and effect not in EFFECTS:
        yield not_supported(f"{path}.effect", effect, EFFECTS)
