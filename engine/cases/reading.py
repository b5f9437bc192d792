"""Cases as people and recordings write them: lists of manifests, and the pod to place.

`expect`, where a recording has one, is never read. What a mapping holds beyond the keys below is
not read either.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from engine.cases.manifest import BadManifest, Wrong, read_manifest
from engine.finding import Path, say_path
from engine.objects import Obj, evolve
from engine.scheduler.cases import SYSTEM_PRIORITIES

LISTS = {
    "nodes": "Node",
    "pods": "Pod",
    "services": "Service",
    "replicaSets": "ReplicaSet",
    "statefulSets": "StatefulSet",
    "podDisruptionBudgets": "PodDisruptionBudget",
    "namespaces": "Namespace",
    "persistentVolumes": "PersistentVolume",
    "persistentVolumeClaims": "PersistentVolumeClaim",
    "storageClasses": "StorageClass",
    "csiNodes": "CSINode",
    "volumeAttachments": "VolumeAttachment",
}
"""The lists of a case, and the kind of manifest in each; all but `nodes` may be missing."""
LINE_MAX = 16_000_000
FINISHED = ("Succeeded", "Failed")

Case = dict[str, Any]
"""The same lists with manifests as the API server stores them, `pod`, and `id` where given."""


class BadCase(ValueError):
    """A case that cannot be decided; `wrong` is never empty."""

    def __init__(self, wrong: list[Wrong]) -> None:
        self.wrong = wrong
        super().__init__("; ".join(_said(entry) for entry in wrong))


def read_line(raw: bytes) -> Case:
    """The case on one line of a JSON Lines file; raises ValueError with what is wrong."""
    return read_case(_json(raw))


def _json(raw: bytes) -> Any:
    if len(raw) > LINE_MAX:
        raise ValueError(f"longer than {LINE_MAX} bytes; one case a line")
    try:
        return json.loads(raw)
    except UnicodeDecodeError:
        raise ValueError("not UTF-8 text") from None
    except RecursionError:
        raise ValueError("nested too deeply to be a case") from None
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON: {error.msg} (column {error.colno})") from None


def read_case(value: Any) -> Case:
    """A case from a plain mapping; raises BadCase with all that is wrong."""
    if not isinstance(value, Mapping):
        raise BadCase([Wrong((), "a case is a mapping with nodes, pods and the pod to place")])
    wrong: list[Wrong] = []
    case: Case = {"id": value["id"]} if "id" in value else {}
    for key, kind in LISTS.items():
        given = value.get(key)
        if given is None and key == "nodes":
            wrong.append(Wrong((), "nodes are missing", "a list of Node manifests; [] for none"))
        if given is not None and not isinstance(given, list):
            wrong.append(Wrong((key,), f"{key} should be a list of {kind} manifests"))
            given = None
        case[key] = list(_manifests(given or [], kind, (key,), wrong))
    classes = _Classes(value.get("priorityClasses"), wrong)
    if value.get("pod") is None:
        wrong.append(Wrong((), "the pod to place is missing", "write its manifest under pod:"))
    else:
        for pod in _manifests([value["pod"]], "Pod", (), wrong):
            case["pod"] = classes.admit(pod, ("pod",), wrong)
    pods = [(pod, ("pods", at)) for at, pod in enumerate(case["pods"])]
    case["pods"] = [classes.admit(pod, path, wrong) for pod, path in pods if not is_finished(pod)]
    if wrong:
        raise BadCase(wrong)
    return case


def is_finished(pod: Obj) -> bool:
    """Whether its containers have ended for good: it takes no room any more."""
    status = pod.get("status")
    return isinstance(status, Mapping) and status.get("phase") in FINISHED


def _manifests(given: list[Any], kind: str, at: Path, wrong: list[Wrong]) -> Iterator[Obj]:
    """The manifests of a list; what is wrong with one is written down."""
    seen: dict[tuple[str, str], int] = {}
    for index, raw in enumerate(given):
        path: Path = (*at, index) if at else ("pod",)
        try:
            manifest = read_manifest(raw, kind)
        except BadManifest as bad:
            named = f"{bad.what}: " if bad.what != kind else ""
            wrong.extend(
                Wrong((*path, *entry.path), f"{named}{entry.message}", entry.hint)
                for entry in bad.wrong
            )
            continue
        meta = manifest["metadata"]
        name = meta.get("namespace", ""), meta["name"]
        if name in seen:
            what = f"{kind} {meta['name']} is there twice"
            wrong.append(Wrong(path, what, f"the first is {say_path((*at, seen[name]))}"))
        seen[name] = index
        yield manifest


class _Classes:
    """The PriorityClasses of a case, as names with values or as manifests."""

    def __init__(self, given: Any, wrong: list[Wrong]) -> None:
        self.values: dict[str, int] = dict(SYSTEM_PRIORITIES)
        self.policies: dict[str, str] = {}
        self.default: str | None = None
        if isinstance(given, Mapping):
            given = [given]
        if not isinstance(given or [], list):
            message = "priorityClasses should be a mapping of names to values"
            wrong.append(Wrong(("priorityClasses",), message))
            return
        for at, entry in enumerate(given or []):
            self._take(entry, ("priorityClasses", at), wrong)

    def _take(self, entry: Any, path: Path, wrong: list[Wrong]) -> None:
        if not isinstance(entry, Mapping):
            wrong.append(Wrong(path, "a PriorityClass is a manifest, or a name with its value"))
            return
        rows = dict(entry)
        if "metadata" in entry:
            try:
                manifest = read_manifest(entry, "PriorityClass")
            except BadManifest as bad:
                wrong.extend(Wrong((*path, *one.path), one.message) for one in bad.wrong)
                return
            name = str(manifest["metadata"].get("name"))
            rows = {name: manifest.get("value", 0)}
            self.policies[name] = manifest.get("preemptionPolicy") or ""
            if manifest.get("globalDefault"):
                self.default = name
        for name, number in rows.items():
            if type(number) is not int or not -(1 << 31) <= number < 1 << 31:
                wrong.append(Wrong((*path, name), f"the value of {name} is a whole number"))
            else:
                self.values[name] = number

    def admit(self, pod: Obj, path: Path, wrong: list[Wrong]) -> Obj:
        """What admission does before the scheduler sees a pod: the number behind its class."""
        spec = pod["spec"]
        if spec.get("priority") is not None:
            return pod
        chosen = spec.get("priorityClassName") or self.default
        if chosen is None:
            return pod
        if chosen not in self.values:
            what = f'pods "{pod["metadata"]["name"]}" is forbidden: '
            what += f"no PriorityClass with name {chosen} was found"
            hint = "add it to priorityClasses"
            wrong.append(Wrong((*path, "spec", "priorityClassName"), what, hint))
            return pod
        policy = spec.get("preemptionPolicy") or self.policies.get(chosen)
        more = {"priority": self.values[chosen], "priorityClassName": chosen}
        return evolve(pod, {"spec": {**more, **({"preemptionPolicy": policy} if policy else {})}})


def _said(entry: Wrong) -> str:
    where = f"{say_path(entry.path)}: " if entry.path else ""
    hint = f" ({entry.hint})" if entry.hint else ""
    return f"{where}{entry.message}{hint}"
