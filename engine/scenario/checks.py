"""What types cannot know of a scenario: names that exist nowhere, steps out of order, times after
the end.
"""

from collections.abc import Iterable, Iterator
from inspect import signature

from engine.faults import Fault
from engine.finding import Path, suggest
from engine.operator import etcdctl, ssh
from engine.operator.kubectl import Usage, verb_of
from engine.probes import PROBES
from engine.roles import ROLE_NAMES
from engine.scenario.cluster import Cluster
from engine.scenario.condition import SETTLED, Condition
from engine.scenario.model import UNTIL_MAX, Scenario
from engine.scenario.timeline import TRIGGERS, After, Step
from engine.units import parse_duration, say_duration
from engine.verbs import Mention

TYPED = ("kubectl", "apply", "etcdctl", "ssh")
"""The verbs whose steps are commands in the eyes of probes."""

_ETCDCTL = {verb: errand.flags for verb, errand in etcdctl.VERBS.items()}
_SSH = {verb: chore.flags for verb, chore in ssh.VERBS.items()}

Problem = tuple[Path, str, str]
"""Where, what is wrong, and a suggestion or an empty text."""


def problems(scenario: Scenario) -> Iterator[Problem]:
    """Everything that is wrong, in the order of the kinds of mistake."""
    yield from _ids(scenario)
    yield from _names(scenario)
    yield from _conditions(scenario)
    yield from _times(scenario)


def _ids(scenario: Scenario) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for number, step in enumerate(scenario.timeline):
        if step.name in seen:
            yield ("timeline", number, "id"), f"a second step {step.name!r}", "give it another id"
        if step.after is not None and step.after.step not in seen:
            yield from _unknown(
                ("timeline", number, "after"), "earlier step", step.after.step, seen
            )
        seen.setdefault(step.name, number)
    if isinstance(scenario.until, After) and scenario.until.step not in seen:
        yield from _unknown(("until",), "step", scenario.until.step, seen)


def _names(scenario: Scenario) -> Iterator[Problem]:
    known = _known(scenario)
    for number, item in enumerate(scenario.workload):
        if item.pod is not None and item.pod.node and item.pod.node not in known["host"]:
            yield from _unknown(
                ("workload", number, "pod", "node"), "host", item.pod.node, known["host"]
            )
    for number, step in enumerate(scenario.timeline):
        here: Path = ("timeline", number, step.verb.word())
        if getattr(step.verb, "needs_cloud", False) and scenario.cluster.cloud is None:
            yield here, "this cluster is in no cloud", "cluster: {cloud: true}"
            continue
        for mention in step.verb.mentions():
            if mention.name not in known[mention.kind]:
                yield from _unknown(
                    here + mention.path, _said(mention), mention.name, known[mention.kind]
                )
        line = getattr(step.verb, "line", None)
        if line is not None:
            yield from _typed(here, line, step.verb.word())
        if isinstance(step.verb, Fault):
            known["fault"].append(step.name)


def _known(scenario: Scenario) -> dict[str, list[str]]:
    """The names that exist before any step, by kind."""
    return {**names_of(scenario.cluster), "fault": []}


def names_of(cluster: Cluster) -> dict[str, list[str]]:
    """The hosts, processes and zones of a cluster, with the roles that are played there."""
    machines = list(cluster.machines())
    processes = [f"{machine.name}/{kind}" for machine in machines for kind in machine.processes]
    kinds = dict.fromkeys(process.partition("/")[2] for process in processes)
    roles = [name for name in ROLE_NAMES if name.partition("/")[2] in kinds]
    hosts = [machine.name for machine in machines]
    zones = list(cluster.zones or ())
    return {"host": [*hosts, *roles], "process": [*processes, *roles], "zone": zones}


def _said(mention: Mention) -> str:
    return "fault begun by an earlier step" if mention.kind == "fault" else mention.kind


def _typed(here: Path, line: str, word: str) -> Iterator[Problem]:
    """A line with an unknown verb is a slip; one that is wrong otherwise may be what the author
    wants to show.
    """
    try:
        match word:
            case "etcdctl":
                etcdctl.check(line, _ETCDCTL)
            case "ssh":
                ssh.check(line, _SSH)
            case _:
                verb_of(line)
    except Usage as usage:
        yield (
            here,
            str(usage).removeprefix("error: ").removeprefix("Error: ").strip().replace("\n", " "),
            "",
        )


def _conditions(scenario: Scenario) -> Iterator[Problem]:
    """Probes exist, and ask about commands that were typed before."""
    typed: list[str] = []
    for number, step in enumerate(scenario.timeline):
        if step.when is not None and not step.when.is_settled:
            for message, hint in _asked(step.when, typed):
                yield ("timeline", number, "when"), message, hint
        if step.verb.word() in TYPED:
            typed.append(step.name)


def _asked(condition: Condition, typed: list[str]) -> Iterator[tuple[str, str]]:
    probe = PROBES.get(condition.probe)
    if probe is None:
        yield f"no probe {condition.probe!r}", suggest(condition.probe, (*PROBES, SETTLED))
        return
    parameters = list(signature(probe).parameters.values())[1:]  # the first is the run
    needed = sum(1 for parameter in parameters if parameter.default is parameter.empty)
    names = ", ".join(parameter.name for parameter in parameters)
    if not needed <= len(condition.arguments) <= len(parameters):
        yield f"{condition.probe} asks for ({names})", ""
        return
    for parameter, given in zip(parameters, condition.arguments, strict=False):
        if parameter.name == "command" and given not in typed:
            yield f"no earlier command {given!r}", suggest(str(given), typed)
        if parameter.name in ("at", "after") and given != "":
            try:
                parse_duration(str(given))
            except ValueError as error:
                yield str(error), ""


def _unknown(path: Path, what: str, name: str, known: Iterable[str]) -> Iterator[Problem]:
    turned = "/".join(reversed(name.split("/")))  # etcd/cp-1 for cp-1/etcd
    close = f"{turned}?" if turned != name and turned in known else suggest(name, known)
    names = ", ".join(known)
    yield (
        path,
        f"no {what} {name!r}",
        close or (f"there are {names}" if 0 < len(names) <= 200 else ""),
    )


def _times(scenario: Scenario) -> Iterator[Problem]:
    """Steps whose time is known before the run must not come after its end."""
    earliest: dict[str, int] = {}
    for step in scenario.timeline:
        earliest[step.name] = _earliest(step, earliest)
    until = scenario.until
    end = earliest.get(until.step, 0) + until.delay if isinstance(until, After) else until
    if end > UNTIL_MAX:
        yield (
            ("until",),
            f"the run ends after {say_duration(end)}",
            f"at most {say_duration(UNTIL_MAX)}",
        )
    for number, step in enumerate(scenario.timeline):
        if earliest[step.name] > end:
            trigger = next(word for word in TRIGGERS if getattr(step, word) is not None)
            at = say_duration(earliest[step.name])
            said = f"at {at}, after the end of the run at {say_duration(end)}"
            yield ("timeline", number, trigger), said, ""


def _earliest(step: Step, known: dict[str, int]) -> int:
    if step.at is not None:
        return step.at
    if step.after is not None:
        return known.get(step.after.step, 0) + step.after.delay
    return 0
