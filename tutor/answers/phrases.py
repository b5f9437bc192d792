"""The tutor's own sentences, in both languages, and the lines that it offers as examples."""

from collections.abc import Mapping

from quizbank.text import Language

Says = Mapping[Language, str]

EXAMPLES: Mapping[Language, tuple[str, ...]] = {
    "en": (
        "what if 2 of 3 etcd members fail?",
        "what does the scheduler do?",
        "kubectl get pods -o wide",
        "10 questions on etcd",
        "how am I doing?",
    ),
    "pt-BR": (
        "e se 2 dos 3 membros do etcd caírem?",
        "o que faz o scheduler?",
        "kubectl get pods -o wide",
        "10 questões sobre o etcd",
        "como estou indo?",
    ),
}
WHAT_IFS: Mapping[Language, tuple[str, ...]] = {
    "en": (
        "what if the scheduler is down for 5 minutes?",
        "what happens when a node loses power?",
        "what if the API server is down and I delete a pod?",
    ),
    "pt-BR": (
        "e se o kube-scheduler cair por 5 minutos?",
        "o que acontece se um nó perder energia?",
        "e se o API server cair e eu apagar um pod?",
    ),
}
KUBECTL_LINES: Mapping[Language, tuple[str, ...]] = {
    "en": ("kubectl get pods -o wide", "kubectl get nodes", "kubectl get events"),
    "pt-BR": ("kubectl get pods -o wide", "kubectl get nodes", "kubectl get events"),
}
EXPLAIN: Mapping[Language, str] = {"en": "explain {name}", "pt-BR": "explique {name}"}

