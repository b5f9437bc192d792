"""Every word that the screens say, in both languages, side by side.

The voice is a calm colleague at the console: short sentences, present tense, cause before effect.
API names, commands and errors are never translated. Texts of questions come from their pack.
"""

from typing import Final, NamedTuple

from quizbank.text import Language


class Phrase(NamedTuple):
    """One phrase; both languages have the same placeholders (a test holds it)."""

    en: str
    pt: str


def say(phrase: Phrase, language: Language, **values: object) -> str:
    """The phrase in one language, filled in."""
    text = phrase.en if language == "en" else phrase.pt
    return text.format(**values) if values else text


# The bar and the page
PRODUCT: Final = Phrase("Quorum", "Quórum")
CONNECTION_LOST: Final = Phrase(
    "The connection is lost. What you answered is kept; it comes back by itself.",
    "A conexão caiu. O que você respondeu está guardado; ela volta sozinha.",
)
NAV_LABEL: Final = Phrase("Pages", "Páginas")
NAV_TUTOR: Final = Phrase("Tutor", "Tutor")
NAV_PRACTICE: Final = Phrase("Practice", "Prática")
NAV_EXAM: Final = Phrase("Exam", "Simulado")
NAV_LAB: Final = Phrase("Lab", "Laboratório")
NAV_PROGRESS: Final = Phrase("Progress", "Progresso")
NAV_FIDELITY: Final = Phrase("How true?", "Até onde é fiel?")
FIDELITY_ELSEWHERE: Final = Phrase(
    "This installation holds only the program. How true the engine is stands in docs/fidelity.md "
    "of the project.",
    "Esta instalação contém só o programa. Até onde o simulador é fiel está em "
    "docs/fidelity.pt-BR.md do projeto.",
)
LANGUAGE: Final = Phrase("Language", "Idioma")
LANGUAGE_EN: Final = Phrase("EN", "EN")
LANGUAGE_PT: Final = Phrase("PT", "PT")

# The greeting and the offers
GREETING: Final = Phrase("What do you want to break today?", "O que você quer derrubar hoje?")
GREETING_MORE: Final = Phrase(
    "Pick a failure: you write down what you expect to see, then the simulator runs it "
    "and shows why it went that way. Or write to me below.",
    "Escolha uma falha: você escreve o que espera ver, e o simulador roda e mostra por que "
    "foi assim. Ou escreva para mim, ali embaixo.",
)
NEXT_GREETING: Final = Phrase("What do you want to break next?", "O que você quer derrubar agora?")
OFFER: Final = Phrase("Predict", "Prever")
OFFER_OPEN: Final = Phrase("Continue", "Continuar")
OFFER_AGAIN: Final = Phrase("Predict again", "Prever de novo")
OFFER_DONE: Final = Phrase("predicted", "prevista")
EARLIER: Final = Phrase("Earlier in this conversation", "Antes, nesta conversa")
EARLIER_OPEN: Final = Phrase("See the verdict again", "Ver o veredito de novo")
MORE_OFFERS: Final = Phrase("{count} more to predict", "Mais {count} para prever")
WEAKEST: Final = Phrase(
    "You were here before: most is still to be won with **{component}**.",
    "Você já esteve aqui: o maior ganho ainda está em **{component}**.",
)
PRACTISE_IT: Final = Phrase("Practise a little", "Praticar um pouco")
CHOICE: Final = Phrase("I want to predict this one: {title}.", "Quero prever esta: {title}.")

