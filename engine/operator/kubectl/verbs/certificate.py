"""kubectl certificate approve and deny."""

from collections.abc import Hashable
from typing import Any, ClassVar

from engine.client import Answer
from engine.objects import Obj, condition, dig, evolve, name
from engine.operator.kubectl.each import BY_NAME, GET, EachTarget
from engine.operator.kubectl.invocation import Target
from engine.operator.kubectl.line import BOOL, Flags, Usage
from engine.resources import CATALOGUE
from engine.units import rfc3339

DECIDE = "decide"
TRIES_MAX = 10


class CertificateApprove(EachTarget):
    """Approve certificate signing requests, so that the signer may sign them: certificate approve
    jane.
    """

    flags: ClassVar[Flags] = {**BY_NAME, "force": BOOL}
    kind: ClassVar[str] = "Approved"
    opposite: ClassVar[str] = "Denied"
    verb: ClassVar[str] = "approve"

    def chosen(self) -> list[Target]:
        """Every word is a request."""
        self._tries = 0
        words = self.line.arguments
        if self.reads_manifests:
            return self.named(words)
        if not words:
            raise Usage("error: one or more CSRs must be specified as <name> or -f <filename>\n")
        row = CATALOGUE["certificatesigningrequests"]
        return [Target(row, word, "") for word in words]

    def deal(self, found: Obj) -> None:
        """Write the decision, unless it is written already, or the other one is."""
        if condition(found, self.opposite) is not None:
            said = f'certificate signing request "{name(found)}" is already {self.opposite}'
            self.not_done(f"error: {said}")
        elif condition(found, self.kind) is not None and not self.line.flags["force"]:
            self.done(self.kind.lower())
        else:
            self.ask(DECIDE, "update", self.target, subresource="approval", body=self._decided())

    def answered(self, step: Hashable, answer: Answer) -> None:
        """A request that changed meanwhile is read and decided again."""
        if step == DECIDE and answer.code == 409 and self._tries < TRIES_MAX:
            self._tries += 1
            self.ask(GET, "get", self.target)
        else:
            super().answered(step, answer)

    def heard(self, step: Hashable, answer: Answer) -> None:
        """It is decided."""
        self.done(self.kind.lower(), answer.body)

    def _decided(self) -> Obj:
        entry: dict[str, Any] = {
            "type": self.kind, "status": "True",
            "reason": f"Kubectl{self.verb.capitalize()}",
            "message": f"This CSR was {self.kind.lower()} by kubectl certificate {self.verb}.",
            "lastUpdateTime": rfc3339(self.ctx.wall),
        }  # fmt: skip
        others = [
            each for each in dig(self.found, "status.conditions") or () if each["type"] != self.kind
        ]
        return evolve(self.found, {"status": {"conditions": [*others, entry]}})


class CertificateDeny(CertificateApprove):
    """Deny certificate signing requests, so that they are never signed: certificate deny jane."""

    kind = "Denied"
    opposite = "Approved"
    verb = "deny"
