"""Where requests to a Service would end: computed from the rules of each node and what really runs.

A request from a node goes to any of the endpoints in that node's rules with equal chance. It is
served when a container of that pod runs and no cut lies between the two machines; otherwise it is
lost, after a time-out or a refusal. Without endpoints it is refused.
"""

from collections.abc import Iterator
from typing import Any

from engine.history import Run
from engine.probes._base import probe
from engine.trace import Record, Status
from engine.units import SECOND, parse_duration

Points = list[tuple[int, float]]
"""Moments (microseconds since t = 0) and the share of requests from then on, in percent."""

RULES, CONTAINER, HOST, CUT = "rules/", "container/", "host/", "cut/"


@probe
def served(run: Run, service: str, at: str = "", node: str = "") -> float:
    """How many of 100 requests to a Service would reach a container that runs at a moment, sent
    from one node, or on average from all workers that are up.
    """
    moment = run.duration if not at else parse_duration(at)
    return round(next((s for t, s in reversed(shares(run, service, node)) if t <= moment), 0.0), 1)


@probe
def reaches(run: Run, service: str, node: str, at: str = "") -> str:
    """What becomes of requests from a node to a Service at a moment: "served" (all), "some"
    (others go to endpoints that are dead), "dead" (all do) or "refused" (no endpoint is known).
    """
    moment = run.duration if not at else parse_duration(at)
    picture = _Picture(run)
    for record in run.records:
        if record.at - run.start > moment:
            break
        picture.see(record)
    share = picture.share(f"default/{service}", node)
    if share is None:
        return "refused"
    return "served" if share == 100 else "some" if share else "dead"


@probe
def unserved_until_seconds(run: Run, service: str, after: str = "0s") -> float:
    """How long after a moment some requests to a Service were still lost or refused, in seconds; 0
    when none ever were, -1 when some still are at the end.
    """
    since, last = parse_duration(after), 0
    points = [point for point in shares(run, service) if point[0] <= run.duration]
    for number, (_, share) in enumerate(points):
        until = points[number + 1][0] if number + 1 < len(points) else None
        if share < 100 and (until is None or until > since):
            if until is None:
                return -1.0
            last = until - since
    return last / SECOND


def shares(run: Run, service: str, node: str = "") -> Points:
    """The share of requests that are served, at every change; `node` empty: from all workers."""
    key, picture = f"default/{service}", _Picture(run)
    points: Points = [(-run.start, 0.0)]
    for record in run.records:
        if not picture.see(record):
            continue
        share = picture.from_all(key) if not node else picture.share(key, node) or 0.0
        at = record.at - run.start
        if points[-1][0] == at:
            points.pop()
        if not points or points[-1][1] != share:
            points.append((at, share))
    return points


def services_of(run: Run) -> Iterator[str]:
    """The Services of the namespace default for which any node ever had rules."""
    seen = dict.fromkeys(
        key.partition("/")[2]
        for record in run.records
        if record.where.startswith(RULES) and isinstance(record.what, Status)
        for key in record.what.fields
        if key.startswith("default/")
    )
    return iter(seen)


class _Picture:
    """Rules, containers, power and cuts as they are after the records seen so far."""

    def __init__(self, run: Run) -> None:
        workers = [name for name, machine in run.hosts.items() if machine.role == "worker"]
        self._workers = workers or list(run.hosts)
        self._rules: dict[str, dict[str, Any]] = {}
        self._containers: dict[str, tuple[str, str]] = {}  # where -> its host and pod, if it runs
        self._pods: dict[str, str] = {}  # where -> pod
        self._dark: dict[str, None] = {}
        self._cuts: dict[str, tuple[list[str], list[str]]] = {}

    def see(self, record: Record) -> bool:
        """Take one record in; whether it can have changed anything."""
        what, where = record.what, record.where
        if type(what) is not Status:
            return False
        if where.startswith(CONTAINER):
            self._contain(where, what)
        elif where.startswith(CUT):
            left, right = str(what.fields["left"] or ""), str(what.fields["right"] or "")
            self._cuts[where] = left.split(), right.split()
        elif where.startswith(RULES):
            self._rules.setdefault(where.removeprefix(RULES), {}).update(what.fields)
        elif where.startswith(HOST) and "power" in what.fields:
            name = where.removeprefix(HOST)
            if what.fields["power"] == "off":
                self._dark[name] = None
            else:
                self._dark.pop(name, None)
        else:
            return False
        return True

    def _contain(self, where: str, status: Status) -> None:
        fields = status.fields
        if "pod" in fields:
            self._pods[where] = str(fields["pod"])
        if fields.get("state") == "running":
            self._containers[where] = where.split("/")[1], self._pods.get(where, "")
        else:
            self._containers.pop(where, None)

    def from_all(self, service: str) -> float:
        """The average over the workers that are up."""
        shares = [self.share(service, node) or 0.0 for node in self._workers if self._is_up(node)]
        return sum(shares) / len(shares) if shares else 0.0

    def share(self, service: str, node: str) -> float | None:
        """Of 100 requests from one node, how many are served; None: it knows no endpoint."""
        text = self._rules.get(node, {}).get(service)
        if not text:
            return None
        endpoints = [entry.rpartition("@") for entry in str(text).split()]
        living = dict.fromkeys(self._containers.values())
        good = sum((host, pod) in living and self._passes(node, host) for pod, _, host in endpoints)
        return 100 * good / len(endpoints)

    def _is_up(self, node: str) -> bool:
        rules = self._rules.get(node, {})
        return node not in self._dark and any(text is not None for text in rules.values())

    def _passes(self, source: str, target: str) -> bool:
        """Whether requests and their answers go both ways between two machines."""
        return not any(
            (source in left and target in right) or (target in left and source in right)
            for left, right in self._cuts.values()
        )
