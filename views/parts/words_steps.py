"""What the words of a step mean, in both languages: the faults and commands of the Lab.

A word that is missing here still works: it is offered by its name, and explained by its docstring.
"""

from typing import Final

from views.parts.words import Phrase

IN_SHORT: Final[dict[str, Phrase]] = {
    "clock_skew": Phrase("clocks go wrong", "relógios erram"),
    "cloud_down": Phrase("nobody reaches the cloud", "ninguém alcança a nuvem"),
    "corrupt_data": Phrase("etcd lacks a write", "falta uma gravação no etcd"),
    "crash": Phrase("processes die", "processos morrem"),
    "expired_certificate": Phrase("certificates end", "certificados vencem"),
    "full_disk": Phrase("disks are full", "discos cheios"),
    "lossy_link": Phrase("packets get lost", "pacotes se perdem"),
    "lost_disk": Phrase("data is gone", "dados perdidos"),
    "manifest_removed": Phrase("a static pod loses its file", "um static pod perde o arquivo"),
    "mass_creation": Phrase("a program runs away", "um programa dispara"),
    "partition": Phrase("the network is cut", "a rede é cortada"),
    "pause": Phrase("processes freeze", "processos congelam"),
    "power_off": Phrase("machines lose power", "máquinas sem energia"),
    "registry_down": Phrase("images cannot be pulled", "imagens não são baixadas"),
    "slow_disk": Phrase("writing takes long", "gravar demora"),
    "slow_link": Phrase("the network takes long", "a rede demora"),
    "stop": Phrase("processes are ended", "processos são encerrados"),
    "vm_deleted": Phrase("machines leave the cloud", "máquinas somem da nuvem"),
    "webhook_down": Phrase("a webhook does not answer", "um webhook não responde"),
    "zone_outage": Phrase("a zone loses power", "uma zona sem energia"),
    "apply": Phrase("manifests are applied", "manifestos são aplicados"),
    "etcd_data_dir": Phrase("etcd gets other data", "o etcd recebe outros dados"),
    "etcd_force_new_cluster": Phrase("one member goes on alone", "um membro segue sozinho"),
    "etcd_join": Phrase("a member joins", "um membro entra"),
    "etcdctl": Phrase("a line is typed", "uma linha é digitada"),
    "heal": Phrase("a fault ends", "uma falha acaba"),
    "kubectl": Phrase("a line is typed", "uma linha é digitada"),
    "power_on": Phrase("machines get power", "máquinas com energia"),
    "reboot": Phrase("machines start again", "máquinas reiniciam"),
    "resume": Phrase("frozen processes go on", "processos descongelam"),
    "shut_down": Phrase("machines shut down", "máquinas desligam"),
    "ssh": Phrase("a line is typed on a machine", "uma linha é digitada numa máquina"),
    "start": Phrase("processes start again", "processos reiniciam"),
}
"""Beside the word, where it is chosen."""

