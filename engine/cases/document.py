"""A case as people write it down: one mapping, or the manifests of a cluster one after the other.

The second is what `kubectl get nodes,pods,services -A -o yaml` prints, with the pod to place added
at the end; every complaint names the line.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from engine.cases.fields import strangers
from engine.cases.reading import LISTS, BadCase, Case, is_finished, read_case
from engine.document import BYTES_MAX, Document, is_json, json_values, parts_of, read_document
from engine.finding import Finding, Path, Place, Rejected, say_path

KEYS = {kind: key for key, kind in LISTS.items()} | {"PriorityClass": "priorityClasses"}


class Origin(NamedTuple):
    """Where a manifest was written."""

    document: Document
    path: Path

    def place(self, below: Path) -> Place:
        """The line of something inside the manifest."""
        return self.document.place(self.path + below)


class Told(NamedTuple):
    """A case to decide, and what its author should know: notes of a kind and its words."""

    case: Case
    notes: tuple[tuple[str, ...], ...]


def read_case_file(raw: bytes, file: str, wanted: str = "") -> Told:
    """The case in a file; `wanted` names the pod where several wait. Raises Rejected."""
    documents = list(_documents(_decoded(raw, file), file))
    if len(documents) == 1 and _is_mapping_case(documents[0].value):
        return _read(documents[0].value, _Written(documents[0]), ())
    manifests = [found for document in documents for found in _unwrapped(document)]
    return _assembled(manifests, file, wanted)


def _decoded(raw: bytes, file: str) -> str:
    top = Place(file, 1, 1)
    if len(raw) > BYTES_MAX:
        raise Rejected([Finding.at(top, (), f"larger than {BYTES_MAX} bytes", "leave pods out")])
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        place = Place(file, raw.count(b"\n", 0, error.start) + 1, 1)
        raise Rejected([Finding.at(place, (), "not UTF-8 text")]) from None


def _documents(text: str, file: str) -> Iterator[Document]:
    for before, part in parts_of(text):
        if is_json(part):
            yield from _json_documents(part, before, file)
        elif any(line.strip() and not line.lstrip().startswith("#") for line in part.split("\n")):
            yield read_document("\n" * before + part, file)  # keeps the lines' numbers


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
    kind = value.get("kind") if isinstance(value, Mapping) else None
    if isinstance(kind, str) and kind.endswith("List") and isinstance(value.get("items"), list):
        for at, item in enumerate(value["items"]):
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


class _Gathered:
    """Places in a case that was put together from manifests."""

    def __init__(self, file: str) -> None:
        self._file = file
        self.origins: dict[Path, Origin] = {}

    def place(self, path: Path) -> Place:
        for length in (2, 1):
            origin = self.origins.get(path[:length])
            if origin is not None:
                return origin.place(path[length:])
        return Place(self._file, 1, 1)


def _assembled(manifests: list[tuple[Any, Origin]], file: str, wanted: str) -> Told:
    """Sort manifests into a case; the pod to place is the one that has no node, or is named."""
    case: dict[str, list[Any]] = {"nodes": []}
    places = _Gathered(file)
    pods: list[tuple[Any, Origin]] = []
    unread: Counter[str] = Counter()
    wrong: list[Finding] = []
    for manifest, origin in manifests:
        kind = manifest.get("kind") if isinstance(manifest, Mapping) else None
        if not isinstance(kind, str):
            hint = "a manifest has apiVersion, kind, metadata and spec"
            wrong.append(Finding.at(origin.place(()), origin.path, "no manifest", hint))
        elif kind == "Pod":
            pods.append((manifest, origin))
        elif kind in KEYS:
            rows = case.setdefault(KEYS[kind], [])
            places.origins[KEYS[kind], len(rows)] = origin
            rows.append(manifest)
        else:
            unread[kind] += 1
    if wrong:
        raise Rejected(wrong)
    notes: list[tuple[str, ...]] = [("unread", kind, str(n)) for kind, n in sorted(unread.items())]
    subject = _subject(pods, file, wanted)
    for at, (manifest, origin) in enumerate(pods):
        if at == subject:
            places.origins["pod",] = origin
            continue
        if _node_of(manifest) or is_finished(manifest):
            rows = case.setdefault("pods", [])
            places.origins["pods", len(rows)] = origin
            rows.append(manifest)
        else:
            notes.append(("waits", _name_of(manifest)))
    pod = pods[subject][0]
    if _node_of(pod):
        notes.append(("moved", _name_of(pod), _node_of(pod)))
        pod = {**pod, "spec": {k: v for k, v in pod["spec"].items() if k != "nodeName"}}
    return _read({**case, "pod": pod}, places, tuple(notes))


def _subject(pods: list[tuple[Any, Origin]], file: str, wanted: str) -> int:
    """Which of the pods is to be placed."""
    top = Place(file, 1, 1)
    if wanted:
        full = wanted if "/" in wanted else f"default/{wanted}"
        found = [at for at, (pod, _) in enumerate(pods) if _name_of(pod) == full]
        found = found or [
            at for at, (p, _) in enumerate(pods) if _name_of(p).endswith(f"/{wanted}")
        ]
        if len(found) != 1:
            known = ", ".join(sorted(_name_of(pod) for pod, _ in pods)[:10]) or "none"
            raise Rejected([Finding.at(top, (), f"no one pod {wanted!r}", f"there is: {known}")])
        return found[0]
    waiting = [at for at, (p, _) in enumerate(pods) if not _node_of(p) and not is_finished(p)]
    if len(waiting) == 1:
        return waiting[0]
    if not waiting:
        hint = "add the Pod to place, without spec.nodeName; or name one with --pod"
        raise Rejected([Finding.at(top, (), "no pod waits for a node", hint)])
    names = ", ".join(_name_of(pods[at][0]) for at in waiting[:10])
    place = pods[waiting[1]][1].place(())
    message = f"{len(waiting)} pods wait for a node: {names}"
    raise Rejected([Finding.at(place, (), message, "say which with --pod NAMESPACE/NAME")])


def _node_of(pod: Any) -> str:
    spec = pod.get("spec")
    return str(spec.get("nodeName") or "") if isinstance(spec, Mapping) else ""


def _name_of(pod: Any) -> str:
    meta = pod.get("metadata")
    meta = meta if isinstance(meta, Mapping) else {}
    return f"{meta.get('namespace') or 'default'}/{meta.get('name', '')}"


def _read(
    value: Mapping[str, Any], places: _Written | _Gathered, notes: tuple[tuple[str, ...], ...]
) -> Told:
    try:
        case = read_case(value)
    except BadCase as bad:
        raise Rejected(
            Finding.at(places.place(one.path), one.path, one.message, one.hint) for one in bad.wrong
        ) from None
    return Told(case, (*notes, *_notes_on(value, places)))


def _notes_on(value: Mapping[str, Any], places: _Written | _Gathered) -> Iterator[tuple[str, ...]]:
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
