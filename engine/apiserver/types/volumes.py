"""Volumes, claims, and how they are attached."""

TEXT = """
Volume: name string, hostPath HostPathVolumeSource, emptyDir EmptyDirVolumeSource,
    gcePersistentDisk GCEPersistentDiskVolumeSource, awsElasticBlockStore
    AWSElasticBlockStoreVolumeSource, gitRepo GitRepoVolumeSource, secret SecretVolumeSource, nfs
    NFSVolumeSource, iscsi ISCSIVolumeSource, glusterfs GlusterfsVolumeSource,
    persistentVolumeClaim PersistentVolumeClaimVolumeSource, rbd RBDVolumeSource, flexVolume
    FlexVolumeSource, cinder CinderVolumeSource, cephfs CephFSVolumeSource, flocker
    FlockerVolumeSource, downwardAPI DownwardAPIVolumeSource, fc FCVolumeSource, azureFile
    AzureFileVolumeSource, configMap ConfigMapVolumeSource, vsphereVolume
    VsphereVirtualDiskVolumeSource, quobyte QuobyteVolumeSource, azureDisk AzureDiskVolumeSource,
    photonPersistentDisk PhotonPersistentDiskVolumeSource, projected ProjectedVolumeSource,
    portworxVolume PortworxVolumeSource, scaleIO ScaleIOVolumeSource, storageos
    StorageOSVolumeSource, csi CSIVolumeSource, ephemeral EphemeralVolumeSource, image
    ImageVolumeSource
HostPathVolumeSource: path string, type string
EmptyDirVolumeSource: medium string, sizeLimit Quantity
GCEPersistentDiskVolumeSource: pdName string, fsType string, partition int32, readOnly bool
AWSElasticBlockStoreVolumeSource: volumeID string, fsType string, partition int32, readOnly bool
GitRepoVolumeSource: repository string, revision string, directory string
SecretVolumeSource: secretName string, items []KeyToPath, defaultMode int32, optional bool
KeyToPath: key string, path string, mode int32
NFSVolumeSource: server string, path string, readOnly bool
ISCSIVolumeSource: targetPortal string, iqn string, lun int32, iscsiInterface string, fsType
    string, readOnly bool, portals []string, chapAuthDiscovery bool, chapAuthSession bool,
    secretRef LocalObjectReference, initiatorName string
LocalObjectReference: name string
GlusterfsVolumeSource: endpoints string, path string, readOnly bool
PersistentVolumeClaimVolumeSource: claimName string, readOnly bool
RBDVolumeSource: monitors []string, image string, fsType string, pool string, user string, keyring
    string, secretRef LocalObjectReference, readOnly bool
FlexVolumeSource: driver string, fsType string, secretRef LocalObjectReference, readOnly bool,
    options map[string]string
CinderVolumeSource: volumeID string, fsType string, readOnly bool, secretRef LocalObjectReference
CephFSVolumeSource: monitors []string, path string, user string, secretFile string, secretRef
    LocalObjectReference, readOnly bool
FlockerVolumeSource: datasetName string, datasetUUID string
DownwardAPIVolumeSource: items []DownwardAPIVolumeFile, defaultMode int32
DownwardAPIVolumeFile: path string, fieldRef ObjectFieldSelector, resourceFieldRef
    ResourceFieldSelector, mode int32
ObjectFieldSelector: apiVersion string, fieldPath string
ResourceFieldSelector: containerName string, resource string, divisor Quantity
FCVolumeSource: targetWWNs []string, lun int32, fsType string, readOnly bool, wwids []string
AzureFileVolumeSource: secretName string, shareName string, readOnly bool
ConfigMapVolumeSource: name string, items []KeyToPath, defaultMode int32, optional bool
VsphereVirtualDiskVolumeSource: volumePath string, fsType string, storagePolicyName string,
    storagePolicyID string
QuobyteVolumeSource: registry string, volume string, readOnly bool, user string, group string,
    tenant string
AzureDiskVolumeSource: diskName string, diskURI string, cachingMode string, fsType string,
    readOnly bool, kind string
PhotonPersistentDiskVolumeSource: pdID string, fsType string
ProjectedVolumeSource: sources []VolumeProjection, defaultMode int32
VolumeProjection: secret SecretProjection, downwardAPI DownwardAPIProjection, configMap
    ConfigMapProjection, serviceAccountToken ServiceAccountTokenProjection, clusterTrustBundle
    ClusterTrustBundleProjection, podCertificate PodCertificateProjection
SecretProjection: name string, items []KeyToPath, optional bool
DownwardAPIProjection: items []DownwardAPIVolumeFile
ConfigMapProjection: name string, items []KeyToPath, optional bool
ServiceAccountTokenProjection: audience string, expirationSeconds int64, path string
ClusterTrustBundleProjection: name string, signerName string, labelSelector LabelSelector,
    optional bool, path string
PodCertificateProjection: signerName string, keyType string, maxExpirationSeconds int32,
    credentialBundlePath string, keyPath string, certificateChainPath string, userAnnotations
    map[string]string
PortworxVolumeSource: volumeID string, fsType string, readOnly bool
ScaleIOVolumeSource: gateway string, system string, secretRef LocalObjectReference, sslEnabled
    bool, protectionDomain string, storagePool string, storageMode string, volumeName string,
    fsType string, readOnly bool
StorageOSVolumeSource: volumeName string, volumeNamespace string, fsType string, readOnly bool,
    secretRef LocalObjectReference
CSIVolumeSource: driver string, readOnly bool, fsType string, volumeAttributes map[string]string,
    nodePublishSecretRef LocalObjectReference
EphemeralVolumeSource: volumeClaimTemplate PersistentVolumeClaimTemplate
PersistentVolumeClaimTemplate: metadata ObjectMeta, spec PersistentVolumeClaimSpec
PersistentVolumeClaimSpec: accessModes []string, selector LabelSelector, resources
    VolumeResourceRequirements, volumeName string, storageClassName string, volumeMode string,
    dataSource TypedLocalObjectReference, dataSourceRef TypedObjectReference,
    volumeAttributesClassName string
VolumeResourceRequirements: limits map[string]Quantity, requests map[string]Quantity
TypedLocalObjectReference: apiGroup string, kind string, name string
TypedObjectReference: apiGroup string, kind string, name string, namespace string
ImageVolumeSource: reference string, pullPolicy string
PersistentVolume: metadata ObjectMeta, spec PersistentVolumeSpec, status PersistentVolumeStatus
PersistentVolumeSpec: capacity map[string]Quantity, gcePersistentDisk
    GCEPersistentDiskVolumeSource, awsElasticBlockStore AWSElasticBlockStoreVolumeSource, hostPath
    HostPathVolumeSource, glusterfs GlusterfsPersistentVolumeSource, nfs NFSVolumeSource, rbd
    RBDPersistentVolumeSource, iscsi ISCSIPersistentVolumeSource, cinder
    CinderPersistentVolumeSource, cephfs CephFSPersistentVolumeSource, fc FCVolumeSource, flocker
    FlockerVolumeSource, flexVolume FlexPersistentVolumeSource, azureFile
    AzureFilePersistentVolumeSource, vsphereVolume VsphereVirtualDiskVolumeSource, quobyte
    QuobyteVolumeSource, azureDisk AzureDiskVolumeSource, photonPersistentDisk
    PhotonPersistentDiskVolumeSource, portworxVolume PortworxVolumeSource, scaleIO
    ScaleIOPersistentVolumeSource, local LocalVolumeSource, storageos
    StorageOSPersistentVolumeSource, csi CSIPersistentVolumeSource, accessModes []string, claimRef
    ObjectReference, persistentVolumeReclaimPolicy string, storageClassName string, mountOptions
    []string, volumeMode string, nodeAffinity VolumeNodeAffinity, volumeAttributesClassName string
GlusterfsPersistentVolumeSource: endpoints string, path string, readOnly bool, endpointsNamespace
    string
RBDPersistentVolumeSource: monitors []string, image string, fsType string, pool string, user
    string, keyring string, secretRef SecretReference, readOnly bool
SecretReference: name string, namespace string
ISCSIPersistentVolumeSource: targetPortal string, iqn string, lun int32, iscsiInterface string,
    fsType string, readOnly bool, portals []string, chapAuthDiscovery bool, chapAuthSession bool,
    secretRef SecretReference, initiatorName string
CinderPersistentVolumeSource: volumeID string, fsType string, readOnly bool, secretRef
    SecretReference
CephFSPersistentVolumeSource: monitors []string, path string, user string, secretFile string,
    secretRef SecretReference, readOnly bool
FlexPersistentVolumeSource: driver string, fsType string, secretRef SecretReference, readOnly
    bool, options map[string]string
AzureFilePersistentVolumeSource: secretName string, shareName string, readOnly bool,
    secretNamespace string
ScaleIOPersistentVolumeSource: gateway string, system string, secretRef SecretReference,
    sslEnabled bool, protectionDomain string, storagePool string, storageMode string, volumeName
    string, fsType string, readOnly bool
LocalVolumeSource: path string, fsType string
StorageOSPersistentVolumeSource: volumeName string, volumeNamespace string, fsType string,
    readOnly bool, secretRef ObjectReference
ObjectReference: kind string, namespace string, name string, uid string, apiVersion string,
    resourceVersion string, fieldPath string
CSIPersistentVolumeSource: driver string, volumeHandle string, readOnly bool, fsType string,
    volumeAttributes map[string]string, controllerPublishSecretRef SecretReference,
    nodeStageSecretRef SecretReference, nodePublishSecretRef SecretReference,
    controllerExpandSecretRef SecretReference, nodeExpandSecretRef SecretReference
VolumeNodeAffinity: required NodeSelector
PersistentVolumeStatus: phase string, message string, reason string, lastPhaseTransitionTime Time
PersistentVolumeClaim: metadata ObjectMeta, spec PersistentVolumeClaimSpec, status
    PersistentVolumeClaimStatus
PersistentVolumeClaimStatus: phase string, accessModes []string, capacity map[string]Quantity,
    conditions []PersistentVolumeClaimCondition, allocatedResources map[string]Quantity,
    allocatedResourceStatuses map[string]string, currentVolumeAttributesClassName string,
    modifyVolumeStatus ModifyVolumeStatus
PersistentVolumeClaimCondition: type string, status string, lastProbeTime Time, lastTransitionTime
    Time, reason string, message string
ModifyVolumeStatus: targetVolumeAttributesClassName string, status string
StorageClass: metadata ObjectMeta, provisioner string, parameters map[string]string, reclaimPolicy
    string, mountOptions []string, allowVolumeExpansion bool, volumeBindingMode string,
    allowedTopologies []TopologySelectorTerm
TopologySelectorTerm: matchLabelExpressions []TopologySelectorLabelRequirement
TopologySelectorLabelRequirement: key string, values []string
VolumeAttachment: metadata ObjectMeta, spec VolumeAttachmentSpec, status VolumeAttachmentStatus
VolumeAttachmentSpec: attacher string, source VolumeAttachmentSource, nodeName string
VolumeAttachmentSource: persistentVolumeName string, inlineVolumeSpec PersistentVolumeSpec
VolumeAttachmentStatus: attached bool, attachmentMetadata map[string]string, attachError
    VolumeError, detachError VolumeError
VolumeError: time Time, message string, errorCode int32
CSINode: metadata ObjectMeta, spec CSINodeSpec
CSINodeSpec: drivers []CSINodeDriver
CSINodeDriver: name string, nodeID string, topologyKeys []string, allocatable VolumeNodeResources
VolumeNodeResources: count int32
"""
