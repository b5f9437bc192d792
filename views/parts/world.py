"""The still map: the cluster at the start, with what the question says will happen to it.

It is drawn from a world whose timeline was never run, so there is nothing of the outcome in it.
"""

from html import escape

import streamlit as st

from quizbank.text import Language
from tutor.still import Plane, Still, Tag, Worker
from views.parts import words
from views.parts.markup import inline
from views.parts.words import say

PODS_DRAWN_MAX = 24


def world(still: Still | None, prompt: str, language: Language, *, note: str = "") -> None:
    """The map, if it is there, over the sentence that says what is about to happen."""
    picture = _picture(still, language) if still is not None else ""
    shown = f'<p class="q-muted">{inline(note)}</p>' if note else ""
    st.html(f'<div class="q-world">{picture}{shown}<p>{inline(prompt)}</p></div>')


def _picture(still: Still, language: Language) -> str:
    """Rails, hosts and workers; to a screen reader a group of named things."""
    label = escape(say(words.WORLD_LABEL, language))
    has_raft = sum(plane.etcd is not None for plane in still.planes) > 1
    rail = _rail(words.RAIL_RAFT, language) if has_raft else ""
    planes = "".join(_plane(plane, language) for plane in still.planes)
    kind = "q-planes" + (" railed" if has_raft else "") + (" few" if len(still.planes) < 3 else "")
    workers = "".join(_worker(worker, still.app, language) for worker in still.workers)
    if not still.workers:
        workers = f'<span class="q-muted q-small">{say(words.NO_WORKERS, language)}</span>'
    return (
        f'<div role="group" aria-label="{label}">{rail}<div class="{kind}">{planes}</div>'
        f"{_rail(words.RAIL_API, language)}"
        f'<div class="q-zones">{workers}</div>{_legend(still, language)}</div>'
    )


def _rail(phrase: words.Phrase, language: Language) -> str:
    return f'<div class="q-rail">{say(phrase, language)}</div>'


def _plane(plane: Plane, language: Language) -> str:
    phrase = {
        None: words.NO_ETCD,
        "leader": words.ETCD_LEADER,
        "follower": words.ETCD_FOLLOWER,
    }.get(plane.etcd, words.ETCD_OTHER)
    glyph = f'<i class="q-member {escape(plane.etcd)}"></i>' if plane.etcd else ""
    return (
        f'<div class="q-plane">{glyph}<span><b>{escape(plane.id)}</b>{say(phrase, language)}</span>'
        f"{_tags(plane.tags, language)}</div>"
    )


def _worker(worker: Worker, app: str | None, language: Language) -> str:
    counts = []
    if worker.focus:
        counts.append(say(words.PODS_OF, language, count=worker.focus, app=app or ""))
    if worker.others:
        counts.append(say(words.PODS_OTHER, language, count=worker.others))
    said = escape(" · ".join(counts) or say(words.PODS_NONE, language))
    squares = '<i class="q-pod"></i>' * min(worker.focus, PODS_DRAWN_MAX)
    squares += '<i class="q-pod other"></i>' * min(worker.others, PODS_DRAWN_MAX)
    return (
        f'<div class="q-worker" title="{said}"><b>{escape(worker.id)}</b>'
        f'<span class="q-pods" aria-hidden="true">{squares}</span>'
        f'<span class="q-visually-hidden">{said}</span>{_tags(worker.tags, language)}</div>'
    )


def _tags(tags: tuple[Tag, ...], language: Language) -> str:
    shown = []
    for tag in tags:
        phrase = words.TAG_SIDE if tag.side else words.TAG
        what = tag.side or say(words.VERBS.get(tag.verb, words.VERB_OTHER), language)
        text = escape(say(phrase, language, what=what, at=_spaced(tag.at)))
        tone = "" if tag.verb in words.MENDING else " fault"
        shown.append(f'<span class="q-tag{tone}">{text}</span>')
    return f'<span class="tags">{"".join(shown)}</span>' if shown else ""


def _legend(still: Still, language: Language) -> str:
    signs = []
    if still.app is not None and any(worker.focus for worker in still.workers):
        text = escape(say(words.LEGEND_FOCUS, language, app=still.app))
        signs.append(f'<span><i class="q-pod"></i>{text}</span>')
    if any(worker.others for worker in still.workers):
        text = say(words.LEGEND_OTHER, language)
        signs.append(f'<span><i class="q-pod other"></i>{text}</span>')
    return f'<div class="q-legend">{"".join(signs)}</div>' if signs else ""


def _spaced(duration: str) -> str:
    """`10s` as people write it: `10 s`."""
    digits = duration.rstrip("abcdefghijklmnopqrstuvwxyz")
    return f"{digits}\N{NO-BREAK SPACE}{duration[len(digits) :]}"
