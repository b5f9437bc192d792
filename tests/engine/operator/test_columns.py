"""The columns of every resource, and the cells that are easily wrong: as kube-apiserver prints them
(pkg/printers/internalversion/printers.go).
"""

import pytest

from engine.objects import freeze
from engine.operator.kubectl.columns import PLAIN, TABLES
from engine.resources import CATALOGUE
from engine.units import EPOCH, MINUTE, SECOND, rfc3339

WALL = EPOCH + 10 * MINUTE
HEADERS = {
    "apiservices": ("NAME", "SERVICE", "AVAILABLE", "AGE"),
    "flowschemas": (
        "NAME", "PRIORITYLEVEL", "MATCHINGPRECEDENCE", "DISTINGUISHERMETHOD", "AGE", "MISSINGPL",
    ),
    "prioritylevelconfigurations": (
        "NAME", "TYPE", "NOMINALCONCURRENCYSHARES", "QUEUES", "HANDSIZE", "QUEUELENGTHLIMIT",
        "AGE",
    ),
    "certificatesigningrequests": (
        "NAME", "AGE", "SIGNERNAME", "REQUESTOR", "REQUESTEDDURATION", "CONDITION",
    ),
    "clusterrolebindings": ("NAME", "ROLE", "AGE", "+USERS", "+GROUPS", "+SERVICEACCOUNTS"),
    "clusterroles": ("NAME", "CREATED AT"),
    "configmaps": ("NAME", "DATA", "AGE"),
    "controllerrevisions": ("NAME", "CONTROLLER", "REVISION", "AGE"),
    "cronjobs": (
        "NAME", "SCHEDULE", "TIMEZONE", "SUSPEND", "ACTIVE", "LAST SCHEDULE", "AGE", "+CONTAINERS",
        "+IMAGES", "+SELECTOR",
    ),
    "csinodes": ("NAME", "DRIVERS", "AGE"),
    "daemonsets": (
        "NAME", "DESIRED", "CURRENT", "READY", "UP-TO-DATE", "AVAILABLE", "NODE SELECTOR", "AGE",
        "+CONTAINERS", "+IMAGES", "+SELECTOR",
    ),
    "deployments": (
        "NAME", "READY", "UP-TO-DATE", "AVAILABLE", "AGE", "+CONTAINERS", "+IMAGES", "+SELECTOR",
    ),
    "endpointslices": ("NAME", "ADDRESSTYPE", "PORTS", "ENDPOINTS", "AGE"),
    "events": (
        "LAST SEEN", "TYPE", "REASON", "OBJECT", "+SUBOBJECT", "+SOURCE", "MESSAGE", "+FIRST SEEN",
        "+COUNT", "+NAME",
    ),
    "horizontalpodautoscalers": (
        "NAME", "REFERENCE", "TARGETS", "MINPODS", "MAXPODS", "REPLICAS", "AGE",
    ),
    "jobs": (
        "NAME", "STATUS", "COMPLETIONS", "DURATION", "AGE", "+CONTAINERS", "+IMAGES", "+SELECTOR",
    ),
    "leases": ("NAME", "HOLDER", "AGE"),
    "limitranges": ("NAME", "CREATED AT"),
    "mutatingwebhookconfigurations": ("NAME", "WEBHOOKS", "AGE"),
    "namespaces": ("NAME", "STATUS", "AGE"),
    "nodes": (
        "NAME", "STATUS", "ROLES", "AGE", "VERSION", "+INTERNAL-IP", "+EXTERNAL-IP", "+OS-IMAGE",
        "+KERNEL-VERSION", "+CONTAINER-RUNTIME",
    ),
    "persistentvolumeclaims": (
        "NAME", "STATUS", "VOLUME", "CAPACITY", "ACCESS MODES", "STORAGECLASS",
        "VOLUMEATTRIBUTESCLASS", "AGE", "+VOLUMEMODE",
    ),
    "persistentvolumes": (
        "NAME", "CAPACITY", "ACCESS MODES", "RECLAIM POLICY", "STATUS", "CLAIM", "STORAGECLASS",
        "VOLUMEATTRIBUTESCLASS", "REASON", "AGE", "+VOLUMEMODE",
    ),
    "poddisruptionbudgets": (
        "NAME", "MIN AVAILABLE", "MAX UNAVAILABLE", "ALLOWED DISRUPTIONS", "AGE",
    ),
    "pods": (
        "NAME", "READY", "STATUS", "RESTARTS", "AGE", "+IP", "+NODE", "+NOMINATED NODE",
        "+READINESS GATES",
    ),
    "priorityclasses": ("NAME", "VALUE", "GLOBAL-DEFAULT", "AGE", "PREEMPTIONPOLICY"),
    "replicasets": (
        "NAME", "DESIRED", "CURRENT", "READY", "AGE", "+CONTAINERS", "+IMAGES", "+SELECTOR",
    ),
    "resourcequotas": ("NAME", "REQUEST", "LIMIT", "AGE"),
    "rolebindings": ("NAME", "ROLE", "AGE", "+USERS", "+GROUPS", "+SERVICEACCOUNTS"),
    "roles": ("NAME", "CREATED AT"),
    "secrets": ("NAME", "TYPE", "DATA", "AGE"),
    "serviceaccounts": ("NAME", "SECRETS", "AGE"),
    "services": (
        "NAME", "TYPE", "CLUSTER-IP", "EXTERNAL-IP", "PORT(S)", "AGE", "+SELECTOR",
    ),
    "statefulsets": ("NAME", "READY", "AGE", "+CONTAINERS", "+IMAGES"),
    "storageclasses": (
        "NAME", "PROVISIONER", "RECLAIMPOLICY", "VOLUMEBINDINGMODE", "ALLOWVOLUMEEXPANSION", "AGE",
    ),
    "validatingwebhookconfigurations": ("NAME", "WEBHOOKS", "AGE"),
    "volumeattachments": ("NAME", "ATTACHER", "PV", "NODE", "ATTACHED", "AGE"),
}  # fmt: skip
"""Those with a plus appear with -o wide."""


