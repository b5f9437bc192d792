"""After the replay: one question about what was seen, and a sentence of one's own."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from quizbank.questions import ChooseFacet, PredictQuestion
from quizbank.text import Language
from tutor.verdict import say_outcome
from views.parts import words
from views.parts.form import in_language, widget
from views.parts.markup import inline, plain
from views.parts.words import say

SENTENCE = "sentence"
SENTENCE_LENGTH_MAX = 600

OnKeep = Callable[[str, Any], None]


def seen(
    question: PredictQuestion,
    name: str,
    said: Mapping[str, Any],
    measured: Mapping[str, Any],
    language: Language,
    on_keep: OnKeep,
) -> None:
    """The question after the replay; its answer is told once it was given."""
    field = question.after_input(name)
    if field is None:
        return
    with st.container(key=f"after-{name}"):
        st.html(
            f'<p class="q-small q-muted">{say(words.AFTER, language)}</p>'
            f'<div class="q-side"><h3>{inline(field.ask[language])}</h3></div>'
        )
        given = said.get(field.id)
        if given is not None:
            st.html(_reply(question, given, measured, language))
            return
        key = f"seen-{name}"
        widget(field, key, None, language, lambda _id, _value: None)
        chosen = st.session_state.get(in_language(key, None, language)[0])
        st.button(
            say(words.ANSWER, language),
            key=f"commit-seen-{name}",
            disabled=not chosen,
            on_click=on_keep,
            args=(field.id, chosen),
        )


def _reply(
    question: PredictQuestion, given: Any, measured: Mapping[str, Any], language: Language
) -> str:
    after = question.after
    if not isinstance(after, ChooseFacet):
        return f'<p><span class="q-pen">{inline(str(given))}</span></p>'
    option = after.option(given)
    said = f'<p><span class="q-pen">{inline(option.text[language] if option else "")}</span></p>'
    if after.id not in measured:
        return f"{said}<p>{say(words.SEEN_NOT, language)}</p>"
    if option is not None and option.came_true(measured[after.id]):
        return (
            f'{said}<p><span class="q-tag happened"><i class="q-icon tick"></i>'
            f"{say(words.MARK_RIGHT, language)}</span> {say(words.SEEN_RIGHT, language)}</p>"
        )
    outcome = inline(say_outcome(after, measured[after.id], language))
    return f"{said}<p>{say(words.SEEN_WRONG, language, outcome=outcome)}</p>"


def sentence(name: str, said: Mapping[str, Any], language: Language, on_keep: OnKeep) -> None:
    """One sentence in the learner's own words; it is kept, nobody marks it."""
    with st.container(key=f"side-sentence-{name}"):
        st.html(
            f'<div class="q-side"><h3>{say(words.SENTENCE, language)}</h3>'
            f"<p>{say(words.SENTENCE_ASK, language)}</p></div>"
        )
        key, written = in_language(f"sentence-{name}", said.get(SENTENCE, ""), language)
        if key not in st.session_state:
            st.session_state[key] = written
        st.text_area(
            plain(say(words.SENTENCE_ASK, language)),
            key=key,
            placeholder=say(words.SENTENCE_START, language),
            max_chars=SENTENCE_LENGTH_MAX,
            height=96,
            label_visibility="collapsed",
        )
        written = st.session_state[key].strip()
        is_kept = bool(written) and written == said.get(SENTENCE)
        row = st.container(horizontal=True, vertical_alignment="center")
        row.button(
            say(words.SENTENCE_KEEP, language),
            key=f"keep-{name}",
            on_click=lambda: on_keep(SENTENCE, st.session_state[key].strip()),
        )
        if is_kept:
            row.html(
                f'<span class="q-small q-muted" role="status">{say(words.SENTENCE_KEPT, language)}'
                "</span>",
                width="content",
            )
