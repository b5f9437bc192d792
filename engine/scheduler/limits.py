"""How true kube-scheduler is."""

from engine.limits import Limit, Limits, written

LIMITS = Limits(
    title=Limit("kube-scheduler", "kube-scheduler"),
    modelled=(
        Limit(
            "the filters of the 1.36 profile in their order, with their exact reasons: "
            "NodeUnschedulable, NodeName, TaintToleration, NodeAffinity, NodePorts, "
            "NodeResourcesFit, VolumeRestrictions (ReadWriteOncePod), NodeVolumeLimits (CSI), "
            "VolumeBinding, VolumeZone, PodTopologySpread, InterPodAffinity; the whole "
            "FailedScheduling message",
            "os filtros do perfil 1.36 em sua ordem, com os motivos exatos: NodeUnschedulable, "
            "NodeName, TaintToleration, NodeAffinity, NodePorts, NodeResourcesFit, "
            "VolumeRestrictions (ReadWriteOncePod), NodeVolumeLimits (CSI), VolumeBinding, "
            "VolumeZone, PodTopologySpread, InterPodAffinity; a mensagem FailedScheduling inteira",
        ),
        Limit(
            "its scores, normalised and weighted: TaintToleration, NodeAffinity, NodeResourcesFit "
            "(LeastAllocated), PodTopologySpread with the system defaults, InterPodAffinity, "
            "NodeResourcesBalancedAllocation (the formula of 1.36), ImageLocality; the adaptive "
            "percentageOfNodesToScore with its rotating start",
            "as notas, normalizadas e com pesos: TaintToleration, NodeAffinity, NodeResourcesFit "
            "(LeastAllocated), PodTopologySpread com os padrões do sistema, InterPodAffinity, "
            "NodeResourcesBalancedAllocation (a fórmula da 1.36), ImageLocality; o "
            "percentageOfNodesToScore adaptativo com seu início rotativo",
        ),
        Limit(
            "preemption: victims and who is spared, PodDisruptionBudgets, nominated nodes, "
            "`preemptionPolicy: Never`; requests with init containers, sidecars, overhead, "
            "whole pods' resources and extended resources",
            "preempção: vítimas e quem é poupado, PodDisruptionBudgets, nós nomeados, "
            "`preemptionPolicy: Never`; pedidos com init containers, sidecars, overhead, recursos "
            "do pod inteiro e recursos estendidos",
        ),
        Limit(
            "the queue by priority and age, scheduling gates, hints per plugin, back-off after "
            "errors, the flush after five minutes; only the leader schedules, and all it knows "
            "comes from its watches",
            "a fila por prioridade e idade, scheduling gates, dicas por plugin, back-off após "
            "erros, a liberação após cinco minutos; só o líder agenda, e tudo o que sabe vem "
            "de seus watches",
        ),
        Limit(
            "claims that wait for a node: a free volume is reserved, or a provisioner is told the "
            "node; the pod is bound when they are, looked at every second, given up after 600 s",
            "claims que esperam por um nó: um volume livre é reservado, ou um provisionador fica "
            "sabendo do nó; o pod é associado quando elas o são, verificado a cada segundo, com "
            "desistência após 600 s",
        ),
    ),
    simplified=(
        Limit(
            "a decision takes an instant and a cycle 2 ms (an estimate); equal nodes are chosen "
            "among by lot, where the real order depends on parallel threads",
            "uma decisão é instantânea e um ciclo leva 2 ms (estimativa); entre nós iguais decide "
            "a sorte, onde a ordem real depende de threads paralelas",
        ),
        Limit(
            "a refused pod that an event wakes is tried at once, as an idle scheduler does "
            "(SchedulerPopFromBackoffQ); a busy one would let its back-off pass first",
            "um pod recusado que um evento acorda é tentado na hora, como faz um scheduler ocioso "
            "(SchedulerPopFromBackoffQ); um ocupado deixaria passar antes o back-off",
        ),
        Limit(
            "requests are those of the spec, not of a resize under way, and quantities are "
            "rounded up one by one; an image is as large as the node itself says",
            "os pedidos são os da spec, não os de um resize em curso, e as quantidades são "
            "arredondadas uma a uma; uma imagem tem o tamanho que o próprio nó informa",
        ),
        Limit(
            "with more than 100 nodes, what is told of a decision holds only some of them",
            "com mais de 100 nós, o que se conta de uma decisão traz só alguns deles",
        ),
    ),
    absent=(
        Limit(
            "DynamicResources, but for what it says of pods without claims",
            "DynamicResources, exceto o que diz de pods sem claims",
            written("pods", "spec.resourceClaims"),
        ),
        Limit(
            "CSI storage capacity, disks written into pods (the old in-tree kinds); "
            "NodeDeclaredFeatures; toleration operators Gt and Lt, which the API server refuses as "
            "long as their feature gate is off, as it is by default",
            "capacidade de armazenamento CSI, discos escritos em pods (os antigos tipos in-tree); "
            "NodeDeclaredFeatures; operadores Gt e Lt em tolerations, que o API server recusa "
            "enquanto a feature gate deles está desligada, como é o padrão",
        ),
        Limit(
            "gang scheduling and workload-aware preemption, extenders, Permit plugins, other "
            "profiles and arguments of plugins",
            "gang scheduling e preempção por workload, extenders, plugins Permit, outros perfis "
            "e argumentos de plugins",
        ),
    ),
)