@pytest.mark.parametrize("plural", CATALOGUE)
def test_a_resource_has_the_columns_of_the_real_one(plural):
    columns = TABLES.get(plural, PLAIN)

    shown = tuple(f"{'+' if column.wide else ''}{column.header}" for column in columns)
    assert shown == HEADERS[plural]


def cell(plural, header, value):
    meta = {"name": "x", "creationTimestamp": rfc3339(EPOCH), **value.get("metadata", {})}
    [column] = [column for column in TABLES[plural] if column.header == header]
    return column.read(freeze({**value, "metadata": meta}), WALL)


def waiting(reason, **more):
    return {"name": "c", "state": {"waiting": {"reason": reason}}, **more}


def ended(code, reason="", **more):
    return {"name": "c", "state": {"terminated": {"exitCode": code, "reason": reason}}, **more}


RUNS = {"name": "c", "ready": True, "state": {"running": {}}}
DELETED = {"deletionTimestamp": rfc3339(EPOCH)}


def pod(phase="Running", *statuses, init=(), **more):
    return {
        "spec": {"containers": [{"name": "c"}], "initContainers": [{"name": "c"}] * len(init)},
        "status": {
            "phase": phase,
            "containerStatuses": list(statuses),
            "initContainerStatuses": list(init),
            **more,
        },
    }


STATUS = [
    ("Running", pod("Running", RUNS)),
    ("Pending", pod("Pending")),
    ("Completed", pod("Succeeded", ended(0, "Completed"))),
    ("Error", pod("Failed", ended(1, "Error"))),
    ("OOMKilled", pod("Running", ended(137, "OOMKilled"))),
    ("ExitCode:3", pod("Failed", ended(3))),
    ("Evicted", pod("Failed", reason="Evicted")),
    ("Terminated", pod("Failed", reason="Terminated")),
    ("ContainerCreating", pod("Pending", waiting("ContainerCreating"))),
    ("ImagePullBackOff", pod("Pending", waiting("ImagePullBackOff"))),
    ("CrashLoopBackOff", pod("Running", waiting("CrashLoopBackOff"))),
    ("Init:0/1", pod("Pending", init=[waiting("PodInitializing")])),
    ("Init:ErrImagePull", pod("Pending", init=[waiting("ErrImagePull")])),
    ("Init:Error", pod("Pending", init=[ended(1, "Error")])),
    ("Init:ExitCode:2", pod("Pending", init=[ended(2)])),
    ("Terminating", {**pod("Running", RUNS), "metadata": DELETED}),
    ("Completed", {**pod("Succeeded", ended(0, "Completed")), "metadata": DELETED}),
    ("Unknown", {**pod("Running", RUNS, reason="NodeLost"), "metadata": DELETED}),
    (
        "SchedulingGated",
        pod(
            "Pending",
            conditions=[{"type": "PodScheduled", "status": "False", "reason": "SchedulingGated"}],
        ),
    ),
]


@pytest.mark.parametrize(
    ("word", "value"), STATUS, ids=[f"{n} {w}" for n, (w, _) in enumerate(STATUS)]
)
def test_the_status_of_a_pod_is_one_word(word, value):
    assert cell("pods", "STATUS", value) == word


