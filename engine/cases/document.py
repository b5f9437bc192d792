"""A case as people write it down: one mapping, or the manifests of a cluster one after the other.

The second is what `kubectl get nodes,pods,services -A -o yaml` prints, with the pod to place added
at the end; every complaint names the line.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from engine.builder import KUBECTL
from engine.cases.assembly import Assembly, Note, Origin, Places, listed
from engine.cases.fields import strangers
from engine.cases.reading import LISTS, BadCase, Case, read_case
from engine.document import Document, decoded, is_json, json_values, parts_of, read_document
from engine.finding import Finding, Path, Place, Rejected, say_path
from engine.objects import dig, items_of, key_of, name


class Told(NamedTuple):
    """A case to decide, and what its author should know: notes of a kind and its words."""

    case: Case
    notes: tuple[Note, ...]


def read_case_file(raw: bytes, file: str, wanted: str = "") -> Told:
    """The case in a file; `wanted` names the pod where several wait. Raises Rejected."""
    text = decoded(raw, file, KUBECTL.bytes_max, "leave pods out")
    documents = list(_documents(text, file))
    if len(documents) == 1 and _is_mapping_case(documents[0].value):
        return _read(documents[0].value, _Written(documents[0]), ())
    manifests = [found for document in documents for found in _unwrapped(document)]
    found = Assembly(manifests, file, wanted)
    return _read(found.case, found.places, tuple(found.notes))


def _documents(text: str, file: str) -> Iterator[Document]:
    for before, part in parts_of(text):
        if is_json(part):
            yield from _json_documents(part, before, file)
        elif any(line.strip() and not line.lstrip().startswith("#") for line in part.split("\n")):
            yield read_document("\n" * before + part, file, KUBECTL)  # keeps the lines' numbers


def _json_documents(part: str, before: int, file: str) -> Iterator[Document]:
    try:
        for value in json_values(part):
            yield Document(value, file, {})
    except json.JSONDecodeError as error:
        place = Place(file, before + error.lineno, error.colno)
        raise Rejected([Finding.at(place, (), f"not JSON: {error.msg}")]) from None
    except RecursionError:
        raise Rejected([Finding.at(Place(file, 1, 1), (), "nested too deeply")]) from None


def _is_mapping_case(value: Any) -> bool:
    return isinstance(value, Mapping) and "kind" not in value


def _unwrapped(document: Document) -> Iterator[tuple[Any, Origin]]:
    value = document.value
    items = items_of(value)
    if items is not None:
        for at, item in enumerate(items):
            yield item, Origin(document, ("items", at))
    elif isinstance(value, list):
        for at, item in enumerate(value):
            yield item, Origin(document, (at,))
    else:
        yield value, Origin(document, ())


class _Written:
    """Places in a case that was written as one mapping."""

    def __init__(self, document: Document) -> None:
        self._document = document

    def place(self, path: Path) -> Place:
        return self._document.place(path)


def _read(value: Mapping[str, Any], places: _Written | Places, notes: tuple[Note, ...]) -> Told:
    try:
        case = read_case(value)
    except BadCase as bad:
        raise Rejected(
            Finding.at(places.place(one.path), one.path, one.message, one.hint) for one in bad.wrong
        ) from None
    return Told(case, (*notes, *_notes_on(value, places), *_doubts_about(case)))


def _notes_on(value: Mapping[str, Any], places: _Written | Places) -> Iterator[Note]:
    """Fields and keys that exist nowhere: not read, and said so."""
    for key in value:
        if key not in (*LISTS, "pod", "priorityClasses", "id", "family", "expect"):
            yield "stranger", key, str(places.place((key,)).line), ""
    rows: list[tuple[str, int | None, Any, str]] = [("pod", None, value["pod"], "Pod")]
    rows += [
        (k, at, m, LISTS[k]) for k in ("nodes", "pods") for at, m in enumerate(value.get(k) or ())
    ]
    for key, at, manifest, kind in rows:
        for below, meant in strangers(manifest, kind):
            path: Path = (key, *(() if at is None else (at,)), *below)
            yield "stranger", say_path(path), str(places.place(path).line), meant


def _doubts_about(case: Case) -> Iterator[Note]:
    """What is allowed, and is hardly meant."""
    nodes = {name(node) for node in case["nodes"]}
    full = [name(node) for node in case["nodes"] if not dig(node, "status.allocatable.pods")]
    if full:
        yield "roomless", listed(full)
    astray = [pod for pod in case["pods"] if dig(pod, "spec.nodeName") not in nodes]
    if astray:
        yield "astray", listed(key_of(pod) for pod in astray)
