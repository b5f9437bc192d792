"""What the Lab says, in both languages. Words of a scenario (`at`, `crash`) stay as they are."""

from typing import Final

from views.parts.words import Phrase

TITLE: Final = Phrase("The Lab", "O laboratório")
TITLE_MORE: Final = Phrase(
    "Build a cluster, break it when you like, and watch what comes of it.",
    "Monte um cluster, derrube o que quiser, quando quiser, e veja no que dá.",
)
RUN: Final = Phrase("Run", "Rodar")
RUN_AGAIN: Final = Phrase("Run again", "Rodar de novo")
RUN_ALONE: Final = Phrase("Run alone", "Rodar sozinho")
RUN_BESIDE: Final = Phrase("Run beside", "Rodar ao lado")
OPEN: Final = Phrase("Open", "Abrir")
SAVE: Final = Phrase("Save", "Salvar")
NEW: Final = Phrase("Clear", "Limpar")
BRING_BACK: Final = Phrase("Bring the last plan back", "Trazer de volta o plano anterior")
STATE: Final[dict[str, Phrase]] = {
    "fresh": Phrase("Not run yet.", "Ainda não rodou."),
    "same": Phrase("This is the run of this plan.", "Esta é a execução deste plano."),
    "changed": Phrase("The plan has changed since the run.", "O plano mudou depois da execução."),
    "wrong": Phrase(
        "{count} to mend before it can run.", "{count} a corrigir antes de poder rodar."
    ),
}

CLUSTER: Final = Phrase("Cluster", "Cluster")
CONTROL_PLANES: Final = Phrase("Control planes", "Control planes")
ETCD: Final = Phrase("etcd", "etcd")
ETCD_KINDS: Final[dict[str, Phrase]] = {
    "stacked": Phrase("stacked", "stacked"),
    "external": Phrase("external", "external"),
}
MEMBERS: Final = Phrase("etcd members", "Membros do etcd")
WORKERS: Final = Phrase("Workers", "Workers")
ZONES: Final = Phrase("Zones", "Zonas")
RELEASE: Final = Phrase("Kubernetes", "Kubernetes")
CLOUD: Final = Phrase("In a cloud", "Numa nuvem")
NAMED_WORKERS: Final = Phrase(
    "{count} workers, listed one by one in the document.",
    "{count} workers, listados um a um no documento.",
)
OTHERS: Final = Phrase("The document also says {names}.", "O documento também diz {names}.")

WORKLOAD: Final = Phrase("What runs on it", "O que roda nele")
NO_WORKLOAD: Final = Phrase("Nothing runs on it.", "Nada roda nele.")
ADD_OBJECT: Final = Phrase("Add an object …", "Acrescentar um objeto …")
OBJECTS: Final[dict[str, Phrase]] = {
    "deployment": Phrase("Deployment", "Deployment"),
    "service": Phrase("Service", "Service"),
    "pod": Phrase("Pod", "Pod"),
    "yaml": Phrase("Pasted YAML", "YAML colado"),
}
OBJECT_FIELDS: Final[dict[str, Phrase]] = {
    "name": Phrase("Name", "Nome"),
    "replicas": Phrase("Replicas", "Réplicas"),
    "image": Phrase("Image", "Imagem"),
    "app": Phrase("Selects app", "Seleciona app"),
    "port": Phrase("Port", "Porta"),
    "node": Phrase("On host", "No host"),
}
PASTE: Final = Phrase("Manifests", "Manifestos")
PASTE_HERE: Final = Phrase("apiVersion: apps/v1 …", "apiVersion: apps/v1 …")
PASTE_ADD: Final = Phrase("Add them", "Acrescentar")

TIMELINE: Final = Phrase("What happens", "O que acontece")
NO_STEPS: Final = Phrase(
    "Nothing happens yet. Add a fault or a command.",
    "Nada acontece ainda. Acrescente uma falha ou um comando.",
)
ADD_STEP: Final = Phrase("Add a fault or a command …", "Acrescentar uma falha ou um comando …")
EDIT: Final = Phrase("Change {name}", "Mudar {name}")
DONE: Final = Phrase("Done", "Pronto")
REMOVE: Final = Phrase("Remove", "Tirar")
UP: Final = Phrase("Move up", "Mover para cima")
DOWN: Final = Phrase("Move down", "Mover para baixo")
WHAT: Final = Phrase("What", "O quê")
WAITS: Final = Phrase("When", "Quando")
TRIGGERS: Final[dict[str, Phrase]] = {
    "at": Phrase("at", "em"),
    "after": Phrase("after a step", "após um passo"),
    "when": Phrase("once", "quando"),
}
TRIGGER_SAMPLES: Final[dict[str, Phrase]] = {
    "at": Phrase("30s", "30s"),
    "after": Phrase("cut + 5s", "cut + 5s"),
    "when": Phrase('settled, or ready_pods("web") >= 3', 'settled, ou ready_pods("web") >= 3'),
}
STEP_NAME: Final = Phrase("Name of this step", "Nome deste passo")
TAKES: Final[dict[str, Phrase]] = {
    "host": Phrase("host", "host"),
    "process": Phrase("process", "processo"),
    "zone": Phrase("zone", "zona"),
    "fault": Phrase("fault", "falha"),
    "text": Phrase("text", "texto"),
    "manifest": Phrase("YAML", "YAML"),
    "value": Phrase("value", "valor"),
    "choice": Phrase("choice", "opção"),
    "yes-no": Phrase("yes or no", "sim ou não"),
}
KEY: Final = Phrase("{key} · {takes}", "{key} · {takes}")
KEY_OPTIONAL: Final = Phrase("{key} · {takes}, optional", "{key} · {takes}, opcional")
CHOOSE: Final = Phrase("Choose", "Escolha")
NONE_CHOSEN: Final = Phrase("none", "nenhum")
UNTIL: Final = Phrase("The run ends at", "A execução termina em")
SEED: Final = Phrase("Seed", "Semente")

