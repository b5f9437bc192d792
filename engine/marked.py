"""Parts of a page that a program writes, between two comments that name them."""

from collections.abc import Sequence


def between(page: str, name: str, lines: Sequence[str]) -> str:
    """The page with these lines in place of what stood between `<!-- name: begin -->` and
    `<!-- name: end -->`. Raises ValueError when the page has no such marks.
    """
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    head, begun, rest = page.partition(begin)
    _, ended, tail = rest.partition(end)
    if not begun or not ended:
        raise ValueError(f"the page has no {begin} … {end}")
    return "\n".join((head + begin, *lines, end + tail))
