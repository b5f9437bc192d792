"""For which Kubernetes releases something holds: one, or the first and the last of a range."""

from typing import Annotated

from pydantic import AfterValidator

from engine import PROFILES

SEPARATOR = "-"


def releases_in(written: str) -> tuple[str, ...]:
    """All releases of `1.36` or `1.32-1.36`, oldest first; raises ValueError for what is none."""
    first, is_range, last = written.partition(SEPARATOR)
    known = list(PROFILES)
    for name in (first, last) if is_range else (first,):
        if name not in known:
            raise ValueError(f"no release '{name}'; there are {', '.join(known)}")
    begin, end = known.index(first), known.index(last or first)
    if begin > end or first == last:
        raise ValueError(f"'{written}' is no range: write the older release first, or one alone")
    return tuple(known[begin : end + 1])


def range_of(names: tuple[str, ...]) -> str:
    """Releases that follow each other, as `releases_in` reads them."""
    return names[0] if len(names) == 1 else f"{names[0]}{SEPARATOR}{names[-1]}"


def _held(written: str) -> str:
    releases_in(written)
    return written


Releases = Annotated[str, AfterValidator(_held)]
"""`"1.36"` or `"1.32-1.36"`, in quotes."""
