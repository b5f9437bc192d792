"""What comes in and goes out: a document is opened, a scenario or a question is taken along."""

from typing import Any

import streamlit as st

from quizbank.runs import Finished
from quizbank.text import Language
from tutor.lab import order_of
from tutor.lab.saving import (
    TITLE_LENGTH_MAX,
    file_name,
    question_file,
    scenario_file,
    title_of,
    with_title,
)
from views._lab import LINK, LINK_LENGTH_MAX, Lab
from views.parts import words_lab as words
from views.parts.lab.answers import heard_in
from views.parts.lab.mistakes import mistakes
from views.parts.markup import inline
from views.parts.words import say

MIME = "application/yaml"


def opening(lab: Lab, language: Language) -> None:
    """A scenario from a file or from the clipboard."""
    table = lab.table
    key = f"lab-open-text-{table.version}"

    def uploaded() -> None:
        file = st.session_state.get(f"lab-open-file-{table.version}")
        if file is not None:
            lab.open_text(file.getvalue(), "open")

    def pasted() -> None:
        lab.open_text(str(st.session_state.get(key) or ""), "open")

    with st.popover(say(words.OPEN, language), key="lab-open"):
        st.html(f'<p class="q-small q-muted">{say(words.OPEN_MORE, language)}</p>')
        with st.container(key=f"lab-file-{language}"):
            st.file_uploader(
                say(words.OPEN_FILE, language),
                type=["yaml", "yml"],
                key=f"lab-open-file-{table.version}",
                on_change=uploaded,
            )
        st.text_area(say(words.OPEN_PASTE, language), key=key, height=160)
        if table.wrong_place == "open" and table.wrong_text:
            st.html(f'<p class="q-small">{say(words.NOT_OPENED, language)}</p>')
            mistakes(table.wrong_text, language, with_line=True)
        st.button(
            say(words.OPEN_DO, language), key="commit-lab-open", type="primary", on_click=pasted
        )


def saving(lab: Lab, language: Language) -> None:
    """Two files and a link."""
    plan, seed = lab.plan, lab.experiment.seed
    key = "lab-title"
    st.session_state[key] = title_of(plan, language)[:TITLE_LENGTH_MAX]

    def titled() -> None:
        lab.edit(with_title(lab.plan, language, str(st.session_state[key] or "")))

    with st.popover(say(words.SAVE, language), key="lab-save"):
        st.text_input(
            say(words.SAVE_TITLE, language), key=key, max_chars=TITLE_LENGTH_MAX, on_change=titled
        )
        if lab.wrong():
            st.html(f'<p class="q-small" role="status">{say(words.SAVE_WRONG, language)}</p>')
        name = file_name(plan)
        _download("scenario", f"{name}.yaml", scenario_file(plan, seed), language)
        question = question_file(plan, seed, _heard(lab))
        _download("question", f"{name}-question.yaml", question, language)
        text = lab.experiment.to_text()
        st.html(f'<p class="q-small q-muted">{say(words.SAVE_LINK, language)}</p>')
        if len(text) > LINK_LENGTH_MAX:
            st.html(f'<p class="q-small">{say(words.LINK_TOO_LONG, language)}</p>')
        else:
            here = (st.context.url or "").partition("?")[0]
            st.code(f"{here}?{LINK}={text}", language=None)


def _download(what: str, name: str, content: str, language: Language) -> None:
    label, more = {
        "scenario": (words.SAVE_SCENARIO, words.SAVE_SCENARIO_MORE),
        "question": (words.SAVE_QUESTION, words.SAVE_QUESTION_MORE),
    }[what]
    st.download_button(
        say(label, language),
        content,
        file_name=name,
        mime=MIME,
        key=f"lab-save-{what}",
        on_click="ignore",
        icon=":material/download:",
        width="stretch",
    )
    st.html(f'<p class="q-small q-muted">{inline(say(more, language))}</p>')


def _heard(lab: Lab) -> dict[str, Any]:
    """What the run in view answered to each command of the plan."""
    experiment = lab.experiment
    if experiment.plan not in (experiment.ran, experiment.beside):
        return {}
    run = lab.services.runs.stored(order_of(experiment.plan, experiment.seed))
    if not isinstance(run, Finished):
        return {}
    return {name: one.outcome for name, one in heard_in(run.blob).items()}
