"""Pods: what they are to be, and how they are."""

TEXT = """
Pod: One or more containers that run together on one node and share an address, volumes and their
    end.
  spec PodSpec: What the pod is to be. Little of it can be changed once the pod is there.
  status PodStatus: How the pod is, as the kubelet of its node said last.

PodTemplateSpec: The pod that a controller makes when it needs one.
  metadata ObjectMeta: Labels and annotations of the pods. The labels must match the selector of
    the workload.
  spec PodSpec: What the pods are to be.

PodSpec: What runs in a pod, and where it may run.
  activeDeadlineSeconds integer: How long the pod may be on its node before it is failed.
  affinity Affinity: Which nodes, and the neighbourhood of which pods, it needs, likes or avoids.
  automountServiceAccountToken boolean: Whether the containers get a token of the service account.
  containers []Container required: The containers. There is at least one, and none can be added
    later.
  dnsPolicy string: Where names are looked up. Names are not looked up here, so it changes nothing.
  enableServiceLinks boolean: Whether containers get variables that name the services of their
    namespace.
  hostNetwork boolean: Whether the pod uses the address and the ports of its node.
  imagePullSecrets []LocalObjectReference: Secrets for registries that ask for one.
  initContainers []Container: Containers that run first, one after the other, each to its end. One
    whose restartPolicy is Always is a sidecar: it goes on beside the others.
  nodeName string: The node that the pod is bound to. The scheduler writes it; written by hand it
    passes the scheduler by.
  nodeSelector map[string]string: Labels that the node must have.
  overhead map[string]Quantity: What the pod needs besides its containers.
  preemptionPolicy string(PreemptLowerPriority|Never): Whether it may have pods of lower priority
    evicted to find room.
  priority integer: How important the pod is, filled in from its class.
  priorityClassName string: The class that gives the pod its priority.
  readinessGates []PodReadinessGate: Conditions that must hold, besides ready containers, before
    the pod is Ready.
  restartPolicy string(Always|OnFailure|Never): Whether containers that end are started again, with
    growing pauses up to five minutes. Always, unless it is said otherwise.
  schedulerName string: Which scheduler is to place the pod.
  schedulingGates []PodSchedulingGate: As long as there is one, no scheduler looks at the pod.
  securityContext PodSecurityContext: As whom and how the containers run.
  serviceAccount string: The older name of serviceAccountName.
  serviceAccountName string: As whom the pod speaks to the API. `default` when it is left out.
  terminationGracePeriodSeconds integer: How long containers have between SIGTERM and SIGKILL. 30
    seconds, unless it is said otherwise.
  tolerations []Toleration: Taints that the pod puts up with.
  topologySpreadConstraints []TopologySpreadConstraint: How evenly the pods of a workload are to be
    spread over zones, nodes or whatever a label tells apart.
  volumes []Volume: Storage that containers of the pod can mount.

Container: One container of a pod.
  args []string: The arguments of its command, in place of those of the image.
  command []string: What is run, in place of the entry point of the image.
  env []EnvVar: Environment variables.
  envFrom []EnvFromSource: Config maps and secrets all of whose keys become variables.
  image string: The image, with a tag; without one `latest` is meant.
  imagePullPolicy string(Always|IfNotPresent|Never): When the image is pulled. Always for the tag
    latest, else IfNotPresent.
  lifecycle Lifecycle: What is done right after the start and right before the end.
  livenessProbe Probe: A question that a healthy container answers. After enough failures the
    container is killed and started again.
  name string required: The name, unique in the pod.
  ports []ContainerPort: Ports that the container says it listens on. It is information: nothing is
    opened or closed by it, but a hostPort is taken on the node.
  readinessProbe Probe: A question that a container answers when it can serve. While it fails, the
    pod is in no endpoint of a service, and goes on.
  resources ResourceRequirements: What it asks for and may use at most.
  restartPolicy string(Always): For an init container: Always makes it a sidecar.
  securityContext SecurityContext: As whom and how it runs.
  startupProbe Probe: A question for slow starts: the other probes wait until it has succeeded
    once.
  terminationMessagePath string: The file whose content is kept when the container ends.
  terminationMessagePolicy string(File|FallbackToLogsOnError): Where the last message is taken
    from.
  volumeMounts []VolumeMount: Where volumes of the pod appear in the container.

EnvVar: An environment variable.
  name string required: Its name.
  value string: Its value; $(OTHER) stands for the value of another one.
  valueFrom EnvVarSource: Where the value comes from instead.

EnvVarSource: Where the value of a variable comes from: one of these.
  configMapKeyRef ConfigMapKeySelector: A key of a config map.
  fieldRef ObjectFieldSelector: A field of the pod itself.
  resourceFieldRef ResourceFieldSelector: A request or a limit of a container.
  secretKeyRef SecretKeySelector: A key of a secret.

EnvFromSource: All keys of one object.
  configMapRef ConfigMapEnvSource: The config map.
  prefix string: What is put before each name.
  secretRef SecretEnvSource: The secret.

ConfigMapKeySelector: A key of a config map.
  key string required: The key.
  name string: The config map.
  optional boolean: Whether it may be missing. If it may not, the container waits for it.

SecretKeySelector: A key of a secret.
  key string required: The key.
  name string: The secret.
  optional boolean: Whether it may be missing. If it may not, the container waits for it.

ConfigMapEnvSource: A config map.
  name string: Its name.
  optional boolean: Whether it may be missing.

SecretEnvSource: A secret.
  name string: Its name.
  optional boolean: Whether it may be missing.

ObjectFieldSelector: A field of the pod.
  apiVersion string: The version in which the field is named.
  fieldPath string required: The field, like metadata.name or status.podIP.

ResourceFieldSelector: What a container asks for or may use.
  containerName string: The container.
  divisor Quantity: The unit in which it is told.
  resource string required: Like limits.memory.

ContainerPort: A port that a container listens on.
  containerPort integer required: The port at the address of the pod.
  hostIP string: The address of the node at which hostPort is taken.
  hostPort integer: A port of the node that leads to this one. Two pods cannot have the same one on
    a node.
  name string: A name by which services can call it.
  protocol string(TCP|UDP|SCTP): TCP, unless it is said otherwise.

ResourceRequirements: What is asked for, and what is the most.
  limits map[string]Quantity: The most. A container that uses more memory is killed; one that wants
    more CPU is slowed down.
  requests map[string]Quantity: What the scheduler sets aside on the node. The limits, when it is
    left out.

Lifecycle: What is done at the turning points of a container's life.
  postStart LifecycleHandler: Right after the start. If it fails, the container is killed.
  preStop LifecycleHandler: Before SIGTERM. The time that it takes counts against the grace period.

LifecycleHandler: What is done: one of these.
  exec ExecAction: A command inside the container.
  httpGet HTTPGetAction: A request to the container.
  sleep SleepAction: A pause.

SleepAction: A pause.
  seconds integer required: How long.

Probe: A question that the kubelet asks a container again and again.
  exec ExecAction: A command in the container; exit code 0 is success.
  failureThreshold integer: How many failures in a row count. 3, unless it is said otherwise.
  grpc GRPCAction: The health service of gRPC.
  httpGet HTTPGetAction: A request; 200 to 399 is success.
  initialDelaySeconds integer: How long after the start the first one is asked.
  periodSeconds integer: How often. Every 10 seconds, unless it is said otherwise.
  successThreshold integer: How many successes in a row count.
  tcpSocket TCPSocketAction: A connection that is taken.
  terminationGracePeriodSeconds integer: How long the container may take to end when the probe
    kills it.
  timeoutSeconds integer: How long an answer may take. 1 second, unless it is said otherwise.

ExecAction: A command that is run in the container, without a shell.
  command []string: Its words.

HTTPGetAction: A GET request.
  host string: To whom, if not to the pod.
  httpHeaders []HTTPHeader: Headers to send.
  path string: The path.
  port IntOrString required: The port, by number or by name.
  scheme string(HTTP|HTTPS): HTTP, unless it is said otherwise.

HTTPHeader: A header of a request.
  name string required: Its name.
  value string required: Its value.

TCPSocketAction: A port to connect to.
  host string: Whose port, if not the pod's.
  port IntOrString required: The port, by number or by name.

GRPCAction: The health service of gRPC.
  port integer required: Its port.
  service string: The name that is asked about.

Toleration: A taint that a pod puts up with. It does not lead the pod to such nodes.
  effect string(NoSchedule|PreferNoSchedule|NoExecute): The effect of the taint; all, when left
    empty.
  key string: The key of the taint; all, when left empty.
  operator string(Exists|Equal): Exists asks for no value. Equal, unless it is said otherwise.
  tolerationSeconds integer: For NoExecute: how long the pod stays after the taint has come.
    For ever, when it is left out.
  value string: The value of the taint.

Affinity: What a pod needs, likes and avoids.
  nodeAffinity NodeAffinity: Nodes, by their labels.
  podAffinity PodAffinity: The neighbourhood of pods.
  podAntiAffinity PodAntiAffinity: Distance from pods.

NodeAffinity: Nodes that a pod needs or likes.
  preferredDuringSchedulingIgnoredDuringExecution []PreferredSchedulingTerm: What it likes, with
    weights.
  requiredDuringSchedulingIgnoredDuringExecution NodeSelector: What it needs. A pod that runs stays
    when its node changes.

NodeSelector: Nodes that fit at least one of the terms.
  nodeSelectorTerms []NodeSelectorTerm required: The terms.

NodeSelectorTerm: Nodes that meet all of these conditions.
  matchExpressions []NodeSelectorRequirement: On labels.
  matchFields []NodeSelectorRequirement: On fields; only metadata.name is known.

NodeSelectorRequirement: A condition on one label of a node.
  key string required: The label.
  operator string required(In|NotIn|Exists|DoesNotExist|Gt|Lt): What must hold.
  values []string: The values; for Gt and Lt one whole number.

PreferredSchedulingTerm: Nodes that a pod likes.
  preference NodeSelectorTerm required: Which.
  weight integer required: How much, from 1 to 100.

PodAffinity: Pods whose neighbourhood is needed or liked.
  preferredDuringSchedulingIgnoredDuringExecution []WeightedPodAffinityTerm: What it likes, with
    weights.
  requiredDuringSchedulingIgnoredDuringExecution []PodAffinityTerm: What it needs; every term must
    hold.

PodAntiAffinity: Pods that are kept at a distance.
  preferredDuringSchedulingIgnoredDuringExecution []WeightedPodAffinityTerm: What it avoids if it
    can, with weights.
  requiredDuringSchedulingIgnoredDuringExecution []PodAffinityTerm: What it never accepts.

WeightedPodAffinityTerm: A neighbourhood, and how much it is liked.
  podAffinityTerm PodAffinityTerm required: Which.
  weight integer required: How much, from 1 to 100.

PodAffinityTerm: Pods, and how near is near.
  labelSelector LabelSelector: Which pods, by their labels.
  matchLabelKeys []string: Labels of the new pod whose values the others must share.
  mismatchLabelKeys []string: Labels of the new pod whose values the others must not share.
  namespaceSelector LabelSelector: In which namespaces, by their labels.
  namespaces []string: In which namespaces, by name. Its own, when nothing is said.
  topologyKey string required: The label of nodes that tells places apart: same value, same place.

TopologySpreadConstraint: How evenly pods are spread.
  labelSelector LabelSelector: The pods that are counted.
  matchLabelKeys []string: Labels of the new pod whose values the counted ones must share.
  maxSkew integer required: How many more pods one place may have than the emptiest.
  minDomains integer: How many places there must be at least; fewer count as an empty one.
  nodeAffinityPolicy string(Honor|Ignore): Whether nodes that the pod could not use are counted.
    Honor leaves them out.
  nodeTaintsPolicy string(Honor|Ignore): The same for tainted nodes. Ignore counts them.
  topologyKey string required: The label of nodes that tells places apart.
  whenUnsatisfiable string required(DoNotSchedule|ScheduleAnyway): Whether the pod waits, or is
    placed all the same.

PodSchedulingGate: Something that keeps the scheduler away.
  name string required: Its name.

PodReadinessGate: A condition that somebody else must set.
  conditionType string required: Its type.

LocalObjectReference: An object of the same namespace.
  name string: Its name.

PodSecurityContext: As whom the containers of a pod run.
  fsGroup integer: The group that volumes belong to.
  runAsGroup integer: The group of the processes.
  runAsNonRoot boolean: Refuses images that run as root.
  runAsUser integer: The user of the processes.
  seccompProfile SeccompProfile: Which calls to the kernel are allowed.
  supplementalGroups []integer: Further groups.
  sysctls []Sysctl: Settings of the kernel for the pod.

SecurityContext: As whom a container runs.
  allowPrivilegeEscalation boolean: Whether a process may gain more rights than its parent.
  capabilities Capabilities: Rights of root that are added or taken away.
  privileged boolean: Whether it may do all that root on the node may.
  readOnlyRootFilesystem boolean: Whether its own files can be changed.
  runAsGroup integer: The group of its processes.
  runAsNonRoot boolean: Refuses an image that runs as root.
  runAsUser integer: The user of its processes.
  seccompProfile SeccompProfile: Which calls to the kernel are allowed.

SeccompProfile: Which calls to the kernel are allowed.
  localhostProfile string: A file on the node.
  type string required(RuntimeDefault|Unconfined|Localhost): Where the list comes from.

Capabilities: Rights of root.
  add []string: What is given.
  drop []string: What is taken away.

Sysctl: A setting of the kernel.
  name string required: Its name.
  value string required: Its value.

PodStatus: How a pod is.
  conditions []PodCondition: PodScheduled, Initialized, ContainersReady, Ready and others.
  containerStatuses []ContainerStatus: How each container is.
  hostIP string: The address of its node.
  hostIPs []HostIP: All addresses of its node.
  initContainerStatuses []ContainerStatus: How each init container is.
  message string: Why the pod is as it is, in a sentence.
  nominatedNodeName string: The node where room is being made for it.
  observedGeneration integer: The generation that the status speaks of.
  phase string(Pending|Running|Succeeded|Failed|Unknown): Where it is in its life.
  podIP string: Its address.
  podIPs []PodIP: All its addresses.
  qosClass string(Guaranteed|Burstable|BestEffort): What it asked for, in a word: BestEffort goes
    first when the node is short of something.
  reason string: Why, in a word, like Evicted.
  resources ResourceRequirements: What it has been given.
  startTime string: When its kubelet took it.

PodCondition: Something that holds, or does not, for a pod.
  lastProbeTime string: Not used.
  lastTransitionTime string: When it turned last.
  message string: Why, in a sentence.
  observedGeneration integer: The generation of the pod that it speaks of.
  reason string: Why, in a word.
  status string required: True, False or Unknown.
  type string required: Ready, PodScheduled, DisruptionTarget …

ContainerStatus: How a container is.
  allocatedResources map[string]Quantity: What the node has set aside for it.
  containerID string: Its id in the container runtime.
  image string required: The image that it runs.
  imageID string required: The very image, by its digest.
  lastState ContainerState: How it ended before it was started again.
  name string required: Which container.
  ready boolean required: Whether it can serve, as its readiness probe says.
  resources ResourceRequirements: What it has been given.
  restartCount integer required: How often it was started again.
  started boolean: Whether it is past its start: its startup probe has succeeded.
  state ContainerState: Waiting, running or terminated.

ContainerState: One of three.
  running ContainerStateRunning: Its process exists.
  terminated ContainerStateTerminated: It has ended.
  waiting ContainerStateWaiting: It is not there yet, or not again.

ContainerStateRunning: A container that runs.
  startedAt string: Since when.

ContainerStateWaiting: A container that is not there.
  message string: Why, in a sentence.
  reason string: Why, in a word: ContainerCreating, ImagePullBackOff, CrashLoopBackOff …

ContainerStateTerminated: A container that has ended.
  containerID string: Its id in the container runtime.
  exitCode integer required: 0 is success; 137 is SIGKILL, 143 SIGTERM.
  finishedAt string: When it ended.
  message string: Its last words.
  reason string: Completed, Error, OOMKilled …
  signal integer: The signal that ended it.
  startedAt string: When it began.

HostIP: An address of a node.
  ip string required: The address.

PodIP: An address of a pod.
  ip string required: The address.
"""