HELP: Final[dict[str, Phrase]] = {
    "clock_skew": Phrase(
        "Clocks of machines go wrong: `10m` is ahead, `-10m` behind. Timers do not mind; "
        "certificates, CronJobs and ages do.",
        "Relógios de máquinas erram: `10m` é adiantado, `-10m` atrasado. Temporizadores não "
        "ligam; certificados, CronJobs e idades, sim.",
    ),
    "cloud_down": Phrase(
        "The cloud's API cannot be reached by anyone. Its machines go on.",
        "Ninguém alcança a API da nuvem. As máquinas dela continuam.",
    ),
    "corrupt_data": Phrase(
        "The file of an etcd member lacks its last write of `key`, and nobody is told. At its "
        "start etcd may notice and refuse to run.",
        "O arquivo de um membro do etcd fica sem a última gravação de `key`, e ninguém é avisado. "
        "Ao iniciar, o etcd pode notar e se recusar a rodar.",
    ),
    "crash": Phrase(
        "Processes are killed and stay down; what they wrote to disk stays.",
        "Processos são mortos e ficam fora; o que gravaram em disco fica.",
    ),
    "expired_certificate": Phrase(
        "Certificates of processes are at their end, as after a year without renewal.",
        "Certificados de processos vencem, como depois de um ano sem renovação.",
    ),
    "full_disk": Phrase(
        "Nothing more can be written on these machines: an etcd there ends itself, a kubelet "
        "evicts one pod after the other.",
        "Nada mais pode ser gravado nessas máquinas: um etcd ali encerra sozinho, um kubelet "
        "despeja um pod após o outro.",
    ),
    "lossy_link": Phrase(
        "A share of the packets between two groups of hosts is lost, and sent again later.",
        "Uma parte dos pacotes entre dois grupos de hosts se perde e é reenviada mais tarde.",
    ),
    "lost_disk": Phrase(
        "Processes die and lose their data; healed, they start on an empty disk.",
        "Processos morrem e perdem seus dados; curados, iniciam num disco vazio.",
    ),
    "manifest_removed": Phrase(
        "The manifest of a control-plane process is moved away: the kubelet there ends it, and "
        "starts it again when the file is back.",
        "O manifesto de um processo do control plane é retirado: o kubelet ali o encerra, e o "
        "inicia de novo quando o arquivo volta.",
    ),
    "mass_creation": Phrase(
        "A program runs away and creates objects, so many a second, until there are `count`.",
        "Um programa dispara e cria objetos, tantos por segundo, até haver `count`.",
    ),
    "partition": Phrase(
        "The network between two groups of hosts is cut. Without `right`, `left` is cut off from "
        "everyone.",
        "A rede entre dois grupos de hosts é cortada. Sem `right`, `left` fica isolado de todos.",
    ),
    "pause": Phrase(
        "Processes freeze: they keep connections and leases, and neither hear nor act.",
        "Processos congelam: mantêm conexões e leases, e não ouvem nem agem.",
    ),
    "power_off": Phrase(
        "Machines lose power, with all that runs on them, and nobody is told.",
        "Máquinas ficam sem energia, com tudo o que roda nelas, e ninguém é avisado.",
    ),
    "registry_down": Phrase(
        "No machine reaches the registry: images that are not there yet cannot be pulled.",
        "Nenhuma máquina alcança o registry: imagens que ainda não estão lá não são baixadas.",
    ),
    "slow_disk": Phrase(
        "Every fdatasync on these machines takes `latency`; a healthy disk takes 2 ms.",
        "Todo fdatasync nessas máquinas leva `latency`; um disco sadio leva 2 ms.",
    ),
    "slow_link": Phrase(
        "Everything between two groups of hosts takes `latency` longer; nothing is lost.",
        "Tudo entre dois grupos de hosts leva `latency` a mais; nada se perde.",
    ),
    "stop": Phrase(
        "Processes get SIGTERM: they hand over what they hold and stay down.",
        "Processos recebem SIGTERM: entregam o que detêm e ficam parados.",
    ),
    "vm_deleted": Phrase(
        "Machines are deleted in the cloud, which knows them no more.",
        "Máquinas são apagadas na nuvem, que deixa de conhecê-las.",
    ),
    "webhook_down": Phrase(
        "The program that answers admission webhooks is silent, or refuses with `refuses: true`. "
        "Its pods stay Ready; failurePolicy decides what happens to requests.",
        "O programa que responde aos webhooks de admissão silencia, ou recusa com `refuses: true`. "
        "Os pods dele seguem Ready; a failurePolicy decide o que acontece com os pedidos.",
    ),
    "zone_outage": Phrase(
        "A whole zone loses power: its control planes and workers are gone at once.",
        "Uma zona inteira fica sem energia: seus control planes e workers somem na hora.",
    ),
    "apply": Phrase(
        "The operator applies manifests, as with kubectl apply -f -.",
        "O operador aplica manifestos, como em kubectl apply -f -.",
    ),
    "etcd_data_dir": Phrase(
        "The manifest of etcd's static pod gets another data directory; etcd starts there.",
        "O manifesto do static pod do etcd ganha outro diretório de dados; o etcd inicia nele.",
    ),
    "etcd_force_new_cluster": Phrase(
        "The last etcd starts with --force-new-cluster, once: it keeps its data and needs nobody "
        "any more. Add the others afterwards.",
        "O último etcd inicia com --force-new-cluster, uma vez: mantém seus dados e não precisa de "
        "mais ninguém. Depois, adicione os outros.",
    ),
    "etcd_join": Phrase(
        "etcd starts with an empty disk and joins the cluster that has added it.",
        "O etcd inicia com o disco vazio e entra no cluster que o adicionou.",
    ),
    "etcdctl": Phrase(
        "An etcdctl or etcdutl line is typed on a machine with etcd.",
        "Uma linha de etcdctl ou etcdutl é digitada numa máquina com etcd.",
    ),
    "heal": Phrase(
        "A fault ends, named by its step. What other faults broke stays broken.",
        "Uma falha acaba, pelo nome do seu passo. O que outras quebraram continua quebrado.",
    ),
    "kubectl": Phrase(
        "A kubectl line is typed. `via` asks the API server of one host.",
        "Uma linha de kubectl é digitada. `via` pergunta ao API server de um host.",
    ),
    "power_on": Phrase(
        "Machines get power again; a worker that never ran joins as a new node.",
        "Máquinas voltam a ter energia; um worker que nunca rodou entra como nó novo.",
    ),
    "reboot": Phrase(
        "Machines reboot: all that runs there ends, and after `downtime` they are back; with `cpu` "
        "or `memory`, as machines of another size.",
        "Máquinas reiniciam: tudo o que roda nelas encerra, e após `downtime` elas voltam; com "
        "`cpu` ou `memory`, como máquinas de outro tamanho.",
    ),
    "resume": Phrase(
        "Frozen processes go on; what waited for them is handled at once.",
        "Processos congelados continuam; o que esperava por eles é tratado na hora.",
    ),
    "shut_down": Phrase(
        "Machines shut down until a `power_on`; pods may end first where the kubelet waits for "
        "them.",
        "Máquinas desligam até um `power_on`; pods podem encerrar antes onde o kubelet espera.",
    ),
    "ssh": Phrase(
        "A line is typed on a machine: systemctl, crictl, mv of manifests.",
        "Uma linha é digitada numa máquina: systemctl, crictl, mv de manifestos.",
    ),
    "start": Phrase(
        "Processes that were killed or stopped start again, with their files.",
        "Processos mortos ou parados iniciam de novo, com seus arquivos.",
    ),
}
"""Under the word, once it is chosen."""
