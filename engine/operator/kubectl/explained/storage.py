"""Volumes and what stands behind them, and data that pods read."""

TEXT = """
Volume: Storage of a pod, from one of many sources.
  configMap ConfigMapVolumeSource: Files made from a config map.
  csi CSIVolumeSource: A driver makes it for this pod alone.
  downwardAPI DownwardAPIVolumeSource: Files made from fields of the pod.
  emptyDir EmptyDirVolumeSource: An empty folder that lives as long as the pod.
  ephemeral EphemeralVolumeSource: A claim that is made with the pod and goes with it.
  hostPath HostPathVolumeSource: A file or folder of the node.
  image ImageVolumeSource: The content of an image.
  name string required: The name by which containers mount it.
  nfs NFSVolumeSource: A folder of an NFS server.
  persistentVolumeClaim PersistentVolumeClaimVolumeSource: The volume that a claim has.
  projected ProjectedVolumeSource: Several sources in one folder.
  secret SecretVolumeSource: Files made from a secret.

VolumeMount: Where a volume appears in a container.
  mountPath string required: The folder in the container.
  name string required: Which volume of the pod.
  readOnly boolean: Whether it cannot be written.
  subPath string: A folder inside the volume.

ConfigMapVolumeSource: Files made from a config map.
  defaultMode integer: The rights of the files.
  items []KeyToPath: Which keys, and what their files are called.
  name string: The config map.
  optional boolean: Whether it may be missing. If it may not, the pod waits for it.

SecretVolumeSource: Files made from a secret.
  defaultMode integer: The rights of the files.
  items []KeyToPath: Which keys, and what their files are called.
  optional boolean: Whether it may be missing. If it may not, the pod waits for it.
  secretName string: The secret.

KeyToPath: The file of a key.
  key string required: The key.
  mode integer: The rights of the file.
  path string required: Its name.

CSIVolumeSource: A volume that a driver makes for one pod.
  driver string required: The driver.
  readOnly boolean: Whether it cannot be written.
  volumeAttributes map[string]string: What the driver is told.

DownwardAPIVolumeSource: Files made from fields of the pod.
  defaultMode integer: The rights of the files.
  items []DownwardAPIVolumeFile: The files.

DownwardAPIVolumeFile: A file made from a field.
  fieldRef ObjectFieldSelector: A field of the pod.
  path string required: The name of the file.
  resourceFieldRef ResourceFieldSelector: A request or a limit of a container.

EmptyDirVolumeSource: An empty folder on the node.
  medium string: Memory for a folder in memory; else it lies on the disk of the node.
  sizeLimit Quantity: The most that it may hold.

EphemeralVolumeSource: A claim of the pod's own.
  volumeClaimTemplate PersistentVolumeClaimTemplate: The claim that is made.

PersistentVolumeClaimTemplate: The claim that is made.
  metadata ObjectMeta: Its labels and annotations.
  spec PersistentVolumeClaimSpec required: What it asks for.

HostPathVolumeSource: A file or folder of the node.
  path string required: Where it lies.
  type string: What must be there, like Directory.

ImageVolumeSource: The content of an image.
  pullPolicy string: When it is pulled.
  reference string: The image.

NFSVolumeSource: A folder of an NFS server.
  path string required: The folder.
  readOnly boolean: Whether it cannot be written.
  server string required: The server.

PersistentVolumeClaimVolumeSource: The volume of a claim.
  claimName string required: The claim, in the namespace of the pod.
  readOnly boolean: Whether it cannot be written.

ProjectedVolumeSource: Several sources in one folder.
  defaultMode integer: The rights of the files.
  sources []VolumeProjection: The sources.

VolumeProjection: One of the sources.
  configMap ConfigMapProjection: Keys of a config map.
  downwardAPI DownwardAPIProjection: Fields of the pod.
  secret SecretProjection: Keys of a secret.
  serviceAccountToken ServiceAccountTokenProjection: A token of the pod's service account.

ConfigMapProjection: Keys of a config map.
  items []KeyToPath: Which keys.
  name string: The config map.
  optional boolean: Whether it may be missing.

SecretProjection: Keys of a secret.
  items []KeyToPath: Which keys.
  name string: The secret.
  optional boolean: Whether it may be missing.

DownwardAPIProjection: Fields of the pod.
  items []DownwardAPIVolumeFile: The files.

ServiceAccountTokenProjection: A token that is renewed before it ends.
  audience string: Whom it is for.
  expirationSeconds integer: How long it holds.
  path string required: The name of its file.

PersistentVolume: A piece of storage of the cluster, made by a person or by a driver.
  spec PersistentVolumeSpec: What it is, and who may have it.
  status PersistentVolumeStatus: Whether somebody has it.

PersistentVolumeSpec: A piece of storage.
  accessModes []string: How it can be mounted: ReadWriteOnce, ReadOnlyMany, ReadWriteMany,
    ReadWriteOncePod.
  capacity map[string]Quantity: How large it is.
  claimRef ObjectReference: The claim that has it.
  csi CSIPersistentVolumeSource: The driver behind it, and its name there.
  hostPath HostPathVolumeSource: A folder of a node, for tests.
  local LocalVolumeSource: A disk of a node.
  mountOptions []string: Options for mounting it.
  nfs NFSVolumeSource: A folder of an NFS server.
  nodeAffinity VolumeNodeAffinity: The nodes that can reach it.
  persistentVolumeReclaimPolicy string(Retain|Delete|Recycle): What becomes of it when its claim is
    deleted.
  storageClassName string: Its class.
  volumeAttributesClassName string: The class of its changeable qualities.
  volumeMode string(Filesystem|Block): Whether it has files or is a bare disk.

CSIPersistentVolumeSource: Storage behind a driver.
  driver string required: The driver.
  fsType string: The file system on it.
  readOnly boolean: Whether it cannot be written.
  volumeAttributes map[string]string: What the driver keeps with it.
  volumeHandle string required: Its name at the driver.

LocalVolumeSource: A disk of a node.
  fsType string: The file system on it.
  path string required: Where it is.

VolumeNodeAffinity: The nodes that can reach a volume.
  required NodeSelector: Which.

PersistentVolumeStatus: Whether somebody has a volume.
  lastPhaseTransitionTime string: When its phase turned last.
  message string: Why, in a sentence.
  phase string(Available|Bound|Released|Failed|Pending): Free, taken, given back, or broken.
  reason string: Why, in a word.

PersistentVolumeClaim: The wish for storage, and the storage that fulfils it.
  spec PersistentVolumeClaimSpec: What is asked for.
  status PersistentVolumeClaimStatus: What was given.

PersistentVolumeClaimSpec: What is asked for.
  accessModes []string: How it must be mountable.
  dataSource TypedLocalObjectReference: What it begins with, like a snapshot.
  resources VolumeResourceRequirements: How large it must be.
  selector LabelSelector: Which volumes, by their labels.
  storageClassName string: The class; the default one when it is left out, none when it is empty.
  volumeAttributesClassName string: The class of its changeable qualities.
  volumeMode string(Filesystem|Block): Whether it has files or is a bare disk.
  volumeName string: The volume that it has.

TypedLocalObjectReference: Another object of the same namespace.
  apiGroup string: Its group.
  kind string required: Its kind.
  name string required: Its name.

VolumeResourceRequirements: How large.
  limits map[string]Quantity: At most.
  requests map[string]Quantity: At least.

PersistentVolumeClaimStatus: What was given.
  accessModes []string: How it can be mounted.
  allocatedResourceStatuses map[string]string: How far a change of size is.
  allocatedResources map[string]Quantity: The size that is being made.
  capacity map[string]Quantity: How large it is.
  conditions []PersistentVolumeClaimCondition: How far changes are.
  phase string(Pending|Bound|Lost): Waiting, fulfilled, or without its volume.

PersistentVolumeClaimCondition: How far a change is.
  lastProbeTime string: When it was looked at last.
  lastTransitionTime string: When it turned last.
  message string: Why, in a sentence.
  reason string: Why, in a word.
  status string required: True, False or Unknown.
  type string required: Like Resizing.

StorageClass: How storage of a kind is made.
  allowVolumeExpansion boolean: Whether claims may grow.
  allowedTopologies []TopologySelectorTerm: Where it can be made.
  mountOptions []string: Options for mounting it.
  parameters map[string]string: What the driver is told.
  provisioner string required: The driver that makes it.
  reclaimPolicy string(Delete|Retain): What becomes of a volume when its claim is deleted.
  volumeBindingMode string(Immediate|WaitForFirstConsumer): Whether it is made at once, or when a
    pod needs it and its node is known.

TopologySelectorTerm: Places, by labels of nodes.
  matchLabelExpressions []TopologySelectorLabelRequirement: The labels.

TopologySelectorLabelRequirement: A label and its values.
  key string required: The label.
  values []string required: The values.

VolumeAttachment: A volume at a node, wanted there or there already.
  spec VolumeAttachmentSpec required: Which volume, and which node.
  status VolumeAttachmentStatus: Whether it is there.

VolumeAttachmentSpec: Which volume, and which node.
  attacher string required: The driver that does it.
  nodeName string required: The node.
  source VolumeAttachmentSource required: The volume.

VolumeAttachmentSource: The volume.
  persistentVolumeName string: Its name.

VolumeAttachmentStatus: Whether it is there.
  attachError VolumeError: What went wrong.
  attached boolean required: Whether the node has it.
  attachmentMetadata map[string]string: What the driver tells the node.
  detachError VolumeError: What went wrong when it was taken away.

VolumeError: What went wrong.
  message string: In a sentence.
  time string: When.

CSINode: The storage drivers of a node, with how much each can do there.
  spec CSINodeSpec required: The drivers.

CSINodeSpec: The storage drivers of a node.
  drivers []CSINodeDriver required: The drivers.

CSINodeDriver: A storage driver on a node.
  allocatable VolumeNodeResources: How many volumes it can have there.
  name string required: The driver.
  nodeID string required: What the driver calls the node.
  topologyKeys []string: Labels of the node that say which storage it reaches.

VolumeNodeResources: How many volumes.
  count integer: How many a node can have at the same time.

ConfigMap: Settings that pods read: as variables or as files.
  binaryData map[string]string: Values that are no text, in base64.
  data map[string]string: Keys and values.
  immutable boolean: Whether it can never be changed again.

Secret: Values that not everybody should see. They are kept like a config map, in base64.
  data map[string]string: Keys and values, in base64.
  immutable boolean: Whether it can never be changed again.
  stringData map[string]string: Values in plain text; the server writes them into data.
  type string: What it is for, like kubernetes.io/tls. Opaque, unless it is said otherwise.
"""
