"""kubectl explain."""

from collections.abc import Hashable, Iterator
from textwrap import wrap
from typing import ClassVar

from engine.client import Answer
from engine.operator.kubectl.explained import Field, Type, type_of
from engine.operator.kubectl.invocation import Invocation, resource_of
from engine.operator.kubectl.line import BOOL, TEXT, Flag, Flags, Usage
from engine.resources import Resource

NOTHING_ASKED = (
    "error: You must specify the type of resource to explain. "
    'Use "kubectl api-resources" for a complete list of supported resources.\n'
)
SEVERAL = "error: We accept only this format: explain RESOURCE\n"
NO_FIELD = 'error: field "{field}" does not exist'
VALUES_MAX = 4
"""How many values of an enumeration a list of fields shows."""
WIDTH = 76


class Explain(Invocation):
    """Say what a kind is, or one of its fields: explain pods.spec.containers. --recursive lists all
    fields below, without their descriptions. The sentences are our own, and only what this program
    knows of the API is described.
    """

    flags: ClassVar[Flags] = {
        "recursive": BOOL,
        "api-version": TEXT,
        "output": Flag(letter="o", default="plaintext"),
    }

    def start(self) -> None:
        """Ask the server for its schema."""
        if not self.line.arguments:
            raise Usage(NOTHING_ASKED)
        if len(self.line.arguments) > 1:
            raise Usage(SEVERAL)
        word, *self._path = self.line.arguments[0].split(".")
        self._resource = resource_of(word)
        asked = self.line.flags["api-version"]
        if asked and asked != self._resource.api_version:
            raise Usage(f'error: couldn\'t find resource for "{asked}, Resource={word}"\n')
        self.ask_path("schema", "apis")

    def answered(self, step: Hashable, answer: Answer) -> None:
        """Follow the path, and tell what is there."""
        text = _explained(self._resource, self._path, recursive=self.line.flags["recursive"])
        if text is None:
            self.fail(NO_FIELD.format(field=self._path[-1]))
            return
        self.out.append(text)
        self.end()


def _explained(resource: Resource, path: list[str], *, recursive: bool) -> str | None:
    """The whole text (kubectl/pkg/explain/v2, templates/plaintext.tmpl); None: no such field."""
    here = type_of(resource.kind)
    field: Field | None = None
    for name in path:
        field = here.fields.get(name) if here is not None else None
        if field is None:
            return None
        here = type_of(field.element)
    lines = [
        *([f"GROUP:      {resource.group}"] if resource.group else []),
        f"KIND:       {resource.kind}",
        f"VERSION:    {resource.version}",
        "",
        *(_headed(field) if field is not None else []),
        "DESCRIPTION:",
        *_described(field, here),
    ]
    if here is not None and here.fields:
        shown = _listed(here, 1, ()) if recursive else _told(here)
        lines += ["FIELDS:", *shown]
    return "\n".join([*lines, "", ""])


def _headed(field: Field) -> Iterator[str]:
    yield f"FIELD: {field.name} <{field.kind}>"
    if field.values:
        yield "ENUM:"
        yield from (f"    {value}" for value in field.values)
    yield from ("", "")


def _described(field: Field | None, here: Type | None) -> Iterator[str]:
    says = [field.says] if field is not None else []
    says += [here.says] if here is not None else []
    for text in says:
        yield from (f"    {line}" for line in wrap(text, WIDTH))
    yield "    "


def _told(here: Type) -> Iterator[str]:
    """Every field with its description."""
    for _, field in sorted(here.fields.items()):
        yield from _named(field, 1)
        yield from (f"    {line}" for line in wrap(field.says, WIDTH))
        yield ""


def _listed(here: Type, level: int, above: tuple[str, ...]) -> Iterator[str]:
    """Every field and all below it, by name and type; what holds itself is not listed again."""
    for _, field in sorted(here.fields.items()):
        yield from _named(field, level)
        inner = type_of(field.element)
        if inner is not None and inner.name not in above:
            yield from _listed(inner, level + 1, (*above, inner.name))


def _named(field: Field, level: int) -> Iterator[str]:
    indent = "  " * level
    yield f"{indent}{field.name}\t<{field.kind}>{' -required-' if field.required else ''}"
    if field.values:
        shown = ", ".join(field.values[:VALUES_MAX])
        yield f"{indent}enum: {shown}{', ....' if len(field.values) > VALUES_MAX else ''}"
