"""The catalogue of API resources: what discovery answers and what patching and storage must know.

Rows, not classes: a resource without behaviour of its own (a webhook configuration, say) is a row
and nothing else. Merge keys are the `patchMergeKey` tags of staging/src/k8s.io/api (types.go).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from sys import intern

REGISTRY = "/registry/"
"""The prefix of every object's key in the store (apiserver flag --etcd-prefix)."""

MergeKeys = Mapping[str, str]
"""Dotted path of a list -> the field that names its items; "" for plain values kept as a set."""


@dataclass(frozen=True, slots=True)
class Resource:
    """One resource. `generation`: whether metadata.generation counts the changes of its spec.

    `name_rule` is how names are checked: subdomain, label or label1035 (RFC 1123 and 1035; from
    apimachinery/pkg/api/validation/generic.go).
    """

    plural: str
    kind: str
    group: str = ""
    version: str = "v1"
    namespaced: bool = True
    short: tuple[str, ...] = ()
    subresources: tuple[str, ...] = ()
    generation: bool = False
    merge_keys: MergeKeys = field(default_factory=dict)
    name_rule: str = "subdomain"

    @property
    def api_version(self) -> str:
        """`v1` or `apps/v1`: what objects carry as apiVersion."""
        return f"{self.group}/{self.version}" if self.group else self.version

    @property
    def singular(self) -> str:
        """The kind in lower case, as kubectl prints it."""
        return self.kind.lower()

    @property
    def qualified(self) -> str:
        """`deployments.apps`: how error messages name the resource."""
        return f"{self.plural}.{self.group}" if self.group else self.plural

    @property
    def kind_in_group(self) -> str:
        """`Deployment.apps`: how clients name a kind (schema.GroupKind)."""
        return f"{self.kind}.{self.group}" if self.group else self.kind

    @property
    def has_status(self) -> bool:
        """Whether status is written through its own subresource only."""
        return "status" in self.subresources

    @property
    def prefix(self) -> str:
        """Where its objects lie in the store."""
        return f"{REGISTRY}{self.plural}/"

    def key(self, namespace: str, name: str) -> str:
        """The store key of one object."""
        if self.namespaced:
            return intern(f"{REGISTRY}{self.plural}/{namespace}/{name}")
        return intern(f"{REGISTRY}{self.plural}/{name}")


_METADATA = {"metadata.ownerReferences": "uid", "metadata.finalizers": ""}

_CONTAINER = {
    "": "name",
    ".env": "name",
    ".ports": "containerPort",
    ".volumeDevices": "devicePath",
    ".volumeMounts": "mountPath",
}


def _pod_spec(prefix: str) -> dict[str, str]:
    keys = {
        f"{prefix}.hostAliases": "ip",
        f"{prefix}.imagePullSecrets": "name",
        f"{prefix}.resourceClaims": "name",
        f"{prefix}.schedulingGates": "name",
        f"{prefix}.topologySpreadConstraints": "topologyKey",
        f"{prefix}.volumes": "name",
    }
    for group in ("containers", "initContainers", "ephemeralContainers"):
        keys.update({f"{prefix}.{group}{path}": key for path, key in _CONTAINER.items()})
    return keys


_PLAIN = {**_METADATA, "status.conditions": "type"}
_POD = {**_PLAIN, **_pod_spec("spec"), "status.podIPs": "ip", "status.hostIPs": "ip"}
_TEMPLATE = {
    **_PLAIN,
    **_pod_spec("spec.template.spec"),
    "spec.template.metadata.ownerReferences": "uid",
    "spec.template.metadata.finalizers": "",
}
_CRON = {
    **_METADATA,
    **_pod_spec("spec.jobTemplate.spec.template.spec"),
}
_NODE = {**_PLAIN, "status.addresses": "type", "spec.podCIDRs": ""}
_SERVICE = {**_PLAIN, "spec.ports": "port"}
_ACCOUNT = {**_METADATA, "secrets": "name", "imagePullSecrets": "name"}
_HOOKS = {**_METADATA, "webhooks": "name"}

_SCALED = ("status", "scale")
_RBAC = "rbac.authorization.k8s.io"
_REVIEW = "authorization.k8s.io"
_ADMISSION = "admissionregistration.k8s.io"
_FLOWS = "flowcontrol.apiserver.k8s.io"

