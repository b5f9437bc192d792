"""The words of a what-if: what can fail, how, and what an operator may do. One row for each
meaning.

Rows hold phrases of both languages, folded, with `;` between them. The longest phrase that fits is
taken. To teach the tutor a new word, add it to its row.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

SymbolKind = Literal[
    "kind", "role", "verb", "act", "size", "every", "majority", "half", "absent", "lab", "number",
    "of", "topic", "and", "host", "duration", "app", "replicas", "to", "word",
]  # fmt: skip
"""`absent` is what the simulator does not have, `lab` what it has and only the Lab breaks."""


@dataclass(frozen=True, slots=True)
class Symbol:
    """One phrase with its meaning; `word` as it was written."""

    kind: SymbolKind
    value: str = ""
    number: int = 0
    of: int = 0
    word: str = ""


def _row(kind: SymbolKind, value: str, phrases: str) -> tuple[SymbolKind, str, tuple[str, ...]]:
    return kind, value, tuple(" ".join(phrase.split()) for phrase in phrases.split(";"))


ROWS = (
    # What can fail.
    _row("kind", "etcd", "etcd; etcds; etcd cluster; cluster etcd; etcd member; etcd members;"
         "member; members; membro; membros; etcd node; etcd nodes; etcd instance; etcd instances"),
    _row("kind", "kube-apiserver", "kube-apiserver; kube apiserver; kube api server;"
         "kube-api-server; apiserver; apiservers; api-server; api server; api servers;"
         "servidor de api; servidor da api;"
         "servidores de api; servidores da api; kubernetes api; api do kubernetes;"
         "the api; a api"),
    _row("kind", "kube-scheduler", "kube-scheduler; kube-schedulers; kube scheduler; scheduler;"
         "schedulers; agendador; agendadores; escalonador"),
    _row("kind", "kube-controller-manager", "kube-controller-manager; kube-controller-managers;"
         "kube controller manager; controller manager; controller managers; controller-manager;"
         "controller-managers; kcm; kcms;"
         "controllers; gerenciador de controladores; controladores"),
    _row("kind", "kubelet", "kubelet; kubelets"),
    _row("kind", "cloud-controller-manager", "ccm; ccms; cloud controller manager;"
         "cloud-controller-manager; cloud controller managers; cloud controller"),
    _row("kind", "cloud", "cloud; nuvem; cloud api; api da nuvem; a api da nuvem; cloud provider;"
         "provider;"
         "provedor; provedor de nuvem; aws; azure; gcp"),
    _row("kind", "vm", "vm; vms; instance; instances; instancia; instancias; cloud machine;"
         "maquina virtual; maquinas virtuais; virtual machine; virtual machines"),
    _row("kind", "load-balancer", "load balancer; load-balancer; balanceador; balanceador de carga;"
         "load balancer da api"),
    _row("kind", "control-plane", "control plane; control planes; control-plane; control-planes;"
         "control plane host; control plane hosts; control-plane host; control-plane hosts;"
         "control plane node; control plane nodes; control-plane node; control-plane nodes;"
         "host de control plane; host do control plane; hosts de control plane;"
         "hosts do control plane; no do control plane; nos do control plane; no de control plane;"
         "nos de control plane; node do control plane; nodes do control plane;"
         "node de control plane; nodes de control plane; plano de controle;"
         "planos de controle; master; masters;"
         "master node; master nodes"),
    _row("kind", "worker", "worker; workers; node; nodes; worker node; worker nodes;"
         "no de trabalho; nos de trabalho; nodo; nodos; machine; machines; maquina; maquinas;"
         "nos workers; host; hosts; server machine; node worker"),
    _row("kind", "network", "network; rede; link; cable; cabo; cabo de rede"),
    _row("kind", "pod", "pod; pods; replica do web; container; containers; conteiner; conteineres;"
         "web pod; web pods; pod web; pods web; application; aplicacao"),
    _row("kind", "deployment", "deployment; deployments"),
    _row("lab", "kube-proxy", "kube-proxy; kube proxy"),
    _row("lab", "disk", "disk; disks; disco; discos; ssd"),
    _row("lab", "zone", "zone; zones; zona; zonas; availability zone; region; regiao"),
    _row("lab", "clock", "clock; clocks; relogio; relogios"),
    _row("absent", "dns", "dns; coredns"),
    _row("absent", "cni", "cni; calico; cilium; flannel"),
    _row("word", "", "without a cloud; without cloud; without the cloud; no cloud; sem nuvem;"
         "sem a nuvem; sem uma nuvem; fora da nuvem"),
    _row("topic", "", "logs; log; statefulset; statefulsets; daemonset; daemonsets; dados; data;"
         "volume; volumes; backup; backups; namespace; namespaces; full; cheio; certificate;"
         "keeps crashing; keep crashing; keeps restarting; crash loop; crashloop; crashloopbackoff;"
         "fica reiniciando; ficam reiniciando; fica caindo; reinicia sem parar; certificates;"
         "certificado; certificados; quota; cota; pvc; webhook; webhooks"),
    # Which of them.
    _row("role", "leader", "leader; leaders; lider; leading; lideres; active; ativo"),
    _row("role", "follower", "follower; followers; seguidor; seguidores; seguidora"),
    _row("every", "", "all; every; both; whole; entire; entirely; todo; todos; toda; todas;"
         "inteiro; inteira; ambos; completely"),
    _row("majority", "", "majority; quorum; a maioria; maioria; most of; most"),
    _row("half", "", "half; metade"),
    _row("of", "", "of; out of; de; do; da; dos; das; of the; out of the"),
    _row("size", "", "cluster; with; com; having; have; has; tenho; tem; temos; there are;"
         "ha; clusters; tiver; tivesse; had"),
    _row("and", "", "and; e; while; enquanto; then; depois; mas; but; when; quando; if; se; plus;"
         "mais; , ; as soon as; meanwhile; logo"),
    _row("to", "", "to; para; pra; into"),
    _row("replicas", "", "replica; replicas; copies; copias"),
    # How it fails.
    _row("verb", "crash", "crash; crashes; crashed; crashing; die; dies; died; dead; dying; fail;"
         "fails; failed; failing; failure; go down; goes down; went down; going down; is down;"
         "are down; be down; down; gone; is gone; are gone; kill; kills; killed;"
         "lose; loses; losing; lost;"
         "break; breaks; broken; breaks down; unavailable; disappear; disappears; vanish; missing;"
         "goes away; go away; is offline; goes offline; offline; cai; cair; cairem; caem; caiu;"
         "caindo; caia; caiam; caisse; caissem; cairam; morre; morrer; morrem; morrerem; morreu;"
         "morto; falha; falhar; falham; falharem; falhou; falhasse; fora do ar; sai do ar;"
         "sair do ar; sairem do ar; ficar fora; fica fora; fora; derrubar; derruba; derrubo;"
         "derrube; derrubarem; derrubado; matar; mata; mato; mate; matarem; perder; perde; perdem;"
         "perdemos; perdermos; perdessemos; perderem; perco; quebrar; quebra; quebram; quebrarem;"
         "quebrou; some; sumir;"
         "somem; sumirem; indisponivel; indisponiveis; crasha; crashar; crasharem; tombar; pifar;"
         "pifa; pane; queda; perder o; crashear"),
    _row("verb", "stop", "stop; stops; stopped; stopping; is stopped; shut down; shuts down;"
         "shutdown; sigterm; parar; parado; parada; parados; pararem; parasse; pare; paro; param;"
         "encerrar; encerra; encerrado; stop working; parar de funcionar"),
    _row("verb", "pause", "hang; hangs; hung; freeze; freezes; frozen; stuck; pause; pauses;"
         "paused; sigstop; gets stuck; travar; trava; travam; travarem; travado; trave; travou;"
         "congelar; congela; congele; congelado; congelarem; pausar; pausa; pausado; pendurar"),
    _row("verb", "power", "lose power; loses power; lost power; losing power; power; power off;"
         "powers off; powered off; power outage; power cut; power failure; turn off; turned off;"
         "turns off; switch off; switched off; unplug; unplugged;"
         "catches fire; catch fire; pegar fogo; pega fogo; burns; burn; reboot; reboots;"
         "perder energia; perde energia; perdem energia; perderem energia; sem energia; sem luz;"
         "ficar sem energia; fica sem energia; ficarem sem energia; ficar sem luz; desligar;"
         "desliga; desligo; desligue; desligado; desligada; desligados; desligarem; energia;"
         "queda de energia; falta energia; faltar energia; acabar a energia; queimar; queima;"
         "perder a energia; perde a energia; without power; no power; reiniciar"),
    _row("verb", "partition", "isolate; isolates; isolated; partition; partitions; partitioned;"
         "network partition; cut off; is cut off; disconnect; disconnects; disconnected;"
         "unreachable; lose network; loses network; lose the network; loses the network;"
         "loses connectivity; loses its network; cut; cuts; split; isolar; isola; isolado; isolada;"
         "isolados; isolarem; isole; isolo; sem rede; ficar sem rede; fica sem rede;"
         "ficarem sem rede; perder a rede; perde a rede; perderem a rede; perdermos a rede;"
         "desconectar; desconecta;"
         "desconectado; particao de rede; particao; particionar; inacessivel; cortar; corta; corte;"
         "cortado; perde conexao; perder conexao; perder conectividade"),
    # What an operator does.
    _row("act", "scale", "scale; scales; scaled; scaling; i scale; escalo; escalar; escala; escale;"
         "escalado; escalando; escalarem; aumento; aumentar; aumento o; reduzo; reduzir; scale up;"
         "scale down"),
    _row("act", "delete", "delete; deletes; deleted; deleting; remove; removes; removed; apago;"
         "apagar; apaga; apague; apagado; apagam; apagarem; apagando; deleto; deletar; deleta;"
         "deletado; delete o; removo; remover; remova; excluo; excluir"),
    _row("act", "create", "create; creates; created; creating; deploy; deploys; deployed;"
         "crio; criar; cria; crie; criado; criando; criarem; implanto; implantar; subo; subir"),
    _row("act", "image", "update the image; updates the image; update image; new image; rollout;"
         "roll out; rolls out; rolling update; new version; atualizo a imagem; atualizar a imagem;"
         "atualizo; atualizar; nova imagem; nova versao; troco a imagem; trocar a imagem; upgrade;"
         "mudo a imagem"),
    _row("act", "expose", "expose; exposes; exponho; expor; exponha; loadbalancer;"
         "loadbalancer service; service loadbalancer; service of type loadbalancer;"
         "service do tipo loadbalancer; load balancer service; servico loadbalancer"),
    _row("act", "drain", "drain; drains; drained; draining; dreno; drenar; drena; drene; esvaziar;"
         "esvazio"),
    _row("act", "cordon", "cordon; cordons; cordoned; cordono; cordonar; faco cordon"),
)  # fmt: skip

NUMBERS: Mapping[str, int] = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "twenty": 20, "thirty": 30, "um": 1, "uma": 1, "dois": 2, "duas": 2,
    "tres": 3, "quatro": 4, "cinco": 5, "seis": 6, "sete": 7, "oito": 8, "nove": 9, "dez": 10,
    "vinte": 20, "trinta": 30, "fifteen": 15, "quinze": 15,
}  # fmt: skip
NUMBER_ARTICLES = {"en": ("a", "an", "another"), "pt-BR": ()}
"""Words that mean one in one of the languages only."""

UNITS: Mapping[str, int] = {
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds", "seg", "segundo", "segundos"), 1),
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes", "minuto", "minutos"), 60),
    **dict.fromkeys(("h", "hour", "hours", "hora", "horas"), 3600),
}
"""Seconds in each."""


def _by_first() -> Mapping[str, tuple[tuple[tuple[str, ...], SymbolKind, str], ...]]:
    found: dict[str, list[tuple[tuple[str, ...], SymbolKind, str]]] = {}
    for kind, value, phrases in ROWS:
        for phrase in phrases:
            words = tuple(phrase.split())
            if words:
                found.setdefault(words[0], []).append((words, kind, value))
    return {
        first: tuple(sorted(entries, key=lambda entry: -len(entry[0])))
        for first, entries in found.items()
    }


PHRASES = _by_first()
"""What can begin with a word, the longest phrase first."""

COMPONENT_WORDS = frozenset(
    word
    for kind, _, phrases in ROWS
    if kind in ("kind", "absent", "lab")
    for phrase in phrases
    for word in phrase.split()
    if len(word) > 2
)
ALL_WORDS = frozenset(PHRASES) | frozenset(
    word for _, _, phrases in ROWS for phrase in phrases for word in phrase.split()
)