# The world before anything happens
WORLD: Final = Phrase("This is the world at the start.", "Este é o mundo no começo.")
WORLD_LABEL: Final = Phrase("The cluster at the start", "O cluster no começo")
WORLD_WAITS: Final = Phrase("Drawing the world …", "Desenhando o mundo …")
RAIL_RAFT: Final = Phrase("raft", "raft")
RAIL_API: Final = Phrase("Kubernetes API", "API do Kubernetes")
ETCD_LEADER: Final = Phrase("etcd, leads", "etcd, lidera")
ETCD_FOLLOWER: Final = Phrase("etcd, follows", "etcd, segue")
ETCD_OTHER: Final = Phrase("etcd", "etcd")
NO_ETCD: Final = Phrase("control plane", "control plane")
NO_WORKERS: Final = Phrase("no worker nodes", "nenhum worker")
PODS_OF: Final = Phrase("{count} {app}", "{count} {app}")
PODS_OTHER: Final = Phrase("{count} other", "{count} outros")
PODS_NONE: Final = Phrase("no pods", "sem pods")
LEGEND_FOCUS: Final = Phrase("{app} pod, Ready", "pod {app}, Ready")
LEGEND_OTHER: Final = Phrase("other pod", "outro pod")
TAG: Final = Phrase("{what} at {at}", "{what} aos {at}")
TAG_SIDE: Final = Phrase("side {what} at {at}", "lado {what} aos {at}")
VERBS: Final[dict[str, Phrase]] = {
    "clock_skew": Phrase("wrong clock", "relógio errado"),
    "corrupt_data": Phrase("damaged data", "dados danificados"),
    "crash": Phrase("crash", "queda"),
    "etcd_data_dir": Phrase("other data directory", "outro diretório de dados"),
    "etcd_force_new_cluster": Phrase("new etcd cluster", "novo cluster do etcd"),
    "etcd_join": Phrase("joins etcd", "entra no etcd"),
    "expired_certificate": Phrase("certificate ends", "certificado vence"),
    "full_disk": Phrase("full disk", "disco cheio"),
    "heal": Phrase("back", "volta"),
    "lossy_link": Phrase("lossy network", "rede com perdas"),
    "lost_disk": Phrase("lost disk", "disco perdido"),
    "manifest_removed": Phrase("manifest gone", "manifesto removido"),
    "partition": Phrase("cut off", "isolado"),
    "pause": Phrase("pause", "pausa"),
    "power_off": Phrase("no power", "sem energia"),
    "power_on": Phrase("power back", "religado"),
    "reboot": Phrase("reboot", "reinício"),
    "resume": Phrase("goes on", "retoma"),
    "shut_down": Phrase("shut down", "desligado"),
    "slow_disk": Phrase("slow disk", "disco lento"),
    "slow_link": Phrase("slow network", "rede lenta"),
    "start": Phrase("start", "início"),
    "stop": Phrase("stop", "parada"),
    "vm_deleted": Phrase("machine deleted", "máquina apagada"),
    "zone_outage": Phrase("no power", "sem energia"),
}
MENDING: Final = (
    "etcd_data_dir", "etcd_force_new_cluster", "etcd_join", "heal", "power_on", "resume", "start",
)  # fmt: skip
"""Of these the ones after which something works again: nothing is marked as a fault."""
VERB_OTHER: Final = Phrase("fault", "falha")

