"""Rows of cells as aligned text: Go's tabwriter as kubectl sets it up
(cli-runtime/pkg/printers/tabwriter.go).
"""

from collections.abc import Sequence

PADDING = 3
WIDTH_MIN = 6


def layout(rows: Sequence[Sequence[str]]) -> str:
    """Columns as wide as their widest cell and three spaces; the last column is not padded."""
    if not rows:
        return ""
    columns = max(len(row) for row in rows)
    widths = [
        max(WIDTH_MIN, PADDING + max(len(row[n]) for row in rows if n < len(row)))
        for n in range(columns)
    ]
    return "".join(_line(row, widths) for row in rows)


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    cells = [cell.ljust(widths[n]) for n, cell in enumerate(row[:-1])]
    return "".join(cells) + (row[-1] if row else "") + "\n"
