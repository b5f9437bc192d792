"""kubectl create secret."""

import base64
from typing import Any, ClassVar

from engine.operator.kubectl.create_one import CREATE, CreateOne
from engine.operator.kubectl.line import ARRAY, TEXT, Flags, Usage, pairs_of

KINDS = ("docker-registry", "generic", "tls")


class CreateSecret(CreateOne):
    """Create a secret: create secret generic login --from-literal=password=s3cret."""

    resource = "secrets"
    wraps = "failed to create secret "
    flags: ClassVar[Flags] = {
        **CREATE,
        "from-literal": ARRAY,
        "type": TEXT,
    }

    def start(self) -> None:
        """The first word says which kind: only `generic` needs no files."""
        kind, *rest = self.line.arguments or ("",)
        if kind in KINDS and kind != "generic":
            raise Usage(f"error: kubectl create secret {kind} is not modelled here\n")
        if kind != "generic":
            known = ", ".join(KINDS)
            raise Usage(f"error: name one of {known}, like: create secret generic login\n")
        self.line = self.line._replace(arguments=tuple(rest), verb="create secret generic")
        super().start()

    def body(self) -> dict[str, Any]:
        """Its data, in base64."""
        given = pairs_of(self.line.flags["from-literal"])
        data = {key: base64.b64encode(text.encode()).decode() for key, text in given.items()}
        kind = self.line.flags["type"]
        return {**({"data": data} if data else {}), **({"type": kind} if kind else {})}