# The prediction card
BEFORE: Final = Phrase(
    "Write down what you expect to see. Once locked, it stays.",
    "Escreva o que você espera ver. Depois de travar, não muda mais.",
)
CARD: Final = Phrase("Your prediction", "Sua previsão")
FILLED: Final = Phrase("{done} of {total} parts", "{done} de {total} partes")
RANGE: Final = Phrase("{unit}, from {minimum} to {maximum}", "{unit}, de {minimum} a {maximum}")
NUMBER_EMPTY: Final = Phrase("?", "?")
WRITE_HERE: Final = Phrase("Write it here", "Escreva aqui")
POINT_AT: Final = Phrase("For example cp-1/etcd", "Por exemplo cp-1/etcd")
CHOOSE_ONE: Final = Phrase("Choose", "Escolha")
UP: Final = Phrase("Move “{item}” up", "Subir “{item}”")
DOWN: Final = Phrase("Move “{item}” down", "Descer “{item}”")
KEEP_ORDER: Final = Phrase("This order is my answer", "Esta ordem é minha resposta")
HOW_SURE: Final = Phrase("How sure are you?", "Quanta certeza?")
CERTAINTIES: Final[dict[str, Phrase]] = {
    "guess": Phrase("guess", "chute"),
    "fairly-sure": Phrase("fairly sure", "quase certeza"),
    "sure": Phrase("sure", "certeza"),
}
STAKES_NONE: Final = Phrase(
    "Certainty counts: the surer you are, the more a right prediction earns and a wrong one costs.",
    "A certeza vale pontos: quanto maior, mais vale acertar e mais custa errar.",
)
STAKES: Final = Phrase(
    "With “{word}”: {right} if every part is right, {wrong} if not.",
    "Com “{word}”: {right} se todas as partes estiverem certas, {wrong} se não.",
)
HINT: Final = Phrase("Give me a hint", "Me dê uma dica")
HINT_MORE: Final = Phrase("Another hint", "Outra dica")
HINTS: Final = Phrase("Hint {number} of {total}", "Dica {number} de {total}")
COMMIT: Final = Phrase("Lock and run", "Travar e rodar")
OTHER_ITEM: Final = Phrase("Choose another failure", "Escolher outra falha")
LOCKED: Final = Phrase("locked {clock}", "travada às {clock}")
LOCKED_SURE: Final = Phrase("How sure", "Certeza")
RUNNING: Final = Phrase("running …", "rodando …")

# The verdict
COUNTS: Final[dict[int, Phrase]] = {
    0: Phrase("None of {total}.", "Nenhuma de {total}."),
    1: Phrase("One of {total}.", "Uma de {total}."),
    2: Phrase("Two of {total}.", "Duas de {total}."),
    3: Phrase("Three of {total}.", "Três de {total}."),
    4: Phrase("Four of {total}.", "Quatro de {total}."),
    5: Phrase("Five of {total}.", "Cinco de {total}."),
}
TOTALS: Final[dict[int, Phrase]] = {
    1: Phrase("one", "uma"),
    2: Phrase("two", "duas"),
    3: Phrase("three", "três"),
    4: Phrase("four", "quatro"),
    5: Phrase("five", "cinco"),
    6: Phrase("six", "seis"),
}
ALL_RIGHT: Final = Phrase(
    "All {total}. It went as you said.", "Todas as {total}. Foi como você disse."
)
ONE_RIGHT: Final = Phrase("Right. It went as you said.", "Certo. Foi como você disse.")
ONE_WRONG: Final = Phrase("It went another way.", "Foi diferente.")
SURPRISE: Final = Phrase("{name} surprised you.", "{name} surpreendeu você.")
SURPRISE_PART: Final = Phrase("Part {number}", "Parte {number}")
RIGHT_GUESS: Final = Phrase(
    "Right, and you only guessed. Look at why.", "Acertou no chute. Vale ver o porquê."
)
RIGHT_SURE: Final = Phrase(
    "You knew it. See whether your reason was the one that held.",
    "Você sabia. Veja se o seu motivo foi o que valeu.",
)
WRONG_SURE: Final = Phrase(
    "You were sure, and it went another way. That is the best moment to learn it.",
    "Você tinha certeza, e foi diferente. É a melhor hora para aprender.",
)
WRONG_UNSURE: Final = Phrase(
    "You had your doubts, and they were right. Now look at what decided it.",
    "Você desconfiava, e com razão. Agora veja o que decidiu.",
)
PARTS_RIGHT: Final = Phrase("parts right", "partes certas")
POINTS: Final = Phrase("points, “{word}”", "pontos, “{word}”")
COLUMN_PART: Final = Phrase("Part", "Parte")
COLUMN_YOU: Final = Phrase("Your prediction", "Sua previsão")
COLUMN_RUN: Final = Phrase("What happened", "O que aconteceu")
SHORT_YOU: Final = Phrase("You:", "Você:")
SHORT_RUN: Final = Phrase("Run:", "Real:")
TABLE_LABEL: Final = Phrase(
    "Prediction and run, part by part", "Previsão e execução, parte por parte"
)
MARK_RIGHT: Final = Phrase("right", "certa")
MARK_PARTLY: Final = Phrase("partly right", "certa em parte")
MARK_WRONG: Final = Phrase("another way", "diferente")
MARK_NONE: Final = Phrase("not measured", "não medida")
UNMEASURED: Final = Phrase(
    "This run has no answer to it.", "Esta execução não tem resposta para isso."
)
DIVERGENCE: Final = Phrase(
    "Here your prediction and the run part.",
    "É aqui que a sua previsão e a execução se separam.",
)
DIVERGENCE_WHAT: Final = Phrase(
    "{name}: you expected “{expected}”; the run: “{happened}”.",
    "{name}: você esperava “{expected}”; a execução: “{happened}”.",
)
SEE_MOMENT: Final = Phrase("See that moment", "Ver esse momento")
SEE_RUN: Final = Phrase("See the run", "Ver a execução")
TOGETHER: Final = Phrase(
    "Your prediction and the run stay together to the end.",
    "A sua previsão e a execução seguem juntas até o fim.",
)

