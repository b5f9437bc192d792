"""Controllers of pods."""

TEXT = """
Deployment: Pods that are all alike, and the way from one version of them to the next.
  spec DeploymentSpec: What it should be.
  status DeploymentStatus: How far it is.

DeploymentSpec: What a deployment should be.
  minReadySeconds integer: How long a new pod must be ready before it counts as available.
  paused boolean: Whether changes of the template wait.
  progressDeadlineSeconds integer: How long a rollout may stand still before it counts as failed.
    600, unless it is said otherwise.
  replicas integer: How many pods. 1, unless it is said otherwise.
  revisionHistoryLimit integer: How many old replica sets are kept to go back to. 10, unless it is
    said otherwise.
  selector LabelSelector required: Which pods are its own. It cannot be changed.
  strategy DeploymentStrategy: How old pods are replaced by new ones.
  template PodTemplateSpec required: The pods. A change of it begins a rollout.

DeploymentStrategy: How old pods are replaced.
  rollingUpdate RollingUpdateDeployment: How far a rolling update may go at a time.
  type string(RollingUpdate|Recreate): Bit by bit, or all at once: the old ones first.

RollingUpdateDeployment: How far a rolling update may go at a time.
  maxSurge IntOrString: How many pods more than wanted there may be. 25%, rounded up, unless it is
    said otherwise.
  maxUnavailable IntOrString: How many pods fewer than wanted may be available. 25%, rounded down,
    unless it is said otherwise.

DeploymentStatus: How far a deployment is.
  availableReplicas integer: Pods that have been ready long enough.
  collisionCount integer: How often the name of a replica set was taken already.
  conditions []DeploymentCondition: Available, Progressing and ReplicaFailure.
  observedGeneration integer: The generation that its controller has seen.
  readyReplicas integer: Pods that are ready.
  replicas integer: Pods that there are.
  terminatingReplicas integer: Pods that are ending.
  unavailableReplicas integer: Pods that are missing, or not available yet.
  updatedReplicas integer: Pods of the new template.

DeploymentCondition: Something that holds, or does not, for a deployment.
  lastTransitionTime string: When it turned last.
  lastUpdateTime string: When it was looked at last.
  message string: Why, in a sentence.
  reason string: Why, in a word, like ProgressDeadlineExceeded.
  status string required: True, False or Unknown.
  type string required: Available, Progressing or ReplicaFailure.

ReplicaSet: A number of pods that are all alike. Deployments make them.
  spec ReplicaSetSpec: What it should be.
  status ReplicaSetStatus: How far it is.

ReplicaSetSpec: What a replica set should be.
  minReadySeconds integer: How long a new pod must be ready before it counts as available.
  replicas integer: How many pods. 1, unless it is said otherwise.
  selector LabelSelector required: Which pods are its own. It cannot be changed.
  template PodTemplateSpec: The pods. A change of it touches only pods that are made later.

ReplicaSetStatus: How far a replica set is.
  availableReplicas integer: Pods that have been ready long enough.
  conditions []ReplicaSetCondition: ReplicaFailure, when pods cannot be made.
  fullyLabeledReplicas integer: Pods that have all labels of the template.
  observedGeneration integer: The generation that its controller has seen.
  readyReplicas integer: Pods that are ready.
  replicas integer required: Pods that there are.
  terminatingReplicas integer: Pods that are ending.

ReplicaSetCondition: Something that holds, or does not, for a replica set.
  lastTransitionTime string: When it turned last.
  message string: Why, in a sentence.
  reason string: Why, in a word.
  status string required: True, False or Unknown.
  type string required: ReplicaFailure.

StatefulSet: Pods with names and storage of their own that stay with them.
  spec StatefulSetSpec: What it should be.
  status StatefulSetStatus: How far it is.

StatefulSetSpec: What a stateful set should be.
  minReadySeconds integer: How long a new pod must be ready before it counts as available.
  ordinals StatefulSetOrdinals: With which number the names begin.
  persistentVolumeClaimRetentionPolicy StatefulSetPersistentVolumeClaimRetentionPolicy: What
    becomes of the claims when pods go for good.
  podManagementPolicy string(OrderedReady|Parallel): One pod after the other, or all at once.
  replicas integer: How many pods. 1, unless it is said otherwise.
  revisionHistoryLimit integer: How many old templates are kept. 10, unless it is said otherwise.
  selector LabelSelector required: Which pods are its own. It cannot be changed.
  serviceName string: The headless service that gives the pods their names in DNS.
  template PodTemplateSpec required: The pods.
  updateStrategy StatefulSetUpdateStrategy: How old pods are replaced.
  volumeClaimTemplates []PersistentVolumeClaim: Claims that every pod gets for itself.

StatefulSetOrdinals: The numbers in the names.
  start integer: The first one. 0, unless it is said otherwise.

StatefulSetPersistentVolumeClaimRetentionPolicy: What becomes of the claims.
  whenDeleted string: When the set is deleted: Retain or Delete.
  whenScaled string: When it becomes smaller: Retain or Delete.

StatefulSetUpdateStrategy: How old pods are replaced.
  rollingUpdate RollingUpdateStatefulSetStrategy: How far a rolling update goes.
  type string(RollingUpdate|OnDelete): From the last pod to the first, or when somebody deletes
    them.

RollingUpdateStatefulSetStrategy: How far a rolling update goes.
  maxUnavailable IntOrString: How many pods may be replaced at the same time.
  partition integer: Pods with a lower number keep the old template.

StatefulSetStatus: How far a stateful set is.
  availableReplicas integer: Pods that have been ready long enough.
  collisionCount integer: How often the name of a revision was taken already.
  conditions []StatefulSetCondition: Nothing writes them.
  currentReplicas integer: Pods of the old template.
  currentRevision string: The old template, by name.
  observedGeneration integer: The generation that its controller has seen.
  readyReplicas integer: Pods that are ready.
  replicas integer required: Pods that there are.
  updateRevision string: The new template, by name.
  updatedReplicas integer: Pods of the new template.

StatefulSetCondition: Something that holds, or does not, for a stateful set.
  lastTransitionTime string: When it turned last.
  message string: Why, in a sentence.
  reason string: Why, in a word.
  status string required: True, False or Unknown.
  type string required: What it is about.

DaemonSet: A pod on every node, or on every node of a kind.
  spec DaemonSetSpec: What it should be.
  status DaemonSetStatus: How far it is.

DaemonSetSpec: What a daemon set should be.
  minReadySeconds integer: How long a new pod must be ready before it counts as available.
  revisionHistoryLimit integer: How many old templates are kept. 10, unless it is said otherwise.
  selector LabelSelector required: Which pods are its own. It cannot be changed.
  template PodTemplateSpec required: The pods. Its nodeSelector and affinity say on which nodes.
  updateStrategy DaemonSetUpdateStrategy: How old pods are replaced.

DaemonSetUpdateStrategy: How old pods are replaced.
  rollingUpdate RollingUpdateDaemonSet: How far a rolling update may go at a time.
  type string(RollingUpdate|OnDelete): Node by node, or when somebody deletes them.

RollingUpdateDaemonSet: How far a rolling update may go at a time.
  maxSurge IntOrString: On how many nodes the new pod may start before the old one ends.
  maxUnavailable IntOrString: On how many nodes the pod may be missing. 1, unless it is said
    otherwise.

DaemonSetStatus: How far a daemon set is.
  collisionCount integer: How often the name of a revision was taken already.
  conditions []DaemonSetCondition: Nothing writes them.
  currentNumberScheduled integer required: Nodes that have the pod and should.
  desiredNumberScheduled integer required: Nodes that should have it.
  numberAvailable integer: Nodes where it has been ready long enough.
  numberMisscheduled integer required: Nodes that have it and should not.
  numberReady integer required: Nodes where it is ready.
  numberUnavailable integer: Nodes where it is missing, or not available yet.
  observedGeneration integer: The generation that its controller has seen.
  updatedNumberScheduled integer: Nodes that have the new one.

DaemonSetCondition: Something that holds, or does not, for a daemon set.
  lastTransitionTime string: When it turned last.
  message string: Why, in a sentence.
  reason string: Why, in a word.
  status string required: True, False or Unknown.
  type string required: What it is about.

ControllerRevision: A template that a stateful set or a daemon set once had.
  data Object: The template, as a patch.
  revision integer required: Its number; the highest is the newest.

HorizontalPodAutoscaler: Changes the number of pods as their load changes.
  spec HorizontalPodAutoscalerSpec: What is scaled, and by what.
  status HorizontalPodAutoscalerStatus: What was seen and done last.

HorizontalPodAutoscalerSpec: What is scaled, within which bounds, and by what.
  behavior HorizontalPodAutoscalerBehavior: How fast it may go up and down.
  maxReplicas integer required: The most pods.
  metrics []MetricSpec: What is measured, and what it should be.
  minReplicas integer: The fewest pods. 1, unless it is said otherwise.
  scaleTargetRef CrossVersionObjectReference required: What is scaled.

MetricSpec: Something that is measured.
  containerResource ContainerResourceMetricSource: What one container of the pods uses.
  external ExternalMetricSource: Something outside the cluster.
  object ObjectMetricSource: Something about an object.
  pods PodsMetricSource: Something about each pod.
  resource ResourceMetricSource: What the pods use of CPU or memory.
  type string required: Which of these: Resource, Pods, Object, External or ContainerResource.

ResourceMetricSource: What the pods use of CPU or memory.
  name string required: cpu or memory.
  target MetricTarget required: What it should be.

ContainerResourceMetricSource: What one container of the pods uses.
  container string required: The container.
  name string required: cpu or memory.
  target MetricTarget required: What it should be.

ExternalMetricSource: Something outside the cluster.
  metric MetricIdentifier required: What.
  target MetricTarget required: What it should be.

ObjectMetricSource: Something about an object.
  describedObject CrossVersionObjectReference required: The object.
  metric MetricIdentifier required: What.
  target MetricTarget required: What it should be.

PodsMetricSource: Something about each pod.
  metric MetricIdentifier required: What.
  target MetricTarget required: What it should be.

MetricIdentifier: A measure.
  name string required: Its name.
  selector LabelSelector: Which of it, by labels.

MetricTarget: What a measure should be.
  averageUtilization integer: Percent of what the pods ask for, on average.
  averageValue Quantity: An amount for each pod, on average.
  type string required: Utilization, AverageValue or Value.
  value Quantity: An amount.

HorizontalPodAutoscalerBehavior: How fast the number of pods may change.
  scaleDown HPAScalingRules: Down. It waits five minutes, unless it is said otherwise.
  scaleUp HPAScalingRules: Up.

HPAScalingRules: How fast it may go in one direction.
  policies []HPAScalingPolicy: How far in how long.
  selectPolicy string: Which policy counts: Max, Min, or Disabled for none.
  stabilizationWindowSeconds integer: How far back wanted sizes are looked at, so that it does
    not waver.
  tolerance Quantity: How far a measure may be off before anything is done.

HPAScalingPolicy: How far in how long.
  periodSeconds integer required: In how long.
  type string required: Whether value counts Pods or Percent.
  value integer required: How far.

HorizontalPodAutoscalerStatus: What was seen and done last.
  conditions []HorizontalPodAutoscalerCondition: AbleToScale, ScalingActive and ScalingLimited.
  currentMetrics []MetricStatus: What was measured.
  currentReplicas integer: How many pods there were.
  desiredReplicas integer required: How many it wanted.
  lastScaleTime string: When it changed the number last.
  observedGeneration integer: The generation that its controller has seen.

MetricStatus: What was measured.
  resource ResourceMetricStatus: What the pods used of CPU or memory.
  type string required: Of which kind the measure is.

ResourceMetricStatus: What the pods used of CPU or memory.
  current MetricValueStatus required: How much.
  name string required: cpu or memory.

MetricValueStatus: How much.
  averageUtilization integer: Percent of what the pods ask for, on average.
  averageValue Quantity: An amount for each pod, on average.
  value Quantity: An amount.

HorizontalPodAutoscalerCondition: Something that holds, or does not, for an autoscaler.
  lastTransitionTime string: When it turned last.
  message string: Why, in a sentence.
  reason string: Why, in a word.
  status string required: True, False or Unknown.
  type string required: AbleToScale, ScalingActive or ScalingLimited.
"""
