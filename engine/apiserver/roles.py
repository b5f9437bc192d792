"""The roles and bindings that every cluster begins with, as rows: name, labels, rules, subjects.

After plugin/pkg/auth/authorizer/rbac/bootstrappolicy (policy.go, controller_policy.go) of 1.36, as
far as they speak of resources that exist here or that people ask about, and cmd/kubeadm's own
bindings. `admin`, `edit` and `view` have the rules that the aggregation controller would give them.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from engine.aggregation import aggregated
from engine.objects import Obj, freeze

GROUP = "rbac.authorization.k8s.io"
_BOOT = {"kubernetes.io/bootstrapping": "rbac-defaults"}
_AUTO = {"rbac.authorization.kubernetes.io/autoupdate": "true"}
_VERBS = {
    "read": ["get", "list", "watch"],
    "change": ["create", "delete", "deletecollection", "patch", "update"],
}
_EVENTS = "core,events.k8s.io|events|create,patch,update"
_REVIEWS = (
    "authentication.k8s.io|tokenreviews|create",
    "authorization.k8s.io|subjectaccessreviews|create",
)


class _Row(NamedTuple):
    """`rules` are `groups|resources|verbs` or `groups|resources|verbs|names`; `to` are users
    (plain names), groups (`group:…`) or service accounts of kube-system (`account:…`).
    """

    name: str
    rules: Sequence[str]
    to: Sequence[str] = ()
    feeds: str = ""  # the aggregated role that it is collected by
    collects: str = ""
    urls: Sequence[str] = ()


_WORKLOADS = "daemonsets,deployments,deployments/scale,replicasets,replicasets/scale,statefulsets"
_ROWS = (
    _Row("cluster-admin", ("*|*|*",), ("group:system:masters",), urls=("*",)),
    _Row("admin", (), collects="admin"),
    _Row("edit", (), feeds="admin", collects="edit"),
    _Row("view", (), feeds="edit", collects="view"),
    _Row(
        "system:aggregate-to-admin",
        (
            "authorization.k8s.io|localsubjectaccessreviews|create",
            f"{GROUP}|rolebindings,roles|change,read",
        ),
        feeds="admin",
    ),
    _Row(
        "system:aggregate-to-edit",
        (
            "core|pods/attach,pods/exec,pods/portforward,pods/proxy,secrets,services/proxy|read",
            "core|serviceaccounts|impersonate",
            "core|pods,pods/attach,pods/exec,pods/portforward,pods/proxy|change",
            "core|pods/eviction|create",
            "core|configmaps,events,persistentvolumeclaims,replicationcontrollers,"
            "replicationcontrollers/scale,secrets,serviceaccounts,services,services/proxy|change",
            "core|serviceaccounts/token|create",
            f"apps|{_WORKLOADS},statefulsets/scale,deployments/rollback|change",
            "autoscaling|horizontalpodautoscalers|change",
            "batch|cronjobs,jobs|change",
            "policy|poddisruptionbudgets|change",
            "networking.k8s.io|ingresses,networkpolicies|change",
            "coordination.k8s.io|leases|change,read",
        ),
        feeds="edit",
    ),
    _Row(
        "system:aggregate-to-view",
        (
            "core|configmaps,endpoints,persistentvolumeclaims,persistentvolumeclaims/status,pods,"
            "replicationcontrollers,replicationcontrollers/scale,serviceaccounts,services,"
            "services/status|read",
            "core|bindings,events,limitranges,namespaces/status,pods/log,pods/status,"
            "replicationcontrollers/status,resourcequotas,resourcequotas/status|read",
            "core|namespaces|read",
            "discovery.k8s.io|endpointslices|read",
            f"apps|controllerrevisions,daemonsets/status,{_WORKLOADS},deployments/status,"
            "replicasets/status,statefulsets/scale,statefulsets/status|read",
            "autoscaling|horizontalpodautoscalers,horizontalpodautoscalers/status|read",
            "batch|cronjobs,cronjobs/status,jobs,jobs/status|read",
            "policy|poddisruptionbudgets,poddisruptionbudgets/status|read",
            "networking.k8s.io|ingresses,ingresses/status,networkpolicies|read",
        ),
        feeds="view",
    ),
    _Row(
        "system:basic-user",
        (
            "authorization.k8s.io|selfsubjectaccessreviews,selfsubjectrulesreviews|create",
            "authentication.k8s.io|selfsubjectreviews|create",
        ),
        ("group:system:authenticated",),
    ),
    _Row(
        "system:discovery",
        (),
        ("group:system:authenticated",),
        urls=("/api", "/api/*", "/apis", "/apis/*", "/healthz", "/livez", "/openapi", "/openapi/*",
              "/readyz", "/version", "/version/"),
    ),
    _Row(
        "system:public-info-viewer",
        (),
        ("group:system:authenticated", "group:system:unauthenticated"),
        urls=("/healthz", "/livez", "/readyz", "/version", "/version/"),
    ),
    _Row(
        "system:kube-controller-manager",
        (
            _EVENTS,
            "coordination.k8s.io|leases|create",
            "coordination.k8s.io|leases|get,update|kube-controller-manager",
            "core|secrets,serviceaccounts|create",
            "core|secrets|delete",
            "core|configmaps,namespaces,secrets,serviceaccounts|get",
            "core|secrets,serviceaccounts|update",
            *_REVIEWS,
            "*|*|list,watch",
            "core|serviceaccounts/token|create",
        ),
        ("system:kube-controller-manager",),
    ),
    _Row(
        "system:kube-scheduler",
        (
            _EVENTS,
            "coordination.k8s.io|leases|create",
            "coordination.k8s.io|leases|get,update|kube-scheduler",
            "core|nodes|read",
            "core|pods|delete,read",
            "core|bindings,pods/binding|create",
            "core|pods/status|patch,update",
            "core|replicationcontrollers,services|read",
            "apps|replicasets,statefulsets|read",
            "policy|poddisruptionbudgets|read",
            "core|persistentvolumeclaims,persistentvolumes|read",
            *_REVIEWS,
            "storage.k8s.io|csinodes,csidrivers,csistoragecapacities,volumeattachments|read",
            "core|namespaces|read",
        ),
        ("system:kube-scheduler",),
    ),
    _Row(
        "system:volume-scheduler",
        (
            "core|persistentvolumes,persistentvolumeclaims|patch,read,update",
            "storage.k8s.io|storageclasses|read",
        ),
        ("system:kube-scheduler",),
    ),
    _Row(
        "system:node-proxier",
        (
            "core|endpoints,services|list,watch",
            "core|nodes|read",
            _EVENTS,
            "discovery.k8s.io|endpointslices|list,watch",
        ),
        ("system:kube-proxy",),
    ),
    _Row(
        "system:node",
        (
            *_REVIEWS,
            "core|services,pods,configmaps,secrets|read",
            "core|nodes|create,patch,read,update",
            "core|nodes/status,pods/status|patch,update",
            "core|events|create,patch,update",
            "core|pods|create,delete",
            "core|pods/eviction,serviceaccounts/token|create",
            "core|persistentvolumeclaims,persistentvolumes,endpoints|get",
            "certificates.k8s.io|certificatesigningrequests|create,read",
            "coordination.k8s.io|leases|create,delete,get,patch,update",
            "storage.k8s.io|volumeattachments|get",
            "storage.k8s.io|csidrivers|read",
            "storage.k8s.io|csinodes|create,delete,get,patch,update",
        ),
    ),
    _Row(
        "system:node-bootstrapper",
        ("certificates.k8s.io|certificatesigningrequests|create,read",),
    ),
    *(
        _Row(
            f"system:certificates.k8s.io:{signer}-approver",
            (f"certificates.k8s.io|signers|approve|kubernetes.io/{signer}",),
        )
        for signer in ("kube-apiserver-client", "kube-apiserver-client-kubelet",
                       "kubelet-serving", "legacy-unknown")
    ),
    _Row(
        "system:certificates.k8s.io:certificatesigningrequests:nodeclient",
        ("certificates.k8s.io|certificatesigningrequests/nodeclient|create",),
    ),
    _Row(
        "system:certificates.k8s.io:certificatesigningrequests:selfnodeclient",
        ("certificates.k8s.io|certificatesigningrequests/selfnodeclient|create",),
    ),
    _Row("system:auth-delegator", _REVIEWS),
)  # fmt: skip
_INSTALLED = (  # by whoever sets a cluster up with a cloud
    _Row(
        "system:cloud-controller-manager",
        (
            _EVENTS,
            "coordination.k8s.io|leases|create,get,list,update,watch",
            "core|nodes|delete,patch,read,update",
            "core|nodes/status,services/status|patch,update",
            "core|services|patch,read,update",
            "core|serviceaccounts|create,get",
            "core|persistentvolumes|read,update",
            "core|endpoints|create,read,update",
        ),
        ("system:cloud-controller-manager",),
    ),
    _Row(
        "csi-driver",
        (
            _EVENTS,
            "coordination.k8s.io|leases|create,get,update",
            "core|persistentvolumes|create,delete,patch,read",
            "core|persistentvolumeclaims,nodes|read",
            "storage.k8s.io|csinodes,storageclasses|read",
            "storage.k8s.io|volumeattachments|patch,read",
            "storage.k8s.io|volumeattachments/status|patch",
        ),
        ("account:csi-driver",),
    ),
)

_DEPENDENTS = "apps|controllerrevisions|create,delete,patch,read,update"
_CONTROLLERS: Mapping[str, Sequence[str]] = {
    "attachdetach-controller": (
        "core|persistentvolumeclaims,persistentvolumes,pods|list,watch",
        "core|nodes|read",
        "core|nodes/status|patch,update",
        "storage.k8s.io|volumeattachments|create,delete,read",
        "storage.k8s.io|csidrivers,csinodes|read",
    ),
    "certificate-controller": (
        "certificates.k8s.io|certificatesigningrequests|delete,read",
        "certificates.k8s.io|certificatesigningrequests/approval,"
        "certificatesigningrequests/status|update",
        "certificates.k8s.io|signers|approve|kubernetes.io/kube-apiserver-client-kubelet",
        "certificates.k8s.io|signers|sign|kubernetes.io/kube-apiserver-client,"
        "kubernetes.io/kube-apiserver-client-kubelet,kubernetes.io/kubelet-serving,"
        "kubernetes.io/legacy-unknown",
        "authorization.k8s.io|subjectaccessreviews|create",
    ),
    "clusterrole-aggregation-controller": (f"{GROUP}|clusterroles|escalate,patch,read,update",),
    "cronjob-controller": (
        "batch|cronjobs|read,update",
        "batch|jobs|create,delete,patch,read,update",
        "batch|cronjobs/finalizers,cronjobs/status|update",
        "core|pods|delete,list,watch",
    ),
    "daemon-set-controller": (
        "apps|daemonsets|read",
        "apps|daemonsets/finalizers,daemonsets/status|update",
        "core|nodes|list,watch",
        "core|pods|create,delete,list,patch,watch",
        "core|pods/binding|create",
        _DEPENDENTS,
    ),
    "deployment-controller": (
        "apps|deployments|read,update",
        "apps|deployments/finalizers,deployments/status|update",
        "apps|replicasets|create,delete,patch,read,update",
        "core|pods|read,update",
    ),
    "disruption-controller": (
        "apps|deployments,replicasets,statefulsets|read",
        "core|replicationcontrollers|read",
        "policy|poddisruptionbudgets|read",
        "policy|poddisruptionbudgets/status|update",
        "core|pods/status|patch,update",
        "*|*/scale|get",
    ),
    "endpointslice-controller": (
        "core|nodes,pods,services|read",
        "core|services/finalizers|update",
        "discovery.k8s.io|endpointslices|create,delete,read,update",
    ),
    "generic-garbage-collector": ("*|*|delete,patch,read,update",),
    "horizontal-pod-autoscaler": (
        "autoscaling|horizontalpodautoscalers|read",
        "autoscaling|horizontalpodautoscalers/status|update",
        "*|*/scale|get,update",
        "core|pods|list,watch",
        "metrics.k8s.io|pods|list,watch",
        "custom.metrics.k8s.io,external.metrics.k8s.io|*|read",
    ),
    "job-controller": (
        "batch|jobs|patch,read,update",
        "batch|jobs/finalizers,jobs/status|update",
        "core|pods|create,delete,list,patch,watch",
    ),
    "namespace-controller": (
        "core|namespaces|delete,read",
        "core|namespaces/finalize,namespaces/status|update",
        "*|*|delete,deletecollection,read",
    ),
    "node-controller": (
        "core|nodes|delete,patch,read,update",
        "core|nodes/status,pods/status|patch,update",
        "core|pods|delete,read",
    ),
    "persistent-volume-binder": (
        "core|persistentvolumes|create,delete,read,update",
        "core|persistentvolumes/status,persistentvolumeclaims/status|update",
        "core|persistentvolumeclaims|read,update",
        "core|pods|create,delete,read",
        "storage.k8s.io|storageclasses|read",
        "core|nodes|list,watch",
    ),
    "pod-garbage-collector": (
        "core|pods|delete,list,watch",
        "core|nodes|read",
        "core|pods/status|patch",
    ),
    "pv-protection-controller": ("core|persistentvolumes|read,update",),
    "pvc-protection-controller": (
        "core|persistentvolumeclaims|read,update",
        "core|persistentvolumeclaims/status|update",
        "core|pods|read",
    ),
    "replicaset-controller": (
        "apps|replicasets|read,update",
        "apps|replicasets/finalizers,replicasets/status|update",
        "core|pods|create,delete,list,patch,watch",
    ),
    "resourcequota-controller": ("*|*|list,watch", "core|resourcequotas/status|update"),
    "root-ca-cert-publisher": ("core|configmaps|create,update",),
    "service-account-controller": ("core|serviceaccounts|create",),
    "statefulset-controller": (
        "core|pods|create,delete,patch,read,update",
        "apps|statefulsets|read",
        "apps|statefulsets/finalizers,statefulsets/status|update",
        "core|pods/finalizers|update",
        _DEPENDENTS,
        "core|persistentvolumeclaims|create,delete,read,update",
    ),
    "ttl-after-finished-controller": ("batch|jobs|delete,read",),
    "ttl-controller": ("core|nodes|list,patch,update,watch",),
}
"""What each controller's service account in kube-system may do; all may write Events too."""

