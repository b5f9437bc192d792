"""What the fields of an object may hold: the API's types, as far as anything here reads them.

After the Go structs of staging/src/k8s.io/api; a value of another type is answered in the words of
Go's JSON decoder, with the path of the field. Fields that no row names are taken as they come.
"""

import re
from collections.abc import Iterable, Mapping
from operator import is_
from typing import Any

from engine.objects import FrozenDict, FrozenList, Obj
from engine.resources import Resource

_QUANTITY = re.compile(
    r"[+-]?(\d{1,30}(\.\d{0,30})?|\.\d{1,30})([KMGTPE]i|[numkMGTPE]|[eE][+-]?\d{1,3})?"
)
_NO_QUANTITY = (
    "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
)
_BITS = {"int32": 31, "int64": 63}
_LIST, _MAP = "[]", "map[string]"
_PLAIN = {"string": str, "bool": bool}
_BASE64 = re.compile(r"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?")
_NOTHING: Obj = FrozenDict()
_ZERO = {"string": "", "Quantity": "0", "bool": False, "int32": 0, "int64": 0, "IntOrString": 0}

Shapes = Mapping[str, Mapping[str, str]]


def _rows(text: str) -> Shapes:
    """`Struct: field type, field type;` a row, with the types written as in Go."""
    found: dict[str, dict[str, str]] = {}
    for row in text.strip().removesuffix(";").split(";"):
        struct, _, fields = row.partition(":")
        for field in fields.split(","):
            name, kind = field.split()
            found.setdefault(struct.strip(), {})[name] = kind
    return found