_ROWS = (
    Resource("pods", "Pod", short=("po",), subresources=("status", "binding", "eviction", "log"),
             generation=True, merge_keys=_POD),
    Resource("nodes", "Node", namespaced=False, short=("no",), subresources=("status",),
             merge_keys=_NODE),
    Resource("services", "Service", short=("svc",), subresources=("status",), merge_keys=_SERVICE,
             name_rule="label1035"),
    Resource("namespaces", "Namespace", namespaced=False, short=("ns",),
             subresources=("status", "finalize"), merge_keys=_PLAIN, name_rule="label"),
    Resource("configmaps", "ConfigMap", short=("cm",), merge_keys=_METADATA),
    Resource("secrets", "Secret", merge_keys=_METADATA),
    Resource("serviceaccounts", "ServiceAccount", short=("sa",), subresources=("token",),
             merge_keys=_ACCOUNT),
    Resource("events", "Event", short=("ev",), merge_keys=_METADATA),
    Resource("persistentvolumes", "PersistentVolume", namespaced=False, short=("pv",),
             subresources=("status",), merge_keys=_PLAIN),
    Resource("persistentvolumeclaims", "PersistentVolumeClaim", short=("pvc",),
             subresources=("status",), merge_keys=_PLAIN),
    Resource("limitranges", "LimitRange", short=("limits",), merge_keys=_METADATA),
    Resource("storageclasses", "StorageClass", "storage.k8s.io", namespaced=False, short=("sc",),
             merge_keys=_METADATA),
    Resource("volumeattachments", "VolumeAttachment", "storage.k8s.io", namespaced=False,
             subresources=("status",), merge_keys=_METADATA),
    Resource("csinodes", "CSINode", "storage.k8s.io", namespaced=False,
             merge_keys={**_METADATA, "spec.drivers": "name"}),
    Resource("deployments", "Deployment", "apps", short=("deploy",), subresources=_SCALED,
             generation=True, merge_keys=_TEMPLATE),
    Resource("replicasets", "ReplicaSet", "apps", short=("rs",), subresources=_SCALED,
             generation=True, merge_keys=_TEMPLATE),
    Resource("statefulsets", "StatefulSet", "apps", short=("sts",), subresources=_SCALED,
             generation=True, merge_keys=_TEMPLATE),
    Resource("daemonsets", "DaemonSet", "apps", short=("ds",), subresources=("status",),
             generation=True, merge_keys=_TEMPLATE),
    Resource("controllerrevisions", "ControllerRevision", "apps", merge_keys=_METADATA),
    Resource("jobs", "Job", "batch", subresources=("status",), generation=True,
             merge_keys=_TEMPLATE),
    Resource("cronjobs", "CronJob", "batch", short=("cj",), subresources=("status",),
             generation=True, merge_keys=_CRON),
    Resource("resourcequotas", "ResourceQuota", short=("quota",), subresources=("status",),
             merge_keys=_METADATA),
    Resource("horizontalpodautoscalers", "HorizontalPodAutoscaler", "autoscaling", "v2",
             short=("hpa",), subresources=("status",), merge_keys=_PLAIN),
    Resource("endpointslices", "EndpointSlice", "discovery.k8s.io", generation=True,
             merge_keys=_METADATA),
    Resource("leases", "Lease", "coordination.k8s.io", merge_keys=_METADATA),
    Resource("priorityclasses", "PriorityClass", "scheduling.k8s.io", namespaced=False,
             short=("pc",), generation=True, merge_keys=_METADATA),
    Resource("poddisruptionbudgets", "PodDisruptionBudget", "policy", short=("pdb",),
             subresources=("status",), generation=True, merge_keys=_PLAIN),
    Resource("roles", "Role", _RBAC, merge_keys=_METADATA, name_rule="path"),
    Resource("rolebindings", "RoleBinding", _RBAC, merge_keys=_METADATA, name_rule="path"),
    Resource("clusterroles", "ClusterRole", _RBAC, namespaced=False, merge_keys=_METADATA,
             name_rule="path"),
    Resource("clusterrolebindings", "ClusterRoleBinding", _RBAC, namespaced=False,
             merge_keys=_METADATA, name_rule="path"),
    Resource("validatingwebhookconfigurations", "ValidatingWebhookConfiguration", _ADMISSION,
             namespaced=False, generation=True, merge_keys=_HOOKS),
    Resource("mutatingwebhookconfigurations", "MutatingWebhookConfiguration", _ADMISSION,
             namespaced=False, generation=True, merge_keys=_HOOKS),
    Resource("flowschemas", "FlowSchema", _FLOWS, namespaced=False, subresources=("status",),
             generation=True, merge_keys=_PLAIN, name_rule="path"),
    Resource("prioritylevelconfigurations", "PriorityLevelConfiguration", _FLOWS,
             namespaced=False, subresources=("status",), generation=True, merge_keys=_PLAIN,
             name_rule="path"),
    Resource("certificatesigningrequests", "CertificateSigningRequest", "certificates.k8s.io",
             namespaced=False, short=("csr",), subresources=("status", "approval"),
             merge_keys=_PLAIN, name_rule="path"),
    Resource("apiservices", "APIService", "apiregistration.k8s.io", namespaced=False,
             subresources=("status",), merge_keys=_PLAIN),
)  # fmt: skip

