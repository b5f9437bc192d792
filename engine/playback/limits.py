"""What the engine does not model, as far as a run could have met it: shown beside every result."""

from engine.history import Run

Says = dict[str, str]

ALWAYS: tuple[Says, ...] = (
    {
        "en": "kube-proxy and the pod network: traffic is not simulated, running containers are",
        "pt-BR": "kube-proxy e rede de pods: o tráfego não é simulado, os contêineres sim",
    },
    {
        "en": "kubelets of control-plane hosts: a supervisor with their back-off stands in",
        "pt-BR": "kubelets dos hosts do control plane: um supervisor com o back-off deles assume",
    },
)
CLOUD: Says = {
    "en": "the cloud: its load balancers carry no traffic, its calls take no time; no volumes",
    "pt-BR": "a nuvem: seus balanceadores não levam tráfego, suas chamadas não levam tempo; sem "
    "volumes",
}
LIVENESS: Says = {
    "en": "liveness probes that restart kube-apiserver after about 90 s without etcd",
    "pt-BR": "sondas de liveness que reiniciam o kube-apiserver após uns 90 s sem etcd",
}
LIVENESS_AFTER_US = 80_000_000


def not_modelled(run: Run) -> list[Says]:
    """The limits that matter for a run of this length and cluster."""
    cloudy = any(machine.role == "cloud" for machine in run.hosts.values())
    late = run.duration > LIVENESS_AFTER_US
    return [*ALWAYS, *([CLOUD] if cloudy else []), *([LIVENESS] if late else [])]
