"""What the processes of a cluster are told because of its Kubernetes release."""

from dataclasses import dataclass

from engine.units import SECOND


@dataclass(frozen=True, slots=True)
class Profile:
    """One minor release. The defaults are those of the newest one that the engine knows; what an
    older release did otherwise stands in the table of changes, and nowhere else.
    """

    name: str
    kubernetes: str
    """The version that kubelets report."""
    etcd: str
    """The version of etcd that kubeadm installs."""

    node_monitor_grace_us: int = 50 * SECOND
    """kube-controller-manager: the silence after which a node counts as Unknown."""
    counts_terminating: bool = True
    """kube-controller-manager: Deployments and ReplicaSets have status.terminatingReplicas."""
    empties_in_order: bool = True
    """kube-controller-manager: the pods of a namespace that is being deleted go first."""
    generate_tries: int = 8
    """kube-apiserver: how often a generated name is drawn until it is free."""
    lists_from_cache: bool = True
    """kube-apiserver: a list without a resourceVersion waits for the watch cache."""
    counts_pod_generations: bool = True
    """kube-apiserver: pods have metadata.generation."""
    observes_pod_generations: bool = True
    """kube-apiserver: pods may have observedGeneration in status and conditions."""
    copies_topology: bool = True
    """kube-apiserver: a bound pod gets the labels of its node's zone and region."""
    elects_by_leases: bool = True
    """kube-apiserver: only leases are flows of leader election."""
    weighs_hints: bool = True
    """kube-scheduler: a plugin looks at an event before it lets a pod be tried again."""
    skips_backoff: bool = True
    """kube-scheduler: an idle scheduler takes a pod out of its back-off."""
    allocates_devices: bool = True
    """kube-scheduler: the plugin DynamicResources is on and has its say in messages."""
    names_taints: bool = False
    """kube-scheduler: a refusal names the taint that is not tolerated."""
    scores_gain: bool = True
    """kube-scheduler: what counts is how much a pod changes a node's balance."""
    created_says: str = "Container created"
    started_says: str = "Container started"
    """kubelet: the messages of Events; `{name}` is the container's."""
    checks_image_access: bool = True
    """kubelet: a present image is used only if the pod may pull it; the Event says so."""
    says_namespace: bool = True
    """kubectl: delete says from which namespace."""