_ASKED = (
    Resource("selfsubjectaccessreviews", "SelfSubjectAccessReview", _REVIEW, namespaced=False),
    Resource("subjectaccessreviews", "SubjectAccessReview", _REVIEW, namespaced=False),
    Resource("selfsubjectrulesreviews", "SelfSubjectRulesReview", _REVIEW, namespaced=False),
    Resource("selfsubjectreviews", "SelfSubjectReview", "authentication.k8s.io", namespaced=False),
)

CATALOGUE: Mapping[str, Resource] = {row.plural: row for row in _ROWS}
"""Every resource by its plural."""

REVIEWS: Mapping[str, Resource] = {row.plural: row for row in _ASKED}
"""What is asked by creating it, answered at once and never stored."""

BY_KIND: Mapping[str, Resource] = {row.kind: row for row in _ROWS}
"""Every resource by its kind."""

_SPOKEN = {word: row for row in _ROWS for word in (row.plural, row.singular, *row.short)}


ALL = (
    "pods", "services", "daemonsets", "deployments", "replicasets", "statefulsets",
    "horizontalpodautoscalers", "cronjobs", "jobs",
)  # fmt: skip
"""The resources of the category `all`, in kubectl's order, as far as they are known here."""


def find(word: str) -> Resource | None:
    """The resource that a person means by `deploy`, `Deployment`, `deployment.apps` or
    `deployments.v1.apps`; of a group the beginning will do.
    """
    spoken, _, group = word.lower().partition(".")
    row = _SPOKEN.get(spoken)
    if row is None:
        return None
    is_meant = row.group.startswith(group) or group == f"{row.version}.{row.group}"
    return row if is_meant else None


_ABSENT_ROWS = """
bindings Binding v1
componentstatuses ComponentStatus v1 cs
endpoints Endpoints v1 ep
podtemplates PodTemplate v1
replicationcontrollers ReplicationController v1 rc
mutatingadmissionpolicies MutatingAdmissionPolicy admissionregistration.k8s.io/v1
mutatingadmissionpolicybindings MutatingAdmissionPolicyBinding admissionregistration.k8s.io/v1
validatingadmissionpolicies ValidatingAdmissionPolicy admissionregistration.k8s.io/v1
validatingadmissionpolicybindings ValidatingAdmissionPolicyBinding admissionregistration.k8s.io/v1
customresourcedefinitions CustomResourceDefinition apiextensions.k8s.io/v1 crd crds
ingressclasses IngressClass networking.k8s.io/v1
ingresses Ingress networking.k8s.io/v1 ing
ipaddresses IPAddress networking.k8s.io/v1 ip
networkpolicies NetworkPolicy networking.k8s.io/v1 netpol
servicecidrs ServiceCIDR networking.k8s.io/v1
runtimeclasses RuntimeClass node.k8s.io/v1
deviceclasses DeviceClass resource.k8s.io/v1
resourceclaims ResourceClaim resource.k8s.io/v1
resourceclaimtemplates ResourceClaimTemplate resource.k8s.io/v1
resourceslices ResourceSlice resource.k8s.io/v1
csidrivers CSIDriver storage.k8s.io/v1
csistoragecapacities CSIStorageCapacity storage.k8s.io/v1
volumeattributesclasses VolumeAttributesClass storage.k8s.io/v1 vac
"""


def _read_absent() -> Iterator[tuple[str, Resource]]:
    for plural, kind, version, *short in map(str.split, _ABSENT_ROWS.strip().splitlines()):
        row = Resource(plural, kind, version.rpartition("/")[0], short=tuple(short))
        yield from ((word, row) for word in (plural, kind.lower(), *short))


_ABSENT = dict(_read_absent())


def absent(word: str) -> Resource | None:
    """What a real API server of 1.36 knows by this word, or by this kind, and this one does not."""
    return _ABSENT.get(word.lower().partition(".")[0])
