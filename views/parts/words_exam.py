"""What the timed quiz says, in both languages."""

from typing import Final

from views.parts.words import Phrase

# Before it begins
TITLE: Final = Phrase("A timed quiz", "Um simulado")
TITLE_MORE: Final = Phrase(
    "No hints, no tutor, no feedback until the end. Every answer is stored as you give it; "
    "you can close the page and come back, and the clock keeps running.",
    "Sem dicas, sem tutor, sem correção até o fim. Cada resposta é guardada na hora; você pode "
    "fechar a página e voltar, e o tempo continua contando.",
)
PACK: Final = Phrase("Questions from", "Questões de")
PACK_LINE: Final = Phrase(
    "{count} questions · Kubernetes {version}", "{count} questões · Kubernetes {version}"
)
COUNT: Final = Phrase("How many questions", "Quantas questões")
MINUTES: Final = Phrase("How many minutes", "Quantos minutos")
PACE: Final = Phrase(
    "{pace} min a question. KCNA leaves 1:30.",
    "{pace} min por questão. A KCNA dá 1:30.",
)
START: Final = Phrase("Start the clock", "Iniciar o cronômetro")
NO_PACKS: Final = Phrase(
    "No pack can be read, so there is nothing to ask.",
    "Nenhum pacote pode ser lido, então não há o que perguntar.",
)
UNDER_WAY: Final = Phrase("Under way: {title}", "Em andamento: {title}")
UNDER_WAY_MORE: Final = Phrase(
    "{done} of {total} answered, {left} left on the clock.",
    "{done} de {total} respondidas, restam {left}.",
)
CONTINUE: Final = Phrase("Continue", "Continuar")
EARLIER: Final = Phrase("Earlier quizzes", "Simulados anteriores")
EARLIER_LINE: Final = Phrase(
    "{title} · {count} questions · {day}", "{title} · {count} questões · {day}"
)
NO_EARLIER: Final = Phrase(
    "Results of finished quizzes will stand here.", "Os resultados dos simulados ficam aqui."
)
NOT_FOUND: Final = Phrase(
    "There is no quiz of yours at this address.", "Não há simulado seu neste endereço."
)
NOT_BEGUN: Final = Phrase(
    "The quiz could not be stored, so it did not begin. No time has passed.",
    "Não foi possível guardar o simulado, então ele não começou. O tempo não correu.",
)

# The bar
POSITION: Final = Phrase("Question {number} of {total}", "Questão {number} de {total}")
POSITION_REVIEW: Final = Phrase("Review", "Revisão")
NO_HELP: Final = Phrase("no hints, no tutor", "sem dicas, sem tutor")
TIME_LEFT: Final = Phrase("{time} left", "restam {time}")
MINUTES_LEFT: Final[dict[int, Phrase]] = {
    10: Phrase("10 minutes left", "Restam 10 minutos"),
    5: Phrase("5 minutes left", "Restam 5 minutos"),
    1: Phrase("1 minute left", "Resta 1 minuto"),
}

# The sheet
BACK: Final = Phrase("Back", "Voltar")
FLAG: Final = Phrase("Flag", "Marcar")
FLAGGED: Final = Phrase("Flagged", "Marcada")
NEXT: Final = Phrase("Next question", "Próxima questão")
TO_REVIEW: Final = Phrase("Review", "Revisar")
REVIEW: Final = Phrase("Review and submit", "Revisar e entregar")
GONE: Final = Phrase(
    "This question is no longer in its pack. It will not count.",
    "Esta questão não está mais no pacote. Ela não vai contar.",
)

# The navigator
ANSWERED: Final = Phrase("{done} of {total} answered", "{done} de {total} respondidas")
NAVIGATOR: Final = Phrase("All questions", "Todas as questões")
CELL: Final = Phrase("Question {number}: {states}", "Questão {number}: {states}")
STATES: Final[dict[str, Phrase]] = {
    "answered": Phrase("answered", "respondida"),
    "begun": Phrase("partly answered", "respondida em parte"),
    "open": Phrase("not answered", "sem resposta"),
    "flagged": Phrase("flagged", "marcada"),
    "current": Phrase("this one", "esta"),
}
SAVED: Final = Phrase(
    "Saved. You can close this page; the clock keeps running.",
    "Salvo. Pode fechar a página; o tempo continua contando.",
)
MOVE_NOT_SAVED: Final = Phrase(
    "The last click could not be stored, so nothing changed. Your answers are safe; try again.",
    "Não foi possível guardar o último clique, então nada mudou. Suas respostas estão salvas; "
    "tente de novo.",
)
NOT_SAVED: Final = Phrase(
    "Not saved: the store did not take your last answer. It is kept on this page; try again.",
    "Não salvo: não foi possível guardar sua última resposta. Ela continua nesta página; "
    "tente de novo.",
)
TRY_AGAIN: Final = Phrase("Save again", "Salvar de novo")
ELSEWHERE: Final = Phrase(
    "Another tab changed this answer. This is the latest one.",
    "Outra aba mudou esta resposta. Esta é a mais recente.",
)