_JOINING = "group:system:bootstrappers:kubeadm:default-node-token"
_KUBEADM = (  # bindings of kubeadm (phases/kubeconfig, phases/bootstraptoken/node)
    ("kubeadm:cluster-admins", "cluster-admin", "group:kubeadm:cluster-admins"),
    ("kubeadm:kubelet-bootstrap", "system:node-bootstrapper", _JOINING),
    (
        "kubeadm:node-autoapprove-bootstrap",
        "system:certificates.k8s.io:certificatesigningrequests:nodeclient",
        _JOINING,
    ),
    (
        "kubeadm:node-autoapprove-certificate-rotation",
        "system:certificates.k8s.io:certificatesigningrequests:selfnodeclient",
        "group:system:nodes",
    ),
)


@cache
def installed() -> tuple[Obj, ...]:
    """What kubeadm, and a cloud's manifest, add once: the server does not bring it back."""
    roles = [_role(row) for row in _INSTALLED]
    bound = [_binding(row.name, row.name, row.to) for row in _INSTALLED]
    return (*roles, *bound, *(_binding(name, role, (to,)) for name, role, to in _KUBEADM))


@cache
def cluster_roles() -> tuple[Obj, ...]:
    """Every ClusterRole of a new cluster."""
    rows = [*_ROWS]
    for account, rules in _CONTROLLERS.items():
        rows.append(_Row(f"system:controller:{account}", (*rules, _EVENTS)))
    roles = {row.name: _role(row) for row in rows}
    for name in ("view", "edit", "admin"):  # each feeds the next
        collected = aggregated(roles[name], roles.values())
        roles[name] = freeze({**roles[name], "rules": collected})
    return tuple(roles.values())


