"""What makes a new object invalid: the common errors, with the words of the real validation.

After pkg/apis/{core,apps,batch,policy,scheduling}/validation/validation.go. Only errors that people
often make are modelled: names, selectors, templates, replicas, strategies; pods and names have
files of their own.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

from engine.apiserver.certificate_validation import request_problems
from engine.apiserver.configuration_validation import (
    api_service_problems,
    flow_schema_problems,
    priority_level_problems,
    webhook_problems,
)
from engine.apiserver.errors import (
    Cause,
    field_forbidden,
    invalid_value,
    not_supported,
    required,
)
from engine.apiserver.job_validation import policy_problems
from engine.apiserver.name_validation import (
    annotations_problems,
    labels_problems,
    name_problems,
)
from engine.apiserver.placement_validation import (
    bounds_problems,
    selector_problems,
    taint_problems,
)
from engine.apiserver.pod_validation import pod_spec_problems, restart_policy_problems
from engine.cron import parse_schedule
from engine.objects import Obj, dig, selects
from engine.resources import Resource
from engine.zones import problem_of

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
        yield from name_problems("metadata.name", name, resource.name_rule)
    yield from labels_problems("metadata.labels", meta.get("labels") or {})
    yield from annotations_problems("metadata.annotations", meta.get("annotations") or {})
    for at, owner in enumerate(meta.get("ownerReferences") or ()):
        for field in ("apiVersion", "kind", "name", "uid"):
            if not owner.get(field):
                path = f"metadata.ownerReferences[{at}].{field}"
                yield invalid_value(path, "", f"{field} must not be empty")


# Pods.


def _pod(pod: Obj) -> Iterator[Cause]:
    yield from pod_spec_problems(pod.get("spec") or {}, "spec")


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
    strategy: Check | None = None,
    looks_into_pods: bool = True,
) -> Check:
    """For what has a selector and a template; `strategy` looks at how its spec is updated. Where
    nobody looks into its pods, only their restart policy counts: they are refused later.
    """

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
        template = spec.get("template") or {}
        labels = dig(template, "metadata.labels")
        if not unclear and selector != {} and not selects(selector, labels or {}):
            why = "`selector` does not match template `labels`"
            yield invalid_value("spec.template.metadata.labels", labels, why)
        path = "spec.template.metadata"
        yield from labels_problems(f"{path}.labels", labels or {})
        notes = dig(template, "metadata.annotations") or {}
        yield from annotations_problems(f"{path}.annotations", notes)
        pods = pod_spec_problems if looks_into_pods else restart_policy_problems
        yield from pods(template.get("spec") or {}, "spec.template.spec", policies)
        if strategy is not None:
            yield from strategy(spec)

    return check


_NOTHING = (0, "0%")


def _deployment_updates(spec: Obj) -> Iterator[Cause]:
    strategy, path = spec.get("strategy") or {}, "spec.strategy.rollingUpdate"
    bounds = strategy.get("rollingUpdate")
    if strategy.get("type") == "Recreate":
        if bounds is not None:
            why = "may not be specified when strategy `type` is 'Recreate'"
            yield field_forbidden(path, why)
    else:
        yield from bounds_problems(bounds, path, "maxUnavailable", "maxSurge")
        fewer, more = ((bounds or {}).get(field) for field in ("maxUnavailable", "maxSurge"))
        if fewer in _NOTHING and more in _NOTHING:
            why = "may not be 0 when `maxSurge` is 0"
            yield invalid_value(f"{path}.maxUnavailable", fewer, why)
    deadline, ready = spec.get("progressDeadlineSeconds"), spec.get("minReadySeconds") or 0
    if isinstance(deadline, int) and isinstance(ready, int) and deadline <= ready:
        path = "spec.progressDeadlineSeconds"
        yield invalid_value(path, deadline, "must be greater than minReadySeconds")


def _daemon_updates(spec: Obj) -> Iterator[Cause]:
    bounds, path = dig(spec, "updateStrategy.rollingUpdate"), "spec.updateStrategy.rollingUpdate"
    yield from bounds_problems(bounds, path, "maxUnavailable", "maxSurge")
    if bounds is None:
        return
    fewer, more = bounds.get("maxUnavailable", 1), bounds.get("maxSurge", 0)
    if fewer not in _NOTHING and more not in _NOTHING:
        why = "may not be set when maxUnavailable is non-zero"
        yield invalid_value(f"{path}.maxSurge", more, why)
    elif fewer in _NOTHING and more in _NOTHING:
        yield required(f"{path}.maxUnavailable", "cannot be 0 when maxSurge is 0")


def _set_updates(spec: Obj) -> Iterator[Cause]:
    bounds, path = dig(spec, "updateStrategy.rollingUpdate"), "spec.updateStrategy.rollingUpdate"
    yield from bounds_problems(bounds, path, "maxUnavailable", "partition")


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
_WITH_CLAIMS = _template_check(
    "statefulset", numbers=_SCALED, strategy=_set_updates, looks_into_pods=False
)


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
    if zone is not None and (problem := problem_of(zone)):
        yield invalid_value("spec.timeZone", zone, problem)
    policies = ("Allow", "Forbid", "Replace")
    if spec.get("concurrencyPolicy") not in policies:
        yield not_supported("spec.concurrencyPolicy", spec.get("concurrencyPolicy"), policies)
    path = "spec.jobTemplate.spec.template.spec"
    pod = dig(spec, "jobTemplate.spec.template.spec") or {}
    yield from pod_spec_problems(pod, path, ("Never", "OnFailure"))


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


SYSTEM, PRIORITY_MAX = ("system-cluster-critical", "system-node-critical"), 1_000_000_000


def _priority_class(row: Obj) -> Iterator[Cause]:
    name = row["metadata"].get("name") or ""
    if name.startswith("system-"):
        if name not in SYSTEM:
            why = (
                "priority class names with 'system-' prefix are reserved for system use only. "
                f"error: {name} is not a known system priority class"
            )
            yield field_forbidden("metadata.name", why)
    elif (row.get("value") or 0) > PRIORITY_MAX:
        why = f"maximum allowed value of a user defined priority is {PRIORITY_MAX}"
        yield field_forbidden("value", why)


def _node(node: Obj) -> Iterator[Cause]:
    yield from taint_problems((node.get("spec") or {}).get("taints") or (), "spec.taints")


def _job(job: Obj) -> Iterator[Cause]:
    yield from _JOB(job)
    yield from policy_problems(job)


_JOB = _template_check("job", ("Never", "OnFailure"))

_BY_RESOURCE: Mapping[str, Check] = {
    "pods": _pod,
    "deployments": _template_check("deployment", numbers=_SCALED, strategy=_deployment_updates),
    "replicasets": _template_check("deployment", numbers=_SCALED[:2]),
    "statefulsets": _stateful_set,
    "daemonsets": _template_check("daemonset", numbers=_SCALED[1:], strategy=_daemon_updates),
    "jobs": _job,
    "cronjobs": _cron_job,
    "horizontalpodautoscalers": _autoscaler,
    "services": _service,
    "poddisruptionbudgets": _budget,
    "nodes": _node,
    "priorityclasses": _priority_class,
    "certificatesigningrequests": request_problems,
    "volumeattachments": _attachment,
    "validatingwebhookconfigurations": webhook_problems,
    "mutatingwebhookconfigurations": webhook_problems,
    "flowschemas": flow_schema_problems,
    "prioritylevelconfigurations": priority_level_problems,
    "apiservices": api_service_problems,
}
