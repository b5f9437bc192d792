"""What makes a new object invalid: the common errors, with the words of the real validation.

After pkg/apis/core/validation/validation.go, pkg/apis/apps/validation/validation.go and
apimachinery/pkg/util/validation/validation.go. Only errors that people often make are modelled:
names, labels, selectors, containers, replicas, and (in a file of its own) placement.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from engine.apiserver.certificate_validation import request_problems
from engine.apiserver.errors import Cause, duplicate, invalid_value, not_supported, required
from engine.apiserver.placement_validation import (
    bounds_problems,
    placement_problems,
    selector_problems,
    taint_problems,
)
from engine.cron import parse_schedule
from engine.objects import Obj, dig, selects
from engine.resources import Resource

_LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?"
_SUBDOMAIN = rf"{_LABEL}(\.{_LABEL})*"
_LABEL_1035 = "[a-z]([-a-z0-9]*[a-z0-9])?"
_VALUE = "(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?"

_NAME_RULES: Mapping[str, tuple[re.Pattern[str], int, str]] = {
    "subdomain": (
        re.compile(_SUBDOMAIN),
        253,
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or "
        "'.', and must start and end with an alphanumeric character (e.g. 'example.com', regex "
        f"used for validation is '{_SUBDOMAIN}')",
    ),
    "label": (
        re.compile(_LABEL),
        63,
        "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and "
        "must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex "
        f"used for validation is '{_LABEL}')",
    ),
    "label1035": (
        re.compile(_LABEL_1035),
        63,
        "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an "
        "alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or "
        f"'abc-123', regex used for validation is '{_LABEL_1035}')",
    ),
}
_LABEL_VALUE = re.compile(_VALUE)
_LABEL_VALUE_RULE = (
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', "
    "and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or "
    f"'12345', regex used for validation is '{_VALUE}')"
)

Check = Callable[[Obj], Iterator[Cause]]


def problems(resource: Resource, value: Obj) -> list[Cause]:
    """Everything wrong with a new object, in the order in which the API server lists it."""
    return [*_metadata(resource, value), *content_problems(resource, value)]


def content_problems(resource: Resource, value: Obj) -> list[Cause]:
    """What is wrong outside of metadata."""
    check = _BY_RESOURCE.get(resource.plural)
    return [] if check is None else list(check(value))


def _metadata(resource: Resource, value: Obj) -> Iterator[Cause]:
    meta = value["metadata"]
    name = meta.get("name")
    if not name:
        yield required("metadata.name", "name or generateName is required")
    else:
        yield from _name("metadata.name", name, resource.name_rule)
    yield from labels_problems("metadata.labels", meta.get("labels") or {})
    for at, owner in enumerate(meta.get("ownerReferences") or ()):
        for field in ("apiVersion", "kind", "name", "uid"):
            if not owner.get(field):
                path = f"metadata.ownerReferences[{at}].{field}"
                yield invalid_value(path, "", f"{field} must not be empty")


def _name(field: str, name: str, rule: str) -> Iterator[Cause]:
    if rule == "path":
        yield from _path_segment(field, name)
        return
    pattern, longest, words = _NAME_RULES[rule]
    if len(name) > longest:
        yield invalid_value(field, name, f"must be no more than {longest} characters")
    if not pattern.fullmatch(name):
        yield invalid_value(field, name, words)


def _path_segment(field: str, name: str) -> Iterator[Cause]:
    """Names of roles and bindings (api/validation/path/name.go)."""
    if name in (".", ".."):
        yield invalid_value(field, name, f"may not be '{name}'")
    for letter in "/%":
        if letter in name:
            yield invalid_value(field, name, f"may not contain '{letter}'")


def labels_problems(field: str, labels: Mapping[str, str]) -> Iterator[Cause]:
    """Values that no label may have."""
    for value in labels.values():
        if len(str(value)) > 63:
            yield invalid_value(field, value, "must be no more than 63 characters")
        elif not _LABEL_VALUE.fullmatch(str(value)):
            yield invalid_value(field, value, _LABEL_VALUE_RULE)


# Pods and templates.


def _pod(pod: Obj) -> Iterator[Cause]:
    yield from _pod_spec(pod.get("spec") or {}, "spec", ("Always", "Never", "OnFailure"))


def _pod_spec(spec: Obj, path: str, policies: Sequence[str]) -> Iterator[Cause]:
    if not spec.get("containers"):
        yield required(f"{path}.containers")
    seen: dict[str, None] = {}
    for group in ("initContainers", "containers"):
        for at, container in enumerate(spec.get(group) or ()):
            yield from _container(container, f"{path}.{group}[{at}]", seen)
    if spec.get("restartPolicy") not in policies:
        yield not_supported(f"{path}.restartPolicy", spec.get("restartPolicy"), policies)
    for at, volume in enumerate(spec.get("volumes") or ()):
        if not volume.get("name"):
            yield required(f"{path}.volumes[{at}].name")
    yield from placement_problems(spec, path)


def _container(container: Obj, path: str, seen: dict[str, None]) -> Iterator[Cause]:
    name = container.get("name")
    if not name:
        yield required(f"{path}.name")
    elif name in seen:
        yield duplicate(f"{path}.name", name)
    else:
        seen[name] = None
        yield from _name(f"{path}.name", name, "label")
    if not container.get("image"):
        yield required(f"{path}.image")
    for at, port in enumerate(container.get("ports") or ()):
        number = port.get("containerPort")
        if not isinstance(number, int) or not 0 < number < 65536:
            field = f"{path}.ports[{at}].containerPort"
            yield invalid_value(field, number, "must be between 1 and 65535, inclusive")


# Workloads.


def _at_least_zero(spec: Obj, *fields: str) -> Iterator[Cause]:
    for field in fields:
        number = spec.get(field)
        if isinstance(number, int) and number < 0:
            path = f"spec.{field}"
            yield invalid_value(path, number, "must be greater than or equal to 0")


def _template_check(
    singular: str,
    policies: Sequence[str] = ("Always",),
    *,
    numbers: Sequence[str] = (),
    strategy: str = "",
) -> Check:
    """For what has a selector and a template; `strategy` holds the bounds of its updates."""

    def check(value: Obj) -> Iterator[Cause]:
        spec = value.get("spec") or {}
        yield from _at_least_zero(spec, *numbers)
        selector = spec.get("selector")
        if selector is None:
            yield required("spec.selector")
        elif not selector.get("matchLabels") and not selector.get("matchExpressions"):
            why = f"empty selector is invalid for {singular}"
            yield invalid_value("spec.selector", selector, why)
        unclear = list(selector_problems(selector, "spec.selector"))
        yield from unclear
        if strategy:
            path = f"spec.{strategy}.rollingUpdate"
            bounds = dig(spec, f"{strategy}.rollingUpdate")
            yield from bounds_problems(bounds, path, "maxUnavailable", "maxSurge", "partition")
        template = spec.get("template") or {}
        labels = dig(template, "metadata.labels") or {}
        yield from labels_problems("spec.template.metadata.labels", labels)
        if selector and not unclear and not selects(selector, labels):
            why = "`selector` does not match template `labels`"
            yield invalid_value("spec.template.metadata.labels", labels, why)
        yield from _pod_spec(template.get("spec") or {}, "spec.template.spec", policies)

    return check


def _stateful_set(value: Obj) -> Iterator[Cause]:
    yield from _WITH_CLAIMS(value)
    for at, claim in enumerate(dig(value, "spec.volumeClaimTemplates") or ()):
        if not dig(claim, "metadata.name"):
            yield required(f"spec.volumeClaimTemplates[{at}].metadata.name")
    for when, policy in (dig(value, "spec.persistentVolumeClaimRetentionPolicy") or {}).items():
        if policy not in _RETENTION:
            path = f"spec.persistentVolumeClaimRetentionPolicy.{when}"
            yield not_supported(path, policy, _RETENTION)


_RETENTION = ("Retain", "Delete")
_SCALED = ("replicas", "minReadySeconds", "revisionHistoryLimit")
_WITH_CLAIMS = _template_check("statefulset", numbers=_SCALED, strategy="updateStrategy")


def _attachment(value: Obj) -> Iterator[Cause]:
    for field in ("attacher", "nodeName"):
        if not dig(value, f"spec.{field}"):
            yield required(f"spec.{field}")


def _cron_job(cronjob: Obj) -> Iterator[Cause]:
    spec = cronjob.get("spec") or {}
    schedule, zone = spec.get("schedule", ""), spec.get("timeZone")
    if not schedule:
        yield required("spec.schedule")
    elif "TZ" in schedule:
        why = "cannot use TZ or CRON_TZ in schedule, use timeZone field instead"
        yield invalid_value("spec.schedule", schedule, why)
    else:
        try:
            parse_schedule(schedule)
        except ValueError as error:
            yield invalid_value("spec.schedule", schedule, str(error))
    fields = ("startingDeadlineSeconds", "successfulJobsHistoryLimit", "failedJobsHistoryLimit")
    yield from _at_least_zero(spec, *fields)
    if zone not in (None, "Etc/UTC"):
        yield invalid_value("spec.timeZone", zone, f"unknown time zone {zone}")
    policies = ("Allow", "Forbid", "Replace")
    if spec.get("concurrencyPolicy") not in policies:
        yield not_supported("spec.concurrencyPolicy", spec.get("concurrencyPolicy"), policies)
    path = "spec.jobTemplate.spec.template.spec"
    pod = dig(spec, "jobTemplate.spec.template.spec") or {}
    yield from _pod_spec(pod, path, ("Never", "OnFailure"))


def _autoscaler(autoscaler: Obj) -> Iterator[Cause]:
    spec = autoscaler.get("spec") or {}
    least, most = spec.get("minReplicas", 1), spec.get("maxReplicas", 0)
    if least < 1:
        yield invalid_value("spec.minReplicas", least, "must be greater than or equal to 1")
    if most < 1:
        yield invalid_value("spec.maxReplicas", most, "must be greater than 0")
    elif most < least:
        why = "must be greater than or equal to `minReplicas`"
        yield invalid_value("spec.maxReplicas", most, why)
    for field in ("kind", "name"):
        if not dig(spec, f"scaleTargetRef.{field}"):
            yield required(f"spec.scaleTargetRef.{field}")
    for at, metric in enumerate(spec.get("metrics") or ()):
        goal = dig(metric, "resource.target") or {}
        for field in ("averageUtilization",):
            if goal.get(field) is not None and goal[field] < 1:
                path = f"spec.metrics[{at}].resource.target.{field}"
                yield invalid_value(path, goal[field], "must be greater than 0")


def _service(service: Obj) -> Iterator[Cause]:
    spec = service.get("spec") or {}
    kinds = ("ClusterIP", "ExternalName", "LoadBalancer", "NodePort")
    if spec.get("type") not in kinds:
        yield not_supported("spec.type", spec.get("type"), kinds)
    elif (
        not spec.get("ports") and spec["type"] != "ExternalName" and spec.get("clusterIP") != "None"
    ):
        yield required("spec.ports")
    for at, port in enumerate(spec.get("ports") or ()):
        number = port.get("port")
        if not isinstance(number, int) or not 0 < number < 65536:
            field = f"spec.ports[{at}].port"
            yield invalid_value(field, number, "must be between 1 and 65535, inclusive")
        if len(spec["ports"]) > 1 and not port.get("name"):
            yield required(f"spec.ports[{at}].name")


def _budget(budget: Obj) -> Iterator[Cause]:
    spec = budget.get("spec") or {}
    if spec.get("minAvailable") is not None and spec.get("maxUnavailable") is not None:
        why = "minAvailable and maxUnavailable cannot be both set"
        yield invalid_value("spec", spec, why)
    yield from bounds_problems(spec, "spec", "minAvailable", "maxUnavailable")
    yield from selector_problems(spec.get("selector"), "spec.selector")


def _node(node: Obj) -> Iterator[Cause]:
    yield from taint_problems((node.get("spec") or {}).get("taints") or (), "spec.taints")


_BY_RESOURCE: Mapping[str, Check] = {
    "pods": _pod,
    "deployments": _template_check("deployment", numbers=_SCALED, strategy="strategy"),
    "replicasets": _template_check("deployment", numbers=_SCALED[:2]),
    "statefulsets": _stateful_set,
    "daemonsets": _template_check("daemonset", numbers=_SCALED[1:], strategy="updateStrategy"),
    "jobs": _template_check("job", ("Never", "OnFailure")),
    "cronjobs": _cron_job,
    "horizontalpodautoscalers": _autoscaler,
    "services": _service,
    "poddisruptionbudgets": _budget,
    "nodes": _node,
    "certificatesigningrequests": request_problems,
    "volumeattachments": _attachment,
}
