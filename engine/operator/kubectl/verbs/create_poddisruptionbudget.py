"""kubectl create poddisruptionbudget."""

from typing import Any, ClassVar

from engine.operator.kubectl.create_one import CREATE, CreateOne
from engine.operator.kubectl.line import TEXT, Flags, Usage, pairs_of


class CreatePoddisruptionbudget(CreateOne):
    """Create a budget: create poddisruptionbudget web --selector=app=web --min-available=2."""

    resource = "poddisruptionbudgets"
    wraps = "failed to create poddisruptionbudgets: "
    unset: ClassVar[dict[str, Any]] = {
        "status": {
            "currentHealthy": 0,
            "desiredHealthy": 0,
            "disruptionsAllowed": 0,
            "expectedPods": 0,
        }
    }
    flags: ClassVar[Flags] = {
        **CREATE,
        "selector": TEXT,
        "min-available": TEXT,
        "max-unavailable": TEXT,
    }

    def body(self) -> dict[str, Any]:
        """The selector and one of the two bounds."""
        flags = self.line.flags
        if not flags["selector"]:
            raise Usage("error: a selector must be specified\n")
        bounds = {
            key: _count_or_percent(flags[flag]) for flag, key in _BOUNDS.items() if flags[flag]
        }
        if len(bounds) != 1:
            raise Usage("error: one of min-available or max-unavailable must be specified\n")
        selector = {"matchLabels": pairs_of(flags["selector"].split(","))}
        return {"spec": {"selector": selector, **bounds}}


_BOUNDS = {"min-available": "minAvailable", "max-unavailable": "maxUnavailable"}


def _count_or_percent(text: str) -> int | str:
    return int(text) if text.isdigit() else text