@cache
def cluster_role_bindings() -> tuple[Obj, ...]:
    """Every ClusterRoleBinding of a new cluster."""
    found = [_binding(row.name, row.name, row.to) for row in _ROWS if row.to]
    found.append(_binding("system:node", "system:node", ()))  # the Node authorizer does its work
    for account in _CONTROLLERS:
        role = f"system:controller:{account}"
        found.append(_binding(role, role, (f"account:{account}",)))
    return tuple(found)


def _role(row: _Row) -> Obj:
    labels = dict(_BOOT)
    if row.feeds:
        labels[f"{GROUP}/aggregate-to-{row.feeds}"] = "true"
    role: dict[str, Any] = {
        "apiVersion": f"{GROUP}/v1",
        "kind": "ClusterRole",
        "metadata": {"name": row.name, "annotations": _AUTO, "labels": labels},
        "rules": [*map(_rule, row.rules)],
    }
    if row.urls:
        verb = "*" if row.urls == ("*",) else "get"
        role["rules"].append({"nonResourceURLs": [*row.urls], "verbs": [verb]})
    if row.collects:
        wanted = {f"{GROUP}/aggregate-to-{row.collects}": "true"}
        role["aggregationRule"] = {"clusterRoleSelectors": [{"matchLabels": wanted}]}
    return freeze(role)  # type: ignore[no-any-return]


