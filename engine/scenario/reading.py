"""From a mapping to a Scenario, or to everything that is wrong with it, each with its place and a
way out.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import ValidationError

from engine.finding import Finding, Path, Place, PlaceOf, Rejected, findings_of, suggest
from engine.operator.kubectl import Usage, verb_of
from engine.roles import ROLE_NAMES
from engine.scenario.model import UNTIL_MAX, Scenario
from engine.scenario.timeline import TRIGGERS, After, Step
from engine.units import say_duration
from engine.verbs import Mention


def nowhere(path: Path) -> Place:
    """The place of everything in a mapping that came from no file."""
    return Place("scenario", 1, 1)


def read_scenario(mapping: Any, place_of: PlaceOf = nowhere, prefix: Path = ()) -> Scenario:
    """The scenario that a mapping describes; raises `Rejected` with all that is wrong.

    `place_of` and `prefix` say where the mapping was written: `document.place`, and the path of the
    mapping in it.
    """
    try:
        scenario = Scenario.model_validate(mapping)
    except ValidationError as error:
        errors: Any = error.errors(include_url=False)
        raise Rejected(findings_of(errors, mapping, place_of, Scenario, prefix)) from None
    wrong = [
        Finding.at(place_of(prefix + path), prefix + path, message, hint)
        for path, message, hint in problems(scenario)
    ]
    if wrong:
        raise Rejected(wrong)
    return scenario


Problem = tuple[Path, str, str]
"""Where, what is wrong, and a suggestion or an empty text."""


def problems(scenario: Scenario) -> Iterator[Problem]:
    """What types cannot know: names that exist nowhere, steps out of order, times after the end."""
    yield from _ids(scenario)
    yield from _names(scenario)
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
    machines = list(scenario.cluster.machines())
    known = {
        "host": [*(machine.name for machine in machines), *ROLE_NAMES],
        "process": [
            *(f"{machine.name}/{kind}" for machine in machines for kind in machine.processes),
            *ROLE_NAMES,
        ],
        "fault": [],
    }
    for number, item in enumerate(scenario.workload):
        if item.pod is not None and item.pod.node and item.pod.node not in known["host"]:
            yield from _unknown(
                ("workload", number, "pod", "node"), "host", item.pod.node, known["host"]
            )
    for number, step in enumerate(scenario.timeline):
        here: Path = ("timeline", number, step.verb.word())
        for mention in step.verb.mentions():
            if mention.name not in known[mention.kind]:
                yield from _unknown(
                    here + mention.path, _said(mention), mention.name, known[mention.kind]
                )
        line = getattr(step.verb, "line", None)
        if line is not None:
            yield from _kubectl(here, line)
        if hasattr(step.verb, "heal"):
            known["fault"].append(step.name)


def _said(mention: Mention) -> str:
    return "fault begun by an earlier step" if mention.kind == "fault" else mention.kind


def _kubectl(here: Path, line: str) -> Iterator[Problem]:
    """A line with an unknown verb is a slip; one that is wrong otherwise may be what the author
    wants to show.
    """
    try:
        verb_of(line)
    except Usage as usage:
        yield here, str(usage).removeprefix("error: ").strip().replace("\n", " "), ""


def _unknown(path: Path, what: str, name: str, known: Iterable[str]) -> Iterator[Problem]:
    close = suggest(name, known)
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
