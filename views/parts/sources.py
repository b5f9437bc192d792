"""Where something can be read up: links that say which page they lead to."""

from collections.abc import Sequence
from html import escape
from urllib.parse import urlsplit

from quizbank.text import Language
from views.parts import words
from views.parts.words import say


def sources(addresses: Sequence[str], language: Language) -> str:
    """One quiet line; nothing without sources."""
    if not addresses:
        return ""
    links = " · ".join(
        f'<a href="{escape(one)}" target="_blank" rel="noopener noreferrer">{escape(page(one))}</a>'
        for one in addresses
    )
    return f'<p class="q-sources">{say(words.SOURCES, language)}: {links}</p>'


def page(address: str) -> str:
    """The host, and the last name in the path or after it: kubernetes.io, kube-scheduler."""
    parts = urlsplit(address)
    names = [name for name in parts.path.split("/") if name]
    last = parts.fragment or (names[-1] if names else "")
    host = parts.netloc or address
    return f"{host}, {last.removesuffix('.html')}" if last else host