_STRUCTS = _rows(
    """
    ObjectMeta: name string, generateName string, namespace string, uid string, labels
        map[string]string, annotations map[string]string, finalizers []string, ownerReferences
        []OwnerReference, resourceVersion string;
    OwnerReference: apiVersion string, kind string, name string, uid string, controller bool,
        blockOwnerDeletion bool;
    LabelSelector: matchLabels map[string]string, matchExpressions []LabelSelectorRequirement;
    LabelSelectorRequirement: key string, operator string, values []string;
    PodTemplateSpec: metadata ObjectMeta, spec PodSpec;
    Pod: metadata ObjectMeta, spec PodSpec;
    PodSpec: containers []Container, initContainers []Container, nodeName string, nodeSelector
        map[string]string, tolerations []Toleration, affinity Affinity,
        topologySpreadConstraints []TopologySpreadConstraint, restartPolicy string,
        terminationGracePeriodSeconds int64, activeDeadlineSeconds int64, priorityClassName
        string, priority int32, preemptionPolicy string, schedulerName string,
        serviceAccountName string, serviceAccount string, hostNetwork bool, overhead
        map[string]Quantity, volumes []Volume, schedulingGates []PodSchedulingGate,
        readinessGates []PodReadinessGate;
    PodSchedulingGate: name string;
    PodReadinessGate: conditionType string;
    Volume: name string, hostPath HostPathVolumeSource, emptyDir EmptyDirVolumeSource,
        persistentVolumeClaim PersistentVolumeClaimVolumeSource, secret SecretVolumeSource,
        configMap ConfigMapVolumeSource, projected ProjectedVolumeSource, downwardAPI
        DownwardAPIVolumeSource;
    HostPathVolumeSource: path string;
    EmptyDirVolumeSource: medium string;
    PersistentVolumeClaimVolumeSource: claimName string;
    SecretVolumeSource: secretName string;
    ConfigMapVolumeSource: name string;
    ProjectedVolumeSource: defaultMode int32;
    DownwardAPIVolumeSource: defaultMode int32;
    Container: name string, image string, command []string, args []string, env []EnvVar, ports
        []ContainerPort, resources ResourceRequirements, livenessProbe Probe, readinessProbe
        Probe, startupProbe Probe, lifecycle Lifecycle, imagePullPolicy string, restartPolicy
        string;
    EnvVar: name string, value string, valueFrom EnvVarSource;
    EnvVarSource: fieldRef ObjectFieldSelector;
    ObjectFieldSelector: fieldPath string;
    ContainerPort: name string, containerPort int32, hostPort int32, protocol string, hostIP
        string;
    ResourceRequirements: requests map[string]Quantity, limits map[string]Quantity;
    Probe: initialDelaySeconds int32, periodSeconds int32, timeoutSeconds int32,
        successThreshold int32, failureThreshold int32, httpGet HTTPGetAction, exec
        ExecAction;
    HTTPGetAction: path string, port IntOrString, host string;
    ExecAction: command []string;
    Lifecycle: preStop LifecycleHandler, postStart LifecycleHandler;
    LifecycleHandler: exec ExecAction, httpGet HTTPGetAction, sleep SleepAction;
    SleepAction: seconds int64;
    Toleration: key string, operator string, value string, effect string, tolerationSeconds
        int64;
    Affinity: nodeAffinity NodeAffinity, podAffinity PodAffinity, podAntiAffinity PodAffinity;
    NodeAffinity: requiredDuringSchedulingIgnoredDuringExecution NodeSelector,
        preferredDuringSchedulingIgnoredDuringExecution []PreferredSchedulingTerm;
    NodeSelector: nodeSelectorTerms []NodeSelectorTerm;
    NodeSelectorTerm: matchExpressions []NodeSelectorRequirement, matchFields
        []NodeSelectorRequirement;
    NodeSelectorRequirement: key string, operator string, values []string;
    PreferredSchedulingTerm: weight int32, preference NodeSelectorTerm;
    PodAffinity: requiredDuringSchedulingIgnoredDuringExecution []PodAffinityTerm,
        preferredDuringSchedulingIgnoredDuringExecution []WeightedPodAffinityTerm;
    WeightedPodAffinityTerm: weight int32, podAffinityTerm PodAffinityTerm;
    PodAffinityTerm: labelSelector LabelSelector, namespaces []string, topologyKey string,
        namespaceSelector LabelSelector, matchLabelKeys []string;
    TopologySpreadConstraint: maxSkew int32, topologyKey string, whenUnsatisfiable string,
        labelSelector LabelSelector, minDomains int32, nodeAffinityPolicy string,
        nodeTaintsPolicy string, matchLabelKeys []string;
    Deployment: metadata ObjectMeta, spec DeploymentSpec;
    DeploymentSpec: replicas int32, selector LabelSelector, template PodTemplateSpec, strategy
        DeploymentStrategy, minReadySeconds int32, revisionHistoryLimit int32, paused bool,
        progressDeadlineSeconds int32;
    DeploymentStrategy: type string, rollingUpdate RollingUpdateDeployment;
    RollingUpdateDeployment: maxUnavailable IntOrString, maxSurge IntOrString;
    ReplicaSet: metadata ObjectMeta, spec ReplicaSetSpec;
    ReplicaSetSpec: replicas int32, selector LabelSelector, template PodTemplateSpec,
        minReadySeconds int32;
    StatefulSet: metadata ObjectMeta, spec StatefulSetSpec;
    StatefulSetSpec: replicas int32, selector LabelSelector, template PodTemplateSpec,
        serviceName string, podManagementPolicy string, updateStrategy
        StatefulSetUpdateStrategy, minReadySeconds int32, revisionHistoryLimit int32,
        volumeClaimTemplates []PersistentVolumeClaim, persistentVolumeClaimRetentionPolicy
        StatefulSetPersistentVolumeClaimRetentionPolicy;
    StatefulSetPersistentVolumeClaimRetentionPolicy: whenDeleted string, whenScaled string;
    StatefulSetUpdateStrategy: type string, rollingUpdate RollingUpdateStatefulSetStrategy;
    RollingUpdateStatefulSetStrategy: partition int32, maxUnavailable IntOrString;
    DaemonSet: metadata ObjectMeta, spec DaemonSetSpec;
    DaemonSetSpec: selector LabelSelector, template PodTemplateSpec, updateStrategy
        DaemonSetUpdateStrategy, minReadySeconds int32, revisionHistoryLimit int32;
    DaemonSetUpdateStrategy: type string, rollingUpdate RollingUpdateDeployment;
    Job: metadata ObjectMeta, spec JobSpec;
    JobSpec: parallelism int32, completions int32, backoffLimit int32, activeDeadlineSeconds
        int64, selector LabelSelector, template PodTemplateSpec, suspend bool, completionMode
        string, ttlSecondsAfterFinished int32, manualSelector bool, podReplacementPolicy
        string, podFailurePolicy PodFailurePolicy, successPolicy SuccessPolicy;
    PodFailurePolicy: rules []PodFailurePolicyRule;
    PodFailurePolicyRule: action string, onExitCodes PodFailurePolicyOnExitCodesRequirement,
        onPodConditions []PodFailurePolicyOnPodConditionsPattern;
    PodFailurePolicyOnExitCodesRequirement: containerName string, operator string, values []int32;
    PodFailurePolicyOnPodConditionsPattern: type string, status string;
    SuccessPolicy: rules []SuccessPolicyRule;
    SuccessPolicyRule: succeededIndexes string, succeededCount int32;
    CronJob: metadata ObjectMeta, spec CronJobSpec;
    CronJobSpec: schedule string, timeZone string, startingDeadlineSeconds int64,
        concurrencyPolicy string, suspend bool, jobTemplate JobTemplateSpec,
        successfulJobsHistoryLimit int32, failedJobsHistoryLimit int32;
    JobTemplateSpec: metadata ObjectMeta, spec JobSpec;
    HorizontalPodAutoscaler: metadata ObjectMeta, spec HorizontalPodAutoscalerSpec;
    HorizontalPodAutoscalerSpec: minReplicas int32, maxReplicas int32, scaleTargetRef
        CrossVersionObjectReference, metrics []MetricSpec, behavior
        HorizontalPodAutoscalerBehavior;
    CrossVersionObjectReference: kind string, name string, apiVersion string;
    MetricSpec: type string, resource ResourceMetricSource;
    ResourceMetricSource: name string, target MetricTarget;
    MetricTarget: type string, averageUtilization int32, averageValue Quantity;
    HorizontalPodAutoscalerBehavior: scaleUp HPAScalingRules, scaleDown HPAScalingRules;
    HPAScalingRules: stabilizationWindowSeconds int32, selectPolicy string, policies
        []HPAScalingPolicy;
    HPAScalingPolicy: type string, value int32, periodSeconds int32;
    ResourceQuota: metadata ObjectMeta, spec ResourceQuotaSpec;
    ResourceQuotaSpec: hard map[string]Quantity, scopes []string;
    Service: metadata ObjectMeta, spec ServiceSpec;
    ServiceSpec: type string, selector map[string]string, ports []ServicePort, clusterIP
        string, clusterIPs []string, externalName string, sessionAffinity string,
        publishNotReadyAddresses bool, loadBalancerClass string, externalTrafficPolicy string;
    ServicePort: name string, protocol string, port int32, targetPort IntOrString, nodePort
        int32;
    PodDisruptionBudget: metadata ObjectMeta, spec PodDisruptionBudgetSpec;
    PodDisruptionBudgetSpec: minAvailable IntOrString, maxUnavailable IntOrString, selector
        LabelSelector, unhealthyPodEvictionPolicy string;
    Node: metadata ObjectMeta, spec NodeSpec, status NodeStatus;
    NodeSpec: unschedulable bool, taints []Taint, podCIDR string, providerID string;
    NodeStatus: capacity map[string]Quantity, allocatable map[string]Quantity, conditions
        []NodeCondition, addresses []NodeAddress, images []ContainerImage;
    NodeCondition: type string, status string, reason string, message string,
        lastHeartbeatTime string, lastTransitionTime string;
    NodeAddress: type string, address string;
    ContainerImage: names []string, sizeBytes int64;
    Taint: key string, value string, effect string;
    Namespace: metadata ObjectMeta, spec NamespaceSpec;
    NamespaceSpec: finalizers []string;
    PriorityClass: metadata ObjectMeta, value int32, globalDefault bool, preemptionPolicy
        string, description string;
    ConfigMap: metadata ObjectMeta, data map[string]string;
    Secret: metadata ObjectMeta, type string;
    ServiceAccount: metadata ObjectMeta;
    StorageClass: metadata ObjectMeta, provisioner string, reclaimPolicy string,
        volumeBindingMode string, allowVolumeExpansion bool, parameters map[string]string;
    PersistentVolume: metadata ObjectMeta, spec PersistentVolumeSpec;
    PersistentVolumeSpec: storageClassName string, capacity map[string]Quantity, accessModes
        []string, persistentVolumeReclaimPolicy string, volumeMode string, claimRef
        ObjectReference, nodeAffinity VolumeNodeAffinity, csi CSIPersistentVolumeSource;
    CSIPersistentVolumeSource: driver string, volumeHandle string, readOnly bool, fsType string;
    VolumeNodeAffinity: required NodeSelector;
    ObjectReference: namespace string, name string, uid string, kind string, apiVersion string;
    PersistentVolumeClaim: metadata ObjectMeta, spec PersistentVolumeClaimSpec;
    PersistentVolumeClaimSpec: storageClassName string, volumeName string, accessModes []string,
        resources ResourceRequirements, selector LabelSelector, volumeMode string;
    VolumeAttachment: metadata ObjectMeta, spec VolumeAttachmentSpec;
    VolumeAttachmentSpec: attacher string, nodeName string, source VolumeAttachmentSource;
    VolumeAttachmentSource: persistentVolumeName string;
    CSINode: metadata ObjectMeta, spec CSINodeSpec;
    CSINodeSpec: drivers []CSINodeDriver;
    CSINodeDriver: name string, nodeID string, topologyKeys []string, allocatable
        VolumeNodeResources;
    VolumeNodeResources: count int32;
    ValidatingWebhookConfiguration: metadata ObjectMeta, webhooks []ValidatingWebhook;
    MutatingWebhookConfiguration: metadata ObjectMeta, webhooks []ValidatingWebhook;
    ValidatingWebhook: name string, clientConfig WebhookClientConfig, rules
        []RuleWithOperations, failurePolicy string, timeoutSeconds int32, namespaceSelector
        LabelSelector, objectSelector LabelSelector;
    WebhookClientConfig: url string;
    LimitRange: metadata ObjectMeta, spec LimitRangeSpec;
    LimitRangeSpec: limits []LimitRangeItem;
    LimitRangeItem: type string, max map[string]Quantity, min map[string]Quantity, default
        map[string]Quantity, defaultRequest map[string]Quantity, maxLimitRequestRatio
        map[string]Quantity;
    Role: metadata ObjectMeta, rules []PolicyRule;
    ClusterRole: metadata ObjectMeta, rules []PolicyRule;
    PolicyRule: verbs []string, apiGroups []string, resources []string, resourceNames
        []string, nonResourceURLs []string;
    RoleBinding: metadata ObjectMeta, subjects []Subject, roleRef RoleRef;
    ClusterRoleBinding: metadata ObjectMeta, subjects []Subject, roleRef RoleRef;
    Subject: kind string, apiGroup string, name string, namespace string;
    RoleRef: kind string, apiGroup string, name string;
    Lease: metadata ObjectMeta, spec LeaseSpec;
    LeaseSpec: holderIdentity string, leaseDurationSeconds int32, acquireTime string,
        renewTime string, leaseTransitions int32;
    EndpointSlice: metadata ObjectMeta, addressType string, endpoints []Endpoint, ports
        []EndpointPort;
    Endpoint: addresses []string, conditions EndpointConditions, nodeName string, targetRef
        ObjectReference;
    EndpointConditions: ready bool, serving bool, terminating bool;
    EndpointPort: name string, protocol string, port int32;
    ControllerRevision: metadata ObjectMeta, revision int64;
    Event: metadata ObjectMeta, involvedObject ObjectReference, reason string, message string,
        type string, count int32, firstTimestamp string, lastTimestamp string;
    APIService: metadata ObjectMeta, spec APIServiceSpec;
    APIServiceSpec: group string, version string, groupPriorityMinimum int32, versionPriority
        int32, insecureSkipTLSVerify bool, service ServiceReference;
    ServiceReference: name string, namespace string, port int32;
    CertificateSigningRequest: metadata ObjectMeta, spec CertificateSigningRequestSpec;
    CertificateSigningRequestSpec: request bytes, signerName string, expirationSeconds int32,
        usages []string, username string, uid string, groups []string;
    RuleWithOperations: apiGroups []string, apiVersions []string, operations []string,
        resources []string, scope string;
    """
)


