"""A case put together from manifests of any kind, in any order: which pod is to be placed, and what
is around it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from engine.cases.manifest import BadManifest, read_manifest
from engine.cases.reading import LISTS, is_finished
from engine.cases.templates import POD, TEMPLATES, Around, Made, pod_of
from engine.document import Document
from engine.finding import Finding, Path, Place, Rejected
from engine.objects import Obj

KEYS = {kind: key for key, kind in LISTS.items()} | {"PriorityClass": "priorityClasses"}
NAMES_MAX = 10
"""How many names a complaint or a note lists."""


class Origin(NamedTuple):
    """Where a manifest was written."""

    document: Document
    path: Path

    def place(self, below: Path) -> Place:
        """The line of something inside the manifest."""
        return self.document.place(self.path + below)

    def inside(self, below: Path) -> "Origin":
        """Where a part of the manifest was written."""
        return Origin(self.document, self.path + below)


Found = tuple[Any, Origin]
Note = tuple[str, ...]


class Places:
    """Where the parts of a case were written."""

    def __init__(self, file: str) -> None:
        self._file = file
        self.origins: dict[Path, Origin] = {}

    def place(self, path: Path) -> Place:
        """The line of a path of the case, or of its nearest ancestor."""
        for length in (2, 1):
            origin = self.origins.get(path[:length])
            if origin is not None:
                return origin.place(path[length:])
        return Place(self._file, 1, 1)


class Assembly:
    """Sorts manifests; `case`, `places` and `notes` hold what came of them. Raises Rejected."""

    def __init__(self, manifests: Iterable[Found], file: str, wanted: str) -> None:
        self.case: dict[str, Any] = {"nodes": []}
        self.places = Places(file)
        self.notes: list[Note] = []
        self._file = file
        self._pods: list[Found] = []
        self._workloads: list[Found] = []
        self._unread: Counter[str] = Counter()
        self._sort(manifests)
        subject = self._subject(wanted)
        self._around(subject)
        if isinstance(subject, int):
            self._place(*self._pods[subject])
        else:
            self._place_one_of(*subject)
        unread = sorted((kind, str(n)) for kind, n in self._unread.items() if n)
        self.notes[:0] = [("unread", *row) for row in unread]

    def _sort(self, manifests: Iterable[Found]) -> None:
        wrong: list[Finding] = []
        for manifest, origin in manifests:
            kind = manifest.get("kind") if isinstance(manifest, Mapping) else None
            if not isinstance(kind, str):
                hint = "a manifest has apiVersion, kind, metadata and spec"
                wrong.append(Finding.at(origin.place(()), origin.path, "no manifest", hint))
            elif kind == "Pod":
                self._pods.append((_named(manifest), origin))
            else:
                if kind in TEMPLATES and not _is_owned(manifest):
                    self._workloads.append((manifest, origin))
                if kind in KEYS:
                    self._add(KEYS[kind], manifest, origin)
                else:
                    self._unread[kind] += 1
        if wrong:
            raise Rejected(wrong)

    def _add(self, key: str, manifest: Any, origin: Origin) -> None:
        rows = self.case.setdefault(key, [])
        self.places.origins[key, len(rows)] = origin
        rows.append(manifest)

    def _subject(self, wanted: str) -> int | Found:
        """The pod that is to be placed, by its index; or the workload of which one is."""
        pods = [_name_of(pod) for pod, _ in self._pods]
        workloads = [_name_of(workload) for workload, _ in self._workloads]
        if wanted:
            for at in _matching(pods, wanted):
                return at
            for at in _matching(workloads, wanted):
                return self._workloads[at]
            known = listed(sorted([*pods, *workloads])) or "none"
            raise self._stuck(f"no one pod {wanted!r}", f"there is: {known}")
        waiting = [at for at, (p, _) in enumerate(self._pods) if _is_waiting(p)]
        if len(waiting) == 1:
            return waiting[0]
        if waiting:
            names = listed(pods[at] for at in waiting)
            place = self._pods[waiting[1]][1].place(())
            message = f"{len(waiting)} pods wait for a node: {names}"
            raise Rejected([Finding.at(place, (), message, "say which with --pod NAMESPACE/NAME")])
        if len(self._workloads) == 1:
            return self._workloads[0]
        if self._workloads:
            names = listed(f"{w['kind']} {_name_of(w)}" for w, _ in self._workloads)
            message = f"no pod waits for a node, and several workloads could make one: {names}"
            raise self._stuck(message, "say whose with --pod NAMESPACE/NAME")
        hint = "add the Pod to place, without spec.nodeName; or name one with --pod"
        if self._unread["DaemonSet"]:
            hint = "the pods of a DaemonSet choose no node, each has its own; add a Pod to place"
        raise self._stuck("no pod waits for a node", hint)

    def _stuck(self, message: str, hint: str) -> Rejected:
        return Rejected([Finding.at(Place(self._file, 1, 1), (), message, hint)])

    def _around(self, subject: int | Found) -> None:
        for at, (manifest, origin) in enumerate(self._pods):
            if at == subject:
                continue
            if _node_of(manifest) or is_finished(manifest):
                self._add("pods", manifest, origin)
            else:
                self.notes.append(("waits", _name_of(manifest)))

    def _place(self, pod: Obj, origin: Origin) -> None:
        self.places.origins["pod",] = origin
        if _node_of(pod):
            self.notes.append(("moved", _name_of(pod), _node_of(pod)))
            pod = {**pod, "spec": {k: v for k, v in pod["spec"].items() if k != "nodeName"}}
        self.case["pod"] = pod

    def _place_one_of(self, workload: Any, origin: Origin) -> None:
        """Place the pod that a workload would make next."""
        kind = workload["kind"]
        self.places.origins["pod",] = origin.inside(TEMPLATES[kind])
        self._unread[kind] -= kind not in KEYS
        try:
            made = self._made(read_manifest(workload, kind))
        except BadManifest as bad:
            raise Rejected(
                Finding.at(origin.place(one.path), one.path, f"{bad.what}: {one.message}", one.hint)
                for one in bad.wrong
            ) from None
        for key, manifests in made.more.items():
            for manifest in manifests:
                self._add(key, manifest, origin)
        self.case["pod"] = made.pod
        self.notes.append(("made", f"{kind} {_name_of(workload)}"))

    def _made(self, workload: Obj) -> Made:
        pods = {_name_of(pod) for pod, _ in self._pods}
        claims = {_name_of(claim) for claim in self.case.get("persistentVolumeClaims", ())}
        sets = list(_readable(self.case.get("replicaSets", ()), "ReplicaSet"))
        return pod_of(workload, Around(sets, pods, claims))


def _readable(manifests: Iterable[Any], kind: str) -> Iterator[Obj]:
    """Those that can be read; what is wrong with the others is told where they belong."""
    for manifest in manifests:
        try:
            yield read_manifest(manifest, kind)
        except BadManifest:
            continue


def _matching(names: list[str], wanted: str) -> list[int]:
    """The one that has this name, with or without its namespace; none where several do."""
    full = wanted if "/" in wanted else f"default/{wanted}"
    found = [at for at, name in enumerate(names) if name == full]
    found = found or [at for at, name in enumerate(names) if name.endswith(f"/{wanted}")]
    return found if len(found) == 1 else []


def listed(names: Iterable[str]) -> str:
    """The names in a row, the first ones where there are many."""
    every = list(names)
    return ", ".join(every[:NAMES_MAX]) + (", …" if len(every) > NAMES_MAX else "")


def _named(pod: Any) -> Any:
    """The pod with a name, if the API server would choose one."""
    meta = pod.get("metadata")
    if not isinstance(meta, Mapping) or meta.get("name") or not meta.get("generateName"):
        return pod
    return {**pod, "metadata": {**meta, "name": f"{meta['generateName']}{POD[1:]}"}}


def _is_owned(workload: Any) -> bool:
    """Whether another workload looks after it, like a Deployment after its ReplicaSets."""
    meta = workload.get("metadata")
    return isinstance(meta, Mapping) and bool(meta.get("ownerReferences"))


def _is_waiting(pod: Any) -> bool:
    return not _node_of(pod) and not is_finished(pod)


def _node_of(pod: Any) -> str:
    spec = pod.get("spec")
    return str(spec.get("nodeName") or "") if isinstance(spec, Mapping) else ""


def _name_of(manifest: Any) -> str:
    meta = manifest.get("metadata") if isinstance(manifest, Mapping) else None
    meta = meta if isinstance(meta, Mapping) else {}
    return f"{meta.get('namespace') or 'default'}/{meta.get('name', '')}"
