"""Nodes, namespaces, and what keeps order in a cluster."""

TEXT = """
Node: A machine that runs pods, as its kubelet tells of it.
  spec NodeSpec: What people and controllers say about it.
  status NodeStatus: What its kubelet says about it.

NodeSpec: What people and controllers say about a node.
  podCIDR string: The addresses of its pods.
  podCIDRs []string: The same, for each family of addresses.
  providerID string: Its name at the cloud.
  taints []Taint: What keeps pods away that do not tolerate it.
  unschedulable boolean: Whether it is cordoned: no new pods are placed there.

Taint: What keeps pods away from a node.
  effect string required(NoSchedule|PreferNoSchedule|NoExecute): New pods are not placed there, or
    rather elsewhere, or pods that are there have to go too.
  key string required: Its name.
  timeAdded string: When it came.
  value string: Its value.

NodeStatus: What a kubelet says about its node.
  addresses []NodeAddress: Where the machine is reached.
  allocatable map[string]Quantity: What pods may use of it.
  capacity map[string]Quantity: What it has.
  conditions []NodeCondition: Ready, MemoryPressure, DiskPressure, PIDPressure.
  daemonEndpoints NodeDaemonEndpoints: Where its kubelet listens.
  images []ContainerImage: Images that it has.
  nodeInfo NodeSystemInfo: What runs on it.
  phase string: Not used.
  volumesAttached []AttachedVolume: Volumes that are at the node.
  volumesInUse []string: Volumes that its pods use.

NodeAddress: Where a machine is reached.
  address string required: The address or name.
  type string required: InternalIP, ExternalIP, Hostname …

NodeCondition: Something that holds, or does not, for a node.
  lastHeartbeatTime string: When the kubelet said it last.
  lastTransitionTime string: When it turned last.
  message string: Why, in a sentence.
  reason string: Why, in a word.
  status string required: True, False or Unknown: nobody has heard from it.
  type string required: Ready, MemoryPressure, DiskPressure, PIDPressure, NetworkUnavailable.

NodeDaemonEndpoints: Where the daemons of a node listen.
  kubeletEndpoint DaemonEndpoint: The kubelet.

DaemonEndpoint: A port.
  Port integer required: Its number.

ContainerImage: An image on a node.
  names []string: Its names.
  sizeBytes integer: How large it is.

AttachedVolume: A volume at a node.
  devicePath string required: Where it is.
  name string required: Which.

NodeSystemInfo: What runs on a node.
  architecture string required: Of its processor.
  bootID string required: Another one after every boot.
  containerRuntimeVersion string required: Like containerd://2.1.0.
  kernelVersion string required: Its kernel.
  kubeProxyVersion string required: Not used any more.
  kubeletVersion string required: Its kubelet.
  machineID string required: The same as long as the machine is.
  operatingSystem string required: linux or windows.
  osImage string required: Its distribution.
  systemUUID string required: The number of the machine.

Namespace: A part of the cluster in which names are unique.
  spec NamespaceSpec: What must be done before it may go.
  status NamespaceStatus: Whether it is going.

NamespaceSpec: What must be done before a namespace may go.
  finalizers []string: `kubernetes`, until everything in it is deleted.

NamespaceStatus: Whether a namespace is going.
  conditions []NamespaceCondition: What keeps it from going.
  phase string(Active|Terminating): Whether it is going.

NamespaceCondition: Something that holds, or does not, for a namespace.
  lastTransitionTime string: When it turned last.
  message string: Why, in a sentence.
  reason string: Why, in a word.
  status string required: True, False or Unknown.
  type string required: Like NamespaceContentRemaining.

Event: Something that happened to an object, told by whoever did or saw it.
  action string: What was done.
  count integer: How often it happened.
  eventTime string: When it happened first, for newer reporters.
  firstTimestamp string: When it happened first.
  involvedObject ObjectReference required: The object that it is about.
  lastTimestamp string: When it happened last.
  message string: What happened, in a sentence.
  reason string: What happened, in a word.
  related ObjectReference: Another object that had to do with it.
  reportingComponent string: Who tells it.
  reportingInstance string: Which of them.
  series EventSeries: How often it happened, for newer reporters.
  source EventSource: Who tells it.
  type string: Normal or Warning.

EventSource: Who tells an Event.
  component string: The component, like kubelet.
  host string: The node.

EventSeries: How often something happened.
  count integer: How often.
  lastObservedTime string: When last.

Lease: Who does something at the moment: leaders, and the heartbeats of nodes.
  spec LeaseSpec: Who, and until when.

LeaseSpec: Who has a lease.
  acquireTime string: Since when.
  holderIdentity string: Who.
  leaseDurationSeconds integer: How long others wait after the last sign of life.
  leaseTransitions integer: How often it has changed hands.
  preferredHolder string: Who should have it.
  renewTime string: The last sign of life.
  strategy string: How the holder is chosen.

PodDisruptionBudget: How many pods of an application may be away when somebody evicts pods.
  spec PodDisruptionBudgetSpec: The budget.
  status PodDisruptionBudgetStatus: What is left of it.

PodDisruptionBudgetSpec: The budget: either of the two numbers.
  maxUnavailable IntOrString: How many may be away.
  minAvailable IntOrString: How many must be there.
  selector LabelSelector: Which pods.
  unhealthyPodEvictionPolicy string: Whether pods that are not ready may always go: IfHealthyBudget
    or AlwaysAllow.

PodDisruptionBudgetStatus: What is left of the budget.
  conditions []Condition: Whether something may go.
  currentHealthy integer required: Pods that are healthy.
  desiredHealthy integer required: Pods that must be.
  disruptedPods map[string]string: Pods whose eviction has just been allowed.
  disruptionsAllowed integer required: How many may go now.
  expectedPods integer required: Pods that count.
  observedGeneration integer: The generation that its controller has seen.

PriorityClass: How important pods are.
  description string: For whom it is.
  globalDefault boolean: Whether pods without a class are of this one.
  preemptionPolicy string: Whether its pods may have others evicted: PreemptLowerPriority or Never.
  value integer required: The higher, the more important.

APIService: A group and version of the API that another server answers for.
  spec APIServiceSpec: Which, and by whom.
  status APIServiceStatus: Whether it answers.

APIServiceSpec: A group and version, and who answers for it.
  caBundle string: Whose certificate the other server must show.
  group string: The group.
  groupPriorityMinimum integer required: Where the group stands among others.
  insecureSkipTLSVerify boolean: Whether its certificate is not looked at.
  service ServiceReference: The service behind which the other server is; none for the API server
    itself.
  version string: The version.
  versionPriority integer required: Where the version stands within its group.

APIServiceStatus: Whether another server answers.
  conditions []Condition: Available, and why not.

FlowSchema: Which requests belong together when an API server has much to do.
  spec FlowSchemaSpec: Which requests, and how important they are.
  status FlowSchemaStatus: Whether it can be used.

FlowSchemaSpec: Which requests, and how important they are.
  distinguisherMethod FlowDistinguisherMethod: What tells one flow of them from another.
  matchingPrecedence integer: Of several that fit, the lowest counts.
  priorityLevelConfiguration PriorityLevelConfigurationReference required: The level whose seats
    they share.
  rules []PolicyRulesWithSubjects: Which requests: one rule that fits is enough.

FlowDistinguisherMethod: What tells flows apart.
  type string required: ByUser or ByNamespace.

PriorityLevelConfigurationReference: A priority level.
  name string required: Its name.

PolicyRulesWithSubjects: Requests, by whom and for what.
  nonResourceRules []NonResourcePolicyRule: Paths that are no resource.
  resourceRules []ResourcePolicyRule: Resources.
  subjects []FlowSubject required: From whom.

FlowSubject: Somebody.
  group GroupSubject: A group.
  kind string required: User, Group or ServiceAccount.
  serviceAccount ServiceAccountSubject: A service account.
  user UserSubject: A user.

GroupSubject: A group.
  name string required: Its name; * for all.

UserSubject: A user.
  name string required: The name; * for all.

ServiceAccountSubject: A service account.
  name string required: Its name; * for all of the namespace.
  namespace string required: Its namespace.

NonResourcePolicyRule: Paths that are no resource.
  nonResourceURLs []string required: The paths; * at the end for all below.
  verbs []string required: What is done; * for all.

ResourcePolicyRule: Resources.
  apiGroups []string required: The groups; * for all.
  clusterScope boolean: Whether requests without a namespace count.
  namespaces []string: Of which namespaces; * for all.
  resources []string required: The resources; * for all.
  verbs []string required: What is done; * for all.

FlowSchemaStatus: Whether it can be used.
  conditions []Condition: Dangling, when its level does not exist.

PriorityLevelConfiguration: How many requests of a kind are answered at the same time, and what
    becomes of the others.
  spec PriorityLevelConfigurationSpec: How many.
  status PriorityLevelConfigurationStatus: How it is.

PriorityLevelConfigurationSpec: How many at the same time.
  exempt ExemptPriorityLevelConfiguration: For requests that never wait.
  limited LimitedPriorityLevelConfiguration: For requests that may have to wait.
  type string required(Exempt|Limited): Whether there is a limit.

ExemptPriorityLevelConfiguration: Requests that never wait.
  lendablePercent integer: How many of its seats others may use.
  nominalConcurrencyShares integer: Its share of all seats.

LimitedPriorityLevelConfiguration: Requests that may have to wait.
  borrowingLimitPercent integer: How many seats of others it may use.
  lendablePercent integer: How many of its seats others may use.
  limitResponse LimitResponse: What becomes of requests for which there is no seat.
  nominalConcurrencyShares integer: Its share of all seats.

LimitResponse: What becomes of requests for which there is no seat.
  queuing QueuingConfiguration: In which queues they wait.
  type string required(Queue|Reject): They wait, or are refused with 429.

QueuingConfiguration: The queues.
  handSize integer: From how many queues a flow chooses the shortest.
  queueLengthLimit integer: How many requests a queue can hold.
  queues integer: How many there are.

PriorityLevelConfigurationStatus: How it is.
  conditions []Condition: What holds, and what does not.

ResourceQuota: The most that a namespace may use.
  spec ResourceQuotaSpec: What is allowed.
  status ResourceQuotaStatus: What is used.

ResourceQuotaSpec: What is allowed.
  hard map[string]Quantity: How much of what, like pods, requests.cpu or count/jobs.batch.
  scopeSelector ScopeSelector: Which pods count.
  scopes []string: Which pods count, in a word, like BestEffort.

ScopeSelector: Which pods count.
  matchExpressions []ScopedResourceSelectorRequirement: The conditions.

ScopedResourceSelectorRequirement: A condition on pods.
  operator string required: In, NotIn, Exists or DoesNotExist.
  scopeName string required: What it is about, like PriorityClass.
  values []string: The values.

ResourceQuotaStatus: What is used.
  hard map[string]Quantity: What is allowed.
  used map[string]Quantity: What is used.

LimitRange: What pods and containers of a namespace ask for when they say nothing, and the most.
  spec LimitRangeSpec: The limits.

LimitRangeSpec: The limits.
  limits []LimitRangeItem required: One for each kind of thing.

LimitRangeItem: The limits of one kind of thing.
  default map[string]Quantity: The limit of a container that names none.
  defaultRequest map[string]Quantity: The request of a container that names none.
  max map[string]Quantity: The most.
  maxLimitRequestRatio map[string]Quantity: How much higher a limit may be than its request.
  min map[string]Quantity: The least.
  type string required: Container, Pod or PersistentVolumeClaim.
"""