HELP: Final[dict[str, Phrase]] = {
    "clock_skew": Phrase(
        "Clocks of machines go wrong: `10m` is ahead, `-10m` behind. Timers do not mind; "
        "certificates, CronJobs and ages do.",
        "Relógios de máquinas erram: `10m` é adiantado, `-10m` atrasado. Temporizadores não "
        "ligam; certificados, CronJobs e idades, sim.",
    ),
    "expired_certificate": Phrase(
        "Certificates of processes are at their end, as after a year without renewal.",
        "Certificados de processos vencem, como depois de um ano sem renovação.",
    ),
    "full_disk": Phrase(
        "Nothing more can be written on these machines; an etcd there ends itself.",
        "Nada mais pode ser gravado nessas máquinas; um etcd ali encerra sozinho.",
    ),
    "lossy_link": Phrase(
        "A share of the packets between two groups of hosts is lost, and sent again later.",
        "Uma parte dos pacotes entre dois grupos de hosts se perde e é reenviada mais tarde.",
    ),
    "lost_disk": Phrase(
        "Processes die and lose their data; healed, they start on an empty disk.",
        "Processos morrem e perdem seus dados; curados, iniciam num disco vazio.",
    ),
    "mass_creation": Phrase(
        "A program runs away and creates objects, so many a second, until there are `count`.",
        "Um programa dispara e cria objetos, tantos por segundo, até haver `count`.",
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
    "zone_outage": Phrase(
        "A whole zone loses power: its control planes and workers are gone at once.",
        "Uma zona inteira fica sem energia: seus control planes e workers somem na hora.",
    ),
    "cloud_down": Phrase(
        "The cloud's API cannot be reached by anyone. Its machines go on.",
        "Ninguém alcança a API da nuvem. As máquinas dela continuam.",
    ),
    "crash": Phrase(
        "Processes are killed and stay down; what they wrote to disk stays.",
        "Processos são mortos e ficam fora; o que gravaram em disco fica.",
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
    "stop": Phrase(
        "Processes get SIGTERM: they hand over what they hold and stay down.",
        "Processos recebem SIGTERM: entregam o que detêm e ficam parados.",
    ),
    "vm_deleted": Phrase(
        "Machines are deleted in the cloud, which knows them no more.",
        "Máquinas são apagadas na nuvem, que deixa de conhecê-las.",
    ),
    "apply": Phrase(
        "The operator applies manifests, as with kubectl apply -f -.",
        "O operador aplica manifestos, como em kubectl apply -f -.",
    ),
    "etcd_data_dir": Phrase(
        "The manifest of etcd's static pod gets another data directory; etcd starts there.",
        "O manifesto do static pod do etcd ganha outro diretório de dados; o etcd inicia nele.",
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
    "resume": Phrase(
        "Frozen processes go on; what waited for them is handled at once.",
        "Processos congelados continuam; o que esperava por eles é tratado na hora.",
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
"""Where a word is missing here its own docstring is shown."""

DOCUMENT: Final = Phrase("The document", "O documento")
OPEN_MORE: Final = Phrase(
    "A scenario, or a question that has one, as YAML.",
    "Um cenário, ou uma questão que tenha um, em YAML.",
)
OPEN_FILE: Final = Phrase("A file", "Um arquivo")
OPEN_PASTE: Final = Phrase("Or paste it here", "Ou cole aqui")
OPEN_DO: Final = Phrase("Open it", "Abrir")
NOT_OPENED: Final = Phrase(
    "It cannot be opened yet; what is on the table stays.",
    "Ainda não dá para abrir; o que está na mesa fica.",
)
AT_LINE: Final = Phrase("line {line}", "linha {line}")
READER_SAYS: Final = Phrase("Not as it stands:", "Assim não dá; o leitor diz:")
APPLY: Final = Phrase("Take this over", "Usar este texto")

SAVE_TITLE: Final = Phrase("Title", "Título")
SAVE_SCENARIO: Final = Phrase("Scenario (YAML)", "Cenário (YAML)")
SAVE_SCENARIO_MORE: Final = Phrase(
    "Runs in a terminal as it stands: `python -m engine simulate`.",
    "Roda num terminal como está: `python -m engine simulate`.",
)
SAVE_QUESTION: Final = Phrase("As a question (YAML)", "Como questão (YAML)")
SAVE_QUESTION_MORE: Final = Phrase(
    "The start of a predict item; search it for FILL IN.",
    "O começo de um item de previsão; procure por FILL IN.",
)
SAVE_LINK: Final = Phrase("A link that opens this table", "Um link que abre esta mesa")
LINK_TOO_LONG: Final = Phrase(
    "This table is too large for a link. Save it as a scenario.",
    "Esta mesa é grande demais para um link. Salve como cenário.",
)
SAVE_WRONG: Final = Phrase(
    "The plan has mistakes; saved as it is, it cannot run.",
    "O plano tem erros; salvo assim, não roda.",
)

TYPE: Final = Phrase("Type kubectl, etcdctl or ssh", "Digite kubectl, etcdctl ou ssh")
TYPE_SAMPLE: Final = Phrase("kubectl get nodes", "kubectl get nodes")
TYPE_DO: Final = Phrase("Type", "Digitar")
TYPED_AT: Final = Phrase("at {at}", "aos {at}")
TYPE_MORE: Final = Phrase(
    "It is typed where the player stands, becomes a step of the plan, and the world is run again.",
    "É digitada onde o player está, vira um passo do plano, e o mundo roda de novo.",
)
REFUSED: Final[dict[str, Phrase]] = {
    "program": Phrase(
        "Begin with kubectl, etcdctl, etcdutl or ssh.",
        "Comece com kubectl, etcdctl, etcdutl ou ssh.",
    ),
    "machine": Phrase(
        "Say on which machine: ssh worker-1 systemctl status kubelet.",
        "Diga em qual máquina: ssh worker-1 systemctl status kubelet.",
    ),
    "line": Phrase("This line was not typed:", "Esta linha não foi digitada:"),
    "world": Phrase(
        "The plan has to be mended before anything can be typed into it:",
        "É preciso corrigir o plano antes de digitar nele:",
    ),
    "room": Phrase(
        "The plan has no room for another step.", "O plano não tem lugar para mais um passo."
    ),
}
UNANSWERED: Final = Phrase(
    "… no answer before the run ends", "… sem resposta até a execução acabar"
)
ANSWERED: Final = Phrase("answered after {after}", "respondido em {after}")
THIS_WORLD: Final = Phrase("this run", "esta execução")
OTHER_WORLD: Final = Phrase("beside it", "ao lado")
TERMINAL: Final = Phrase("What the terminal shows", "O que o terminal mostra")

STILL: Final = Phrase(
    "The cluster at t = 0, settled, with its workload. Then what you planned happens.",
    "O cluster em t = 0, estável, com sua carga. Daí acontece o que você planejou.",
)
STILL_WRONG: Final = Phrase(
    "The cluster cannot be drawn before it is mended.",
    "Não dá para desenhar o cluster antes de corrigi-lo.",
)
BESIDE: Final = Phrase("Two runs, one beside the other", "Duas execuções, lado a lado")
BESIDE_SAME: Final = Phrase("They are the same world.", "São o mesmo mundo.")
BESIDE_CLOSE: Final = Phrase("Back to the first", "Voltar à primeira")
COLUMN_WHERE: Final = Phrase("Differs in", "Difere em")
COLUMN_FIRST: Final = Phrase("First run", "Primeira")
COLUMN_SECOND: Final = Phrase("Beside it", "Ao lado")
NOTHING: Final = Phrase("—", "—")
MORE_CHANGES: Final = Phrase("and {count} more", "e mais {count}")

FAILED: Final[dict[str, Phrase]] = {
    "scenario": Phrase(
        "The scenario cannot be run as it is written.",
        "O cenário não pode ser rodado como está escrito.",
    ),
}
KEPT: Final = Phrase("Your plan is kept.", "Seu plano está guardado.")
SHORTER: Final = Phrase(
    "A shorter run, fewer workers or fewer pods may fit.",
    "Uma execução mais curta, ou com menos workers ou pods, pode caber.",
)
NOT_SAVED: Final = Phrase(
    "The plan could not be stored. It is still here, but a reload would lose it.",
    "Não foi possível guardar o plano. Ele continua aqui, mas recarregar a página o perderia.",
)
BROKEN_LINK: Final = Phrase(
    "The link holds no plan that can be read. Your own is on the table.",
    "O link não traz um plano que se possa ler. O seu está na mesa.",
)
