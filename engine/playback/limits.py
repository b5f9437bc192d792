"""What the engine does not model, as far as a run could have met it: shown beside every result."""

from engine.history import Run

Says = dict[str, str]

ALWAYS: tuple[Says, ...] = (
    {
        "en": "kube-proxy and the pod network: containers run, but no traffic flows",
        "pt-BR": "kube-proxy e rede de pods: os contêineres rodam, mas não há tráfego",
    },
)
CLOUD: Says = {
    "en": "the cloud: its load balancers carry no traffic, its calls take no time; no volumes",
    "pt-BR": "a nuvem: seus balanceadores não levam tráfego, suas chamadas não levam tempo; sem "
    "volumes",
}
LOGS: Says = {
    "en": "what containers write is made up; where logs lie and when they go is simulated",
    "pt-BR": "o que os contêineres escrevem é inventado; onde os logs ficam e quando somem é "
    "simulado",
}


def not_modelled(run: Run) -> list[Says]:
    """The limits that matter for a run of this cluster with these commands."""
    cloudy = any(machine.role == "cloud" for machine in run.hosts.values())
    reads = any(command.line.startswith("kubectl logs") for command in run.commands.values())
    return [*ALWAYS, *([CLOUD] if cloudy else []), *([LOGS] if reads else [])]
