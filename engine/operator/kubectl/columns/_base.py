"""What tables of objects are made of: columns, each with a header and a function of the object.

After kubernetes/pkg/printers/internalversion/printers.go, where the API server renders them.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from engine.objects import Obj, dig
from engine.operator.kubectl.ages import age

NONE = "<none>"
UNSET = "<unset>"
SHOWN_MAX = 3
"""How many ports or addresses fit a cell."""


class Column(NamedTuple):
    """One column: `read(object, wall_us)` gives the cell; `wide` ones appear with -o wide only."""

    header: str
    read: Callable[[Obj, int], str]
    wide: bool = False


class Table(NamedTuple):
    """The columns of the resources named `plurals`."""

    plurals: tuple[str, ...]
    columns: tuple[Column, ...]


def field(path: str, missing: str = NONE) -> Callable[[Obj, int], str]:
    """A cell that shows one field."""

    def read(value: Obj, wall_us: int) -> str:
        found = dig(value, path)
        return missing if found is None or found == "" else str(found)

    return read


def count(path: str) -> Callable[[Obj, int], str]:
    """A cell that shows a number, 0 when it is missing."""
    return field(path, "0")


def age_cell(value: Obj, wall_us: int) -> str:
    """The time since the object was created."""
    return age(dig(value, "metadata.creationTimestamp"), wall_us)


NAME = Column("NAME", field("metadata.name"))
AGE = Column("AGE", age_cell)


def templated(prefix: str = "spec") -> tuple[Column, ...]:
    """Containers, images and selector of what makes pods; `prefix` is where its spec lies."""

    def each(key: str) -> Callable[[Obj, int], str]:
        def read(value: Obj, wall_us: int) -> str:
            found = dig(value, f"{prefix}.template.spec.containers") or ()
            return ",".join(one.get(key, "") for one in found) or NONE

        return read

    def selector(value: Obj, wall_us: int) -> str:
        return label_selector(dig(value, f"{prefix}.selector"))

    return (
        Column("CONTAINERS", each("name"), wide=True),
        Column("IMAGES", each("image"), wide=True),
        Column("SELECTOR", selector, wide=True),
    )


def label_selector(found: Mapping[str, Any] | None) -> str:
    """A LabelSelector as text (apimachinery/pkg/apis/meta/v1/helpers.go, FormatLabelSelector)."""
    found = found or {}
    pairs = [f"{key}={item}" for key, item in sorted((found.get("matchLabels") or {}).items())]
    pairs += [_term(term) for term in found.get("matchExpressions") or ()]
    return ",".join(pairs) or NONE


def _term(term: Mapping[str, Any]) -> str:
    values = ",".join(sorted(term.get("values") or ()))
    match term["operator"]:
        case "Exists":
            return str(term["key"])
        case "DoesNotExist":
            return f"!{term['key']}"
        case "In":
            return f"{term['key']} in ({values})"
    return f"{term['key']} notin ({values})"


def pairs(found: Mapping[str, str] | None) -> str:
    """Labels as `a=1,b=2`, in order of their keys."""
    return ",".join(f"{key}={value}" for key, value in sorted((found or {}).items())) or NONE


def shortened(cells: list[str]) -> str:
    """The first three, and how many more there are."""
    more = f" + {len(cells) - SHOWN_MAX} more..." if len(cells) > SHOWN_MAX else ""
    return ",".join(cells[:SHOWN_MAX]) + more


TEMPLATE = templated()
