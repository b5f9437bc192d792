"""What every object has: metadata, owners, selectors, conditions."""

TEXT = """
ObjectMeta: name string, generateName string, namespace string, selfLink string, uid string,
    resourceVersion string, generation int64, creationTimestamp Time, deletionTimestamp Time,
    deletionGracePeriodSeconds int64, labels map[string]string, annotations map[string]string,
    ownerReferences []OwnerReference, finalizers []string, managedFields []ManagedFieldsEntry
OwnerReference: apiVersion string, kind string, name string, uid string, controller bool,
    blockOwnerDeletion bool
ManagedFieldsEntry: manager string, operation string, apiVersion string, time Time, fieldsType
    string, fieldsV1 object, subresource string
LabelSelector: matchLabels map[string]string, matchExpressions []LabelSelectorRequirement
LabelSelectorRequirement: key string, operator string, values []string
Condition: type string, status string, observedGeneration int64, lastTransitionTime Time, reason
    string, message string
"""
