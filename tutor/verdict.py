"""How a locked prediction fared against its run: part by part, and as a whole. Words come later."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, assert_never

from quizbank.learner import Prediction
from quizbank.questions import ChooseFacet, Mark, NumberFacet, OrderFacet, PredictQuestion
from quizbank.text import Language
from tutor.certainty import Certainty, certainty_of

Facet = ChooseFacet | NumberFacet | OrderFacet
ONE = {
    "containers": "container",
    "contêineres": "contêiner",
    "members": "member",
    "membros": "membro",
    "pods": "pod",
}
"""What one of a unit is called; a unit that is missing here is said as its author wrote it."""


@dataclass(frozen=True, slots=True)
class Part:
    """One facet: what was said and what the run answered."""

    number: int
    facet: Facet
    answered: Any
    mark: Mark | None
    """None when the run has no answer; `reason` says why."""
    reason: str = ""

    @property
    def is_right(self) -> bool:
        """Whether prediction and run agree in full."""
        return self.mark is not None and self.mark.score >= 1

    @property
    def is_partly_right(self) -> bool:
        """Whether they agree in some of it."""
        return self.mark is not None and 0 < self.mark.score < 1


@dataclass(frozen=True, slots=True)
class Verdict:
    """All parts, and what the learner's certainty makes of them."""

    parts: tuple[Part, ...]
    certainty: Certainty

    @property
    def right(self) -> int:
        """How many parts are right."""
        return sum(part.is_right for part in self.parts)

    @property
    def is_all_right(self) -> bool:
        """Whether every part is."""
        return self.right == len(self.parts)

    @property
    def points(self) -> int:
        """What the certainty earned or cost."""
        return self.certainty.right if self.is_all_right else self.certainty.wrong

    @property
    def surprise(self) -> Part | None:
        """The first part that went another way."""
        return next((part for part in self.parts if not part.is_right), None)


def verdict_of(
    question: PredictQuestion,
    prediction: Prediction,
    measured: Mapping[str, Any],
    unmeasured: Mapping[str, str],
) -> Verdict:
    """Compare a prediction with what its run answered."""
    parts = []
    for number, facet in enumerate(question.facets, start=1):
        answered = prediction.answers.get(facet.id)
        known = facet.id in measured and answered is not None
        mark = facet.mark(answered, measured[facet.id]) if known else None
        parts.append(Part(number, facet, answered, mark, unmeasured.get(facet.id, "")))
    return Verdict(tuple(parts), certainty_of(prediction.confidence))


def say_answer(facet: Facet, answer: Any, language: Language) -> str:
    """An answer in the words of its facet, as the learner gave it."""
    match facet:
        case ChooseFacet():
            option = facet.option(answer if isinstance(answer, str) else None)
            return option.text[language] if option else str(answer)
        case NumberFacet():
            return say_amount(answer, facet.unit[language], language)
        case OrderFacet():
            texts = {item.id: item.text[language] for item in facet.items}
            words = answer if isinstance(answer, list | tuple) else []
            return " → ".join(texts.get(word, str(word)) for word in words)
        case _:
            assert_never(facet)


def say_outcome(facet: Facet, measured: Any, language: Language) -> str:
    """What a run answered, in the words of its facet."""
    if isinstance(facet, ChooseFacet):
        came = next((one for one in facet.options if one.came_true(measured)), None)
        return came.text[language] if came else f"`{measured}`"
    return say_answer(facet, measured, language)


def say_amount(value: Any, unit: str, language: Language) -> str:
    """A number with its unit: 3 pods, 1 pod."""
    return f"{say_number(value, language)} {ONE.get(unit, unit) if value == 1 else unit}"


def say_number(value: Any, language: Language) -> str:
    """A number as the language writes it, without idle decimals."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    text = f"{value:.1f}".removesuffix(".0")
    text = text.replace("-", "−")
    return text.replace(".", ",") if language == "pt-BR" else text
