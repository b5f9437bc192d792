"""How etcdctl prints: tables with borders, sizes and member numbers."""

from collections.abc import Sequence

_SIZES = ("B", "kB", "MB", "GB", "TB")


def bordered(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table as olekukonko/tablewriter draws it: headings in the middle, cells to the right."""
    titles = [title.upper() for title in header]
    widths = [max(len(row[n]) for row in (titles, *rows)) for n in range(len(titles))]
    rule = "+" + "+".join("-" * (width + 2) for width in widths) + "+\n"
    head = "|" + "|".join(_middle(title, w + 2) for title, w in zip(titles, widths, strict=True))
    body = "".join(
        "|" + "|".join(f" {cell.rjust(w)} " for cell, w in zip(row, widths, strict=True)) + "|\n"
        for row in rows
    )
    return f"{rule}{head}|\n{rule}{body}{rule}"


def _middle(text: str, width: int) -> str:
    left = -(-(width - len(text)) // 2)
    return " " * left + text + " " * (width - len(text) - left)


def size(count: int) -> str:
    """`20 kB`, `1.2 MB`: dustin/go-humanize, powers of ten, one digit below ten."""
    value, unit = float(count), 0
    while value >= 1000 and unit < len(_SIZES) - 1:
        value, unit = value / 1000, unit + 1
    if unit and value < 9.95:
        return f"{value:.1f} {_SIZES[unit]}"
    return f"{value:.0f} {_SIZES[unit]}"


def number(member: int) -> str:
    """A member's or cluster's number as it is typed and printed: hexadecimal."""
    return f"{member:x}"
