"""kubectl version."""

from collections.abc import Hashable
from typing import Any, ClassVar

from engine.client import Answer
from engine.objects import Obj
from engine.operator.kubectl.invocation import Invocation
from engine.operator.kubectl.line import BOOL, OUTPUT, Flags, Usage
from engine.operator.kubectl.text import as_json, as_yaml

KUSTOMIZE = "v5.7.1"
"""The version of kustomize inside kubectl."""
SKEW_MAX = 1
SKEW = (
    "Warning: version difference between client ({client}) and server ({server}) exceeds the "
    "supported minor version skew of +/-1"
)
FORMATS = {"json": as_json, "yaml": as_yaml}


class Version(Invocation):
    """Show which version kubectl and the API server are. The server answers without etcd.

    With --client nobody is asked.
    """

    flags: ClassVar[Flags] = {**OUTPUT, "client": BOOL}

    def start(self) -> None:
        """Ask the server, unless only the client is meant."""
        if self.line.arguments:
            words = " ".join(self.line.arguments)
            raise Usage(f"error: extra arguments: [{words}]\n")
        if self.line.flags["output"] not in ("", *FORMATS):
            raise Usage("error: --output must be 'yaml' or 'json'\n")
        if self.line.flags["client"]:
            self._show({})
            self.end()
        else:
            self.ask_path("server", "version")

    def forgives(self, step: Hashable, answer: Answer) -> bool:
        """What is known of the client is shown in any case."""
        return True

    def answered(self, step: Hashable, answer: Answer) -> None:
        """Show both."""
        self._show({"serverVersion": answer.body} if answer.ok else {})
        if not answer.ok:
            self.fail(self.trouble(answer))
            return
        client, server = _minor(self.release), _minor(str(answer.body["gitVersion"]))
        if abs(client[1] - server[1]) > SKEW_MAX:
            said = {"client": "{}.{}".format(*client), "server": "{}.{}".format(*server)}
            self.complain(SKEW.format(**said))
        self.end()

    def _show(self, server: Obj) -> None:
        output = self.line.flags["output"]
        if output:
            major, minor = _minor(self.release)
            own = {"major": str(major), "minor": str(minor), "gitVersion": self.release}
            told: dict[str, Any] = {"clientVersion": {**own, "platform": "linux/amd64"}}
            told |= {"kustomizeVersion": KUSTOMIZE, **server}
            self.out.append(FORMATS[output](told))
            return
        self.say(f"Client Version: {self.release}")
        self.say(f"Kustomize Version: {KUSTOMIZE}")
        if server:
            self.say(f"Server Version: {server['serverVersion']['gitVersion']}")


def _minor(release: str) -> tuple[int, int]:
    """1 and 36 of `v1.36.2`."""
    major, minor, _ = release.removeprefix("v").split(".")
    return int(major), int(minor)