class Unreadable(ValueError):
    """An object that the decoder refuses; says which field, and why."""


def decoded(resource: Resource, value: Obj, known: Obj = _NOTHING) -> Obj:
    """The object without its nulls, as Go reads it; the same when nothing had to change. Raises
    Unreadable. What it shares with an object that is `known` was read before.
    """
    kind = resource.kind
    if kind not in _STRUCTS:
        return value
    if not known:
        return _decoded(value, kind, "", kind)  # type: ignore[no-any-return]
    return _each_field(value, _STRUCTS[kind], "", kind, known)


def _decoded(value: Any, kind: str, path: str, struct: str, known: Any = None) -> Any:
    """A value read as a Go type; `struct` is the one whose field it is, `known` what it holds in an
    object that was read before.
    """
    if value is None:
        return FrozenDict() if kind in _STRUCTS else _ZERO.get(kind)
    if kind == "Quantity":
        if isinstance(value, bool | dict | list) or not _QUANTITY.fullmatch(str(value).strip()):
            raise Unreadable(_NO_QUANTITY)
    elif kind == "bytes" and isinstance(value, str):
        _check_base64(value)
    elif not _is(value, kind):
        raise Unreadable(_said(value, kind, path, struct))
    elif kind in _STRUCTS:
        known = known if isinstance(known, dict) else _NOTHING
        return _each_field(value, _STRUCTS[kind], path, kind, known)
    elif kind.startswith(_LIST):
        inner = kind[len(_LIST) :]
        items = [_decoded(item, inner, path, struct) for item in value]
        return value if _same(items, value) else FrozenList(items)
    elif kind.startswith(_MAP):
        inner = kind[len(_MAP) :]
        items = [_decoded(item, inner, path, struct) for item in value.values()]
        return value if _same(items, value.values()) else FrozenDict(zip(value, items, strict=True))
    return value


