"""kubectl create token."""

from collections.abc import Hashable
from typing import Any, ClassVar

from engine.client import Answer
from engine.objects import dig
from engine.operator.kubectl.invocation import Invocation, Target
from engine.operator.kubectl.line import ARRAY, OUTPUT, Flag, Flags, Kind, Usage
from engine.operator.kubectl.output import Found, check_format, render_objects
from engine.operator.kubectl.trouble import in_call, say_status
from engine.resources import CATALOGUE
from engine.units import SECOND

FAILED = "error: failed to create token: "


class CreateToken(Invocation):
    """Ask for a token of a service account: create token robot --duration=10m.

    It is printed. Nobody signs tokens here, and no request is made with one.
    """

    flags: ClassVar[Flags] = {
        **OUTPUT,
        "audience": ARRAY,
        "duration": Flag(Kind.DURATION, default=0),
    }

    def start(self) -> None:
        """Ask for it."""
        if len(self.line.names) != 1:
            got = len(self.line.names)
            raise Usage(
                f"error: exactly one NAME is required, got {got}\n"
                "See 'kubectl create token -h' for help and examples\n"
            )
        duration_us = self.line.flags["duration"]
        if duration_us % SECOND:
            raise Usage("error: --duration cannot be expressed in units less than seconds\n")
        check_format(str(self.line.flags["output"] or ""), tables=False)
        spec: dict[str, Any] = {}
        if self.line.flags["audience"]:
            spec["audiences"] = list(self.line.flags["audience"])
        if duration_us:
            spec["expirationSeconds"] = duration_us // SECOND
        accounts = CATALOGUE["serviceaccounts"]
        self._target = Target(accounts, self.line.names[0], self.namespace)
        body = {"kind": "TokenRequest", "apiVersion": "authentication.k8s.io/v1", "spec": spec}
        self.ask("token", "create", self._target, subresource="token", body=body)

    def answered(self, step: Hashable, answer: Answer) -> None:
        """Print the token, or with -o the whole request."""
        output = str(self.line.flags["output"] or "")
        if output:
            found = Found(self._target.resource, [answer.body])
            self.out.append(render_objects([found], output, single=True))
        else:
            self.say(str(dig(answer.body, "status.token")))
        self.end()

    def trouble(self, answer: Answer) -> str:
        """The server's words behind kubectl's own."""
        if answer.code:
            return f"{FAILED}{answer.body.get('message') or say_status(answer)}"
        return f"{FAILED}{in_call(answer, self.address)}"
