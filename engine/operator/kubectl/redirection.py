"""Where a shell puts the output of a line: `> FILE` at its end."""

import re
import shlex

_END = re.compile(r"\s*(?<![0-9&>|-])>\s*(?P<file>[^\s>|&'\"]+)\s*$")


def redirected(line: str) -> tuple[str, str]:
    """The line without its redirection, and the file; empty: the screen."""
    found = _END.search(line)
    if found is None:
        return line, ""
    head = line[: found.start()]
    try:
        shlex.split(head)
    except ValueError:  # what looks like a redirection stands between quotes
        return line, ""
    return head, found["file"]