ROLE = "node-role.kubernetes.io/"
TEMPLATE = {"template": {"spec": {"containers": [{"name": "a", "image": "i:1"}]}}}
METRIC = {"type": "Resource", "resource": {"name": "cpu", "target": {"averageUtilization": 60}}}
CURRENT = {"type": "Resource", "resource": {"name": "cpu", "current": {"averageUtilization": 45}}}
CELLS = [
    ("nodes", "ROLES", {"metadata": {"labels": {ROLE + "b": "", ROLE + "a": ""}}}, "a,b"),
    ("nodes", "ROLES", {}, "<none>"),
    ("nodes", "STATUS", {}, "Unknown"),
    (
        "nodes", "STATUS",
        {"spec": {"unschedulable": True},
         "status": {"conditions": [{"type": "Ready", "status": "Unknown"}]}},
        "NotReady,SchedulingDisabled",
    ),
    ("nodes", "OS-IMAGE", {}, "<unknown>"),
    ("nodes", "AGE", {}, "10m"),
    ("resourcequotas", "REQUEST",
     {"status": {"hard": {"pods": "3", "cpu": "1", "limits.cpu": "2"}, "used": {"pods": "1"}}},
     "cpu: 0/1, pods: 1/3"),
    ("resourcequotas", "LIMIT", {"status": {"hard": {"pods": "3", "limits.cpu": "2"}}},
     "limits.cpu: 0/2"),
    ("horizontalpodautoscalers", "TARGETS", {"spec": {"metrics": [METRIC]}},
     "cpu: <unknown>/60%"),
    ("horizontalpodautoscalers", "TARGETS",
     {"spec": {"metrics": [METRIC]}, "status": {"currentMetrics": [CURRENT]}}, "cpu: 45%/60%"),
    ("horizontalpodautoscalers", "MINPODS", {"spec": {}}, "<unset>"),
    ("cronjobs", "LAST SCHEDULE", {"status": {}}, "<none>"),
    ("cronjobs", "LAST SCHEDULE", {"status": {"lastScheduleTime": rfc3339(WALL - 5 * SECOND)}},
     "5s"),
    ("cronjobs", "IMAGES", {"spec": {"jobTemplate": {"spec": TEMPLATE}}}, "i:1"),
    ("cronjobs", "SELECTOR", {"spec": {"jobTemplate": {"spec": TEMPLATE}}}, "<none>"),
    ("cronjobs", "SUSPEND", {"spec": {}}, "False"),
    ("persistentvolumeclaims", "CAPACITY", {"spec": {}}, ""),
    ("persistentvolumeclaims", "CAPACITY", {"spec": {"volumeName": "v"}}, "0"),
    ("persistentvolumeclaims", "ACCESS MODES",
     {"spec": {"volumeName": "v"}, "status": {"accessModes": ["ReadWriteMany", "ReadWriteOnce"]}},
     "RWO,RWX"),
    ("persistentvolumeclaims", "VOLUMEATTRIBUTESCLASS", {}, "<unset>"),
    ("persistentvolumes", "CLAIM", {"spec": {"claimRef": {"namespace": "a", "name": "b"}}}, "a/b"),
    ("persistentvolumes", "STATUS", {"metadata": DELETED, "status": {"phase": "Bound"}},
     "Terminating"),
    ("storageclasses", "NAME",
     {"metadata": {"annotations": {"storageclass.kubernetes.io/is-default-class": "true"}}},
     "x (default)"),
    ("storageclasses", "ALLOWVOLUMEEXPANSION", {}, "false"),
    ("events", "LAST SEEN", {"eventTime": rfc3339(WALL - 7 * SECOND)}, "7s"),
    ("events", "LAST SEEN",
     {"eventTime": rfc3339(EPOCH),
      "series": {"count": 4, "lastObservedTime": rfc3339(WALL - SECOND)}}, "1s"),
    ("events", "COUNT",
     {"series": {"count": 4, "lastObservedTime": rfc3339(WALL - SECOND)}}, "4"),
    ("events", "COUNT", {}, "1"),
    ("events", "OBJECT", {"involvedObject": {"kind": "Pod", "name": "web"}}, "pod/web"),
    ("services", "EXTERNAL-IP", {"spec": {"type": "LoadBalancer"}}, "<pending>"),
    ("services", "EXTERNAL-IP", {"spec": {"type": "ClusterIP"}}, "<none>"),
    ("services", "PORT(S)", {"spec": {"ports": [{"port": 80, "nodePort": 30080}]}},
     "80:30080/TCP"),
    ("endpointslices", "ENDPOINTS",
     {"endpoints": [{"addresses": [f"10.0.0.{n}"]} for n in range(1, 6)]},
     "10.0.0.1,10.0.0.2,10.0.0.3 + 2 more..."),
    ("endpointslices", "PORTS", {}, "<unset>"),
    ("jobs", "COMPLETIONS", {"spec": {"parallelism": 3}, "status": {"succeeded": 1}}, "1/1 of 3"),
    ("jobs", "STATUS", {"status": {"conditions": [{"type": "Failed", "status": "True"}]}},
     "Failed"),
    ("controllerrevisions", "CONTROLLER",
     {"metadata": {"ownerReferences": [
         {"apiVersion": "apps/v1", "kind": "DaemonSet", "name": "agent", "controller": True},
     ]}}, "daemonset.apps/agent"),
    ("controllerrevisions", "CONTROLLER", {}, "<none>"),
    ("poddisruptionbudgets", "MIN AVAILABLE", {"spec": {"maxUnavailable": 1}}, "N/A"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("plural", "header", "value", "shown"),
    CELLS,
    ids=[f"{n} {plural} {header}" for n, (plural, header, *_) in enumerate(CELLS)],
)
def test_a_cell_is_filled_as_the_real_one(plural, header, value, shown):
    assert cell(plural, header, value) == shown
