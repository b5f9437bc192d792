"""How true kube-proxy and the way of requests to pods are."""

from engine.limits import Limit, Limits, always, written

LIMITS = Limits(
    title=Limit("kube-proxy and traffic", "kube-proxy e tráfego"),
    modelled=(
        Limit(
            "the rules that each machine holds for each Service, written from EndpointSlices at "
            "most once a second; they stay, and go stale, while kube-proxy or the API server is "
            "away; terminating endpoints when no other is left; internalTrafficPolicy Local",
            "as regras que cada máquina guarda para cada Service, escritas a partir dos "
            "EndpointSlices no máximo uma vez por segundo; elas ficam, e envelhecem, enquanto o "
            "kube-proxy ou o API server está fora; endpoints em término quando não resta outro; "
            "internalTrafficPolicy Local",
        ),
        Limit(
            "whether a request from a node to a Service would reach a container that runs: by the "
            "rules of that node, the machines that are up and the cuts between them",
            "se um pedido de um nó a um Service chegaria a um contêiner que roda: pelas regras "
            "desse nó, pelas máquinas ligadas e pelos cortes entre elas",
        ),
    ),
    simplified=(
        Limit(
            "kube-proxy is a process of each machine, not a DaemonSet's pod in kube-system",
            "o kube-proxy é um processo de cada máquina, não um pod de DaemonSet em kube-system",
        ),
        Limit(
            "requests are not sent one by one: the share that would be served is computed; open "
            "connections (conntrack), session affinity and ports are left out",
            "os pedidos não são enviados um a um: calcula-se a parte que seria atendida; conexões "
            "abertas (conntrack), session affinity e portas ficam de fora",
            always,
        ),
    ),
    absent=(
        Limit(
            "CNI plugins, NetworkPolicies, CoreDNS, Ingress and Gateway controllers",
            "plugins CNI, NetworkPolicies, CoreDNS, controladores de Ingress e de Gateway",
            written("networkpolicies"),
        ),
    ),
)
