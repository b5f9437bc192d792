"""What makes pods: workloads, autoscalers, and the budgets of disruptions."""

TEXT = """
Deployment: metadata ObjectMeta, spec DeploymentSpec, status DeploymentStatus
DeploymentSpec: replicas int32, selector LabelSelector, template PodTemplateSpec, strategy
    DeploymentStrategy, minReadySeconds int32, revisionHistoryLimit int32, paused bool,
    progressDeadlineSeconds int32
DeploymentStrategy: type string, rollingUpdate RollingUpdateDeployment
RollingUpdateDeployment: maxUnavailable IntOrString, maxSurge IntOrString
DeploymentStatus: observedGeneration int64, replicas int32, updatedReplicas int32, readyReplicas
    int32, availableReplicas int32, unavailableReplicas int32, terminatingReplicas int32,
    conditions []DeploymentCondition, collisionCount int32
DeploymentCondition: type string, status string, lastUpdateTime Time, lastTransitionTime Time,
    reason string, message string
ReplicaSet: metadata ObjectMeta, spec ReplicaSetSpec, status ReplicaSetStatus
ReplicaSetSpec: replicas int32, minReadySeconds int32, selector LabelSelector, template
    PodTemplateSpec
ReplicaSetStatus: replicas int32, fullyLabeledReplicas int32, readyReplicas int32,
    availableReplicas int32, terminatingReplicas int32, observedGeneration int64, conditions
    []ReplicaSetCondition
ReplicaSetCondition: type string, status string, lastTransitionTime Time, reason string, message
    string
StatefulSet: metadata ObjectMeta, spec StatefulSetSpec, status StatefulSetStatus
StatefulSetSpec: replicas int32, selector LabelSelector, template PodTemplateSpec,
    volumeClaimTemplates []PersistentVolumeClaim, serviceName string, podManagementPolicy string,
    updateStrategy StatefulSetUpdateStrategy, revisionHistoryLimit int32, minReadySeconds int32,
    persistentVolumeClaimRetentionPolicy StatefulSetPersistentVolumeClaimRetentionPolicy, ordinals
    StatefulSetOrdinals
StatefulSetUpdateStrategy: type string, rollingUpdate RollingUpdateStatefulSetStrategy
RollingUpdateStatefulSetStrategy: partition int32, maxUnavailable IntOrString
StatefulSetPersistentVolumeClaimRetentionPolicy: whenDeleted string, whenScaled string
StatefulSetOrdinals: start int32
StatefulSetStatus: observedGeneration int64, replicas int32, readyReplicas int32, currentReplicas
    int32, updatedReplicas int32, currentRevision string, updateRevision string, collisionCount
    int32, conditions []StatefulSetCondition, availableReplicas int32
StatefulSetCondition: type string, status string, lastTransitionTime Time, reason string, message
    string
DaemonSet: metadata ObjectMeta, spec DaemonSetSpec, status DaemonSetStatus
DaemonSetSpec: selector LabelSelector, template PodTemplateSpec, updateStrategy
    DaemonSetUpdateStrategy, minReadySeconds int32, revisionHistoryLimit int32
DaemonSetUpdateStrategy: type string, rollingUpdate RollingUpdateDaemonSet
RollingUpdateDaemonSet: maxUnavailable IntOrString, maxSurge IntOrString
DaemonSetStatus: currentNumberScheduled int32, numberMisscheduled int32, desiredNumberScheduled
    int32, numberReady int32, observedGeneration int64, updatedNumberScheduled int32,
    numberAvailable int32, numberUnavailable int32, collisionCount int32, conditions
    []DaemonSetCondition
DaemonSetCondition: type string, status string, lastTransitionTime Time, reason string, message
    string
ControllerRevision: metadata ObjectMeta, data object, revision int64
Job: metadata ObjectMeta, spec JobSpec, status JobStatus
JobSpec: parallelism int32, completions int32, activeDeadlineSeconds int64, podFailurePolicy
    PodFailurePolicy, successPolicy SuccessPolicy, backoffLimit int32, backoffLimitPerIndex int32,
    maxFailedIndexes int32, selector LabelSelector, manualSelector bool, template PodTemplateSpec,
    ttlSecondsAfterFinished int32, completionMode string, suspend bool, podReplacementPolicy
    string, managedBy string
PodFailurePolicy: rules []PodFailurePolicyRule
PodFailurePolicyRule: action string, onExitCodes PodFailurePolicyOnExitCodesRequirement,
    onPodConditions []PodFailurePolicyOnPodConditionsPattern
PodFailurePolicyOnExitCodesRequirement: containerName string, operator string, values []int32
PodFailurePolicyOnPodConditionsPattern: type string, status string
SuccessPolicy: rules []SuccessPolicyRule
SuccessPolicyRule: succeededIndexes string, succeededCount int32
JobStatus: conditions []JobCondition, startTime Time, completionTime Time, active int32, succeeded
    int32, failed int32, terminating int32, completedIndexes string, failedIndexes string,
    uncountedTerminatedPods UncountedTerminatedPods, ready int32
JobCondition: type string, status string, lastProbeTime Time, lastTransitionTime Time, reason
    string, message string
UncountedTerminatedPods: succeeded []string, failed []string
CronJob: metadata ObjectMeta, spec CronJobSpec, status CronJobStatus
CronJobSpec: schedule string, timeZone string, startingDeadlineSeconds int64, concurrencyPolicy
    string, suspend bool, jobTemplate JobTemplateSpec, successfulJobsHistoryLimit int32,
    failedJobsHistoryLimit int32
JobTemplateSpec: metadata ObjectMeta, spec JobSpec
CronJobStatus: active []ObjectReference, lastScheduleTime Time, lastSuccessfulTime Time
HorizontalPodAutoscaler: metadata ObjectMeta, spec HorizontalPodAutoscalerSpec, status
    HorizontalPodAutoscalerStatus
HorizontalPodAutoscalerSpec: scaleTargetRef CrossVersionObjectReference, minReplicas int32,
    maxReplicas int32, metrics []MetricSpec, behavior HorizontalPodAutoscalerBehavior
CrossVersionObjectReference: kind string, name string, apiVersion string
MetricSpec: type string, object ObjectMetricSource, pods PodsMetricSource, resource
    ResourceMetricSource, containerResource ContainerResourceMetricSource, external
    ExternalMetricSource
ObjectMetricSource: describedObject CrossVersionObjectReference, target MetricTarget, metric
    MetricIdentifier
MetricTarget: type string, value Quantity, averageValue Quantity, averageUtilization int32
MetricIdentifier: name string, selector LabelSelector
PodsMetricSource: metric MetricIdentifier, target MetricTarget
ResourceMetricSource: name string, target MetricTarget
ContainerResourceMetricSource: name string, target MetricTarget, container string
ExternalMetricSource: metric MetricIdentifier, target MetricTarget
HorizontalPodAutoscalerBehavior: scaleUp HPAScalingRules, scaleDown HPAScalingRules
HPAScalingRules: stabilizationWindowSeconds int32, selectPolicy string, policies
    []HPAScalingPolicy, tolerance Quantity
HPAScalingPolicy: type string, value int32, periodSeconds int32
HorizontalPodAutoscalerStatus: observedGeneration int64, lastScaleTime Time, currentReplicas
    int32, desiredReplicas int32, currentMetrics []MetricStatus, conditions
    []HorizontalPodAutoscalerCondition
MetricStatus: type string, object ObjectMetricStatus, pods PodsMetricStatus, resource
    ResourceMetricStatus, containerResource ContainerResourceMetricStatus, external
    ExternalMetricStatus
ObjectMetricStatus: metric MetricIdentifier, current MetricValueStatus, describedObject
    CrossVersionObjectReference
MetricValueStatus: value Quantity, averageValue Quantity, averageUtilization int32
PodsMetricStatus: metric MetricIdentifier, current MetricValueStatus
ResourceMetricStatus: name string, current MetricValueStatus
ContainerResourceMetricStatus: name string, current MetricValueStatus, container string
ExternalMetricStatus: metric MetricIdentifier, current MetricValueStatus
HorizontalPodAutoscalerCondition: type string, status string, lastTransitionTime Time, reason
    string, message string
PodDisruptionBudget: metadata ObjectMeta, spec PodDisruptionBudgetSpec, status
    PodDisruptionBudgetStatus
PodDisruptionBudgetSpec: minAvailable IntOrString, selector LabelSelector, maxUnavailable
    IntOrString, unhealthyPodEvictionPolicy string
PodDisruptionBudgetStatus: observedGeneration int64, disruptedPods map[string]Time,
    disruptionsAllowed int32, currentHealthy int32, desiredHealthy int32, expectedPods int32,
    conditions []Condition
"""
