"""From a mapping to a Scenario, or to everything that is wrong with it, each with its place and a
way out.
"""

from typing import Any

from pydantic import ValidationError

from engine.finding import Finding, Path, Place, PlaceOf, Rejected, findings_of
from engine.scenario.checks import problems
from engine.scenario.model import Scenario


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
