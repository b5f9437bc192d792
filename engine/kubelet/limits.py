"""How true the kubelet, the runtime and the network of pods are."""

from engine.limits import Limit, Limits, always, typed

LIMITS = Limits(
    title=Limit("kubelet and containers", "kubelet e contêineres"),
    modelled=(
        Limit(
            "registration, Lease and status of the node; pods from Pending to Ready; probes; "
            "restarts with back-off; graceful stop; static pods and their mirrors; what goes on "
            "without an API server, and what is put right when it returns",
            "registro, Lease e status do nó; pods de Pending a Ready; probes; reinícios "
            "com back-off; encerramento gradual; pods estáticos e seus espelhos; o que continua "
            "sem API server, e o que é acertado quando ele volta",
        ),
        Limit(
            "`kubectl logs` goes through the API server to the kubelet of the pod's node; a "
            "log goes with its pod, and the log of the container before a restart is kept once",
            "`kubectl logs` passa pelo API server até o kubelet do nó do pod; o log "
            "some com o pod, e o log do contêiner anterior a um reinício é guardado uma vez",
        ),
    ),
    simplified=(
        Limit(
            "what containers write is made up; where logs lie and when they go is simulated",
            "o que os contêineres escrevem é inventado; onde os logs ficam e quando "
            "somem é simulado",
            typed("kubectl", "logs"),
        ),
        Limit(
            "a reboot of the machine loses logs that a real disk would keep",
            "reiniciar a máquina perde logs que um disco real guardaria",
        ),
        Limit(
            "how long images take to come and programs take to start is drawn from "
            "estimates, which a scenario can set",
            "o tempo para baixar imagens e iniciar programas é sorteado de "
            "estimativas, que um cenário pode definir",
        ),
    ),
    absent=(
        Limit(
            "kube-proxy and the pod network: containers run, but no traffic flows",
            "kube-proxy e rede de pods: os contêineres rodam, mas não há tráfego",
            always,
        ),
        Limit(
            "following a log (`-f`), rotation, logs of static pods as pods' logs",
            "seguir um log (`-f`), rotação, logs de pods estáticos como logs de pods",
        ),
    ),
)
