"""Who may do what."""

TEXT = """
Role: Rights in one namespace.
  rules []PolicyRule required: What is allowed. Nothing can be forbidden.

ClusterRole: Rights in the whole cluster, or a set of rights that bindings give in one namespace.
  aggregationRule AggregationRule: Other roles whose rights it collects.
  rules []PolicyRule required: What is allowed. Nothing can be forbidden.

AggregationRule: Roles whose rights are collected.
  clusterRoleSelectors []LabelSelector: Which, by their labels.

PolicyRule: Some verbs on some resources.
  apiGroups []string: The groups of the resources; an empty text for pods and other old ones.
  nonResourceURLs []string: Paths that are no resource, like /healthz.
  resourceNames []string: Only objects of these names.
  resources []string: The resources, by plural; pods/log is a subresource.
  verbs []string required: What may be done: get, list, watch, create, update, patch, delete …

RoleBinding: Gives rights in one namespace.
  roleRef RoleRef required: The role. It cannot be changed.
  subjects []Subject: To whom.

ClusterRoleBinding: Gives rights in the whole cluster.
  roleRef RoleRef required: The role. It cannot be changed.
  subjects []Subject: To whom.

RoleRef: The role that is given.
  apiGroup string required: rbac.authorization.k8s.io.
  kind string required: Role or ClusterRole.
  name string required: Its name.

Subject: Somebody.
  apiGroup string: rbac.authorization.k8s.io for users and groups.
  kind string required: User, Group or ServiceAccount.
  name string required: The name.
  namespace string: Of a service account.

CertificateSigningRequest: Somebody asks for a certificate by which the API will know them.
  spec CertificateSigningRequestSpec required: What is asked for. It cannot be changed.
  status CertificateSigningRequestStatus: Whether it was approved, and the certificate.

CertificateSigningRequestSpec: What is asked for.
  expirationSeconds integer: How long the certificate is to hold; it may become shorter.
  extra map[string]string: What else is known of whoever asked.
  groups []string: The groups of whoever asked, filled in by the server.
  request string required: The request (PEM, in base64): name, groups and the public key.
  signerName string required: Who is to sign it, like kubernetes.io/kube-apiserver-client.
  uid string: The uid of whoever asked, filled in by the server.
  usages []string: What the certificate is for, like client auth.
  username string: Who asked, filled in by the server.

CertificateSigningRequestStatus: What became of the request.
  certificate string: The certificate (PEM, in base64), once it is signed.
  conditions []CertificateSigningRequestCondition: Approved, Denied or Failed.

CertificateSigningRequestCondition: Something that holds for a request.
  lastTransitionTime string: When it turned last.
  lastUpdateTime string: When it was looked at last.
  message string: Why, in a sentence.
  reason string: Why, in a word.
  status string required: True, False or Unknown.
  type string required: Approved, Denied or Failed.

ServiceAccount: As whom pods speak to the API.
  automountServiceAccountToken boolean: Whether pods get a token of it.
  imagePullSecrets []LocalObjectReference: Secrets for registries that its pods get.
  secrets []ObjectReference: Secrets that its pods may use.

ValidatingWebhookConfiguration: Programs that may refuse what is written.
  webhooks []ValidatingWebhook: The programs.

MutatingWebhookConfiguration: Programs that may change what is written.
  webhooks []MutatingWebhook: The programs.

ValidatingWebhook: A program that may refuse what is written.
  admissionReviewVersions []string required: What it understands.
  clientConfig WebhookClientConfig required: Where it is reached.
  failurePolicy string(Fail|Ignore): What happens when it does not answer: Fail refuses everything.
  matchConditions []MatchCondition: Further conditions, in CEL.
  matchPolicy string: Whether other versions of a resource count too.
  name string required: Its name.
  namespaceSelector LabelSelector: In which namespaces it is asked.
  objectSelector LabelSelector: About which objects it is asked.
  rules []RuleWithOperations: About which writes it is asked.
  sideEffects string required: Whether it does something besides.
  timeoutSeconds integer: How long an answer may take. 10, unless it is said otherwise.

MutatingWebhook: A program that may change what is written.
  admissionReviewVersions []string required: What it understands.
  clientConfig WebhookClientConfig required: Where it is reached.
  failurePolicy string(Fail|Ignore): What happens when it does not answer: Fail refuses everything.
  matchConditions []MatchCondition: Further conditions, in CEL.
  matchPolicy string: Whether other versions of a resource count too.
  name string required: Its name.
  namespaceSelector LabelSelector: In which namespaces it is asked.
  objectSelector LabelSelector: About which objects it is asked.
  reinvocationPolicy string: Whether it is asked again when another one has changed something.
  rules []RuleWithOperations: About which writes it is asked.
  sideEffects string required: Whether it does something besides.
  timeoutSeconds integer: How long an answer may take. 10, unless it is said otherwise.

WebhookClientConfig: Where a webhook is reached.
  caBundle string: Whose certificate it must show.
  service ServiceReference: A service of the cluster.
  url string: An address.

ServiceReference: A service of the cluster.
  name string required: Its name.
  namespace string required: Its namespace.
  path string: The path.
  port integer: The port. 443, unless it is said otherwise.

MatchCondition: A condition in CEL.
  expression string required: What must hold.
  name string required: Its name.

RuleWithOperations: Some operations on some resources.
  apiGroups []string: The groups of the resources; * for all.
  apiVersions []string: The versions of the resources; * for all.
  operations []string: CREATE, UPDATE, DELETE, CONNECT; * for all.
  resources []string: The resources, by plural; * for all.
  scope string: Cluster, Namespaced or *.
"""