GREETING: Says = {
    "en": "What do you want to break today?",
    "pt-BR": "O que você quer derrubar hoje?",
}
THANKS: Says = {"en": "Go on whenever you like.", "pt-BR": "Siga quando quiser."}
HELP: Says = {
    "en": "You can ask about a part of the control plane, take something down and see what "
    "happens, type kubectl at the world in view, practise, take a timed quiz, or build a "
    "cluster of your own in the Lab. Write as you would to a colleague, in English or Portuguese.",
    "pt-BR": "Você pode perguntar sobre uma parte do control plane, derrubar algo e ver o que "
    "acontece, digitar kubectl no mundo em vista, praticar, fazer um simulado ou montar "
    "um cluster seu no laboratório. Escreva como a um colega, em português ou inglês.",
}
LAB: Says = {
    "en": "In the Lab you build a cluster of your own: how many control planes and workers, what "
    "runs on them, what breaks and when. You watch it, type kubectl and etcdctl at it, and may "
    "keep it as a scenario.",
    "pt-BR": "No laboratório você monta um cluster seu: quantos control planes e workers, o que "
    "roda neles, o que quebra e quando. Você assiste, digita kubectl e etcdctl nele e pode "
    "guardá-lo como cenário.",
}
NOT_UNDERSTOOD: Says = {
    "en": "I did not understand that. These lines I do:",
    "pt-BR": "Não entendi. Estas linhas eu entendo:",
}
NO_CHANGE: Says = {
    "en": "I did not find in it what fails, or what is done. Such lines I can run:",
    "pt-BR": "Não achei ali o que falha, nem o que se faz. Linhas assim eu consigo rodar:",
}
DENIED: Says = {
    "en": "I do not read what does not happen. Say what fails, or what is done; such lines I can "
    "run:",
    "pt-BR": "Não leio o que não acontece. Diga o que falha ou o que se faz; linhas assim eu "
    "consigo rodar:",
}
TOO_LONG: Says = {
    "en": "That is longer than I read. One question at a time, in a sentence or two.",
    "pt-BR": "É mais longo do que eu leio. Uma pergunta por vez, em uma ou duas frases.",
}
NO_SOURCE: Says = {
    "en": "I have no source for that. I would rather not guess.",
    "pt-BR": "Não tenho fonte para isso. Prefiro não chutar.",
}
NO_SOURCE_FOR_ONE: Says = {
    "en": "For the other one I have no source. I would rather not guess.",
    "pt-BR": "Para o outro não tenho fonte. Prefiro não chutar.",
}
READING: Says = {"en": "This is how I read it: {says}", "pt-BR": "Entendi assim: {says}"}
CORRECT_ME: Says = {
    "en": "Correct me if I am wrong.",
    "pt-BR": "Corrija se não for isso.",
}
NOT_SIMULATED: Says = {
    "en": "The simulator has no {names}. What I can do is explain.",
    "pt-BR": "O simulador não tem {names}. O que posso fazer é explicar.",
}
ONLY_IN_LAB: Says = {
    "en": "This I cannot break from a line: {names}. In the Lab you can; here I can explain it.",
    "pt-BR": "Isto eu não derrubo a partir de uma linha: {names}. No laboratório dá; aqui posso "
    "explicar.",
}
ETCDCTL: Says = {
    "en": "Here only kubectl is at hand. In the Lab you can type etcdctl, too.",
    "pt-BR": "Aqui só há kubectl. No laboratório dá para digitar etcdctl também.",
}
FRESH_WORLD: Says = {
    "en": "No world is in view, so I take a fresh one: one control plane, three workers, "
    "three `web` pods.",
    "pt-BR": "Não há mundo em vista; uso um novo: um control plane, três workers, três pods `web`.",
}
TYPED: Says = {"en": "At t = {at}:", "pt-BR": "Em t = {at}:"}
NOT_KUBECTL: Says = {
    "en": "kubectl does not take that line here:",
    "pt-BR": "O kubectl não aceita essa linha aqui:",
}
NO_ROOM: Says = {
    "en": "This world has had all the lines that it takes. Begin a new one.",
    "pt-BR": "Este mundo já recebeu todas as linhas que cabem. Comece outro.",
}
NO_ANSWER: Says = {
    "en": "No answer has come when the run ends.",
    "pt-BR": "Nenhuma resposta chegou quando a execução termina.",
}
ANSWERED_AFTER: Says = {
    "en": "The answer comes after {after}.",
    "pt-BR": "A resposta chega depois de {after}.",
}
SILENT: Says = {"en": "It prints nothing.", "pt-BR": "Não imprime nada."}
FAILED: Mapping[str, Says] = {
    "scenario": {
        "en": "This world cannot be run:",
        "pt-BR": "Este mundo não pode ser executado:",
    },
    "over-budget": {
        "en": "The run reached its limit and was stopped. A smaller or shorter one would finish.",
        "pt-BR": "A execução chegou ao limite e foi parada. Uma menor ou mais curta terminaria.",
    },
    "busy": {
        "en": "Too many runs are waiting. Try again in a moment.",
        "pt-BR": "Há execuções demais na fila. Tente de novo daqui a pouco.",
    },
    "broken": {
        "en": "The simulator failed. That is a mistake of ours, and it was written down.",
        "pt-BR": "O simulador falhou. O erro é nosso, e ficou registrado.",
    },
}
QUIZ: Mapping[str, Says] = {
    "practice": {"en": "{what}{on}, one at a time.", "pt-BR": "{what}{on}, uma por vez."},
    "timed": {
        "en": "A timed quiz: {what}{on}{minutes}.",
        "pt-BR": "Um simulado: {what}{on}{minutes}.",
    },
    "review": {
        "en": "What went wrong before comes first.",
        "pt-BR": "O que deu errado antes vem primeiro.",
    },
}
QUESTIONS: Says = {"en": "{count} questions", "pt-BR": "{count} questões"}
ONE_QUESTION: Says = {"en": "1 question", "pt-BR": "1 questão"}
ANY_QUESTIONS: Says = {"en": "questions", "pt-BR": "questões"}
ON: Says = {"en": " on {component}", "pt-BR": " sobre {component}"}
MINUTES: Says = {"en": ", {minutes} min", "pt-BR": ", {minutes} min"}
ALL_TOPICS: Says = {
    "en": "By that topic I have no questions, so they come from all components.",
    "pt-BR": "Por esse tema não tenho questões; elas vêm de todos os componentes.",
}
NOT_HARD: Says = {
    "en": "Of the hard ones I have none on that, so they are of every level.",
    "pt-BR": "Das difíceis não tenho nenhuma sobre isso; elas são de todos os níveis.",
}
NO_MORE: Says = {
    "en": "I have no more than that.",
    "pt-BR": "Não tenho mais do que isso.",
}
NOTHING_YET: Says = {
    "en": "Nothing is answered yet, so there is nothing to tell. A few questions are enough to "
    "begin.",
    "pt-BR": "Ainda não há resposta nenhuma, então não há o que dizer. Algumas questões bastam "
    "para começar.",
}
NOTHING_WRONG: Says = {
    "en": "Nothing that you answered last went wrong.",
    "pt-BR": "Nada do que você respondeu por último deu errado.",
}
OVERALL: Says = {
    "en": "You answered {count} questions; your share of what could be earned is {share}%, and "
    "with so many answers it lies between {low}% and {high}%.",
    "pt-BR": "Você respondeu {count} questões; sua parte do que se podia ganhar é {share}%, e com "
    "esse número de respostas ela está entre {low}% e {high}%.",
}
WEAKEST: Says = {
    "en": "Weakest so far: {component}, {right} of {count} right.",
    "pt-BR": "O mais fraco até agora: {component}, {right} de {count} certas.",
}
SURE: Says = {
    "en": "When you were sure, you were right in {right} of {count}.",
    "pt-BR": "Quando você tinha certeza, acertou {right} de {count}.",
}
