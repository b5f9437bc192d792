"""Who may do what, and what requests pass through."""

TEXT = """
Role: metadata ObjectMeta, rules []PolicyRule
PolicyRule: verbs []string, apiGroups []string, resources []string, resourceNames []string,
    nonResourceURLs []string
RoleBinding: metadata ObjectMeta, subjects []Subject, roleRef RoleRef
Subject: kind string, apiGroup string, name string, namespace string
RoleRef: apiGroup string, kind string, name string
ClusterRole: metadata ObjectMeta, rules []PolicyRule, aggregationRule AggregationRule
AggregationRule: clusterRoleSelectors []LabelSelector
ClusterRoleBinding: metadata ObjectMeta, subjects []Subject, roleRef RoleRef
ValidatingWebhookConfiguration: metadata ObjectMeta, webhooks []ValidatingWebhook
ValidatingWebhook: name string, clientConfig WebhookClientConfig, rules []RuleWithOperations,
    failurePolicy string, matchPolicy string, namespaceSelector LabelSelector, objectSelector
    LabelSelector, sideEffects string, timeoutSeconds int32, admissionReviewVersions []string,
    matchConditions []MatchCondition
WebhookClientConfig: url string, service ServiceReference, caBundle bytes
ServiceReference: namespace string, name string, path string, port int32
RuleWithOperations: operations []string, apiGroups []string, apiVersions []string, resources
    []string, scope string
MatchCondition: name string, expression string
MutatingWebhookConfiguration: metadata ObjectMeta, webhooks []MutatingWebhook
MutatingWebhook: name string, clientConfig WebhookClientConfig, rules []RuleWithOperations,
    failurePolicy string, matchPolicy string, namespaceSelector LabelSelector, objectSelector
    LabelSelector, sideEffects string, timeoutSeconds int32, admissionReviewVersions []string,
    reinvocationPolicy string, matchConditions []MatchCondition
FlowSchema: metadata ObjectMeta, spec FlowSchemaSpec, status FlowSchemaStatus
FlowSchemaSpec: priorityLevelConfiguration PriorityLevelConfigurationReference, matchingPrecedence
    int32, distinguisherMethod FlowDistinguisherMethod, rules []PolicyRulesWithSubjects
PriorityLevelConfigurationReference: name string
FlowDistinguisherMethod: type string
PolicyRulesWithSubjects: subjects []FlowSubject, resourceRules []ResourcePolicyRule,
    nonResourceRules []NonResourcePolicyRule
ResourcePolicyRule: verbs []string, apiGroups []string, resources []string, clusterScope bool,
    namespaces []string
NonResourcePolicyRule: verbs []string, nonResourceURLs []string
FlowSchemaStatus: conditions []FlowSchemaCondition
FlowSchemaCondition: type string, status string, lastTransitionTime Time, reason string, message
    string
PriorityLevelConfiguration: metadata ObjectMeta, spec PriorityLevelConfigurationSpec, status
    PriorityLevelConfigurationStatus
PriorityLevelConfigurationSpec: type string, limited LimitedPriorityLevelConfiguration, exempt
    ExemptPriorityLevelConfiguration
LimitedPriorityLevelConfiguration: nominalConcurrencyShares int32, limitResponse LimitResponse,
    lendablePercent int32, borrowingLimitPercent int32
LimitResponse: type string, queuing QueuingConfiguration
QueuingConfiguration: queues int32, handSize int32, queueLengthLimit int32
ExemptPriorityLevelConfiguration: nominalConcurrencyShares int32, lendablePercent int32
PriorityLevelConfigurationStatus: conditions []PriorityLevelConfigurationCondition
PriorityLevelConfigurationCondition: type string, status string, lastTransitionTime Time, reason
    string, message string
CertificateSigningRequest: metadata ObjectMeta, spec CertificateSigningRequestSpec, status
    CertificateSigningRequestStatus
CertificateSigningRequestSpec: request bytes, signerName string, expirationSeconds int32, usages
    []string, username string, uid string, groups []string, extra map[string][]string
CertificateSigningRequestStatus: conditions []CertificateSigningRequestCondition, certificate
    bytes
CertificateSigningRequestCondition: type string, status string, reason string, message string,
    lastUpdateTime Time, lastTransitionTime Time
FlowSubject: kind string, user UserSubject, group GroupSubject, serviceAccount
    ServiceAccountSubject
UserSubject: name string
GroupSubject: name string
ServiceAccountSubject: namespace string, name string
APIService: metadata ObjectMeta, spec APIServiceSpec, status APIServiceStatus
APIServiceSpec: service APIServiceReference, group string, version string, insecureSkipTLSVerify
    bool, caBundle bytes, groupPriorityMinimum int32, versionPriority int32
APIServiceReference: namespace string, name string, port int32
APIServiceStatus: conditions []APIServiceCondition
APIServiceCondition: type string, status string, lastTransitionTime Time, reason string, message
    string
"""
