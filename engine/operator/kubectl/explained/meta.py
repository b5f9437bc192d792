"""What every object has, and types that many kinds share."""

TEXT = """
ObjectMeta: What identifies an object, and what others have written on it.
  annotations map[string]string: Notes of any length that tools and people keep with the object.
    Nothing selects by them.
  creationTimestamp string: When the server stored the object first. Nobody else may set it.
  deletionGracePeriodSeconds integer: How long the object may take to end, once it is marked for
    deletion.
  deletionTimestamp string: When the object is to be gone. It is set by a deletion; from then on
    the object only waits for its finalizers, and a pod for its node.
  finalizers []string: Names of work that must be done before the object may go. Whoever did its
    work takes its name out; the last one out lets the object go.
  generateName string: The beginning of a name. The server adds five characters when the name is
    left empty.
  generation integer: Counts the changes of what is wanted, not those of the status.
  labels map[string]string: Marks by which selectors find the object: those of services,
    controllers, and people.
  managedFields []ManagedFieldsEntry: Who wrote which field last, for server-side apply.
  name string: The name, unique for its kind within a namespace. It cannot be changed.
  namespace string: The namespace in which the object lies. It cannot be changed.
  ownerReferences []OwnerReference: The objects that this one depends on. When the last of them is
    gone, the garbage collector deletes this one too.
  resourceVersion string: The revision of the store at which the object was written last. An update
    that names an older one is a conflict.
  uid string: What tells this object from another of the same name, earlier or later.

OwnerReference: An object that another one depends on, in the same namespace or of the cluster.
  apiVersion string required: Group and version of the owner.
  blockOwnerDeletion boolean: Whether a foreground deletion of the owner waits for this dependent.
  controller boolean: Whether the owner is the controller that looks after this object. There is
    at most one.
  kind string required: The kind of the owner.
  name string required: The name of the owner.
  uid string required: The uid of the owner: a new object of the same name owns nothing.

ManagedFieldsEntry: The fields that one manager has written.
  apiVersion string: The version of the API in which the fields are named.
  fieldsType string: How they are written down: always FieldsV1.
  fieldsV1 Object: The fields, as a tree of their names.
  manager string: Who wrote them, like kubectl-client-side-apply.
  operation string: Apply, or Update for everything else.
  subresource string: The subresource through which they were written, like status.
  time string: When they were written last.

LabelSelector: Which objects are meant, by their labels. Everything that is said must hold; an
    empty selector means all.
  matchExpressions []LabelSelectorRequirement: Conditions on single labels.
  matchLabels map[string]string: Labels that must have exactly these values.

LabelSelectorRequirement: A condition on one label.
  key string required: The name of the label.
  operator string required: What must hold: In, NotIn, Exists or DoesNotExist.
  values []string: The values for In and NotIn.

ObjectReference: Another object, named.
  apiVersion string: Its group and version.
  fieldPath string: A part of it, like spec.containers{web}.
  kind string: Its kind.
  name string: Its name.
  namespace string: Its namespace.
  resourceVersion string: The version that is meant.
  uid string: Its uid.

CrossVersionObjectReference: Something that can be scaled, named.
  apiVersion string: Its group and version, like apps/v1.
  kind string required: Its kind, like Deployment.
  name string required: Its name.

Condition: Something that holds, or does not.
  lastTransitionTime string required: When the status turned last.
  message string required: A sentence for people.
  observedGeneration integer: The generation of the object that was looked at.
  reason string required: The reason of the last turn, in one word.
  status string required: True, False or Unknown.
  type string required: What it is about.
"""
