"""Before a timed quiz: what it asks about, how many questions, how many minutes."""

from collections.abc import Callable

import streamlit as st

from quizbank.pack import Pack
from quizbank.sitting import Sitting
from quizbank.text import Language
from views._quiz import Quiz
from views.parts import words_exam as words
from views.parts.markup import inline, markdown
from views.parts.trouble import trouble
from views.parts.words import say

COUNTS = (5, 10, 20, 30, 40, 60)
MINUTES = (5, 10, 15, 20, 30, 45, 60, 90)
SECONDS_EACH = 90
"""What KCNA leaves for a question: 60 questions in 90 minutes."""


def setup(quiz: Quiz, language: Language) -> None:
    """Three choices and one button."""
    packs = quiz.services.packs
    st.html(
        f'<div class="q-greeting"><h1>{say(words.TITLE, language)}</h1>'
        f"<p>{say(words.TITLE_MORE, language)}</p></div>"
    )
    if not packs:
        trouble("packs", say(words.NO_PACKS, language), language)
        return
    if quiz.here.not_saved:
        trouble("exam-begin", say(words.NOT_BEGUN, language), language)
    with st.container(key="exam-setup"):
        pack = _pack(packs, language)
        counts = [n for n in COUNTS if n < len(pack.entries)][-4:] + [len(pack.entries)]
        count = _choice(
            words.COUNT, "exam-count", counts, counts[min(1, len(counts) - 1)], language
        )
        usual = min(MINUTES, key=lambda one: (abs(one * 60 - count * SECONDS_EACH), one))
        near = [one for one in MINUTES if usual / 2.5 <= one <= usual * 2.5]
        minutes = _choice(words.MINUTES, f"exam-minutes-{count}", near, usual, language)
        seconds = minutes * 60 // count
        pace = f"{seconds // 60}:{seconds % 60:02d}"
        row = st.container(
            key="exam-start",
            horizontal=True,
            vertical_alignment="center",
            horizontal_alignment="distribute",
        )
        row.html(
            f'<p class="q-small q-muted">{say(words.PACE, language, pace=pace)}</p>',
            width="stretch",
        )
        row.button(
            say(words.START, language),
            key="commit-exam-start",
            type="primary",
            on_click=quiz.start,
            args=(pack, count, minutes),
        )


def _pack(packs: tuple[Pack, ...], language: Language) -> Pack:
    by_id = {pack.card.id: pack for pack in packs}
    lines = {
        pack.card.id: say(
            words.PACK_LINE,
            language,
            count=len(pack.entries),
            version=pack.card.kubernetes.replace("-", "–"),
        )
        for pack in packs
    }
    chosen = st.radio(
        say(words.PACK, language),
        options=list(by_id),
        format_func=lambda one: markdown(by_id[one].card.title[language]),
        captions=list(lines.values()),
        key=f"exam-pack-{language}",
    )
    return by_id[chosen or packs[0].card.id]


def _choice(
    phrase: words.Phrase,
    key: str,
    options: list[int],
    usual: int,
    language: Language,
) -> int:
    chosen = st.segmented_control(
        say(phrase, language),
        options=options,
        default=usual,
        key=f"{key}-{language}-{len(options)}",
        required=True,
    )
    return chosen or usual


def under_way(
    sitting: Sitting,
    title: str,
    done: int,
    left: str,
    language: Language,
    on_open: Callable[[], None],
) -> None:
    """A quiz whose clock runs: first of all, the way back to it."""
    with st.container(key="exam-under-way", horizontal=True, vertical_alignment="center"):
        more = say(
            words.UNDER_WAY_MORE, language, done=done, total=len(sitting.plan.items), left=left
        )
        head = say(words.UNDER_WAY, language, title=title)
        st.html(f"<h2>{inline(head)}</h2><p>{more}</p>", width="stretch")
        st.button(
            say(words.CONTINUE, language),
            key="commit-exam-continue",
            type="primary",
            on_click=on_open,
        )


def earlier(
    lines: list[tuple[str, str]], language: Language, on_open: Callable[[str], None]
) -> None:
    """Finished quizzes as Markdown, newest first; each opens its result."""
    st.html(f'<h2 class="q-h2">{say(words.EARLIER, language)}</h2>')
    if not lines:
        st.html(f'<p class="q-muted">{say(words.NO_EARLIER, language)}</p>')
        return
    with st.container(key="exam-earlier", gap=None):
        for name, line in lines:
            st.button(
                line,
                key=f"exam-open-{name}",
                type="tertiary",
                on_click=on_open,
                args=(name,),
            )
