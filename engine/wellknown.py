"""Labels and taints of nodes that several components must spell alike.

After staging/src/k8s.io/api/core/v1/{well_known_labels,well_known_taints}.go and
staging/src/k8s.io/cloud-provider/api/well_known_taints.go.
"""

HOSTNAME = "kubernetes.io/hostname"
ZONE = "topology.kubernetes.io/zone"
REGION = "topology.kubernetes.io/region"
EXCLUDED = "node.kubernetes.io/exclude-from-external-load-balancers"

NOT_READY = "node.kubernetes.io/not-ready"
UNREACHABLE = "node.kubernetes.io/unreachable"
UNSCHEDULABLE = "node.kubernetes.io/unschedulable"
MEMORY_PRESSURE = "node.kubernetes.io/memory-pressure"
DISK_PRESSURE = "node.kubernetes.io/disk-pressure"
PID_PRESSURE = "node.kubernetes.io/pid-pressure"
NETWORK_UNAVAILABLE = "node.kubernetes.io/network-unavailable"
UNINITIALIZED = "node.cloudprovider.kubernetes.io/uninitialized"
