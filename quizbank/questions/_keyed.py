"""Options whose key is written down: `why` marks the right ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from quizbank.form import Choice
from quizbank.questions._base import Feedback, Offered, Problem, shuffled
from quizbank.text import Authored, Id, Text, Word


class KeyedOption(Authored):
    """One option: a right one says `why`; a wrong one says why it is `tempting`, and what
    `refuted` it.
    """

    id: Word
    text: Text
    why: Text | None = None
    tempting: Text | None = None
    refuted: Text | None = None
    misconception: Id | None = None
    """What whoever chooses it may believe: an id of the pack's list."""

    @property
    def is_right(self) -> bool:
        """Whether it belongs to the answer."""
        return self.why is not None

    def feedback(self, *, was_chosen: bool) -> Feedback:
        """What to say about it."""
        says = (self.why, self.tempting, self.refuted)
        return Feedback(self.id, self.is_right, was_chosen, tuple(text for text in says if text))

    def problems(self) -> Iterator[Problem]:
        """An option that is neither right nor wrong, or both."""
        if self.why is not None and (self.tempting or self.refuted or self.misconception):
            hint = "why is for a right option; tempting, refuted and misconception for a wrong one"
            yield Problem((), "right and wrong at once", hint)
        if self.why is None and (self.tempting is None or self.refuted is None):
            hint = "add why if it is right, or else tempting and refuted"
            yield Problem((), "nothing to say when it is chosen", hint)


Options = tuple[KeyedOption, ...]


def choices(options: Options, shuffle: str, name: str, *, is_scale: bool) -> tuple[Choice, ...]:
    """The options without their key, shuffled unless they are a scale."""
    placed = options if is_scale else shuffled(options, shuffle, name)
    return tuple(Choice(id=option.id, text=option.text) for option in placed)


def right_ids(options: Options) -> list[str]:
    """The ids of the right ones, as authored."""
    return [option.id for option in options if option.is_right]


def feedback(options: Options, chosen: Sequence[str]) -> tuple[Feedback, ...]:
    """What to say about each, in the authored order."""
    return tuple(option.feedback(was_chosen=option.id in chosen) for option in options)


def offers(options: Options) -> tuple[Offered, ...]:
    """The options as reviewers see them."""
    return tuple(
        Offered(("options", index), option.id, option.text, option.is_right, option.misconception)
        for index, option in enumerate(options)
    )


def problems(options: Options) -> Iterator[Problem]:
    """What is wrong with each, and ids that are taken."""
    for index, option in enumerate(options):
        for problem in option.problems():
            yield problem._replace(path=("options", index, *problem.path))
    yield from doubles("options", [option.id for option in options])


def doubles(field: str, ids: Sequence[str]) -> Iterator[Problem]:
    """Ids that come twice in a list."""
    for index, name in enumerate(ids):
        if name in ids[:index]:
            yield Problem((field, index, "id"), f"the id '{name}' again")
