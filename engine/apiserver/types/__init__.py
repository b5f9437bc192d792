"""The API's types: which fields an object has, and what each may hold.

After the Go structs of staging/src/k8s.io/api, v1.36. A row begins at the margin, `Struct: field
type, field type`, and goes on in the lines that are indented; types are written as in Go. What
aggregation, webhooks or extensions carry without a type is an `object`.
"""

from collections.abc import Iterator, Mapping

from engine.apiserver.types import access, cluster, meta, network, pods, volumes, workloads
from engine.resources import BY_KIND

Fields = Mapping[str, str]


def _structs(text: str) -> Iterator[tuple[str, dict[str, str]]]:
    for row in text.replace("\n    ", " ").strip().split("\n"):
        struct, _, fields = row.partition(": ")
        yield struct, dict(field.split() for field in fields.split(", "))


def _read() -> dict[str, Fields]:
    found: dict[str, Fields] = {}
    for module in (meta, pods, volumes, network, workloads, access, cluster):
        for struct, fields in _structs(module.TEXT):
            assert struct not in found, f"{struct} has two rows"
            whole = {"apiVersion": "string", "kind": "string"} if struct in BY_KIND else {}
            found[struct] = {**whole, **fields}
    return found


STRUCTS: Mapping[str, Fields] = _read()
"""The fields of every struct, each with its type."""
