"""kubectl create quota."""

from typing import Any, ClassVar

from engine.operator.kubectl.create_one import CREATE, CreateOne
from engine.operator.kubectl.line import TEXT, Flags, Usage


class CreateQuota(CreateOne):
    """Create a quota: create quota small --hard=cpu=1,memory=1Gi,pods=2."""

    resource = "resourcequotas"
    wraps = "failed to create quota: "
    unset: ClassVar[dict[str, Any]] = {"status": {}}
    flags: ClassVar[Flags] = {**CREATE, "hard": TEXT, "scopes": TEXT}

    def body(self) -> dict[str, Any]:
        """The limits, each `resource=quantity`."""
        hard = self.line.flags["hard"]
        pairs = [pair.partition("=") for pair in hard.split(",")] if hard else []
        for name, sign, value in pairs:
            if not (name and sign and value):
                pair = f"{name}{sign}{value}"
                raise Usage(f"error: Invalid argument syntax {pair}, expected <resource>=<value>\n")
        scopes = self.line.flags["scopes"]
        limited = {"scopes": scopes.split(",")} if scopes else {}
        return {"spec": {"hard": {name: value for name, _, value in pairs}, **limited}}
