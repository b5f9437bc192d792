"""How true the cloud and its manager are."""

from engine.limits import Limit, Limits, machines

LIMITS = Limits(
    title=Limit("Clouds and cloud-controller-manager", "Nuvem e cloud-controller-manager"),
    modelled=(
        Limit(
            "cloud-controller-manager with its own Lease, in a cloud of no particular "
            "provider, after k8s.io/cloud-provider",
            "o cloud-controller-manager com o próprio Lease, em uma nuvem de nenhum "
            "provedor em particular, conforme k8s.io/cloud-provider",
        ),
        Limit(
            "nodes that register as `uninitialized` and wait for it; Nodes deleted within "
            "5 s once they are not ready and their machine is gone; `shutdown` taints for machines "
            "that are only stopped",
            "nós que se registram como `uninitialized` e esperam por ele; Nodes apagados "
            "em até 5 s quando não estão prontos e a máquina deixou de existir; taints `shutdown` "
            "para máquinas apenas paradas",
        ),
        Limit(
            "load balancers of Services with their finalizer, Events, retries after 5 to "
            "300 s and changes of nodes; routes, if asked for (`cloud: {routes: true}`)",
            "balanceadores de Services com finalizer, Events, novas tentativas após 5 a "
            "300 s e mudanças de nós; rotas, se pedidas (`cloud: {routes: true}`)",
        ),
        Limit(
            "volumes, if asked for (`cloud: {volumes: true}`): a storage driver with its own Lease "
            "makes them for claims, in the zone of the chosen node, and removes released ones",
            "volumes, se pedidos (`cloud: {volumes: true}`): um driver de armazenamento com o "
            "próprio Lease os cria para claims, na zona do nó escolhido, e remove os liberados",
        ),
        Limit(
            "attaching volumes to machines and detaching them: what a VolumeAttachment asks for, "
            "with its finalizer, its errors and retries after 1 s to 5 min; one machine at a time "
            "unless the volume may be shared",
            "anexar volumes a máquinas e desanexá-los: o que um VolumeAttachment pede, com seu "
            "finalizer, seus erros e novas tentativas após 1 s a 5 min; uma máquina por vez, a "
            "não ser que o volume possa ser compartilhado",
        ),
        Limit("an API of the cloud that does not answer", "uma API da nuvem que não responde"),
    ),
    simplified=(
        Limit(
            "the cloud answers at once, but for a load balancer, whose time is an "
            "estimate (`load_balancer`); a call without an answer ends after 10 s",
            "a nuvem responde na hora, menos para um balanceador, cujo tempo é uma "
            "estimativa (`load_balancer`); uma chamada sem resposta termina após 10 s",
        ),
        Limit(
            "attaching and detaching take 2 s each (an estimate), also at a machine that is off "
            "or silent; the part of the driver that runs on every node is there as soon as the "
            "kubelet is, and never fails",
            "anexar e desanexar levam 2 s cada (uma estimativa), também em uma máquina desligada "
            "ou em silêncio; a parte do driver que roda em cada nó existe assim que o kubelet "
            "existe, e nunca falha",
            machines("cloud"),
        ),
        Limit(
            "a machine that is made again after `vm_deleted` has its old name and disks",
            "uma máquina recriada depois de `vm_deleted` tem o nome e os discos antigos",
        ),
        Limit(
            "load balancers have an IP address, never a host name",
            "balanceadores têm um endereço IP, nunca um nome de host",
        ),
    ),
    absent=(
        Limit(
            "traffic through the cloud's load balancers and their health checks",
            "o tráfego pelos balanceadores da nuvem e suas verificações de saúde",
            machines("cloud"),
        ),
        Limit(
            "quotas, prices and groups of machines that grow",
            "cotas, preços e grupos de máquinas que crescem",
            machines("cloud"),
        ),
    ),
)
