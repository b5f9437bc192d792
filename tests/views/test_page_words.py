"""The tables of words of practice, quiz, Lab and progress: complete and calm, too."""

import re
from functools import cache
from pathlib import Path

import pytest
import streamlit

from tests.views.test_words import placeholders
from views.parts import words_exam, words_lab, words_practice, words_progress, words_steps
from views.parts.words import Phrase
from views.parts.words_streamlit import BUILT_IN


def phrases() -> dict[str, Phrase]:
    found = {}
    for table in (words_exam, words_lab, words_practice, words_progress, words_steps):
        for name, value in vars(table).items():
            key = f"{table.__name__.rpartition('.')[2]}.{name}"
            if isinstance(value, Phrase):
                found[key] = value
            elif isinstance(value, dict):
                found |= {f"{key}[{k}]": v for k, v in value.items() if isinstance(v, Phrase)}
    return found


PHRASES = phrases()


@pytest.mark.parametrize("name", PHRASES)
def test_both_languages_say_it_with_the_same_placeholders_and_calmly(name: str) -> None:
    english, portuguese = PHRASES[name]

    assert english.strip() and portuguese.strip()
    assert placeholders(english) == placeholders(portuguese)
    assert not any("!" in text or "oops" in text.lower() for text in (english, portuguese))


def test_every_reason_and_every_word_of_mastery_has_words() -> None:
    from typing import get_args

    from quizbank.practice import Reason
    from quizbank.progress import WORDS

    assert set(get_args(Reason)) == set(words_practice.REASONS)
    assert set(get_args(Reason)) == set(words_practice.SHORT_REASONS)
    assert {word for _, word in WORDS} | {"weak", "begun"} == set(words_progress.WORDS)


def test_every_word_that_a_step_may_say_is_explained_or_explains_itself() -> None:
    from typing import get_args

    from engine import VOCABULARY
    from engine.vocabulary import Takes
    from tutor.lab.line import Refused
    from tutor.lab.moments import TRIGGERS
    from tutor.lab.workload import FIELDS, SHORT

    assert set(words_steps.HELP) <= set(VOCABULARY), "a word of a step that there is no more"
    assert set(words_steps.IN_SHORT) <= set(VOCABULARY), "a word of a step that there is no more"
    assert set(words_lab.TAKES) == set(get_args(Takes))
    assert set(words_lab.TRIGGERS) == set(words_lab.TRIGGER_SAMPLES) == set(TRIGGERS)
    assert set(words_lab.OBJECTS) == {*SHORT, "yaml"}
    assert {name for names in FIELDS.values() for name in names} == set(words_lab.OBJECT_FIELDS)
    assert set(words_lab.REFUSED) == set(get_args(Refused.__dataclass_fields__["why"].type))


@cache
def streamlit_says() -> str:
    scripts = Path(streamlit.__file__).parent.rglob("static/js/*.js")
    return "\n".join(script.read_text("utf-8") for script in scripts)


def test_streamlit_keeps_a_chosen_theme_where_the_page_looks_for_it() -> None:
    assert "`stActiveTheme-${window.location.pathname}`" in streamlit_says()
    assert re.search(r"=2,\w+=`stActiveTheme-", streamlit_says()), "the -v2 of its key"


def test_streamlit_shows_its_connection_where_the_page_looks_for_it() -> None:
    assert "data-test-connection-state" in streamlit_says()
    assert "stErrorCodeBlock" in streamlit_says(), "its advice to restart it, which is not shown"


@pytest.mark.parametrize("phrase", BUILT_IN, ids=[phrase.en for phrase in BUILT_IN])
def test_what_is_said_for_streamlit_is_what_streamlit_says(phrase: Phrase) -> None:
    parts = [part for part in re.split(r"\{\w+\}", phrase.en) if part.strip()]

    assert placeholders(phrase.en) == placeholders(phrase.pt)
    assert all(re.search(rf"[`}}:]{re.escape(part)}[`$]", streamlit_says()) for part in parts)
