"""Texts of packs and runs on the screen: only `code` and **strong** mean anything in them.

A pack is written by somebody else: whatever else stands in a text is shown as it is.
"""

import html
import re

_CODE = re.compile(r"`([^`]+)`")
_STRONG = re.compile(r"\*\*([^*]+)\*\*")
_CODE_OR_MEASURE = re.compile(r"`[^`]+`|\d (?:s|ms|min|h)\b")
_MARKDOWN = re.compile(r"([\\\[\]*_$~#<>|:!&])")


def inline(text: str) -> str:
    """A text as HTML, with everything escaped that is not `code` or **strong**."""
    safe = html.escape(unbroken(text))
    return _STRONG.sub(r"<strong>\1</strong>", _CODE.sub(r"<code>\1</code>", safe))


def unbroken(text: str) -> str:
    """A text in which no line ends between a number and its unit."""
    return _CODE_OR_MEASURE.sub(
        lambda found: (
            found[0] if found[0][0] == "`" else found[0].replace(" ", "\N{NO-BREAK SPACE}")
        ),
        text,
    )


def plain(text: str) -> str:
    """A text without its marks, for labels that are read aloud."""
    return _STRONG.sub(r"\1", _CODE.sub(r"\1", text))


def markdown(text: str) -> str:
    """A text for a widget's label: `code` stays, everything else is escaped."""
    parts = re.split(r"(`[^`]+`)", unbroken(text))
    return "".join(
        part if part.startswith("`") and part.endswith("`") else _MARKDOWN.sub(r"\\\1", part)
        for part in parts
    )
