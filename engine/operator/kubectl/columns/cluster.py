"""The columns of nodes, events and what else belongs to the cluster rather than to a workload."""

from collections.abc import Callable

from engine.objects import Obj, condition, dig, holds, labels
from engine.operator.kubectl.ages import UNKNOWN, age
from engine.operator.kubectl.columns._base import (
    AGE,
    NAME,
    NONE,
    Column,
    Table,
    count,
    field,
)

ROLE_LABEL = "node-role.kubernetes.io/"
ROLE_LABEL_OLD = "kubernetes.io/role"


def node_status(node: Obj, wall_us: int = 0) -> str:
    """Ready, NotReady (Unknown reads so too), and whether it is cordoned."""
    word = "Ready" if holds(node, "Ready") else "NotReady"
    word = word if condition(node, "Ready") is not None else "Unknown"
    return f"{word},SchedulingDisabled" if dig(node, "spec.unschedulable") else word


def node_roles(node: Obj, wall_us: int = 0) -> str:
    """The roles that its labels name."""
    found = [key[len(ROLE_LABEL) :] for key in labels(node) if key.startswith(ROLE_LABEL)]
    old = labels(node).get(ROLE_LABEL_OLD)
    return ",".join(sorted(r for r in (*found, old or "") if r)) or NONE


def _node_address(kind: str) -> Column:
    def read(node: Obj, wall_us: int) -> str:
        found = (a["address"] for a in dig(node, "status.addresses") or () if a["type"] == kind)
        return str(next(found, NONE))

    return Column("INTERNAL-IP" if kind == "InternalIP" else "EXTERNAL-IP", read, wide=True)


def _last_seen(event: Obj, wall_us: int) -> str:
    if event.get("series"):
        return age(dig(event, "series.lastObservedTime"), wall_us)
    return age(event.get("lastTimestamp") or _first(event), wall_us)


def _first_seen(event: Obj, wall_us: int) -> str:
    return age(_first(event), wall_us)


def _first(event: Obj) -> object:
    return event.get("firstTimestamp") or event.get("eventTime")


def _about(event: Obj, wall_us: int) -> str:
    kind, about = dig(event, "involvedObject.kind", ""), dig(event, "involvedObject.name", "")
    return f"{kind.lower()}/{about}" if about else str(kind.lower())


def _source(event: Obj, wall_us: int) -> str:
    source = event.get("source") or {}
    component = source.get("component") or event.get("reportingComponent") or ""
    host = source.get("host") or event.get("reportingInstance") or ""
    return f"{component}, {host}" if host and host != component else str(component)


def _times(event: Obj, wall_us: int) -> str:
    series = event.get("series") or {}
    return str(series.get("count") if series else event.get("count") or 1)


def _data(value: Obj, wall_us: int) -> str:
    return str(len(value.get("data") or {}) + len(value.get("binaryData") or {}))


def _budget(key: str) -> Column:
    header = "MIN AVAILABLE" if key == "minAvailable" else "MAX UNAVAILABLE"
    return Column(header, field(f"spec.{key}", "N/A"))


def _webhooks(value: Obj, wall_us: int) -> str:
    return str(len(value.get("webhooks") or ()))


def _served_by(api: Obj, wall_us: int) -> str:
    service = dig(api, "spec.service")
    return f"{service['namespace']}/{service['name']}" if service else "Local"


def _available(api: Obj, wall_us: int) -> str:
    found = condition(api, "Available")
    if found is None:
        return "Unknown"
    reason = found.get("reason")
    return "True" if found["status"] == "True" else f"{found['status']} ({reason})"


def _queuing(part: str) -> Callable[[Obj, int], str]:
    return field(f"spec.limited.limitResponse.queuing.{part}")


def _is_dangling(schema: Obj, wall_us: int) -> str:
    found = condition(schema, "Dangling")
    return str(found["status"]) if found is not None else "?"


def _default_class(value: Obj, wall_us: int) -> str:
    return "true" if value.get("globalDefault") else "false"


def _quota(part: Callable[[str], bool]) -> Callable[[Obj, int], str]:
    """`pods: 1/3, cpu: 0/1`, of the resources that belong into this column."""

    def read(quota: Obj, wall_us: int) -> str:
        hard, used = (dig(quota, f"status.{key}") or {} for key in ("hard", "used"))
        return ", ".join(f"{k}: {used.get(k, 0)}/{hard[k]}" for k in sorted(hard) if part(k))

    return read


