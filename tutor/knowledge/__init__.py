"""What the tutor knows: the concepts of the packs, found by what a learner asks."""

from collections.abc import Sequence
from functools import cached_property

from quizbank.concepts import Concept
from quizbank.text import LANGUAGES, Language, Text
from tutor.knowledge.index import Found, Index

__all__ = ["Found", "Knowledge"]


class Knowledge:
    """All concepts that may be spoken of."""

    def __init__(self, concepts: Sequence[Concept]) -> None:
        self._concepts = {concept.id: concept for concept in concepts}

    def find(self, question: str, language: Language) -> Found | None:
        """The concept that is asked about; None: there is no source for that."""
        return self._indexes[language].find(question)

    def concept(self, name: str) -> Concept | None:
        """A concept by its id."""
        return self._concepts.get(name)

    def related(self, concept: Concept) -> list[Concept]:
        """What to read next."""
        return [self._concepts[name] for name in concept.related if name in self._concepts]

    def difference(self, one: Concept, other: Concept) -> Text | None:
        """How two concepts differ, where an author wrote it."""
        for first, second in ((one, other), (other, one)):
            for difference in first.differs:
                if difference.other == second.id:
                    return difference.text
        return None

    @cached_property
    def terms(self) -> frozenset[str]:
        """Every name in every language: words that are no slips of the pen."""
        return frozenset(
            name
            for concept in self._concepts.values()
            for language in LANGUAGES
            for name in concept.names[language]
        )

    @cached_property
    def _indexes(self) -> dict[Language, Index]:
        concepts = list(self._concepts.values())
        return {language: Index(concepts, language) for language in LANGUAGES}
