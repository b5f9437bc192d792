"""The failure scenarios of the project's fact sheet, each with what its runs are held to.

The numbers come from Kubernetes' defaults and sources, never from what the engine happens to do:
docs/failures.md, made from this table, shows them to readers. Every document breaks something at
10 s unless its row says otherwise.
"""

from typing import Any, NamedTuple


class Fact(NamedTuple):
    """What a probe must answer: a number from `low` to `high`, exactly `value`, a text that holds
    `value`, or anything else than `value`.
    """

    probe: str
    arguments: tuple[str, ...]
    how: str
    value: Any
    high: float = 0


class Failure(NamedTuple):
    """One failure scenario: its number, its document, a sentence in both languages, its facts.
    Without a document it is out of reach, and `facts` is empty.
    """

    number: str
    document: str
    en: str
    pt_br: str
    facts: tuple[Fact, ...] = ()


def within(low: float, high: float, probe: str, *arguments: str) -> Fact:
    """A number in a range, both ends included."""
    return Fact(probe, arguments, "within", low, high)


def maybe(low: float, high: float, probe: str, *arguments: str) -> Fact:
    """A moment in a range, or never (-1): it depends on who led where."""
    return Fact(probe, arguments, "maybe", low, high)


def same(value: Any, probe: str, *arguments: str) -> Fact:
    """Exactly this."""
    return Fact(probe, arguments, "same", value)


def unlike(value: Any, probe: str, *arguments: str) -> Fact:
    """Anything but this."""
    return Fact(probe, arguments, "unlike", value)


def has(text: str, probe: str, *arguments: str) -> Fact:
    """A text with this in it."""
    return Fact(probe, arguments, "has", text)


def lacks(text: str, probe: str, *arguments: str) -> Fact:
    """A text without this in it."""
    return Fact(probe, arguments, "lacks", text)


KCM, SCHEDULER = "kube-controller-manager", "kube-scheduler"
GIVE_UP = (10, 12.2)
"""Seconds from the loss of the API to a leader's exit: the next attempt, then 10 s."""
OBSERVE = (15, 20.5)
"""Seconds until a restarted candidate has seen a dead lease stand still, and looked again."""
FAIL_OVER = (13, 23.8)
DETECTION = (40, 60)
NEVER = -1.0

