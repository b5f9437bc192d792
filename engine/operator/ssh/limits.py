"""How true it is what can be typed on a machine."""

from engine.limits import Limit, Limits

LIMITS = Limits(
    title=Limit("On a machine: ssh, systemctl, crictl", "Numa máquina: ssh, systemctl, crictl"),
    modelled=(
        Limit(
            "ssh reaches a machine that has power and that nothing cuts off from the operator; "
            "systemctl starts, stops and restarts its units (kubelet, containerd, and etcd where "
            "it has hosts of its own) with the signals, the patience and the words of systemd; "
            "etcd of a control plane of kubeadm is a static pod and no unit: mv takes its manifest "
            "away and puts it back",
            "o ssh alcança uma máquina que tem energia e que nada isola do operador; o systemctl "
            "inicia, para e reinicia as unidades (kubelet, containerd, e o etcd onde ele tem hosts "
            "próprios) com os sinais, a paciência e as palavras do systemd; o etcd de um control "
            "plane do kubeadm é um static pod, não uma unidade: o mv tira o manifesto e o põe de "
            "volta",
        ),
        Limit(
            "crictl asks containerd itself: ps, pods, logs and images answer while the API server "
            "is away, and fail while containerd is; stop ends a container behind its kubelet's "
            "back, rmi removes images",
            "o crictl pergunta ao próprio containerd: ps, pods, logs e images respondem sem o API "
            "server, e falham sem o containerd; stop encerra um contêiner sem o kubelet saber, rmi "
            "remove imagens",
        ),
    ),
    simplified=(
        Limit(
            "systemctl start comes back at once, where the real one waits until etcd or containerd "
            "says that it is ready; every unit is enabled, so a machine that boots starts it; "
            "`systemctl status` shows no lines of a journal, and process ids that mean nothing",
            "o systemctl start volta na hora, enquanto o real espera até o etcd ou o containerd "
            "dizer que está pronto; toda unidade está habilitada, e a máquina que liga a inicia; o "
            "`systemctl status` não mostra linhas de journal, e os ids de processo nada significam",
        ),
        Limit(
            "crictl shows a pod from the start of its first container on, and neither pause "
            "containers nor kube-proxy, which is a process without a pod here",
            "o crictl mostra um pod a partir do início do primeiro contêiner, e nem os contêineres "
            "pause nem o kube-proxy, que aqui é um processo sem pod",
        ),
    ),
    absent=(
        Limit(
            "journalctl, for nobody keeps a journal; enable, disable, mask and units of one's own; "
            "crictl inspect, exec, pull and rm, and stop for the processes of a control plane; a "
            "shell to stay in, and all other programs",
            "o journalctl, pois ninguém mantém um journal; enable, disable, mask e unidades "
            "próprias; crictl inspect, exec, pull e rm, e stop para os processos de um control "
            "plane; um shell em que se fique, e todos os outros programas",
        ),
    ),
)
