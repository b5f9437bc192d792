"""How true kube-controller-manager is."""

from engine.limits import Limit, Limits, written

LIMITS = Limits(
    title=Limit("kube-controller-manager", "kube-controller-manager"),
    modelled=(
        Limit(
            "one Lease, one leader; whoever takes over begins with empty caches and with clocks "
            "that start anew; a leader that was frozen for longer than ten seconds ends before it "
            "does anything late",
            "um Lease, um líder; quem assume começa com caches vazios e relógios do zero; um líder "
            "congelado por mais de dez segundos encerra antes de fazer algo atrasado",
        ),
        Limit(
            "deployments (both strategies, proportional scaling, pause, undo, deadline, history), "
            "replica sets (order of deletion, slow start, expectations, adoption), stateful sets "
            "(order, partition, OnDelete, Parallel, whether claims stay or go), daemon sets "
            "(taints, maxUnavailable, maxSurge, back-off of failed pods), jobs (parallel, indexed, "
            "back-off of the whole or of each index, deadlines, policies of failure and success, "
            "time to live) and cron jobs (missed starts, concurrency, history, time zones)",
            "deployments (as duas estratégias, escala proporcional, pausa, undo, prazo, "
            "histórico), replica sets (ordem de exclusão, início lento, expectativas, adoção), "
            "stateful sets (ordem, partição, OnDelete, Parallel, se os claims ficam ou saem), "
            "daemon sets (taints, maxUnavailable, maxSurge, back-off de pods que falham), jobs "
            "(paralelos, indexados, back-off do todo ou de cada índice, prazos, políticas de falha "
            "e de sucesso, tempo de vida) e cron jobs (inícios perdidos, concorrência, histórico, "
            "fusos horários)",
        ),
        Limit(
            "node lifecycle with zones, their states and the pace of eviction; taint eviction; the "
            "pod garbage collector with `out-of-service`; the garbage collector with its three "
            "policies; namespaces; PodDisruptionBudgets; EndpointSlices",
            "ciclo de vida dos nós com zonas, seus estados e o ritmo da expulsão; expulsão por "
            "taint; o coletor de pods com `out-of-service`; o garbage collector com suas três "
            "políticas; namespaces; PodDisruptionBudgets; EndpointSlices",
        ),
        Limit(
            "claims and volumes: binding, default class, reclaim policies, protection while in "
            "use; recounts of quotas; horizontal autoscaling with tolerance, policies and windows; "
            "the default service account and the root certificate of each namespace; cluster roles "
            "that collect others by their labels; certificate signing requests: approval of "
            "kubelets' own, signing by the four signers of Kubernetes, cleaning; the TTL of nodes",
            "claims e volumes: ligação, classe padrão, políticas de recuperação, proteção em uso; "
            "recontagem de cotas; autoscaling horizontal com tolerância, políticas e janelas; a "
            "conta de serviço padrão e o certificado raiz de cada namespace; cluster roles "
            "que reúnem outros por labels; pedidos de assinatura de certificados: aprovação dos "
            "que são de kubelets, assinatura pelos quatro assinadores do Kubernetes, limpeza; o "
            "TTL dos nós",
        ),
        Limit(
            "attaching and detaching the volumes of CSI drivers: VolumeAttachments, what a Node "
            "has attached and in use, the Multi-Attach error, the six minutes before a forced "
            "detachment, `out-of-service`, two minutes without a driver's answer",
            "anexar e desanexar volumes de drivers CSI: VolumeAttachments, o que um Node tem "
            "anexado e em uso, o erro Multi-Attach, os seis minutos antes de um detach forçado, "
            "`out-of-service`, dois minutos sem resposta de um driver",
        ),
        Limit(
            "Events: counted when said again, combined when ten are alike within ten minutes, 25 "
            "about one object at once and one more every five minutes; the scheduler's are series",
            "Events: contados ao se repetir, combinados quando há dez parecidos em dez minutos, 25 "
            "sobre um objeto de uma vez e mais um a cada cinco minutos; os do scheduler são séries",
        ),
    ),
    simplified=(
        Limit(
            "controllers learn from the condition of an APIService that its group cannot be "
            "discovered, where real ones ask; only the deletion of namespaces minds",
            "controllers sabem pela condição de um APIService que seu grupo não pode ser "
            "descoberto; os reais perguntam; só a exclusão de namespaces se importa",
        ),
        Limit(
            "controllers ask as fast as they are answered, where real ones keep to 20 requests a "
            "second: a ReplicaSet whose pods a kubelet turns away makes several times as many",
            "controllers pedem tão rápido quanto recebem respostas; os reais se limitam a 20 "
            "pedidos por segundo: um ReplicaSet cujos pods um kubelet recusa cria várias vezes "
            "mais",
        ),
        Limit(
            "the time zone of a cron job keeps the offset that it has when 2026 begins: a clock "
            "that `clock_skew` sets months ahead meets no change to or from daylight-saving time",
            "o fuso horário de um cron job mantém a diferença que tem quando 2026 começa: um "
            "relógio que o `clock_skew` adianta em meses não encontra mudança de ou para o horário "
            "de verão",
        ),
        Limit(
            "an Event that the API server does not take is not sent again",
            "um Event que o API server não aceita não é enviado de novo",
        ),
        Limit(
            "the load that autoscalers measure is given as an annotation of the workload, "
            "`load.quorum.dev/cpu`, and its ready pods share it evenly; a metrics server is not "
            "needed for it, but one that is registered (v1beta1.metrics.k8s.io) must answer",
            "a carga que os autoscalers medem vem de uma anotação do workload, "
            "`load.quorum.dev/cpu`, dividida por igual entre os pods prontos; não é preciso um "
            "metrics server, mas o que estiver registrado (v1beta1.metrics.k8s.io) tem de "
            "responder",
            written("horizontalpodautoscalers"),
        ),
        Limit(
            "the hash in the names of replica sets has other letters than Go would give it",
            "o hash nos nomes de replica sets tem letras diferentes das que o Go daria",
        ),
        Limit(
            "volumes are made by a driver of the simulated cloud (`cloud: {volumes: true}`), as "
            "provisioner `csi.quorum.dev`, or by hand",
            "volumes são criados por um driver da nuvem simulada (`cloud: {volumes: true}`), como "
            "provisioner `csi.quorum.dev`, ou à mão",
            written("persistentvolumeclaims"),
        ),
        Limit(
            "every volume of a CSI driver must be attached: there are no CSIDriver objects; the "
            "live Node is not asked once more before a volume leaves it; VolumeAttachments and "
            "CSINodes are watched from the first sign of a driver on",
            "todo volume de um driver CSI precisa ser anexado: não há objetos CSIDriver; o Node "
            "real não é consultado mais uma vez antes de um volume sair dele; VolumeAttachments e "
            "CSINodes são assistidos a partir do primeiro sinal de um driver",
            written("persistentvolumeclaims"),
        ),
        Limit(
            "the failures of a job after its last success are read from the pods that are left",
            "as falhas de um job depois do último sucesso são lidas dos pods que restam",
        ),
    ),
    absent=(
        Limit(
            "expansion of volumes: a claim may ask for more where its class allows it, but no "
            "driver here has a resizer, so it stays as large as it is",
            "expansão de volumes: um claim pode pedir mais onde a classe dele permite, mas nenhum "
            "driver aqui tem um resizer, e ele fica do tamanho que tem",
        ),
        Limit(
            "Endpoints objects and mirroring, replication controllers, node IPAM, tokens of "
            "accounts, bootstrap tokens, device claims",
            "objetos Endpoints e espelhamento, replication controllers, IPAM de nós, tokens de "
            "contas, tokens de bootstrap, device claims",
        ),
    ),
)