# The options
OPTIONS: Final = Phrase("Every answer, in its world", "Cada resposta, no seu mundo")
YOURS: Final = Phrase("your answer", "sua resposta")
HAPPENED: Final = Phrase("it happened", "aconteceu")
TEMPTING: Final = Phrase("Why it tempts", "Por que atrai")
REFUTED: Final = Phrase("Why it was not so", "Por que não foi")
WHY: Final = Phrase("Why", "Por quê")
BELIEVED: Final = Phrase("Often believed", "O que se costuma achar")
IT_WOULD: Final = Phrase("It would be right {world}", "Estaria certa {world}")
SHOWN: Final = Phrase("shown beside the run", "ao lado da execução")
IN_SHORT: Final = Phrase("In short", "Em resumo")

# Another world
OTHER_WORLD: Final = Phrase("Another world, beside it", "Outro mundo, ao lado")
OTHER_WORLD_OPTION: Final = Phrase("The world {world}", "O mundo {world}")
OTHER_CLOSE: Final = Phrase("Back to one world", "Voltar a um só mundo")
COLUMN_OTHER: Final = Phrase("In the other world", "No outro mundo")
COLUMN_THIS: Final = Phrase("In this run", "Nesta execução")
CHANGE: Final = Phrase("Now change the world", "Agora mude o mundo")
CHANGE_MORE: Final = Phrase(
    "Runs again beside this run, with the same seed.",
    "Roda de novo ao lado desta execução, com a mesma semente.",
)
CHANGE_ANY: Final = Phrase("Any other number", "Qualquer outro número")
CHANGE_WHICH: Final = Phrase("which one", "qual")
CHANGE_INTO: Final = Phrase("in its place", "no lugar dele")
CHANGE_NO_COUNT: Final = Phrase(
    "That is not a whole number, so nothing was run.",
    "Isso não é um número inteiro, então nada foi executado.",
)
CHANGE_NO_TIME: Final = Phrase(
    "That is not a duration such as 30s or 1m30s, so nothing was run.",
    "Isso não é uma duração como 30s ou 1m30s, então nada foi executado.",
)
NOW: Final = Phrase("{label} (now {value})", "{label} (agora {value})")

# After the replay
AFTER: Final = Phrase("After the replay", "Depois da reprodução")
ANSWER: Final = Phrase("Answer", "Responder")
SEEN_RIGHT: Final = Phrase("Yes: that is what happened.", "Sim: foi isso que aconteceu.")
SEEN_WRONG: Final = Phrase(
    "Not quite. What happened: {outcome}", "Não exatamente. O que aconteceu: {outcome}"
)
SEEN_NOT: Final = Phrase(
    "Kept. This run has no answer to it.", "Guardada. Esta execução não tem resposta para isso."
)
SENTENCE: Final = Phrase("In one sentence", "Em uma frase")
SENTENCE_ASK: Final = Phrase(
    "What did you see that you did not expect?", "O que você viu de diferente do que esperava?"
)
SENTENCE_START: Final = Phrase("I expected …", "Eu esperava …")
SENTENCE_KEEP: Final = Phrase("Keep it", "Guardar")
SENTENCE_KEPT: Final = Phrase("Kept.", "Guardada.")

