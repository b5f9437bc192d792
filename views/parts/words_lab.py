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
    "when": Phrase('settled, or ready("web") >= 3', 'settled, ou ready("web") >= 3'),
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
