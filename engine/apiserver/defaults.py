"""What the API server fills in where an author said nothing, as `kubectl get -o yaml` shows it.

After pkg/apis/{core,apps,batch,…}/v1/defaults.go of Kubernetes 1.36; pods have their own file.
"""

from collections.abc import Mapping
from typing import Any

from engine.apiserver.pod_defaults import (
    Fill,
    each,
    fill,
    inside,
    put,
    with_pod_defaults,
    with_pod_spec_defaults,
)
from engine.objects import FrozenDict, Obj, freeze


def with_defaults(plural: str, value: Obj) -> Obj:
    """The object with every default of its resource."""
    complete = _BY_RESOURCE.get(plural)
    return value if complete is None else complete(value)


# Workloads.


def _template(spec: Obj) -> Obj:
    return inside(
        spec, "template", lambda template: inside(template, "spec", with_pod_spec_defaults)
    )


def _workload(defaults: Mapping[str, Any], more: Fill | None = None) -> Fill:
    def spec(value: Obj) -> Obj:
        value = _template(fill(value, defaults))
        return value if more is None else more(value)

    return lambda workload: inside(workload, "spec", spec)


def _deployment(spec: Obj) -> Obj:
    def strategy(value: Obj) -> Obj:
        value = fill(value, {"type": "RollingUpdate"})
        if value["type"] != "RollingUpdate":
            return value
        rolling = value.get("rollingUpdate") or FrozenDict()
        steps = fill(rolling, {"maxUnavailable": "25%", "maxSurge": "25%"})
        return put(value, "rollingUpdate", steps)

    return inside(spec, "strategy", strategy)


def _stateful_set(spec: Obj) -> Obj:
    def strategy(value: Obj) -> Obj:
        value = fill(value, {"type": "RollingUpdate"})
        if value["type"] != "RollingUpdate":
            return value
        rolling = value.get("rollingUpdate") or FrozenDict()
        return put(value, "rollingUpdate", fill(rolling, {"partition": 0}))

    def claim(value: Obj) -> Obj:
        return fill(_claim(value), {"status": {"phase": "Pending"}})

    return each(inside(spec, "updateStrategy", strategy), "volumeClaimTemplates", claim)


def _daemon_set(spec: Obj) -> Obj:
    def strategy(value: Obj) -> Obj:
        value = fill(value, {"type": "RollingUpdate"})
        if value["type"] != "RollingUpdate":
            return value
        rolling = value.get("rollingUpdate") or FrozenDict()
        return put(value, "rollingUpdate", fill(rolling, {"maxUnavailable": 1, "maxSurge": 0}))

    return inside(spec, "updateStrategy", strategy)


def _job(spec: Obj) -> Obj:
    if spec.get("podFailurePolicy"):
        spec = fill(spec, {"podReplacementPolicy": "Failed"})
    spec = fill(spec, {"podReplacementPolicy": "TerminatingOrFailed"})
    limit = 6 if spec.get("backoffLimitPerIndex") is None else (1 << 31) - 1
    spec = fill(spec, {"backoffLimit": limit})
    if spec.get("completions") is None and spec.get("parallelism") is None:
        return fill(spec, {"completions": 1, "parallelism": 1})
    return fill(spec, {"parallelism": 1})


_JOB = {
    "completionMode": "NonIndexed",
    "suspend": False,
}
_CRON = {
    "concurrencyPolicy": "Allow",
    "suspend": False,
    "successfulJobsHistoryLimit": 3,
    "failedJobsHistoryLimit": 1,
}


def _cron_job(cronjob: Obj) -> Obj:
    """A CronJob's Jobs get their own defaults when they are made; its pods get theirs here."""

    def spec(value: Obj) -> Obj:
        template = fill(value, _CRON)
        return inside(template, "jobTemplate", lambda job: inside(job, "spec", _template))

    return inside(cronjob, "spec", spec)


_AUTOSCALER = {
    "minReplicas": 1,
    "metrics": [
        {
            "type": "Resource",
            "resource": {
                "name": "cpu",
                "target": {"type": "Utilization", "averageUtilization": 80},
            },
        }
    ],
}
_RETAINED = {"whenDeleted": "Retain", "whenScaled": "Retain"}


# Services, volumes and the rest.


def _service(service: Obj) -> Obj:
    def spec(value: Obj) -> Obj:
        value = fill(value, {"type": "ClusterIP", "sessionAffinity": "None"})
        if value["type"] == "ExternalName":
            return value
        value = fill(value, {"internalTrafficPolicy": "Cluster"})
        if value["type"] in ("NodePort", "LoadBalancer"):
            value = fill(value, {"externalTrafficPolicy": "Cluster"})
        if value["type"] == "LoadBalancer":
            value = fill(value, {"allocateLoadBalancerNodePorts": True})
        return each(value, "ports", _service_port)

    return inside(service, "spec", spec)


