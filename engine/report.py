"""A run as text for a terminal, and as JSON for a program: nothing in either that another machine
would change.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from engine.history import Run
from engine.objects import dig, name, workload_of
from engine.probes import PROBES
from engine.telling import told
from engine.wording import plain, seconds

FINAL_KINDS = ("kube-controller-manager", "kube-scheduler", "cloud-controller-manager")


def as_text(run: Run, language: str = "en") -> Iterator[str]:
    """The story line by line, with times since t = 0, then what stands at the end."""
    title = getattr(run.scenario, "title", None)
    if title:
        yield title.get(language, title) if isinstance(title, Mapping) else str(title)
    yield f"Kubernetes {run.profile}, seed {run.seed}, {seconds(run.duration, language)}"
    yield ""
    for sentence in told(run):
        at = seconds(sentence.points[0].at, language)
        yield f"{at:>9}  {plain(sentence.text[language])}"
    yield ""
    for probe, value in probes(run).items():
        yield f"{probe} = {_plain(value)}"


def as_json(run: Run, at: int | None = None) -> dict[str, Any]:
    """Records with causes, Events, commands, story, probes, and the objects at `at` (the end when
    None).
    """
    return {
        "profile": run.profile,
        "seed": run.seed,
        "until_us": run.duration,
        "digest": run.digest(),
        "story": [
            {
                "n": sentence.number,
                "t_us": sentence.points[0].at,
                "records": [point.record for point in sentence.points],
                "kind": sentence.kind,
                "text": sentence.text,
                "because": list(sentence.because),
            }
            for sentence in told(run)
        ],
        "commands": [
            {
                "id": c.id,
                "line": c.line,
                "at_us": c.at,
                "end_us": c.end,
                "code": c.code,
                "out": c.out,
                "err": c.err,
            }
            for c in run.commands.values()
        ],
        "probes": probes(run, at),
        "events": _events(run, at),
        "objects": run.objects(at),
        "records": [
            {
                "n": index,
                "t_us": record.at - run.start,
                "where": record.where,
                "what": type(record.what).__name__,
                "fields": _fields(record.what),
                "causes": list(record.causes),
                "story": record.story,
            }
            for index, record in run.since_start()
        ],
    }


def probes(run: Run, at: int | None = None) -> dict[str, Any]:
    """What the probes answer about every workload, command and office of the run."""
    moment = f"{run.duration if at is None else at}us"
    found: dict[str, Any] = {}
    for app in dict.fromkeys(workload_of(pod) for pod in run.of("pods", at)):
        if app.startswith(("etcd-", "kube-", "cloud-")):
            continue
        for probe in ("ready", "pods", "running"):
            found[f'{probe}("{app}")'] = PROBES[probe](run, app, moment)
    for node in run.of("nodes", at):
        found[f'node_ready("{name(node)}")'] = PROBES["node_ready"](run, name(node), moment)
    for command in run.commands:
        found[f'outcome("{command}")'] = PROBES["outcome"](run, command)
    found["leader()"] = PROBES["leader"](run, moment)
    kinds = {kind for machine in run.hosts.values() for kind in machine.processes}
    for kind in (kind for kind in FINAL_KINDS if kind in kinds):
        found[f'lease_holder("{kind}")'] = PROBES["lease_holder"](run, kind, moment)
    return found


def _events(run: Run, at: int | None) -> list[dict[str, Any]]:
    """The Kubernetes Events that are stored at a moment, oldest first."""
    stored = sorted(run.of("events", at), key=lambda e: int(e["metadata"]["resourceVersion"]))
    return [
        {
            "type": event.get("type"),
            "reason": event.get("reason"),
            "object": f"{dig(event, 'involvedObject.kind')}/{dig(event, 'involvedObject.name')}",
            "message": event.get("message"),
            "count": event.get("count", 1),
            "last": event.get("lastTimestamp"),
        }
        for event in stored
    ]


def _fields(what: Any) -> Any:
    """A message or note as plain data."""
    names = getattr(what, "_fields", None) or getattr(what, "__dataclass_fields__", None)
    if names is not None and not isinstance(what, type):
        return {field: _fields(getattr(what, field)) for field in names}
    if isinstance(what, Mapping):
        return {str(key): _fields(value) for key, value in what.items()}
    if isinstance(what, list | tuple):
        return [_fields(item) for item in what]
    return what if isinstance(what, str | int | float | bool) or what is None else str(what)


def _plain(value: Any) -> str:
    return value if isinstance(value, str) and value else repr(value)
