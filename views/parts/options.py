"""Every answer gets its answer: why it tempts, why it was not so, and where it would be right."""

from collections.abc import Callable, Sequence
from html import escape

import streamlit as st

from quizbank.questions import ChooseFacet, Option, PredictQuestion
from quizbank.text import Language, Text
from tutor.conversation import Beside
from tutor.verdict import Part, Verdict
from views.parts import words
from views.parts.markup import inline, markdown
from views.parts.words import Phrase, say

LETTERS = "ABCDEFGH"

OnWorld = Callable[[str, str], None]


def options(
    verdict: Verdict,
    question: PredictQuestion,
    shuffle: str,
    language: Language,
    beside: Beside | None,
    on_world: OnWorld,
) -> None:
    """All parts in order; options stand as they stood in the prediction."""
    st.html(f'<h2 class="q-h2">{say(words.OPTIONS, language)}</h2>')
    inputs = {field.id: field for field in question.form(shuffle).inputs}
    for part in verdict.parts:
        ask = inline(part.facet.ask[language])
        st.html(f'<h3 class="q-facet"><span class="n">{part.number}</span><span>{ask}</span></h3>')
        if isinstance(part.facet, ChooseFacet):
            choices = getattr(inputs[part.facet.id], "choices", ())
            order = [part.facet.option(choice.id) for choice in choices]
            _choose(part, [one for one in order if one is not None], language, beside, on_world)
        else:
            with st.container(key=f"option-{part.facet.id}"):
                rows = _rows(
                    ((words.WHY, part.facet.why), (words.BELIEVED, part.facet.believed)), language
                )
                st.html(f'<div class="q-option">{rows}</div>')
    st.html(
        f'<div class="q-side"><h3>{say(words.IN_SHORT, language)}</h3></div>'
        f"<p>{inline(question.explanation[language])}</p>"
    )


def _choose(
    part: Part,
    order: Sequence[Option],
    language: Language,
    beside: Beside | None,
    on_world: OnWorld,
) -> None:
    shown = (beside.facet, beside.option) if beside is not None else None
    for letter, option in zip(LETTERS, order, strict=False):
        happened = part.mark is not None and part.mark.right == option.id
        yours = part.answered == option.id
        with st.container(key=f"option-{part.facet.id}-{option.id}"):
            tags = _tags(language, happened=happened, yours=yours)
            if shown == (part.facet.id, option.id):
                tags += f'<span class="q-tag other">{say(words.SHOWN, language)}</span>'
            kind = "q-option" + (" happened" if happened else "") + (" yours" if yours else "")
            st.html(_option(letter, option, kind, tags, language, happened=happened))
            if option.world is not None and option.world_text is not None and not happened:
                world = option.world_text[language]
                st.button(
                    markdown(say(words.IT_WOULD, language, world=world)),
                    key=f"world-{part.facet.id}-{option.id}",
                    type="tertiary",
                    on_click=on_world,
                    args=(part.facet.id, option.id),
                )


def _tags(language: Language, *, happened: bool, yours: bool) -> str:
    tags = ""
    if yours:
        tags += f'<span class="q-tag you">{say(words.YOURS, language)}</span>'
    if happened:
        tags += (
            '<span class="q-tag happened"><i class="q-icon tick"></i>'
            f"{say(words.HAPPENED, language)}</span>"
        )
    return tags


def _option(
    letter: str, option: Option, kind: str, tags: str, language: Language, *, happened: bool
) -> str:
    said: tuple[tuple[Phrase, Text | None], ...] = (
        (words.TEMPTING, None if happened else option.tempting),
        (words.REFUTED, None if happened else option.refuted),
        (words.WHY, option.why if happened else None),
    )
    text = inline(option.text[language])
    return (
        f'<div class="{kind}"><span class="k" aria-hidden="true">{letter}</span>'
        f"<h4><span>{text}</span>{tags}</h4>{_rows(said, language)}</div>"
    )


def _rows(said: Sequence[tuple[Phrase, Text | None]], language: Language) -> str:
    rows = "".join(
        f"<dt>{escape(say(name, language))}</dt><dd>{inline(text[language])}</dd>"
        for name, text in said
        if text is not None
    )
    return f"<dl>{rows}</dl>" if rows else ""