def _each_field(
    value: Obj, kinds: Mapping[str, str], path: str, struct: str, known: Obj = _NOTHING
) -> Obj:
    """A struct with its fields read; what is null is absent."""
    changed: dict[str, Any] | None = None
    for field, item in value.items():
        if item is None:
            changed = changed or dict(value)
            del changed[field]
            continue
        old = known.get(field) if known else None
        if item is old:
            continue
        kind = kinds.get(field, "")
        if kind and type(item) is not _PLAIN.get(kind):
            new = _decoded(item, kind, f"{path}.{field}", struct, old)
            if new is not item:
                changed = changed or dict(value)
                changed[field] = new
    return value if changed is None else FrozenDict(changed)


def _check_base64(text: str) -> None:
    """Raises Unreadable for what Go's decoder takes for no base64 (encoding/base64)."""
    plain = "".join(text.split())
    good = _BASE64.match(plain)
    if good is not None and good.end() != len(plain):
        raise Unreadable(f"illegal base64 data at input byte {good.end()}")


def _same(new: Iterable[Any], old: Iterable[Any]) -> bool:
    return all(map(is_, new, old))


def _is(value: Any, kind: str) -> bool:
    """Whether it is a value of a Go type, not looking into it."""
    match kind:
        case "string":
            return isinstance(value, str)
        case "bool":
            return isinstance(value, bool)
        case "IntOrString":
            return isinstance(value, str | int) and not isinstance(value, bool)
        case "int32" | "int64":
            return type(value) is int and -(1 << _BITS[kind]) <= value < 1 << _BITS[kind]
    return isinstance(value, list if kind.startswith(_LIST) else dict)


def _said(value: Any, kind: str, path: str, struct: str) -> str:
    what = _json_kind(value)
    if what == "number" and kind in _BITS:
        what = f"number {value}"
    element = kind.removeprefix(_LIST).removeprefix(_MAP)
    go_type = f"{kind[: len(kind) - len(element)]}{'v1.' if element in _STRUCTS else ''}{element}"
    field = f"struct field {struct}{path}" if path else "value"
    return f"json: cannot unmarshal {what} into Go {field} of type {go_type}"


def not_of_type(value: Any, wanted: str) -> str:
    """The decoder's sentence about a whole value, like `value of type jsonpatch.Patch`."""
    return f"json: cannot unmarshal {_json_kind(value)} into Go {wanted}"


def _json_kind(value: Any) -> str:
    if isinstance(value, dict):
        return "object"
    if isinstance(value, list):
        return "array"
    if isinstance(value, bool):
        return "bool"
    return "string" if isinstance(value, str) else "number"
