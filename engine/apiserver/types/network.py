"""Services, their endpoints, and ways in."""

TEXT = """
Service: metadata ObjectMeta, spec ServiceSpec, status ServiceStatus
ServiceSpec: ports []ServicePort, selector map[string]string, clusterIP string, clusterIPs
    []string, type string, externalIPs []string, sessionAffinity string, loadBalancerIP string,
    loadBalancerSourceRanges []string, externalName string, externalTrafficPolicy string,
    healthCheckNodePort int32, publishNotReadyAddresses bool, sessionAffinityConfig
    SessionAffinityConfig, ipFamilies []string, ipFamilyPolicy string,
    allocateLoadBalancerNodePorts bool, loadBalancerClass string, internalTrafficPolicy string,
    trafficDistribution string
ServicePort: name string, protocol string, appProtocol string, port int32, targetPort IntOrString,
    nodePort int32
SessionAffinityConfig: clientIP ClientIPConfig
ClientIPConfig: timeoutSeconds int32
ServiceStatus: loadBalancer LoadBalancerStatus, conditions []Condition
LoadBalancerStatus: ingress []LoadBalancerIngress
LoadBalancerIngress: ip string, hostname string, ipMode string, ports []PortStatus
PortStatus: port int32, protocol string, error string
EndpointSlice: metadata ObjectMeta, addressType string, endpoints []Endpoint, ports []EndpointPort
Endpoint: addresses []string, conditions EndpointConditions, hostname string, targetRef
    ObjectReference, deprecatedTopology map[string]string, nodeName string, zone string, hints
    EndpointHints
EndpointConditions: ready bool, serving bool, terminating bool
EndpointHints: forZones []ForZone, forNodes []ForNode
ForZone: name string
ForNode: name string
EndpointPort: name string, protocol string, port int32, appProtocol string
Ingress: metadata ObjectMeta, spec IngressSpec, status IngressStatus
IngressSpec: ingressClassName string, defaultBackend IngressBackend, tls []IngressTLS, rules
    []IngressRule
IngressBackend: service IngressServiceBackend, resource TypedLocalObjectReference
IngressServiceBackend: name string, port ServiceBackendPort
ServiceBackendPort: name string, number int32
IngressTLS: hosts []string, secretName string
IngressRule: host string, http HTTPIngressRuleValue
HTTPIngressRuleValue: paths []HTTPIngressPath
HTTPIngressPath: path string, pathType string, backend IngressBackend
IngressStatus: loadBalancer IngressLoadBalancerStatus
IngressLoadBalancerStatus: ingress []IngressLoadBalancerIngress
IngressLoadBalancerIngress: ip string, hostname string, ports []IngressPortStatus
IngressPortStatus: port int32, protocol string, error string
"""
