"""What the practice page says, in both languages."""

from typing import Final

from views.parts.words import Phrase

REASONS: Final[dict[str, Phrase]] = {
    "sure-and-wrong": Phrase(
        "You were sure last time, and it went another way.",
        "Da última vez você tinha certeza, e foi diferente.",
    ),
    "wrong": Phrase("It went another way last time.", "Da última vez foi diferente."),
    "new": Phrase("You have not met this one yet.", "Esta você ainda não viu."),
    "again": Phrase("You had it right; does it hold?", "Você acertou; continua firme?"),
}
SHORT_REASONS: Final[dict[str, Phrase]] = {
    "sure-and-wrong": Phrase(
        "you were sure, and it went another way", "você tinha certeza, e errou"
    ),
    "wrong": Phrase("it went another way", "foi diferente"),
    "new": Phrase("new to you", "assunto novo"),
    "again": Phrase("to see if it holds", "para ver se continua firme"),
}
ABOUT: Final = Phrase("About {component}", "Sobre {component}")
WISH: Final[dict[str, Phrase]] = {
    "practice": Phrase("As you asked: questions{on}.", "Como você pediu: questões{on}."),
    "review": Phrase("As you asked: what went wrong.", "Como você pediu: o que deu errado."),
}
WISH_ON: Final = Phrase(" on {component}", " sobre {component}")
WISH_LEFT: Final = Phrase("{count} to go.", "Faltam {count}.")
WISH_END: Final = Phrase("Practise everything", "Praticar tudo")
CARD: Final = Phrase("Your answer", "Sua resposta")
COMMIT: Final = Phrase("Lock and check", "Travar e conferir")
NOT_SAVED: Final = Phrase(
    "Your answer could not be stored, so it was not checked. It is still here.",
    "Não foi possível guardar sua resposta, então ela não foi conferida. Ela continua aqui.",
)
SKIP: Final = Phrase("Another question", "Outra questão")
NEXT: Final = Phrase("Next question", "Próxima questão")
VERDICT_RIGHT: Final = Phrase("Right.", "Certo.")
VERDICT_PARTLY: Final = Phrase("Right in part.", "Certo em parte.")
VERDICT_WRONG: Final = Phrase("It is another way.", "É diferente.")
POINTS: Final = Phrase("points, “{word}”", "pontos, “{word}”")
WATCH: Final = Phrase("Watch it happen", "Ver acontecer")
WATCH_NOT: Final = Phrase("Close the run", "Fechar a execução")
EMPTY: Final = Phrase(
    "There is nothing to practise: no pack can be read.",
    "Não há o que praticar: nenhum pacote pode ser lido.",
)
TITLE: Final = Phrase("Practice", "Prática")
CHANGED: Final = Phrase(
    "This question has changed since you answered. The check is that of the new text.",
    "Esta questão mudou desde que você respondeu. A conferência é a do texto novo.",
)
