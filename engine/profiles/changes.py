"""Every difference between the releases that the engine knows of, oldest first: the one table from
which profiles, the command line and the reference page are made.

A row that came with a feature gate names the first release in which the gate is on by default
(pkg/features/kube_features.go).
"""

from engine.profiles.change import K8S, Change, kep, pull, same
from engine.units import SECOND

GATES = "pkg/features/kube_features.go"
APISERVER_GATES = "staging/src/k8s.io/apiserver/pkg/features/kube_features.go"
YES = {"en": "yes", "pt-BR": "sim"}
NO = {"en": "no", "pt-BR": "não"}

CHANGES: tuple[Change, ...] = (
    Change(
        "consistent-lists",
        "1.31",
        "kube-apiserver",
        {
            "en": "where a list without a `resourceVersion` comes from",
            "pt-BR": "de onde vem uma lista sem `resourceVersion`",
        },
        {"en": "from etcd", "pt-BR": "do etcd"},
        {
            "en": "from the watch cache, once it is as fresh as etcd",
            "pt-BR": "do watch cache, quando ele está tão atual quanto o etcd",
        },
        (kep(2340), f"{APISERVER_GATES} ConsistentListFromCache"),
        {"lists_from_cache": False},
    ),
    Change(
        "generated-names",
        "1.31",
        "kube-apiserver",
        {
            "en": "how often a generated name (`generateName`) is drawn until it is free",
            "pt-BR": "quantas vezes um nome gerado (`generateName`) é sorteado até estar livre",
        },
        same("1"),
        same("8"),
        (kep(4420), f"{APISERVER_GATES} RetryGenerateName"),
        {"generate_tries": 1},
    ),
    Change(
        "node-monitor-grace-period",
        "1.32",
        "kube-controller-manager",
        {
            "en": "how long a node may be silent before it counts as `Unknown` "
            "(`--node-monitor-grace-period`)",
            "pt-BR": "quanto tempo um nó pode ficar em silêncio até contar como `Unknown` "
            "(`--node-monitor-grace-period`)",
        },
        same("40s"),
        same("50s"),
        (pull(126287), "CHANGELOG/CHANGELOG-1.32.md"),
        {"node_monitor_grace_us": 40 * SECOND},
    ),
    Change(
        "queueing-hints",
        "1.32",
        "kube-scheduler",
        {
            "en": "which events let a pod that found no node be tried again",
            "pt-BR": "que eventos fazem um pod que não achou nó ser tentado de novo",
        },
        {
            "en": "every event of a sort that a plugin that refused it has registered for; of "
            "nodes, only where the pod would fit by itself",
            "pt-BR": "todo evento de um tipo para o qual um plugin que o recusou se registrou; de "
            "nós, só onde o pod caberia por si",
        },
        {
            "en": "those in which a plugin that refused it sees hope for this pod",
            "pt-BR": "aqueles em que um plugin que o recusou vê esperança para este pod",
        },
        (kep(4247), f"{GATES} SchedulerQueueingHints", "pkg/scheduler/eventhandlers.go"),
        {"weighs_hints": False},
    ),
    Change(
        "container-created-event",
        "1.32",
        "kubelet",
        {
            "en": "the message of the Event `Created`",
            "pt-BR": "a mensagem do Event `Created`",
        },
        same("`Created container web`"),
        same("`Created container: web`"),
        ("pkg/kubelet/kuberuntime/kuberuntime_container.go startContainer",),
        {"created_says": "Created container {name}"},
    ),
    Change(
        "pop-from-backoff",
        "1.33",
        "kube-scheduler",
        {
            "en": "whether an idle scheduler takes pods out of their back-off of 1 to 10 s",
            "pt-BR": "se um scheduler ocioso tira pods do back-off de 1 a 10 s",
        },
        NO,
        YES,
        (kep(5142), f"{GATES} SchedulerPopFromBackoffQ"),
        {"skips_backoff": False},
    ),
    Change(
        "pod-generation",
        "1.33",
        "kube-apiserver",
        {
            "en": "whether `metadata.generation` counts the changes of a pod's spec",
            "pt-BR": "se `metadata.generation` conta as mudanças do spec de um pod",
        },
        NO,
        YES,
        (kep(5067), "pkg/registry/core/pod/strategy.go PrepareForCreate"),
        {"counts_pod_generations": False},
    ),
    Change(
        "ordered-namespace-deletion",
        "1.33",
        "kube-controller-manager",
        {
            "en": "in which order a namespace that is being deleted is emptied",
            "pt-BR": "em que ordem um namespace que está sendo excluído é esvaziado",
        },
        {"en": "all at once", "pt-BR": "tudo de uma vez"},
        {"en": "pods first, then the rest", "pt-BR": "primeiro os pods, depois o resto"},
        (kep(5080), f"{GATES} OrderedNamespaceDeletion"),
        {"empties_in_order": False},
    ),
    Change(
        "pod-observed-generation",
        "1.34",
        "kube-apiserver",
        {
            "en": "whether `observedGeneration` stands in a pod's status and its conditions",
            "pt-BR": "se `observedGeneration` consta no status de um pod e nas condições dele",
        },
        NO,
        YES,
        (kep(5067), f"{GATES} PodObservedGenerationTracking"),
        {"observes_pod_generations": False},
    ),
    Change(
        "leader-election-flows",
        "1.34",
        "kube-apiserver",
        {
            "en": "the FlowSchemas `endpoint-controller` and `workload-leader-election`",
            "pt-BR": "os FlowSchemas `endpoint-controller` e `workload-leader-election`",
        },
        {"en": "there", "pt-BR": "existem"},
        {
            "en": "gone: only leases are for elections",
            "pt-BR": "não existem: só leases servem a eleições",
        },
        (pull(131215), "staging/src/k8s.io/apiserver/pkg/apis/flowcontrol/bootstrap/default.go"),
        {"elects_by_leases": False},
    ),
    Change(
        "dynamic-resources",
        "1.34",
        "kube-scheduler",
        {
            "en": "what `FailedScheduling` says before it speaks of preemption",
            "pt-BR": "o que `FailedScheduling` diz antes de falar de preempção",
        },
        {"en": "nothing", "pt-BR": "nada"},
        same("`no new claims to deallocate`"),
        (kep(4381), f"{GATES} DynamicResourceAllocation"),
        {"allocates_devices": False},
    ),
    Change(
        "delete-says-namespace",
        "1.34",
        "kubectl",
        {"en": "what `kubectl delete` prints", "pt-BR": "o que `kubectl delete` imprime"},
        same('`pod "web" deleted`'),
        same('`pod "web" deleted from default namespace`'),
        (pull(126619), "CHANGELOG/CHANGELOG-1.34.md"),
        {"says_namespace": False},
    ),
    Change(
        "snapshot-in-etcdutl",
        "1.34",
        "etcdctl",
        {
            "en": "which program restores a snapshot and tells its status",
            "pt-BR": "que programa restaura um snapshot e mostra seu status",
        },
        {"en": "`etcdctl` (deprecated) or `etcdutl`", "pt-BR": "`etcdctl` (obsoleto) ou `etcdutl`"},
        {"en": "only `etcdutl`", "pt-BR": "só `etcdutl`"},
        ("https://github.com/etcd-io/etcd/blob/main/CHANGELOG/CHANGELOG-3.6.md",),
    ),
    Change(
        "untolerated-taint",
        "1.35",
        "kube-scheduler",
        {
            "en": "how `FailedScheduling` speaks of a taint that a pod does not tolerate (the "
            "patch releases of 1.34 from #135023 on say it as 1.35 does)",
            "pt-BR": "como `FailedScheduling` fala de um taint que o pod não tolera (as versões de "
            "correção da 1.34 a partir do #135023 dizem como a 1.35)",
        },
        same("`node(s) had untolerated taint {key: value}`"),
        same("`node(s) had untolerated taint(s)`"),
        (pull(134740), pull(135023)),
        {"names_taints": True},
    ),
    Change(
        "terminating-replicas",
        "1.35",
        "kube-controller-manager",
        {
            "en": "whether Deployments and ReplicaSets have `status.terminatingReplicas`",
            "pt-BR": "se Deployments e ReplicaSets têm `status.terminatingReplicas`",
        },
        NO,
        YES,
        (kep(3973), f"{GATES} DeploymentReplicaSetTerminatingReplicas"),
        {"counts_terminating": False},
    ),
    Change(
        "pod-topology-labels",
        "1.35",
        "kube-apiserver",
        {
            "en": "whether a pod that is bound gets the labels of its node's zone and region",
            "pt-BR": "se um pod vinculado recebe os rótulos de zona e região do nó",
        },
        NO,
        YES,
        (kep(4742), f"{GATES} PodTopologyLabelsAdmission"),
        {"copies_topology": False},
    ),
    Change(
        "container-events",
        "1.35",
        "kubelet",
        {
            "en": "the messages of the Events `Created` and `Started`",
            "pt-BR": "as mensagens dos Events `Created` e `Started`",
        },
        same("`Created container: web`, `Started container web`"),
        same("`Container created`, `Container started`"),
        (pull(134043), "CHANGELOG/CHANGELOG-1.35.md"),
        {
            "created_says": "Created container: {name}",
            "started_says": "Started container {name}",
        },
    ),
    Change(
        "image-access",
        "1.35",
        "kubelet",
        {
            "en": "how the Event `Pulled` ends when the image was there already",
            "pt-BR": "como termina o Event `Pulled` quando a imagem já estava lá",
        },
        same("`already present on machine`"),
        same("`already present on machine and can be accessed by the pod`"),
        (kep(2535), f"{GATES} KubeletEnsureSecretPulledImages"),
        {"checks_image_access": False},
    ),
    Change(
        "watch-list",
        "1.35",
        "client-go",
        {
            "en": "how a cache gets its first picture",
            "pt-BR": "como um cache recebe sua primeira imagem",
        },
        {"en": "a list, then a watch", "pt-BR": "uma lista, depois um watch"},
        {
            "en": "one watch that sends everything first",
            "pt-BR": "um só watch que primeiro envia tudo",
        },
        (kep(3157), "staging/src/k8s.io/client-go/features/known_features.go WatchListClient"),
    ),
    Change(
        "balanced-allocation",
        "1.36",
        "kube-scheduler",
        {
            "en": "what `NodeResourcesBalancedAllocation` scores",
            "pt-BR": "o que `NodeResourcesBalancedAllocation` pontua",
        },
        {
            "en": "how evenly CPU and memory are used with the pod",
            "pt-BR": "quão por igual CPU e memória são usadas com o pod",
        },
        {
            "en": "how much the pod changes how evenly they are used",
            "pt-BR": "quanto o pod muda quão por igual elas são usadas",
        },
        (pull(135573), "pkg/scheduler/framework/plugins/noderesources/balanced_allocation.go"),
        {"scores_gain": False},
    ),
)

RELEASES: dict[str, tuple[str, str]] = {
    "1.30": ("v1.30.0", "3.5.12"),
    "1.31": ("v1.31.0", "3.5.15"),
    "1.32": ("v1.32.0", "3.5.16"),
    "1.33": ("v1.33.0", "3.5.21"),
    "1.34": ("v1.34.0", "3.6.4"),
    "1.35": ("v1.35.0", "3.6.6"),
    "1.36": ("v1.36.2", "3.6.8"),
}
"""Every minor release: what its kubelets report, and the etcd that its kubeadm installs
(DefaultEtcdVersion in cmd/kubeadm/app/constants/constants.go). Patch releases of a minor go on to
newer patches of etcd."""
ETCD_SOURCE = f"{K8S}/blob/master/cmd/kubeadm/app/constants/constants.go"
