"""What `get` prints of what it found: tables or whole objects, as -o asks."""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from engine.objects import Obj, labels, namespace
from engine.operator.kubectl.columns import PLAIN, TABLES
from engine.operator.kubectl.columns._base import NONE, pairs
from engine.operator.kubectl.jsonpath import found as found_in
from engine.operator.kubectl.jsonpath import plain, render
from engine.operator.kubectl.lacking import FORMATS as LACKING
from engine.operator.kubectl.line import Usage
from engine.operator.kubectl.naming import said_kind
from engine.operator.kubectl.table import layout
from engine.operator.kubectl.text import as_json, as_yaml, list_of, whole
from engine.quantity import parse_quantity
from engine.resources import Resource

FORMATS = ("json", "yaml", "name", "wide")
WHOLE = ("json", "yaml", "name", "jsonpath", "jsonpath-as-json", "custom-columns")
"""The formats that show objects instead of tables."""
TABLES_ONLY = ("wide", "custom-columns", "custom-columns-file")


class Found(NamedTuple):
    """The objects of one resource that `get` found."""

    resource: Resource
    items: Sequence[Obj]


class Look(NamedTuple):
    """How tables look: the flags of `get` that change them."""

    wide: bool = False
    headers: bool = True
    kinds: bool = False  # names with their kind, as with several kinds
    namespaces: bool = False
    labels: bool = False
    label_columns: tuple[str, ...] = ()


def check_format(output: str, *, tables: bool = True) -> None:
    """Raise Usage for an -o that does not exist here, or not where there are no `tables`."""
    form, equals, template = output.partition("=")
    refused = () if tables else TABLES_ONLY
    if equals and form in ("jsonpath", "jsonpath-as-json"):
        render(template, {})
    elif equals and form == "custom-columns" and tables:
        custom_columns(output)
    elif form in LACKING and form not in refused:
        raise Usage(f"error: -o {form} is not modelled here: {LACKING[form]}\n")
    elif output and (output not in FORMATS or output in refused):
        known = ",".join(sorted({*FORMATS, *WHOLE, *LACKING} - set(refused)))
        raise Usage(
            f'error: unable to match a printer suitable for the output format "{output}", '
            f"allowed formats are: {known}\n"
        )


def render_objects(
    found: Sequence[Found],
    output: str,
    *,
    single: bool,
    managed: bool = False,
    headers: bool = True,
) -> str:
    """-o json, yaml, name, jsonpath or custom-columns; `managed`: with managedFields."""
    if output == "name":
        names = [
            (said_kind(f.resource), item["metadata"]["name"]) for f in found for item in f.items
        ]
        return "".join(f"{kind}/{name}\n" for kind, name in names)
    if output.startswith("custom-columns="):
        return _custom(found, custom_columns(output), headers=headers)
    items = [whole(item, f.resource, managed=managed) for f in found for item in f.items]
    value = items[0] if single and len(items) == 1 else list_of(items)
    form, _, template = output.partition("=")
    if form == "jsonpath":
        return render(template, value)
    if form == "jsonpath-as-json":
        return as_json(found_in(template.strip().strip("{}"), value))
    return as_json(value) if output == "json" else as_yaml(value)


def custom_columns(output: str) -> list[tuple[str, str]]:
    """(header, path) of `custom-columns=NAME:.metadata.name,…`; raises Usage."""
    spec = output.partition("=")[2]
    if not spec:
        raise Usage("error: custom-columns format specified but no custom columns given\n")
    columns = []
    for part in spec.split(","):
        header, colon, path = part.partition(":")
        if not colon:
            raise Usage(
                f"error: unexpected custom-columns spec: {part}, expected "
                "<header>:<json-path-expr>\n"
            )
        render("{" + (path if path.startswith(".") else f".{path}").strip("{}") + "}", {})
        columns.append((header, path.strip("{}")))
    return columns


def _custom(found: Sequence[Found], columns: Sequence[tuple[str, str]], *, headers: bool) -> str:
    """One table of all that was found (cli-runtime: customcolumn.go)."""
    rows = [[header for header, _ in columns]] if headers else []
    for f in found:
        for item in f.items:
            value = whole(item, f.resource)
            rows.append(
                [",".join(map(plain, found_in(path, value))) or NONE for _, path in columns]
            )
    return layout(rows)


def render_tables(found: Sequence[Found], look: Look, wall_us: int) -> str:
    """A table for each resource that has something to show, with an empty line between two."""
    shown = [f for f in found if f.items]
    return "\n".join(layout(rows_of(f, look, wall_us)) for f in shown)


def rows_of(found: Found, look: Look, wall_us: int) -> list[list[str]]:
    """The cells of a table, its header first."""
    columns = [c for c in TABLES.get(found.resource.plural, PLAIN) if look.wide or not c.wide]
    header = [column.header for column in columns]
    prefix = f"{said_kind(found.resource)}/" if look.kinds else ""
    rows = []
    for item in found.items:
        cells = [column.read(item, wall_us) for column in columns]
        rows.append([prefix + cells[0] if header[0] == "NAME" else cells[0], *cells[1:]])
    if look.namespaces and found.resource.namespaced:
        header = ["NAMESPACE", *header]
        rows = [[namespace(item), *row] for item, row in zip(found.items, rows, strict=True)]
    for key in look.label_columns:
        header.append(key.rpartition("/")[2].upper())
        rows = [
            [*row, labels(item).get(key, "")] for item, row in zip(found.items, rows, strict=True)
        ]
    if look.labels:
        header.append("LABELS")
        rows = [[*row, pairs(labels(item))] for item, row in zip(found.items, rows, strict=True)]
    return [header, *rows] if look.headers else rows


def sorted_by(items: Sequence[Obj], path: str) -> list[Obj]:
    """The items in the order of a field, `--sort-by=.metadata.creationTimestamp`; those without it
    come first. Raises Usage where none has it, or where it is no number and no text
    (kubectl/pkg/cmd/get/sorter.go).
    """
    dotted = f".{path.strip('{}').lstrip('.')}"
    values = [next(iter(found_in(dotted, item)), None) for item in items]
    if items and all(value is None for value in values):
        raise Usage(
            f'error: couldn\'t find any field with path "{{{dotted}}}" in the list of objects\n'
        )
    given = [value for value in values if value is not None]
    if len(given) > 1 and not all(_has_order(value) for value in given):
        raise Usage(f"error: Field {{{dotted}}} in [][][]reflect.Value is an unsortable type\n")
    order = _order_of(value for value in given if isinstance(value, str))
    ranked = sorted(range(len(items)), key=lambda at: _rank(values[at], order))
    return [items[at] for at in ranked]


def _has_order(value: Any) -> bool:
    return isinstance(value, int | float | str) and not isinstance(value, bool)


def _rank(value: Any, order: Callable[[str], Any]) -> tuple[int, Any]:
    """Nothing before numbers before text."""
    if isinstance(value, str):
        return 2, order(value)
    return (1, value) if _has_order(value) else (0, 0)


def _order_of(texts: Iterable[str]) -> Callable[[str], Any]:
    """Quantities by what they say, other texts as a person would: node-2 before node-10."""
    try:
        for text in texts:
            parse_quantity(text)
    except ValueError:
        return _natural
    return parse_quantity


def _natural(text: str) -> list[tuple[int, int, str]]:
    return [
        (0, int(part), "") if part.isdecimal() else (1, 0, part)
        for part in re.split(r"([0-9]{1,18})", text)
        if part
    ]
