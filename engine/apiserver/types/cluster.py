"""Nodes, namespaces, data, quotas and Events."""

TEXT = """
Node: metadata ObjectMeta, spec NodeSpec, status NodeStatus
NodeSpec: podCIDR string, podCIDRs []string, providerID string, unschedulable bool, taints
    []Taint, configSource NodeConfigSource, externalID string
Taint: key string, value string, effect string, timeAdded Time
NodeConfigSource: configMap ConfigMapNodeConfigSource
ConfigMapNodeConfigSource: namespace string, name string, uid string, resourceVersion string,
    kubeletConfigKey string
NodeStatus: capacity map[string]Quantity, allocatable map[string]Quantity, phase string,
    conditions []NodeCondition, addresses []NodeAddress, daemonEndpoints NodeDaemonEndpoints,
    nodeInfo NodeSystemInfo, images []ContainerImage, volumesInUse []string, volumesAttached
    []AttachedVolume, config NodeConfigStatus, runtimeHandlers []NodeRuntimeHandler, features
    NodeFeatures, declaredFeatures []string
NodeCondition: type string, status string, lastHeartbeatTime Time, lastTransitionTime Time, reason
    string, message string
NodeAddress: type string, address string
NodeDaemonEndpoints: kubeletEndpoint DaemonEndpoint
DaemonEndpoint: Port int32
NodeSystemInfo: machineID string, systemUUID string, bootID string, kernelVersion string, osImage
    string, containerRuntimeVersion string, kubeletVersion string, kubeProxyVersion string,
    operatingSystem string, architecture string, swap NodeSwapStatus
NodeSwapStatus: capacity int64
ContainerImage: names []string, sizeBytes int64
AttachedVolume: name string, devicePath string
NodeConfigStatus: assigned NodeConfigSource, active NodeConfigSource, lastKnownGood
    NodeConfigSource, error string
NodeRuntimeHandler: name string, features NodeRuntimeHandlerFeatures
NodeRuntimeHandlerFeatures: recursiveReadOnlyMounts bool, userNamespaces bool
NodeFeatures: supplementalGroupsPolicy bool
Namespace: metadata ObjectMeta, spec NamespaceSpec, status NamespaceStatus
NamespaceSpec: finalizers []string
NamespaceStatus: phase string, conditions []NamespaceCondition
NamespaceCondition: type string, status string, lastTransitionTime Time, reason string, message
    string
ConfigMap: metadata ObjectMeta, immutable bool, data map[string]string, binaryData
    map[string]bytes
Secret: metadata ObjectMeta, immutable bool, data map[string]bytes, stringData map[string]string,
    type string
ServiceAccount: metadata ObjectMeta, secrets []ObjectReference, imagePullSecrets
    []LocalObjectReference, automountServiceAccountToken bool
Event: metadata ObjectMeta, involvedObject ObjectReference, reason string, message string, source
    EventSource, firstTimestamp Time, lastTimestamp Time, count int32, type string, eventTime
    MicroTime, series EventSeries, action string, related ObjectReference, reportingComponent
    string, reportingInstance string
EventSource: component string, host string
EventSeries: count int32, lastObservedTime MicroTime
LimitRange: metadata ObjectMeta, spec LimitRangeSpec
LimitRangeSpec: limits []LimitRangeItem
LimitRangeItem: type string, max map[string]Quantity, min map[string]Quantity, default
    map[string]Quantity, defaultRequest map[string]Quantity, maxLimitRequestRatio
    map[string]Quantity
ResourceQuota: metadata ObjectMeta, spec ResourceQuotaSpec, status ResourceQuotaStatus
ResourceQuotaSpec: hard map[string]Quantity, scopes []string, scopeSelector ScopeSelector
ScopeSelector: matchExpressions []ScopedResourceSelectorRequirement
ScopedResourceSelectorRequirement: scopeName string, operator string, values []string
ResourceQuotaStatus: hard map[string]Quantity, used map[string]Quantity
PodTemplateSpec: metadata ObjectMeta, spec PodSpec
Lease: metadata ObjectMeta, spec LeaseSpec
LeaseSpec: holderIdentity string, leaseDurationSeconds int32, acquireTime MicroTime, renewTime
    MicroTime, leaseTransitions int32, strategy string, preferredHolder string
PriorityClass: metadata ObjectMeta, value int32, globalDefault bool, description string,
    preemptionPolicy string
"""