def _service_port(port: Obj) -> Obj:
    return fill(port, {"protocol": "TCP", "targetPort": port.get("port")})


def _claim(claim: Obj) -> Obj:
    return inside(claim, "spec", lambda spec: fill(spec, {"volumeMode": "Filesystem"}))


def _volume_object(volume: Obj) -> Obj:
    defaults = {"persistentVolumeReclaimPolicy": "Retain", "volumeMode": "Filesystem"}
    return inside(volume, "spec", lambda spec: fill(spec, defaults))


def _slice(slices: Obj) -> Obj:
    return each(slices, "ports", lambda port: fill(port, {"name": "", "protocol": "TCP"}))


def _limit_range(value: Obj) -> Obj:
    """A default limit is the maximum, a default request the limit or else the minimum."""

    def item(limit: Obj) -> Obj:
        if limit.get("type") != "Container":
            return limit
        limits = {**(limit.get("max") or {}), **(limit.get("default") or {})}
        requests = {**(limit.get("min") or {}), **limits, **(limit.get("defaultRequest") or {})}
        given = {"default": limits, "defaultRequest": requests}
        return freeze({**limit, **{k: v for k, v in given.items() if v}})  # type: ignore[no-any-return]

    return inside(value, "spec", lambda spec: each(spec, "limits", item))


_WEBHOOK = {
    "failurePolicy": "Fail",
    "matchPolicy": "Equivalent",
    "namespaceSelector": {},
    "objectSelector": {},
    "timeoutSeconds": 10,
}


def _limited(value: Obj) -> Obj:
    """A priority level's seats and queues (pkg/apis/flowcontrol/v1/defaults.go)."""
    queuing = {"queues": 64, "handSize": 8, "queueLengthLimit": 50}
    value = fill(value, {"nominalConcurrencyShares": 30, "lendablePercent": 0})
    return inside(
        value,
        "limitResponse",
        lambda response: inside(
            response,
            "queuing",
            lambda one: fill(one, queuing) if response.get("type") == "Queue" else one,
        ),
    )


def _hooks(more: Mapping[str, Any]) -> Fill:
    defaults = {**_WEBHOOK, **more}

    def hook(value: Obj) -> Obj:
        return each(fill(value, defaults), "rules", lambda rule: fill(rule, {"scope": "*"}))

    return lambda configuration: each(configuration, "webhooks", hook)


_BY_RESOURCE: Mapping[str, Fill] = {
    "pods": with_pod_defaults,
    "deployments": _workload(
        {
            "replicas": 1,
            "strategy": {"type": "RollingUpdate"},
            "revisionHistoryLimit": 10,
            "progressDeadlineSeconds": 600,
        },
        _deployment,
    ),
    "replicasets": _workload({"replicas": 1}),
    "statefulsets": _workload(
        {
            "replicas": 1,
            "podManagementPolicy": "OrderedReady",
            "updateStrategy": {"type": "RollingUpdate"},
            "revisionHistoryLimit": 10,
            "persistentVolumeClaimRetentionPolicy": _RETAINED,
        },
        _stateful_set,
    ),
    "daemonsets": _workload(
        {"updateStrategy": {"type": "RollingUpdate"}, "revisionHistoryLimit": 10}, _daemon_set
    ),
    "jobs": _workload(_JOB, _job),
    "cronjobs": _cron_job,
    "horizontalpodautoscalers": lambda autoscaler: inside(
        autoscaler, "spec", lambda spec: fill(spec, _AUTOSCALER)
    ),
    "services": _service,
    "persistentvolumes": _volume_object,
    "persistentvolumeclaims": _claim,
    "storageclasses": lambda kind: fill(
        kind, {"reclaimPolicy": "Delete", "volumeBindingMode": "Immediate"}
    ),
    "endpointslices": _slice,
    "limitranges": _limit_range,
    "secrets": lambda secret: fill(secret, {"type": "Opaque"}),
    "priorityclasses": lambda row: fill(row, {"preemptionPolicy": "PreemptLowerPriority"}),
    "validatingwebhookconfigurations": _hooks({}),
    "mutatingwebhookconfigurations": _hooks({"reinvocationPolicy": "Never"}),
    "flowschemas": lambda schema: inside(
        schema, "spec", lambda spec: fill(spec, {"matchingPrecedence": 1000})
    ),
    "prioritylevelconfigurations": lambda level: inside(
        level, "spec", lambda spec: inside(spec, "limited", _limited)
    ),
}