FAILURES = (
    Failure(
        "S1", "etcd-minority-loss",
        "One etcd follower of three is lost: writes go on, only what was tied to it moves over.",
        "Um seguidor de três do etcd se perde: as escritas seguem, só muda de lugar o que "
        "dependia dele.",
        (
            same(0.0, "leader_gap_seconds"),
            same(2, "accepted"),
            maybe(20, 22.2, "exit_seconds", SCHEDULER),
            maybe(20, 22.2, "exit_seconds", KCM),
            same(NEVER, "node_turns_seconds", "worker-1", "Unknown"),
        ),
    ),
    Failure(
        "S2", "etcd-leader-crash",
        "The etcd leader is killed: a second or two without one, and a write whose end nobody "
        "knows.",
        "O líder do etcd é morto: um ou dois segundos sem líder, e uma escrita cujo fim ninguém "
        "sabe.",
        (
            within(1, 4, "leader_gap_seconds"),
            same(NEVER, "takes_over_seconds", KCM),
            same(0, "exits", KCM),
        ),
    ),
    Failure(
        "S3", "etcd-leader-stopped",
        "The etcd leader is stopped cleanly: it hands over first, and nobody notices.",
        "O líder do etcd é parado de forma limpa: passa a liderança antes, e ninguém percebe.",
        (
            within(0, 0.2, "leader_gap_seconds"),
            same("accepted", "outcome", "write"),
            within(0, 1, "answer_seconds", "write"),
        ),
    ),
    Failure(
        "S4", "etcd-majority-loss",
        "Two of three etcd members are lost and come back: nothing can be written, and what runs "
        "goes on.",
        "Dois de três membros do etcd se perdem e voltam: nada pode ser gravado, e o que roda "
        "continua.",
        (
            same("", "leader", "12.2s"),
            within(3, 5, "noted_seconds", "WatchesCut", "10s"),
            within(7, 7.2, "answer_seconds", "write"),
            has("etcdserver: request timed out", "says", "write"),
            within(60, 60.2, "answer_seconds", "read"),
            within(20, 22.2, "exit_seconds", KCM),
            within(20, 22.2, "exit_seconds", SCHEDULER),
            within(30, 36, "noted_seconds", "CacheLost", "10s"),
            same(NEVER, "node_turns_seconds", "worker-1", "Unknown"),
            same(4, "running", "web", "80s"),
            same("", "leader", "92s"),
            unlike("", "leader", "94.1s"),
            same("accepted", "outcome", "after"),
        ),
    ),
    Failure(
        "S5", "etcd-quorum-lost-for-good",
        "Two of three etcd members are lost for ever: the third goes on alone with all data, and "
        "gets company again.",
        "Dois de três membros do etcd se perdem para sempre: o terceiro segue sozinho com todos os "
        "dados, e volta a ter companhia.",
        (
            has("context deadline exceeded", "says", "stuck"),
            within(0, 2, "noted_seconds", "BecameLeader", "30s"),
            has("cp-3", "says", "members"),
            lacks("cp-1", "says", "members"),
            has("web    2/2", "says", "read"),
            has("etcdserver: too many learner members in cluster", "says", "hasty"),
            same("accepted", "outcome", "promote"),
            same("accepted", "outcome", "last"),
            same(2, "ready", "web"),
            same(NEVER, "node_turns_seconds", "worker-1", "Unknown"),
        ),
    ),
    Failure(
        "S6", "partition-minority",
        "The etcd leader is cut off with a minority: it abdicates, the others elect, and no brain "
        "is split.",
        "O líder do etcd fica isolado com uma minoria: abdica, os outros elegem, e não há dois "
        "líderes.",
        (
            within(0, 3, "leader_gap_seconds"),
            same("accepted", "outcome", "majority"),
            within(0, 1, "answer_seconds", "majority"),
            same("timed_out", "outcome", "minority"),
            within(7, 7.2, "answer_seconds", "minority"),
            same(False, "exists", "deployments", "lost"),
            same(True, "exists", "deployments", "kept"),
        ),
    ),
    Failure(
        "S7", "partition-every-member",
        "Three members that do not hear each other: no majority anywhere.",
        "Três membros que não se ouvem: não há maioria em lugar nenhum.",
        (
            same("", "leader", "12.2s"),
            same("timed_out", "outcome", "write"),
            has("etcdserver: request timed out", "says", "write"),
            within(20, 22.2, "exit_seconds", KCM),
            unlike("", "leader", "43s"),
            same("accepted", "outcome", "after"),
        ),
    ),
    Failure(
        "S7", "partition-four-members",
        "Four members cut two against two: four are not better than three.",
        "Quatro membros cortados dois contra dois: quatro não são melhores que três.",
        (
            same("", "leader", "12.2s"),
            unlike("accepted", "outcome", "write"),
            has("unhealthy cluster", "says", "here"),
            has("unhealthy cluster", "says", "there"),
            unlike("", "leader", "44s"),
            same("accepted", "outcome", "again"),
        ),
    ),
    Failure(
        "S8", "etcd-slow-disk",
        "The etcd leader has a slow disk: late heartbeats, another leader, and then it is fast "
        "again.",
        "O líder do etcd tem um disco lento: heartbeats atrasados, outro líder, e depois tudo é "
        "rápido de novo.",
        (
            within(1, 8, "noted_seconds", "BecameLeader", "10s"),
            same("accepted", "outcome", "late"),
            same("accepted", "outcome", "fast"),
        ),
    ),
    Failure(
        "S9", "etcd-slow-follower",
        "One follower has a slow disk: writes stay fast, reads through it are late.",
        "Um seguidor tem um disco lento: as escritas seguem rápidas, as leituras por ele atrasam.",
        (
            same(0.0, "leader_gap_seconds"),
            within(0, 0.5, "answer_seconds", "fast"),
            within(1, 8, "answer_seconds", "late"),
        ),
    ),
    Failure(
        "S10", "etcd-quota",
        "etcd reaches its quota: no write that takes room, until compaction, defragmentation and "
        "disarming, in this order.",
        "O etcd atinge a cota: nenhuma escrita que ocupe espaço, até compactar, desfragmentar e "
        "desarmar, nesta ordem.",
        (
            has("etcdserver: mvcc: database space exceeded", "says", "refused"),
            has("alarm:NOSPACE", "says", "alarms"),
            within(*GIVE_UP, "seconds_between", "QuotaReached", "LostLease"),
            same("True", "node_ready", "worker-1", "95s"),
            same("refused", "outcome", "again"),
            same("accepted", "outcome", "accepted"),
            within(0, 24, "takes_over_seconds", KCM, "106s"),
        ),
    ),
    Failure(
        "S11", "etcd-disk-full",
        "The disk below one member is full: it ends itself again and again; no alarm is raised.",
        "O disco de um membro está cheio: ele encerra a si mesmo de novo e de novo; nenhum alarme "
        "é acionado.",
        (
            within(2, 9, "exits", "etcd"),
            same(0.0, "leader_gap_seconds"),
            same("accepted", "outcome", "write"),
            lacks("NOSPACE", "says", "alarms"),
        ),
    ),
    Failure(
        "S12", "etcd-snapshot-restore",
        "An old snapshot is restored: whoever watched from a later revision is silently frozen "
        "until it starts anew.",
        "Um snapshot antigo é restaurado: quem assistia de uma revisão posterior fica congelado em "
        "silêncio até recomeçar.",
        (
            has("later", "says", "frozen"),
            lacks("later", "says", "truth"),
            lacks("later", "says", "seen"),
            same(1, "running", "later", "114s"),
            same(0, "running", "later"),
            same(2, "running", "web"),
        ),
    ),
    Failure(
        "S12", "etcd-snapshot-bumped",
        "The same with `--bump-revision` and `--mark-compacted`: everybody lists anew within a "
        "minute.",
        "O mesmo com `--bump-revision` e `--mark-compacted`: todos listam de novo em um minuto.",
        (
            within(0, 60, "noted_seconds", "HistoryGone", "35s"),
            lacks("later", "says", "seen"),
            same(0, "running", "later", "100s"),
        ),
    ),
    Failure(
        "S13", "etcd-corrupt-member",
        "A disk loses a write of one member: nobody notices, until members compare themselves at "
        "their start and refuse, right or wrong.",
        "Um disco perde uma escrita de um membro: ninguém nota, até que membros se comparam ao "
        "iniciar e se recusam, certos ou errados.",
        (
            has("blue", "says", "right"),
            has("red", "says", "wrong"),
            same("", "says", "alarms"),
            within(0, 0.1, "noted_seconds", "StartRefused", "21s"),
            has("etcdserver: unhealthy cluster", "says", "early"),
            same("accepted", "outcome", "remove"),
            same("accepted", "outcome", "add"),
            has("blue", "says", "again"),
        ),
    ),
    Failure(
        "S13", "etcd-corrupt-alarm",
        "The leader compares what members hold and finds one that differs: with the alarm CORRUPT "
        "nobody writes, and reads go on.",
        "O líder compara o que os membros têm e acha um que difere: com o alarme CORRUPT ninguém "
        "escreve, e as leituras seguem.",
        (
            within(20, 61, "noted_seconds", "DataDiffer", "20s"),
            has("etcdserver: corrupt cluster", "says", "refused"),
            same("accepted", "outcome", "read"),
            has("alarm:CORRUPT", "says", "alarms"),
            within(*GIVE_UP, "seconds_between", "AlarmRaised", "LostLease"),
            same("True", "node_ready", "worker-1", "115s"),
            has("alarm:CORRUPT", "says", "disarm"),
            same("accepted", "outcome", "accepted"),
        ),
    ),
    Failure(
        "S14", "etcd-replace-member",
        "A dead member is replaced: adding first is refused; remove, add as a learner, promote.",
        "Um membro morto é substituído: incluir antes é recusado; remova, inclua como learner, "
        "promova.",
        (
            has("etcdserver: unhealthy cluster", "says", "early"),
            same("accepted", "outcome", "remove"),
            has("can only promote a learner member which is in sync with leader", "says", "soon"),
            has("etcdserver: rpc not supported for learner", "says", "learner"),
            same("accepted", "outcome", "promote"),
        ),
    ),
    Failure(
        "S15", "etcd-defragmentation",
        "A large etcd is defragmented: the member answers nothing for seconds per GiB, what is "
        "tied to it may lose its leases, and yet a leader keeps its office.",
        "Um etcd grande é desfragmentado: o membro não responde por segundos por GiB, o que "
        "depende dele pode perder seus leases, mas um líder segue líder.",
        (
            has("context deadline exceeded", "says", "hasty"),
            has("context deadline exceeded", "says", "read"),
            same("accepted", "outcome", "write"),
            within(0, 0.5, "answer_seconds", "write"),
            has("red", "says", "later"),
            within(30, 40, "answer_seconds", "all"),
            same(0.0, "leader_gap_seconds"),
            same(NEVER, "node_turns_seconds", "worker-1", "Unknown"),
        ),
    ),
    Failure(
        "S16", "etcd-compacted-watch",
        "A watch falls behind a compaction: list again, and nothing is lost.",
        "Um watch fica para trás de uma compactação: lista de novo, e nada se perde.",
        (
            within(0, 10, "noted_seconds", "HistoryGone", "60s"),
            has("4/4", "says", "seen"),
            same(4, "ready", "web"),
        ),
    ),
    Failure(
        "S17", "apiserver-gone",
        "The only API server is gone: nobody controls, and everything that runs goes on.",
        "O único servidor de API some: ninguém controla, e tudo que roda continua.",
        (
            has("The connection to the server cp-1:6443 was refused - did you specify the right "
                "host or port?", "says", "refused"),
            within(20, 22.2, "exit_seconds", KCM),
            within(20, 22.2, "exit_seconds", SCHEDULER),
            same(4, "running", "web", "129s"),
            within(0, 10, "noted_seconds", "ApiFound", "130s"),
            within(15, 90, "takes_over_seconds", KCM, "130s"),
            same(NEVER, "node_turns_seconds", "worker-1", "Unknown"),
            same(5, "ready", "web"),
        ),
    ),
    Failure(
        "S18", "apiserver-one-of-three",
        "One of three API servers dies: clients move over, and no node turns.",
        "Um de três servidores de API morre: os clientes mudam de lugar, e nenhum nó vira.",
        (
            same("accepted", "outcome", "write"),
            same(NEVER, "node_turns_seconds", "worker-1", "Unknown"),
            same(NEVER, "node_turns_seconds", "worker-2", "Unknown"),
            same(NEVER, "node_turns_seconds", "worker-3", "Unknown"),
            maybe(*FAIL_OVER, "takes_over_seconds", KCM, "10s"),
            maybe(*FAIL_OVER, "takes_over_seconds", SCHEDULER, "10s"),
            same(5, "ready", "web"),
        ),
    ),
    Failure(
        "S19", "runaway-account",
        "A service account asks for more than its priority level has seats: it waits, it gets "
        "429, and nobody else minds.",
        "Uma service account pede mais que os assentos do seu nível de prioridade: ela espera, "
        "recebe 429, e mais ninguém se importa.",
        (
            has("workload-low      Limited   100                        128      6          50",
                "says", "levels"),
            has("service-accounts               workload-low      9000                 ByUser",
                "says", "flows"),
            within(0.8, 2, "noted_seconds", "SeatsTaken", "20s"),
            within(4, 14, "noted_seconds", "FlowRefused", "20s"),
            within(0, 0.5, "answer_seconds", "exempt"),
            within(0, 15, "answer_seconds", "neighbour"),
            same("accepted", "outcome", "neighbour"),
            same(4, "ready", "web", "60s"),
            same(NEVER, "node_turns_seconds", "worker-1", "Unknown"),
            same(0, "exits", KCM),
            within(0, 10, "noted_seconds", "SeatsFree", "80s"),
        ),
    ),
    Failure(
        "S20", "webhook-down",
        "A webhook that nobody serves, with failurePolicy Fail: no pod is created, what runs goes "
        "on.",
        "Um webhook que ninguém atende, com failurePolicy Fail: nenhum pod é criado, o que roda "
        "continua.",
        (
            same("accepted", "outcome", "accepted"),
            same("refused", "outcome", "refused"),
            within(0, 1, "answer_seconds", "refused"),
            has('failed calling webhook "guard.example.com"', "says", "refused"),
            has('failed calling webhook "guard.example.com"', "event_says", "FailedCreate"),
            same(0, "pods", "late", "59s"),
            same(2, "ready", "web", "59s"),
            same(1, "ready", "late"),
        ),
    ),
    Failure(
        "S20", "webhook-hangs",
        "A webhook whose program hangs: a creation waits 10 s and is refused, or 5 s and goes "
        "through unseen.",
        "Um webhook cujo programa trava: uma criação espera 10 s e é recusada, ou 5 s e passa sem "
        "ser vista.",
        (
            within(0, 1, "answer_seconds", "before"),
            within(10, 10.2, "answer_seconds", "refused"),
            has('failed calling webhook "must.example.com": failed to call webhook: Post '
                '"https://guard.default.svc:443/pods?timeout=10s": context deadline exceeded',
                "says", "refused"),
            within(5, 5.2, "answer_seconds", "late"),
            same("accepted", "outcome", "late"),
            has("context deadline exceeded", "event_says", "FailedCreate"),
            within(69, 71, "event_seconds", "FailedCreate", "0s"),
            within(0, 1, "answer_seconds", "at-once"),
            has("connect: connection refused", "says", "at-once"),
            same(1, "ready", "web"),
        ),
    ),
    Failure(
        "S21", "scheduler-down",
        "The scheduler is down: new pods stay Pending without an Event; a pod with a node runs.",
        "O scheduler está fora: pods novos ficam Pending sem Event; um pod com nó roda.",
        (
            same(3, "pending", "web", "49s"),
            same(0, "event_count", "FailedScheduling"),
            same(1, "running", "bound", "30s"),
            within(*OBSERVE, "takes_over_seconds", SCHEDULER, "50s"),
            same(6, "ready", "web"),
        ),
    ),
    Failure(
        "S22", "kcm-down-pod-deleted",
        "kube-controller-manager is down: wishes are stored, and nobody fulfils them.",
        "O kube-controller-manager está fora: os desejos são guardados, e ninguém os realiza.",
        (
            same("accepted", "outcome", "wish"),
            within(*OBSERVE, "takes_over_seconds", KCM, "70s"),
            within(75, 80.6, "first_created_seconds", "web", "10s"),
            same(6, "ready", "web"),
        ),
    ),
    Failure(
        "S23", "node-dies-without-controllers",
        "A node dies while scheduler and controllers are down: nobody judges it, and the clocks "
        "start when they are back.",
        "Um nó morre com scheduler e controllers fora: ninguém o julga, e os relógios começam "
        "quando eles voltam.",
        (
            same("True", "node_ready", "worker-1", "3m"),
            within(65, 75.6, "event_seconds", "NodeNotReady", "190s"),
            within(*OBSERVE, "takes_over_seconds", KCM, "190s"),
            within(65, 75.5, "node_turns_seconds", "worker-1", "Unknown", "190s"),
            within(365, 380, "first_created_seconds", "web", "190s"),
            same(3, "ready", "web"),
        ),
    ),
    Failure(
        "S24", "kcm-leader-crash",
        "The leading controller manager dies, its lease remains: a standby waits 15 s.",
        "O controller manager líder morre, o lease fica: um reserva espera 15 s.",
        (
            within(*FAIL_OVER, "takes_over_seconds", KCM, "10s"),
            same(5, "ready", "web"),
        ),
    ),
    Failure(
        "S25", "controllers-out-of-reach",
        "The API is out of reach for a short time (nothing happens) and for a long one (the "
        "leaders exit).",
        "A API fica fora de alcance por pouco tempo (nada acontece) e por muito (os líderes "
        "encerram).",
        (
            within(70, 72.2, "exit_seconds", KCM),
            within(70, 72.2, "exit_seconds", SCHEDULER),
            same(1, "exits", KCM),
            within(*OBSERVE, "takes_over_seconds", KCM, "75s"),
        ),
    ),
    Failure(
        "S26", "metrics-api-down",
        "An aggregated API does not answer: nothing scales, and namespaces cannot go.",
        "Uma API agregada não responde: nada escala, e namespaces não podem sumir.",
        (
            lacks("False", "says", "well"),
            has("False (FailedDiscoveryCheck)", "says", "away"),
            has("the server is currently unable to handle the request (get nodes.metrics.k8s.io)",
                "says", "top"),
            has("ScalingActive   False   FailedGetResourceMetric", "says", "blind"),
            has("DiscoveryFailed", "says", "stays"),
            within(0, 36, "noted_seconds", "ApiUnavailable", "70s"),
            within(0, 31, "noted_seconds", "ApiAvailable", "160s"),
            same(True, "exists", "namespaces", "shop", "159s"),
            same(False, "exists", "namespaces", "shop"),
            lacks("False", "says", "after"),
        ),
    ),
    Failure(
        "S27", "cloud-manager-down",
        "The cloud-controller-manager is down: new load balancers and new nodes wait.",
        "O cloud-controller-manager está fora: balanceadores e nós novos esperam.",
        (
            unlike("", "load_balancer_ip", "web", "65s"),
            same("", "load_balancer_ip", "late", "65s"),
            has("node.cloudprovider.kubernetes.io/uninitialized", "node_taints", "worker-2", "65s"),
            within(*OBSERVE, "takes_over_seconds", "cloud-controller-manager", "70s"),
            unlike("", "load_balancer_ip", "late"),
            same("", "node_taints", "worker-2"),
        ),
    ),
    Failure(
        "S28", "loadbalancer-without-cloud",
        "A load balancer is asked for where there is no cloud: <pending> for ever, without an "
        "Event.",
        "Pede-se um balanceador onde não há nuvem: <pending> para sempre, sem Event.",
        (
            same("accepted", "outcome", "expose"),
            has("<pending>", "says", "pending"),
            same("", "load_balancer_ip", "web"),
            same(0, "event_count", "SyncLoadBalancerFailed"),
        ),
    ),
    Failure(
        "S29", "cloud-vm-deleted",
        "A machine is deleted in the cloud: its Node goes at once when it is found silent, its "
        "pods within two minutes.",
        "Uma máquina é apagada na nuvem: o Node sai logo que é dado como mudo, os pods em dois "
        "minutos.",
        (
            within(*DETECTION, "node_turns_seconds", "worker-2", "Unknown", "10s"),
            within(40, 65.5, "node_gone_seconds", "worker-2", "10s"),
            within(80, 145, "first_created_seconds", "web", "10s"),
            same(6, "ready", "web", "175s"),
        ),
    ),
    Failure(
        "S31", "statefulset-node-lost",
        "The node of a StatefulSet's pod is lost: Terminating for ever, no replacement, and the "
        "numbers after it wait.",
        "O nó de um pod de StatefulSet se perde: Terminating para sempre, sem substituto, e os "
        "números seguintes esperam.",
        (
            within(*DETECTION, "node_turns_seconds", "worker-1", "Unknown", "60s"),
            within(340, 360, "event_seconds", "TaintManagerEviction", "60s"),
            has("1/1     Terminating", "says", "still"),
            same(2, "pods", "db", "17m"),
            same(1, "terminating", "db", "17m"),
            same("worker-1", "attached_to", "data-db-0", "17m"),
            within(960, 965, "first_created_seconds", "db", "60s"),
            same(3, "ready", "db"),
        ),
    ),
    Failure(
        "S32", "statefulset-force-deleted",
        "It is deleted by force: replaced at once, but its volume leaves the dead node only after "
        "six minutes.",
        "Ele é excluído à força: substituído na hora, mas o volume só deixa o nó morto depois de "
        "seis minutos.",
        (
            within(0, 1, "first_created_seconds", "db", "140s"),
            within(0, 1, "event_seconds", "FailedAttachVolume", "140s"),
            has("Volume is already exclusively attached to one node and can't be attached to "
                "another", "event_says", "FailedAttachVolume"),
            has("ContainerCreating", "says", "waits"),
            same("worker-1", "attached_to", "data-db-0", "490s"),
            within(360, 361, "noted_seconds", "DetachWanted", "140s"),
            within(362, 368, "attached_seconds", "140s"),
            same(1, "ready", "db"),
        ),
    ),
    Failure(
        "S32", "statefulset-out-of-service",
        "The dead node is declared out of service: its pod is removed within 20 s, the volume "
        "detached without the six minutes.",
        "O nó morto é declarado fora de serviço: o pod é removido em até 20 s, o volume sai sem os "
        "seis minutos.",
        (
            within(0, 21, "first_created_seconds", "db", "140s"),
            within(0, 21.5, "noted_seconds", "DetachWanted", "140s"),
            within(4, 28, "attached_seconds", "140s"),
            lacks("FailedAttachVolume", "says", "why"),
            same(1, "ready", "db", "200s"),
        ),
    ),
    Failure(
        "S32", "statefulset-node-deleted",
        "The Node of the dead machine is deleted: the pod is replaced after 40 to 60 s, the volume "
        "follows six minutes later.",
        "O Node da máquina morta é apagado: o pod é substituído após 40 a 60 s, o volume vem seis "
        "minutos depois.",
        (
            within(40, 81, "first_created_seconds", "db", "140s"),
            within(400, 442, "noted_seconds", "DetachWanted", "140s"),
            same(1, "ready", "db"),
        ),
    ),
    Failure(
        "S32", "statefulset-node-returns",
        "The node comes back: its kubelet confirms the deletion in seconds, and the volume follows "
        "without force.",
        "O nó volta: o kubelet confirma a exclusão em segundos, e o volume vem sem força.",
        (
            same(1, "terminating", "db", "460s"),
            within(0, 5, "first_created_seconds", "db", "480s"),
            within(2, 20, "attached_seconds", "480s"),
            same(1, "ready", "db"),
        ),
    ),
    Failure(
        "S38", "nodes-mostly-lost",
        "Most nodes of a zone are lost, but not all: they leave the Services, and nobody is "
        "evicted.",
        "A maioria dos nós de uma zona se perde, mas não todos: saem dos Services, e ninguém é "
        "expulso.",
        (
            within(*DETECTION, "node_turns_seconds", "worker-1", "Unknown", "10s"),
            within(*DETECTION, "noted_seconds", "ZoneSpared", "10s"),
            same(2, "ready", "web", "100s"),
            has("node.kubernetes.io/unreachable:NoSchedule", "node_taints", "worker-4", "100s"),
            within(0, 2, "created_after", "web", "10s"),
            has("node.kubernetes.io/unreachable:NoExecute", "node_taints", "worker-3", "460s"),
            has("node.kubernetes.io/unreachable:NoExecute", "node_taints", "worker-4", "460s"),
            same("", "node_taints", "worker-1", "460s"),
        ),
    ),
    Failure(
        "S39", "every-node-silent",
        "All nodes fall silent at once: their controller doubts itself, and evicts nobody.",
        "Todos os nós se calam de uma vez: o controlador desconfia de si, e não expulsa ninguém.",
        (
            within(*DETECTION, "node_turns_seconds", "cp-1", "Unknown", "10s"),
            same(0, "ready", "web", "100s"),
            lacks("NoExecute", "node_taints", "worker-1", "100s"),
            lacks("NoExecute", "node_taints", "worker-3", "429s"),
            same(6, "running", "web", "429s"),
            within(0, 16, "noted_seconds", "ClocksRestarted", "430s"),
            same(0, "created_after", "web", "10s"),
            same(0, "terminating", "web"),
            same(6, "ready", "web"),
        ),
    ),
    Failure(
        "S41", "memory-pressure",
        "A pod eats the memory of its node: the kubelet evicts it, and nobody else.",
        "Um pod consome a memória do seu nó: o kubelet o despeja, e a mais ninguém.",
        (
            has("The node was low on resource: memory.", "event_says", "Evicted"),
            same(1, "event_count", "Evicted"),
            has("memory-pressure:NoSchedule", "node_taints", "worker-1", "90s"),
            same(4, "ready", "web", "90s"),
            same("", "node_taints", "worker-1"),
        ),
    ),
    Failure(
        "S41", "disk-pressure",
        "A pod fills the disk of its node, another one its own volume: both are evicted.",
        "Um pod enche o disco do seu nó, outro enche seu próprio volume: os dois são despejados.",
        (
            same("True KubeletHasDiskPressure", "condition_reason", "nodes", "worker-1",
                 "DiskPressure", "70s"),
            has("disk-pressure:NoSchedule", "node_taints", "worker-1", "70s"),
            has("The node was low on resource: ephemeral-storage.", "event_says", "Evicted"),
            same(2, "event_count", "Evicted"),
            same("", "node_taints", "worker-2", "70s"),
            same(4, "ready", "web", "70s"),
            within(300, 320, "seconds_between", "NodePressed", "PressureOver"),
            same("", "node_taints", "worker-1"),
        ),
    ),
    Failure(
        "S41", "worker-disk-full",
        "Something else fills the disk of a node: every pod goes, and daemon pods come in vain.",
        "Outra coisa enche o disco de um nó: todo pod sai, e os do DaemonSet voltam em vão.",
        (
            within(0, 10.5, "noted_seconds", "NodePressed", "10s"),
            has("disk-pressure:NoSchedule", "node_taints", "worker-1", "40s"),
            has("Found failed daemon pod default/agent-", "event_says", "FailedDaemonPod"),
            same(2, "ready", "web", "40s"),
            same(1, "ready", "agent", "40s"),
            within(49, 71, "noted_seconds", "PressureOver", "45s"),
            same(2, "ready", "agent"),
        ),
    ),
    Failure(
        "S42", "survivors-too-small",
        "Half of the workers are lost, and the others have no room: some pods stay Pending.",
        "Metade dos workers se perde, e os outros não têm espaço: alguns pods ficam Pending.",
        (
            within(340, 361, "first_created_seconds", "web", "10s"),
            same(18, "pods", "web", "400s"),
            same(6, "terminating", "web", "400s"),
            same(8, "running", "web", "400s"),
            same(4, "pending", "web", "400s"),
            has("0/5 nodes are available: 2 Insufficient cpu, 3 node(s) had untolerated taint(s).",
                "event_says", "FailedScheduling"),
            same(12, "ready", "web"),
        ),
    ),
    Failure(
        "S43", "apiserver-certificate-expired",
        "The API server's certificate expires: every new connection fails, as if it were gone.",
        "O certificado do servidor de API vence: toda conexão nova falha, como se ele não "
        "existisse.",
        (
            has("x509: certificate has expired or is not yet valid", "says", "refused"),
            within(30, 32.2, "exit_seconds", KCM),
            within(30, 32.2, "exit_seconds", SCHEDULER),
            same(2, "running", "web"),
            same(NEVER, "node_turns_seconds", "worker-1", "Unknown"),
            same("accepted", "outcome", "again"),
        ),
    ),
    Failure(
        "S44", "kubelet-certificate-expired",
        "A kubelet's certificate expires: it runs on unheard, and its node counts as lost.",
        "O certificado de um kubelet vence: ele segue sem ser ouvido, e o nó conta como perdido.",
        (
            within(*DETECTION, "node_turns_seconds", "worker-1", "Unknown", "10s"),
            within(0, 12, "node_turns_seconds", "worker-1", "True", "130s"),
            same(2, "running", "web", "129s"),
            same(0, "created_after", "web", "10s"),
        ),
    ),
    Failure(
        "S44", "kubelet-certificate-not-renewed",
        "Nobody signs while certificates are to be renewed: requests pend, then nodes are lost.",
        "Ninguém assina quando é hora de renovar: pedidos pendentes, depois nós perdidos.",
        (
            has("Pending", "says", "pending"),
            lacks("Issued", "says", "pending"),
            lacks("NotReady", "says", "fine"),
            has("Approved,Issued", "says", "signed"),
            has("NotReady", "says", "lost"),
            same(2, "running", "web"),
        ),
    ),
    Failure(
        "S45", "clock-skew",
        "The clock of a machine is wrong: leases, elections and node health do not mind.",
        "O relógio de uma máquina está errado: leases, eleições e saúde dos nós não se importam.",
        (
            same(0.0, "leader_gap_seconds"),
            same(0, "exits", KCM),
            within(*FAIL_OVER, "takes_over_seconds", KCM, "40s"),
            same(NEVER, "node_turns_seconds", "worker-1", "Unknown"),
            same(NEVER, "node_turns_seconds", "worker-2", "Unknown"),
            same(3, "ready", "web"),
        ),
    ),
    Failure(
        "S46", "finalizer-stuck",
        "A finalizer without an owner: the object stays until somebody takes it out.",
        "Um finalizer sem dono: o objeto fica até alguém retirá-lo.",
        (
            same("accepted", "outcome", "delete"),
            has("deletionTimestamp", "says", "there"),
            same("accepted", "outcome", "change"),
            has("no new finalizers can be added if the object is being deleted", "says", "more"),
            same(True, "exists", "configmaps", "stuck", "39s"),
            same(False, "exists", "configmaps", "stuck"),
        ),
    ),
    Failure(
        "S46", "namespace-stuck",
        "A namespace with such an object stays Terminating: it says what remains, and for whom.",
        "Um namespace com tal objeto fica em Terminating: diz o que resta, e por quem espera.",
        (
            has("because it is being terminated", "says", "refused"),
            has("deployment.apps/web", "says", "waits"),
            has("Some resources are remaining: pods. has 2 resource instances", "says", "pods"),
            has("Terminating", "says", "stuck"),
            lacks("deployment.apps/web", "says", "left"),
            has("Some content in the namespace has finalizers remaining: "
                "example.com/owner in 1 resource instances", "says", "why"),
            same(True, "exists", "namespaces", "shop", "99s"),
            same(False, "exists", "namespaces", "shop"),
        ),
    ),
    Failure(
        "S47", "quota-exhausted",
        "A quota is used up: the deployment is accepted, its pods are not.",
        "Uma cota se esgota: o deployment é aceito, seus pods não.",
        (
            same("accepted", "outcome", "scale"),
            has("exceeded quota: small, requested: pods=1, used: pods=3, limited: pods=3",
                "event_says", "FailedCreate"),
            same("True FailedCreate", "condition_reason", "deployments", "web", "ReplicaFailure",
                 "39s"),
            same(3, "ready", "web", "39s"),
            same(5, "ready", "web"),
        ),
    ),
    Failure(
        "S48", "drain-against-budget",
        "A drain against a budget that allows nothing: cordoned, refused, and tried every 5 s.",
        "Um drain contra um budget que nada permite: cordon, recusa e nova tentativa a cada 5 s.",
        (
            has("SchedulingDisabled", "says", "cordoned"),
            has("(will retry after 5s): Cannot evict pod as it would violate the pod's disruption "
                "budget.", "says", "drain"),
            within(35, 50, "answer_seconds", "drain"),
            same(3, "ready", "web"),
        ),
    ),
    Failure(
        "S49", "preemption",
        "A pod of higher priority comes: a victim, its 30 s, and the node is free.",
        "Chega um pod de prioridade maior: uma vítima, seus 30 s, e o nó está livre.",
        (
            has("0/2 nodes are available: 1 Insufficient cpu", "event_says", "FailedScheduling"),
            has("Preempted by pod", "event_says", "Preempted"),
            within(30, 32, "event_seconds", "Scheduled", "10s"),
            same(1, "ready", "important", "59s"),
            same(1, "pending", "low", "59s"),
        ),
    ),
    Failure(
        "S50", "taint-by-hand",
        "A taint by hand: NoSchedule moves nothing, NoExecute removes at once.",
        "Um taint à mão: NoSchedule nada move, NoExecute remove na hora.",
        (
            within(20, 21, "first_created_seconds", "web", "10s"),
            within(0, 1, "event_seconds", "TaintManagerEviction", "30s"),
            same(6, "ready", "web"),
        ),
    ),
    Failure(
        "S51", "bad-image-deadline",
        "A rolling update to a bad image: three of four serve on; after 600 s it is called failed.",
        "Uma atualização para uma imagem ruim: três de quatro seguem; após 600 s conta como falha.",
        (
            same(3, "ready", "web", "11m"),
            same(5, "pods", "web", "11m"),
            within(600, 606, "deadline_seconds", "web", "10s"),
            has('error: deployment "web" exceeded its progress deadline', "says", "status"),
            has("ImagePullBackOff", "says", "stuck"),
            same("False ProgressDeadlineExceeded", "condition_reason", "deployments", "web",
                 "Progressing", "11m"),
        ),
    ),
    Failure(
        "S51", "bad-image-undo",
        "The same, undone: the old pods are four again within seconds.",
        "O mesmo, desfeito: os pods antigos voltam a quatro em segundos.",
        (
            same(3, "ready", "web", "45s"),
            same(4, "ready", "web", "60s"),
        ),
    ),
    Failure(
        "S52", "crash-loop",
        "A container that crashes: restarted in place after 0, 10, 20, 40, 80, 160 s.",
        "Um contêiner que cai: reiniciado no lugar após 0, 10, 20, 40, 80, 160 s.",
        (
            has("CrashLoopBackOff   3 (", "says", "early"),
            has("CrashLoopBackOff   6 (", "says", "late"),
            same(1, "pods", "broken"),
        ),
    ),
    Failure(
        "S53", "job-that-fails",
        "A Job whose pods fail: seven attempts, ever further apart, then failed for good.",
        "Um Job cujos pods falham: sete tentativas, cada vez mais espaçadas, e então falha.",
        (
            same(7, "pods", "sum"),
            same("True BackoffLimitExceeded", "condition_reason", "jobs", "sum", "Failed"),
            within(630, 670, "event_seconds", "BackoffLimitExceeded", "10s"),
        ),
    ),
    Failure(
        "S54", "pod-that-fits-nowhere",
        "A pod that fits nowhere: one attempt, and the next when something changes.",
        "Um pod que não cabe em lugar nenhum: uma tentativa, e a próxima quando algo muda.",
        (
            has("0/3 nodes are available: 1 node(s) had untolerated taint(s), 2 Insufficient cpu.",
                "event_says", "FailedScheduling"),
            same(NEVER, "noted_seconds", "NoNodeFits", "11s", "119s"),
            within(0, 10, "event_seconds", "Scheduled", "120s"),
        ),
    ),
    Failure(
        "S55", "claim-without-provisioner",
        "A claim that nobody fills: Pending without an error, and its pod with it.",
        "Um claim que ninguém atende: Pending sem erro, e o pod com ele.",
        (
            has("pod has unbound immediate PersistentVolumeClaims", "event_says",
                "FailedScheduling"),
            same(1, "pending", "wants-now"),
            same(1, "pending", "wants-later"),
            same("", "node_of", "wants-later"),
        ),
    ),
    Failure(
        "S55", "claim-driver-down",
        "The storage driver is down: a bound claim is not attached, and its pod stays in "
        "ContainerCreating.",
        "O driver de armazenamento está fora: um claim ligado não é anexado, e o pod fica em "
        "ContainerCreating.",
        (
            has("ContainerCreating", "says", "early"),
            has("false", "says", "asked"),
            within(120, 121, "event_seconds", "FailedAttachVolume", "25s"),
            has("timed out waiting for external-attacher of csi.quorum.dev CSI driver to attach "
                "volume", "event_says", "FailedAttachVolume"),
            same(0, "event_count", "FailedMount"),
            within(15, 25, "attached_seconds", "165s"),
            same(1, "running", "web"),
        ),
    ),
)  # fmt: skip