# The small print
PROFILE: Final = Phrase("Profile", "Perfil")
PROFILE_VALUE: Final = Phrase(
    "Kubernetes {profile}, kubeadm defaults", "Kubernetes {profile}, padrões do kubeadm"
)
SEED: Final = Phrase("Seed", "Semente")
KEY: Final = Phrase("Key", "Gabarito")
KEY_VALUE: Final = Phrase("measured on this run", "medido nesta execução")
SOURCES: Final = Phrase("Sources", "Fontes")

# When something goes wrong
KEPT: Final = Phrase("Your prediction is kept.", "Sua previsão está guardada.")
TRY_AGAIN: Final = Phrase("Run again", "Rodar de novo")
RELOAD: Final = Phrase("Try again", "Tentar de novo")
DETAILS: Final = Phrase("Details", "Detalhes")
NOT_SAVED: Final = Phrase(
    "The prediction could not be stored, so nothing was run. Your answers are still here.",
    "Não foi possível guardar a previsão, então nada rodou. Suas respostas continuam aqui.",
)
NOT_KEPT: Final = Phrase(
    "This could not be stored. It is still here.", "Não foi possível guardar. Continua aqui."
)
BROKEN_PACK: Final = Phrase(
    "The pack “{pack}” cannot be read, so its questions are not offered. "
    "Everything you answered is kept.",
    "Não foi possível ler o pacote “{pack}”, então as questões dele não aparecem. "
    "Tudo o que você respondeu está guardado.",
)
CHANGED_QUESTION: Final = Phrase(
    "This question has changed since you locked your prediction. The run is that of the new text.",
    "Esta questão mudou desde que você travou a previsão. A execução é a do texto novo.",
)
GONE_QUESTION: Final = Phrase(
    "This question is no longer in its pack. Your prediction is kept.",
    "Esta questão não está mais no pacote. Sua previsão está guardada.",
)
NO_STILL: Final = Phrase(
    "The world cannot be drawn now. You can still predict.",
    "Não foi possível desenhar o mundo agora. Você ainda pode prever.",
)
OTHER_FAILED: Final = Phrase(
    "The other world could not be run. This run stays as it is.",
    "Não foi possível rodar o outro mundo. Esta execução fica como está.",
)
FAILURES: Final[dict[str, Phrase]] = {
    "scenario": Phrase(
        "The scenario of this question cannot be run as it is written.",
        "O cenário desta questão não pode ser rodado como está escrito.",
    ),
    "over-budget": Phrase(
        "The run reached its limit of records.", "A execução chegou ao limite de registros."
    ),
    "too-slow": Phrase(
        "The run took longer than it may.", "A execução demorou mais do que o permitido."
    ),
    "too-big": Phrase(
        "The run needed more memory than it may have.",
        "A execução precisou de mais memória do que o permitido.",
    ),
    "busy": Phrase("Too many runs are waiting right now.", "Há execuções demais na fila agora."),
    "broken": Phrase(
        "The simulator stopped in the middle of the run.", "O simulador parou no meio da execução."
    ),
}
SEED_OF: Final = Phrase("Seed {seed}", "Semente {seed}")
NO_STORE: Final = Phrase(
    "The place where answers are kept cannot be opened, so there is nothing to show yet. What was "
    "kept is untouched. Whoever runs this server finds the reason in its log.",
    "Não foi possível abrir o lugar onde as respostas ficam, então ainda não há o que mostrar. O "
    "que foi guardado continua intacto. Quem cuida deste servidor encontra o motivo no log.",
)
PAGE_BROKEN: Final = Phrase(
    "This page stopped in the middle. What you locked is kept.",
    "Esta página parou no meio. O que você travou está guardado.",
)
