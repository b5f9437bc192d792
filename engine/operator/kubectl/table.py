"""Rows of cells as aligned text: Go's tabwriter as kubectl sets it up for tables
(cli-runtime/pkg/printers/tabwriter.go) and for what it describes (kubectl/pkg/describe).
"""

from collections.abc import Sequence

PADDING = 3
WIDTH_MIN = 6


def layout(rows: Sequence[Sequence[str]], least: Sequence[int] = ()) -> str:
    """Columns as wide as their widest cell and three spaces, and at least as wide as `least`; the
    last column is not padded.
    """
    widths = widths_of(rows, least)
    return "".join(_line(row, widths) for row in rows)


def widths_of(rows: Sequence[Sequence[str]], least: Sequence[int] = ()) -> list[int]:
    """How wide the columns of these rows are, where they were `least` before."""
    columns = max((len(row) for row in rows), default=0)
    return [
        max(
            WIDTH_MIN,
            PADDING + max(len(row[n]) for row in rows if n < len(row)),
            least[n] if n < len(least) else 0,
        )
        for n in range(columns)
    ]


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    cells = [cell.ljust(widths[n]) for n, cell in enumerate(row[:-1])]
    return "".join(cells) + (row[-1] if row else "") + "\n"


DESCRIBED_PADDING = 2


def tabbed(rows: Sequence[Sequence[str]]) -> str:
    """Rows as `describe` aligns them: a column is as wide as the widest of its cells in lines that
    follow each other; the last cell of a line belongs to no column, so it widens none.

    Go's text/tabwriter with minwidth 0 and padding 2.
    """
    return "".join(f"{line}\n" for line in _aligned([list(row) for row in rows], 0))


def _aligned(lines: list[list[str]], column: int) -> list[str]:
    """The lines with this column and all to its right aligned, block by block."""
    done: list[str] = []
    at = 0
    while at < len(lines):
        block = at
        while block < len(lines) and len(lines[block]) > column + 1:
            block += 1
        if block == at:
            done.append(lines[at][column] if len(lines[at]) > column else "")
            at += 1
            continue
        width = DESCRIBED_PADDING + max(len(line[column]) for line in lines[at:block])
        rests = _aligned(lines[at:block], column + 1)
        cells = (line[column].ljust(width) for line in lines[at:block])
        done += [cell + rest for cell, rest in zip(cells, rests, strict=True)]
        at = block
    return done
