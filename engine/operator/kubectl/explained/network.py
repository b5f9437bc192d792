"""How pods are reached."""

TEXT = """
Service: One address for pods that come and go.
  spec ServiceSpec: Which pods, and how they are reached.
  status ServiceStatus: The address outside the cluster, once there is one.

ServiceSpec: Which pods, and how they are reached.
  allocateLoadBalancerNodePorts boolean: Whether a load balancer gets node ports too.
  clusterIP string: The address inside the cluster. None for a headless service, which has none.
  clusterIPs []string: All addresses inside the cluster.
  externalIPs []string: Further addresses that nodes accept for it.
  externalName string: For the type ExternalName: the name that it stands for.
  externalTrafficPolicy string(Cluster|Local): Whether requests from outside may go to pods on other
    nodes.
  healthCheckNodePort integer: Where a load balancer asks a node whether it has pods.
  internalTrafficPolicy string(Cluster|Local): Whether requests from inside may go to pods on other
    nodes.
  ipFamilies []string: IPv4, IPv6 or both.
  ipFamilyPolicy string(SingleStack|PreferDualStack|RequireDualStack): One family or two.
  loadBalancerClass string: Who is to make the load balancer.
  loadBalancerSourceRanges []string: Who may use the load balancer.
  ports []ServicePort: Its ports.
  publishNotReadyAddresses boolean: Whether pods that are not ready count.
  selector map[string]string: Which pods, by their labels. Without it somebody else writes the
    endpoints.
  sessionAffinity string(None|ClientIP): Whether a client always gets the same pod.
  sessionAffinityConfig SessionAffinityConfig: For how long.
  trafficDistribution string: Which pods are preferred, like those of the same zone.
  type string(ClusterIP|NodePort|LoadBalancer|ExternalName): From where it can be reached.

ServicePort: A port of a service.
  appProtocol string: What is spoken there.
  name string: Its name; needed when there are several.
  nodePort integer: The port of every node that leads here, from 30000 to 32767.
  port integer required: The port at the address of the service.
  protocol string(TCP|UDP|SCTP): TCP, unless it is said otherwise.
  targetPort IntOrString: The port of the pods, by number or by name. The same, when left out.

SessionAffinityConfig: How long a client gets the same pod.
  clientIP ClientIPConfig: By its address.

ClientIPConfig: By the address of the client.
  timeoutSeconds integer: How long. 10800, unless it is said otherwise.

ServiceStatus: What has been made for a service.
  conditions []Condition: How far it is.
  loadBalancer LoadBalancerStatus: Its load balancer.

LoadBalancerStatus: A load balancer.
  ingress []LoadBalancerIngress: Where it is reached.

LoadBalancerIngress: Where a load balancer is reached.
  hostname string: By name.
  ip string: By address.
  ipMode string: How nodes treat the address.
  ports []PortStatus: How its ports are.

PortStatus: How a port is.
  error string: What is wrong with it.
  port integer required: The port.
  protocol string required: TCP, UDP or SCTP.

EndpointSlice: Some of the pods behind a service, as kube-proxy reads them.
  addressType string required(IPv4|IPv6|FQDN): What the addresses are.
  endpoints []Endpoint required: The pods; at most 100 to a slice.
  ports []EndpointPort: Their ports.

Endpoint: One pod behind a service.
  addresses []string required: Its addresses.
  conditions EndpointConditions: Whether it gets requests.
  hints EndpointHints: By whom it is preferred.
  hostname string: Its name in DNS.
  nodeName string: Its node.
  targetRef ObjectReference: The pod.
  zone string: Its zone.

EndpointConditions: Whether an endpoint gets requests.
  ready boolean: It serves and is not ending.
  serving boolean: It serves, ending or not.
  terminating boolean: It is ending.

EndpointHints: By whom an endpoint is preferred.
  forNodes []ForNode: Nodes.
  forZones []ForZone: Zones.

ForNode: A node.
  name string required: Its name.

ForZone: A zone.
  name string required: Its name.

EndpointPort: A port of the pods.
  appProtocol string: What is spoken there.
  name string: Its name.
  port integer: Its number.
  protocol string: TCP, UDP or SCTP.

Ingress: Which requests from outside go to which services. Somebody must carry it out: an ingress
    controller, which a new cluster does not have.
  spec IngressSpec: The rules.
  status IngressStatus: Where it is reached.

IngressSpec: The rules.
  defaultBackend IngressBackend: Where requests go that no rule fits.
  ingressClassName string: Which controller is meant.
  rules []IngressRule: The rules, by host.
  tls []IngressTLS: Certificates, by host.

IngressRule: The rules for one host.
  host string: The host; all, when left empty.
  http HTTPIngressRuleValue: The paths.

HTTPIngressRuleValue: Paths.
  paths []HTTPIngressPath required: The paths.

HTTPIngressPath: One path.
  backend IngressBackend required: Where its requests go.
  path string: The path.
  pathType string required(Exact|ImplementationSpecific|Prefix): How it is compared.

IngressBackend: Where requests go.
  resource TypedLocalObjectReference: An object that the controller knows.
  service IngressServiceBackend: A service.

IngressServiceBackend: A service.
  name string required: Its name.
  port ServiceBackendPort: Its port.

ServiceBackendPort: A port of a service.
  name string: By name.
  number integer: By number.

IngressTLS: A certificate.
  hosts []string: For which hosts.
  secretName string: The secret that holds it.

IngressStatus: Where an ingress is reached.
  loadBalancer IngressLoadBalancerStatus: By which load balancer.

IngressLoadBalancerStatus: A load balancer.
  ingress []IngressLoadBalancerIngress: Where it is reached.

IngressLoadBalancerIngress: Where a load balancer is reached.
  hostname string: By name.
  ip string: By address.
"""
