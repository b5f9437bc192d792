"""What kind of quiz a line asks for: how many questions, on what, for how long."""

from engine import SECOND
from quizbank.text import Language
from tutor.understanding.folding import word_set
from tutor.understanding.intents import Quiz, QuizKind
from tutor.understanding.scanning import scan

COUNT_MAX = 100
MINUTES_MAX = 240
_MINUTE_US = 60 * SECOND
_TIMED = word_set("exam exams timed mock simulado simulada simulados prova provas")
_REVIEW = word_set(
    """review mistakes wrong missed revisar revisao revise reveja errei erros erradas errados
    erradas"""
)
_HARD = word_set("hard difficult harder dificil dificeis tough")
_ABOUT = word_set("on about of regarding sobre de do da dos das acerca")
_SAID_ABOUT = word_set("on about regarding sobre acerca")
_NOT_TOPICS = (
    _TIMED
    | _REVIEW
    | _HARD
    | word_set(
        """questions question quiz quizzes exam test me ask practice practise practicing train drill
    questoes questao pergunta perguntas teste testa pratica praticar pratico treinar treino
    exercicios exercicio quero fazer i want to a an the some o os as um uma uns umas please por
    favor minute minutes minuto minutos hour hours hora horas what my got meus minhas que com
    with for e and in em let s can you give start comecar comece iniciar vamos new no nova novo
    more mais eu answered respostas easy facil faceis medium kcna cka ckad cks kcsa now agora
    every all todos todas tudo simulate up , respondi have tenho go random half meia min mins
    answers answer respostas resposta faz faca fazer passa manda take another outro outra mim"""
    )
)


def read_quiz(words: list[str], language: Language) -> Quiz | None:
    """The quiz; None when the words only happen to be in the line."""
    symbols = scan(words, language)
    minutes = next((s.number // _MINUTE_US for s in symbols if s.kind == "duration"), None)
    counts = [s.number for s in symbols if s.kind == "number" and s.word not in ("a", "an")]
    said = set(words)
    kind: QuizKind = "practice"
    if said & _REVIEW:
        kind = "review"
    elif said & _TIMED or minutes is not None:
        kind = "timed"
    count = next((n for n in counts if n > 1 or kind != "timed"), None)
    return Quiz(
        kind,
        count=None if count is None else max(1, min(count, COUNT_MAX)),
        topic=_topic(words, symbols_words={s.word for s in symbols if s.kind == "number"}),
        minutes=None if minutes is None else max(1, min(minutes, MINUTES_MAX)),
        hard=bool(said & _HARD),
    )


def _topic(words: list[str], *, symbols_words: set[str]) -> str:
    """What is left when all that makes a quiz is taken away; behind "about" when that was said."""
    said = next((place for place, word in enumerate(words) if word in _SAID_ABOUT), None)
    if said is not None:
        words = words[said + 1 :]
    kept = [
        word
        for word in words
        if word not in _NOT_TOPICS
        and word not in _ABOUT
        and word not in symbols_words
        and not word[0].isdigit()
    ]
    return " ".join(kept[:8])
