"""kubectl create priorityclass."""

from typing import Any, ClassVar

from engine.operator.kubectl.create_one import CREATE, CreateOne
from engine.operator.kubectl.line import BOOL, TEXT, Flag, Flags, Kind


class CreatePriorityclass(CreateOne):
    """Create a priority class: create priorityclass high --value=1000."""

    resource = "priorityclasses"
    wraps = "failed to create priorityclass: "
    flags: ClassVar[Flags] = {
        **CREATE,
        "value": Flag(Kind.INT, default=0),
        "global-default": BOOL,
        "description": TEXT,
        "preemption-policy": Flag(default="PreemptLowerPriority"),
    }

    def body(self) -> dict[str, Any]:
        """Value and policy."""
        flags = self.line.flags
        return {
            "value": flags["value"],
            "globalDefault": flags["global-default"],
            "description": flags["description"],
            "preemptionPolicy": flags["preemption-policy"],
        }
