"""What the progress page says, in both languages."""

from typing import Final

from views.parts.words import Phrase

EMPTY: Final = Phrase("Nothing answered yet", "Nada respondido ainda")
EMPTY_MORE: Final = Phrase(
    "Your answers will show here by component, with how sure you were.",
    "Suas respostas aparecem aqui por componente, junto com a sua certeza.",
)
EMPTY_ACT: Final = Phrase("Answer the first question", "Responder a primeira questão")
TITLES: Final[dict[str, Phrase]] = {
    "begun": Phrase("A beginning", "Um começo"),
    "firm": Phrase("Firm so far", "Firme até aqui"),
    "nearly": Phrase("Nearly there", "Falta pouco"),
    "under-way": Phrase("Under way", "No caminho"),
    "weak": Phrase("Much is still open", "Ainda há muito em aberto"),
}
WEAK_ONE: Final = Phrase(
    "Most is to be won with **{first}**.", "O maior ganho está em **{first}**."
)
WEAK_TWO: Final = Phrase(
    "Most is to be won with **{first}** and **{second}**.",
    "O maior ganho está em **{first}** e **{second}**.",
)
NO_WEAK: Final = Phrase("Nothing stands out as weak.", "Nada se destaca como fraco.")
PRACTISE: Final = Phrase("Practise {minutes} minutes", "Praticar {minutes} minutos")

READY: Final = Phrase("If a timed quiz were today", "Se o simulado fosse hoje")
READY_VALUE: Final = Phrase(
    "**{low} to {high}%** · {mark}% passes KCNA", "**{low} a {high}%** · {mark}% passa na KCNA"
)
READY_MORE: Final = Phrase(
    "From your latest answer to each of {count} questions; 95% of such intervals hold the true "
    "share. It says nothing about subjects that the packs do not ask.",
    "Da sua última resposta a cada uma de {count} questões; 95% destes intervalos contêm o valor "
    "verdadeiro. Não diz nada sobre assuntos que os pacotes não perguntam.",
)
READY_NOT: Final = Phrase(
    "After {least} different questions an interval stands here. So far: {count}.",
    "Depois de {least} questões diferentes aparece aqui um intervalo. Até agora: {count}.",
)
READY_LABEL: Final = Phrase(
    "Between {low} and {high} per cent; {mark} per cent passes KCNA",
    "Entre {low} e {high} por cento; {mark} por cento passa na KCNA",
)

COMPONENTS: Final = Phrase("What you have shown so far", "O que você já mostrou")
COMPONENTS_MORE: Final = Phrase(
    "The latest answer to each question counts, with what was right in part. The band is where "
    "your share lies, as far as so few answers tell.",
    "Vale a última resposta a cada questão, com o que estava certo em parte. A faixa mostra onde "
    "está o seu acerto, até onde tão poucas respostas permitem dizer.",
)
COLUMN_COMPONENT: Final = Phrase("Component", "Componente")
COLUMN_WORD: Final = Phrase("Mastery", "Domínio")
COLUMN_BAND: Final = Phrase("Interval", "Intervalo")
COLUMN_COUNT: Final = Phrase("Right", "Certas")
WORDS: Final[dict[str, Phrase]] = {
    "firm": Phrase("firm", "firme"),
    "nearly": Phrase("nearly", "quase"),
    "under-way": Phrase("under way", "em curso"),
    "weak": Phrase("weak", "fraco"),
    "begun": Phrase("too few to say", "poucas respostas"),
}
OF: Final = Phrase("{right} of {count}", "{right} de {count}")
BAND: Final = Phrase("{low} to {high}%", "{low} a {high}%")

CALIBRATION: Final = Phrase("Do you know when you know?", "Você sabe quando sabe?")
CALIBRATION_LINE: Final = Phrase(
    "When you say “{word}”, you are right {share}% of the time.",
    "Quando diz “{word}”, você acerta {share}%.",
)
CALIBRATION_LINE_FEW: Final = Phrase(
    "With “{word}” you were right {right} of {count} times.",
    "Com “{word}”, você acertou {right} de {count}.",
)
CALIBRATION_FEW: Final = Phrase(
    "So few answers say little: look at how wide the intervals are.",
    "Tão poucas respostas dizem pouco: veja a largura dos intervalos.",
)
CALIBRATION_NONE: Final = Phrase(
    "In practice and predictions you say how sure you are. Here you will see what that was worth.",
    "Na prática e nas previsões você diz quanta certeza tem. Aqui você vai ver quanto ela valeu.",
)
CALIBRATION_POINT: Final = Phrase(
    "{word}: {share}% right, interval {low} to {high}%, {count} answers",
    "{word}: {share}% certas, intervalo de {low} a {high}%, {count} respostas",
)
ANSWERS: Final = Phrase("{count} answers", "{count} respostas")
ANSWER_ONE: Final = Phrase("1 answer", "1 resposta")
IDEAL: Final = Phrase("ideal", "ideal")
CHART: Final = Phrase("How often each certainty was right", "Quantas vezes cada certeza acertou")

TODAY: Final = Phrase("For today", "Para hoje")
TODAY_MORE: Final = Phrase(
    "{count} questions, about {minutes} minutes", "{count} questões, uns {minutes} minutos"
)
HERE: Final = Phrase(
    "On this computer, without an account. {count} answers kept.",
    "Neste computador, sem conta. {count} respostas guardadas.",
)