# The review
REVIEW_ALL: Final = Phrase("Everything is answered", "Tudo respondido")
REVIEW_OPEN: Final = Phrase("{count} of {total} not answered", "{count} de {total} sem resposta")
REVIEW_MORE: Final = Phrase(
    "What is left blank earns nothing; a wrong answer costs nothing.",
    "Em branco não vale nada; resposta errada não desconta.",
)
LIST_OPEN: Final = Phrase("Not answered", "Sem resposta")
LIST_FLAGGED: Final = Phrase("Flagged", "Marcadas")
LIST_ANSWERED: Final = Phrase("Answered", "Respondidas")
SUBMIT: Final = Phrase("Submit", "Entregar")
CONFIRM: Final = Phrase(
    "Submit now? Nothing can be changed afterwards.",
    "Entregar agora? Depois nada mais pode ser mudado.",
)
CONFIRM_OPEN: Final = Phrase(
    "Submit with {count} not answered? Nothing can be changed afterwards.",
    "Entregar com {count} sem resposta? Depois nada mais pode ser mudado.",
)
CONFIRM_YES: Final = Phrase("Yes, submit", "Sim, entregar")
CONFIRM_NO: Final = Phrase("Go on answering", "Continuar respondendo")

# The result
LATE: Final = Phrase(
    "Time was up at {clock}. The answer you gave after that was not taken; everything saved "
    "before counts.",
    "O tempo acabou às {clock}. A resposta dada depois não foi aceita; tudo o que estava salvo "
    "conta.",
)
OVER: Final = Phrase(
    "This quiz was submitted already. The answer you gave after that was not taken.",
    "Este simulado já tinha sido entregue. A resposta dada depois não foi aceita.",
)
RESULT: Final = Phrase("{right} of {total} right.", "{right} de {total} certas.")
RESULT_WEAK: Final = Phrase(
    "{component} is where most is to be won.", "O maior ganho está em {component}."
)
RESULT_ALL: Final = Phrase("All of it.", "Tudo.")
RESULT_NONE: Final = Phrase("Nothing was answered.", "Nada foi respondido.")
SCORE: Final = Phrase("score", "pontuação")
USED: Final = Phrase("of {minutes} min used", "de {minutes} min usados")
BY_COMPONENT: Final = Phrase("By component", "Por componente")
COLUMN_COMPONENT: Final = Phrase("Component", "Componente")
COLUMN_RIGHT: Final = Phrase("Right", "Certas")
COLUMN_SCORE: Final = Phrase("Score", "Pontuação")
OTHER_COMPONENT: Final = Phrase("in general", "em geral")
OF: Final = Phrase("{right} of {count}", "{right} de {count}")
EACH: Final = Phrase("Each question, explained", "Cada questão, explicada")
SHOW: Final = Phrase("Show", "Mostrar")
SHOW_ALL: Final = Phrase("all", "todas")
SHOW_MISSED: Final = Phrase("not right", "não certas")
KINDS: Final[dict[str, Phrase]] = {
    "right": Phrase("right", "certa"),
    "partly": Phrase("partly right", "certa em parte"),
    "wrong": Phrase("wrong", "errada"),
    "blank": Phrase("not answered", "sem resposta"),
    "none": Phrase("does not count", "não conta"),
}
NO_RUN: Final = Phrase(
    "Its run failed, so it does not count.", "A execução falhou, então ela não conta."
)
CHANGED: Final = Phrase(
    "This question was rewritten since you took the quiz. It is graded by its new text.",
    "Esta questão foi reescrita desde o simulado. A correção segue o texto novo.",
)
WATCH: Final = Phrase("Watch the run", "Ver a execução")
WATCH_NOT: Final = Phrase("Close the run", "Fechar a execução")
AGAIN: Final = Phrase("Another quiz", "Outro simulado")
PRACTISE: Final = Phrase("Practise the weakest", "Praticar o mais fraco")
ALL_SEEN: Final = Phrase("All of them are right.", "Todas estão certas.")

# An answer, explained
YOURS: Final = Phrase("your answer", "sua resposta")
RIGHT: Final = Phrase("right", "certa")
MEASURED: Final = Phrase("it happened", "aconteceu")
YOU_SAID: Final = Phrase("You said", "Você disse")
NOTHING_SAID: Final = Phrase("Nothing", "Nada")
RIGHT_IS: Final = Phrase("Right is", "O certo é")
IN_PLACE: Final = Phrase("in its place", "no lugar certo")
OUT_OF_PLACE: Final = Phrase("elsewhere", "fora do lugar")
PAIR: Final = Phrase("you chose {chosen}", "você escolheu {chosen}")