def _is_limit(resource: str) -> bool:
    return resource.startswith("limits.")


def _accounts(account: Obj, wall_us: int) -> str:
    return str(len(account.get("secrets") or ()))


NODES = Table(
    ("nodes",),
    (
        NAME,
        Column("STATUS", node_status),
        Column("ROLES", node_roles),
        AGE,
        Column("VERSION", field("status.nodeInfo.kubeletVersion", "")),
        _node_address("InternalIP"),
        _node_address("ExternalIP"),
        Column("OS-IMAGE", field("status.nodeInfo.osImage", UNKNOWN), wide=True),
        Column("KERNEL-VERSION", field("status.nodeInfo.kernelVersion", UNKNOWN), wide=True),
        Column(
            "CONTAINER-RUNTIME",
            field("status.nodeInfo.containerRuntimeVersion", UNKNOWN),
            wide=True,
        ),
    ),
)
EVENTS = Table(
    ("events",),
    (
        Column("LAST SEEN", _last_seen),
        Column("TYPE", field("type", "")),
        Column("REASON", field("reason", "")),
        Column("OBJECT", _about),
        Column("SUBOBJECT", field("involvedObject.fieldPath", ""), wide=True),
        Column("SOURCE", _source, wide=True),
        Column("MESSAGE", lambda event, _: str(event.get("message", "")).strip()),
        Column("FIRST SEEN", _first_seen, wide=True),
        Column("COUNT", _times, wide=True),
        Column("NAME", field("metadata.name"), wide=True),
    ),
)
NAMESPACES = Table(("namespaces",), (NAME, Column("STATUS", field("status.phase", "")), AGE))
LEASES = Table(("leases",), (NAME, Column("HOLDER", field("spec.holderIdentity", "")), AGE))
CONFIG_MAPS = Table(("configmaps",), (NAME, Column("DATA", _data), AGE))
SECRETS = Table(("secrets",), (NAME, Column("TYPE", field("type", "")), Column("DATA", _data), AGE))
ACCOUNTS = Table(("serviceaccounts",), (NAME, Column("SECRETS", _accounts), AGE))
BUDGETS = Table(
    ("poddisruptionbudgets",),
    (
        NAME,
        _budget("minAvailable"),
        _budget("maxUnavailable"),
        Column("ALLOWED DISRUPTIONS", count("status.disruptionsAllowed")),
        AGE,
    ),
)
QUOTAS = Table(
    ("resourcequotas",),
    (
        NAME,
        Column("REQUEST", _quota(lambda resource: not _is_limit(resource))),
        Column("LIMIT", _quota(_is_limit)),
        AGE,
    ),
)
FLOW_SCHEMAS = Table(
    ("flowschemas",),
    (
        NAME,
        Column("PRIORITYLEVEL", field("spec.priorityLevelConfiguration.name")),
        Column("MATCHINGPRECEDENCE", field("spec.matchingPrecedence")),
        Column("DISTINGUISHERMETHOD", field("spec.distinguisherMethod.type")),
        AGE,
        Column("MISSINGPL", _is_dangling),
    ),
)
PRIORITY_LEVELS = Table(
    ("prioritylevelconfigurations",),
    (
        NAME,
        Column("TYPE", field("spec.type")),
        Column("NOMINALCONCURRENCYSHARES", field("spec.limited.nominalConcurrencyShares")),
        Column("QUEUES", _queuing("queues")),
        Column("HANDSIZE", _queuing("handSize")),
        Column("QUEUELENGTHLIMIT", _queuing("queueLengthLimit")),
        AGE,
    ),
)
PRIORITY_CLASSES = Table(
    ("priorityclasses",),
    (
        NAME,
        Column("VALUE", count("value")),
        Column("GLOBAL-DEFAULT", _default_class),
        AGE,
        Column("PREEMPTIONPOLICY", field("preemptionPolicy", "PreemptLowerPriority")),
    ),
)
WEBHOOKS = Table(
    ("validatingwebhookconfigurations", "mutatingwebhookconfigurations"),
    (NAME, Column("WEBHOOKS", _webhooks), AGE),
)
API_SERVICES = Table(
    ("apiservices",),
    (
        NAME,
        Column("SERVICE", _served_by),
        Column("AVAILABLE", _available),
        AGE,
    ),
)
