"""How true the kubelet, the runtime and the network of pods are."""

from engine.limits import Limit, Limits, typed, written

LIMITS = Limits(
    title=Limit("kubelet and containers", "kubelet e contêineres"),
    modelled=(
        Limit(
            "registration, Lease and status of the node; pods from Pending to Ready; restarts with "
            "back-off; init containers and sidecars, with their order of start and stop; graceful "
            "stop with preStop and postStart hooks; activeDeadlineSeconds; static pods and their "
            "mirrors; what goes on without an API server, and what is put right when it returns",
            "registro, Lease e status do nó; pods de Pending a Ready; reinícios com back-off; init "
            "containers e sidecars, com a ordem de início e de parada; encerramento gradual com "
            "hooks preStop e postStart; activeDeadlineSeconds; pods estáticos e seus espelhos; o "
            "que continua sem API server, e o que é acertado quando ele volta",
        ),
        Limit(
            "startup, liveness and readiness probes (exec, httpGet, tcpSocket, grpc) with their "
            "numbers, over what the program in the container does at that moment",
            "probes de startup, liveness e readiness (exec, httpGet, tcpSocket, grpc) com todos os "
            "seus números, sobre o que o programa no contêiner faz naquele momento",
        ),
        Limit(
            "pressure of memory, disk and process ids: conditions, unused images first, then pods "
            "in their order, hard and soft thresholds (`kubelet` of a cluster); pods above their "
            "own limits of ephemeral-storage or of an emptyDir",
            "falta de memória, disco e ids de processo: condições, antes as imagens sem uso, "
            "depois os pods na sua ordem, limiares rígidos e suaves (`kubelet` de um cluster); "
            "pods acima dos próprios limites de ephemeral-storage ou de um emptyDir",
        ),
        Limit(
            "a container runtime that is away; reboots, also as a machine of another size, and "
            "shutdowns, with a shutdownGracePeriod if one is set",
            "um runtime de contêineres fora do ar; reboots, também como uma máquina de outro "
            "tamanho, e desligamentos, com shutdownGracePeriod se houver",
        ),
        Limit(
            "every pod is judged once more at its node, whoever chose it: OutOfcpu and its like, "
            "NodeAffinity, NodePorts, NoExecute taints; critical pods make room for themselves "
            "(Preempting)",
            "todo pod é julgado de novo no seu nó, seja quem for que o escolheu: OutOfcpu e "
            "parecidos, NodeAffinity, NodePorts, taints NoExecute; pods críticos abrem espaço "
            "(Preempting)",
        ),
        Limit(
            "images that cannot be pulled, are never pulled or have no valid name; ConfigMaps, "
            "Secrets and commands that are missing; a container that outgrows its memory limit "
            "(OOMKilled)",
            "imagens que não vêm, que nunca são baixadas ou sem nome válido; ConfigMaps, Secrets e "
            "comandos que faltam; um contêiner que passa do limite de memória (OOMKilled)",
        ),
        Limit(
            "the volumes of claims: called in use in the Node's status every 10 s, mounted once "
            "they are attached, looked for ever more rarely until then",
            "os volumes de claims: declarados em uso no status do Node a cada 10 s, montados "
            "depois de anexados, procurados cada vez mais raramente até lá",
        ),
        Limit(
            "`kubectl logs` goes through the API server to the kubelet of the pod's node; a "
            "log goes with its pod, and the log of the container before a restart is kept once",
            "`kubectl logs` passa pelo API server até o kubelet do nó do pod; o log "
            "some com o pod, e o log do contêiner anterior a um reinício é guardado uma vez",
        ),
        Limit(
            "a machine that joins asks for its client certificate with a bootstrap token before "
            "anything else; client certificates are renewed in time (`cluster_signing_duration` "
            "makes them short)",
            "uma máquina que entra pede seu certificado de cliente com um token de bootstrap antes "
            "de qualquer coisa; certificados de cliente são renovados a tempo "
            "(`cluster_signing_duration` os encurta)",
        ),
    ),
    simplified=(
        Limit(
            "the conditions of pods do not say which generation they were written for "
            "(observedGeneration), but the status as a whole and PodScheduled do",
            "as condições dos pods não dizem para qual geração foram escritas "
            "(observedGeneration), mas o status como um todo e PodScheduled dizem",
        ),
        Limit(
            "mounting takes an estimated time, unmounting none; what is on a volume is not "
            "simulated",
            "montar leva um tempo estimado, desmontar nenhum; o que há em um volume não é simulado",
            written("persistentvolumeclaims"),
        ),
        Limit(
            "the processes of a control plane take nothing of what their node can give; pods that "
            "make room for a critical one all end at once, not one after the other",
            "os processos de um control plane não ocupam nada do que seu nó pode dar; pods que "
            "abrem espaço para um pod crítico terminam todos de uma vez, não um após o outro",
        ),
        Limit(
            "what the system, images (200 MiB each) and servers use is an estimate; only stress, "
            "dd, fallocate and a fork bomb use what they say, and they write in no time",
            "o uso do sistema, das imagens (200 MiB cada) e dos servidores é uma estimativa; só "
            "stress, dd, fallocate e uma fork bomb usam o que dizem, e gravam sem gastar tempo",
        ),
        Limit(
            "a node has one disk for images, logs and all that is written; nobody counts inodes; "
            "what a pod has written is gone when it has ended; of memory, all of a node is "
            "allocatable",
            "um nó tem um só disco para imagens, logs e tudo o que é gravado; ninguém conta "
            "inodes; o que um pod gravou some quando ele termina; da memória, tudo em um nó é "
            "alocável",
        ),
        Limit(
            "on a full disk no image is pulled and etcd writes nothing; all else that would fail "
            "there goes on, and so does a node without process ids",
            "com o disco cheio nenhuma imagem é baixada e o etcd não grava; tudo o mais que "
            "falharia ali continua, e um nó sem ids de processo também",
        ),
        Limit(
            "images are not run: what a container does follows from its command, of which sleep, "
            "exit, echo, touch, rm, cat, dd, test, trap, stress and loops are understood; nginx, "
            "httpd and agnhost behave as themselves, anything else serves on every port",
            "imagens não são executadas: o que um contêiner faz vem do seu comando, do qual se "
            "entendem sleep, exit, echo, touch, rm, cat, dd, test, trap, stress e laços; nginx, "
            "httpd e agnhost agem como eles mesmos, e o resto atende em qualquer porta",
        ),
        Limit(
            "the Event of a probe that fails for ever is counted up to its threshold only",
            "o Event de uma probe que falha para sempre é contado só até o limiar",
            typed("kubectl", "events"),
        ),
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
            "images that are removed for their age (imageMaximumGCAge), minimum reclaim, CPU "
            "throttling",
            "imagens removidas pela idade (imageMaximumGCAge), minimum reclaim, limitação de CPU",
        ),
        Limit(
            "dynamic resources, devices, CPU and memory managers",
            "recursos dinâmicos, dispositivos, CPU e memory managers",
        ),
        Limit(
            "following a log (`-f`), rotation, logs of static pods as pods' logs",
            "seguir um log (`-f`), rotação, logs de pods estáticos como logs de pods",
        ),
        Limit(
            "the kubelet's serving certificate; a kubelet whose client certificate has ended stays "
            "outside: nobody joins its machine anew",
            "o certificado de servidor do kubelet; um kubelet cujo certificado de cliente acabou "
            "fica de fora: ninguém reingressa sua máquina",
        ),
    ),
)