def _rule(text: str) -> Mapping[str, Any]:
    groups, resources, verbs, *names = text.split("|")
    rule = {
        "apiGroups": ["" if group == "core" else group for group in groups.split(",")],
        "resources": resources.split(","),
        "verbs": sorted(each for verb in verbs.split(",") for each in _VERBS.get(verb, [verb])),
    }
    return {**rule, "resourceNames": names[0].split(",")} if names else rule


def _binding(name: str, role: str, to: Sequence[str]) -> Obj:
    binding: dict[str, Any] = {
        "apiVersion": f"{GROUP}/v1",
        "kind": "ClusterRoleBinding",
        "metadata": {"name": name, "annotations": _AUTO, "labels": _BOOT},
        "roleRef": {"apiGroup": GROUP, "kind": "ClusterRole", "name": role},
        "subjects": [*_subjects(to)],
    }
    return freeze(binding)  # type: ignore[no-any-return]


def _subjects(to: Sequence[str]) -> Iterator[Mapping[str, str]]:
    for each in to:
        kind, _, name = each.partition(":")
        if kind == "account":
            yield {"kind": "ServiceAccount", "name": name, "namespace": "kube-system"}
        elif kind == "group":
            yield {"apiGroup": GROUP, "kind": "Group", "name": name}
        else:
            yield {"apiGroup": GROUP, "kind": "User", "name": each}
