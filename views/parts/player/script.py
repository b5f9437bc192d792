"""Puts the player's ES modules into one inline script: a component has one `js` and no build step.

Each file stays a real module (node's tests import it as it is). Here it becomes a function of its
own, so that names of two files never meet: `import {a} from "./x.js"` turns into a destructured
constant, and the exports into what the function returns.
"""

import re
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).parent
"""In this order each file needs only those before it."""
FILES: Final = (
    "element", "format", "model", "glyphs", "rail", "layout", "tags", "rails", "nodes", "map",
    "timeline", "story", "operator", "transport", "transcript", "main",
)  # fmt: skip

IMPORT: Final = re.compile(r'^import \{([^}]*)\} from "\./(\w+)\.js";\n', re.MULTILINE)
EXPORT: Final = re.compile(r"^export (default )?(?=(?:function|const|class) (\w+))", re.MULTILINE)


def script() -> str:
    """The whole player as one ES module."""
    modules = [wrapped(name, (HERE / f"{name}.js").read_text("utf-8")) for name in FILES]
    return "\n".join([*modules, f"export default module_{FILES[-1]}.mount;\n"])


def style() -> str:
    """The player's style sheet; colours come from Streamlit's theme alone."""
    return (HERE / "player.css").read_text("utf-8")


def wrapped(name: str, source: str) -> str:
    """One file as a function that returns its exports."""
    exports = [match.group(2) for match in EXPORT.finditer(source)]
    body = IMPORT.sub(imported, EXPORT.sub("", source))
    return f"const module_{name} = (() => {{\n{body}\nreturn {{ {', '.join(exports)} }};\n}})();"


def imported(match: re.Match[str]) -> str:
    """`{ a, b as c }` of an import, as a destructured constant."""
    names = match.group(1).replace(" as ", ": ")
    assert match.group(2) in FILES, f"{match.group(2)}.js is not part of the player"
    return f"const {{{names}}} = module_{match.group(2)};\n"
