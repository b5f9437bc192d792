"""kubectl config: what the kubeconfig holds."""

from typing import ClassVar

from engine.operator.kubectl.invocation import Invocation
from engine.operator.kubectl.jsonpath import render
from engine.operator.kubectl.kubeconfig import CLUSTER
from engine.operator.kubectl.line import BOOL, OUTPUT, Flags, Usage
from engine.operator.kubectl.table import layout
from engine.operator.kubectl.text import as_json, as_yaml

CONTEXTS = ["CURRENT", "NAME", "CLUSTER", "AUTHINFO", "NAMESPACE"]


class ConfigView(Invocation):
    """Show the kubeconfig: its cluster, users and contexts. What is secret is left out."""

    flags: ClassVar[Flags] = {**OUTPUT, "flatten": BOOL, "minify": BOOL, "raw": BOOL}

    def start(self) -> None:
        """Nobody is asked."""
        shown, output = self.kubeconfig.shown(self.address), self.line.flags["output"]
        if output.startswith("jsonpath="):
            self.out.append(render(output.removeprefix("jsonpath="), shown))
        elif output in ("", "yaml"):
            self.out.append(as_yaml(shown))
        elif output == "json":
            self.out.append(as_json(shown))
        else:
            raise Usage("error: -o is json, yaml or jsonpath= here\n")
        self.end()


class ConfigGetContexts(Invocation):
    """List the contexts of the kubeconfig; a star marks the one in use."""

    spelled = "config get-contexts"
    flags: ClassVar[Flags] = {**OUTPUT, "no-headers": BOOL}

    def start(self) -> None:
        """Nobody is asked."""
        config, wanted = self.kubeconfig, self.line.arguments
        for name in wanted:
            if name not in config.contexts:
                self.complain(f"error: context {name} not found")
        names = [name for name in config.contexts if not wanted or name in wanted]
        if self.line.flags["output"] == "name":
            for name in names:
                self.say(name)
        else:
            title = [] if self.line.flags["no-headers"] else [CONTEXTS]
            self.out.append(layout([*title, *map(self._row, sorted(names))]))
        self.end(1 if self.err else 0)

    def _row(self, name: str) -> list[str]:
        config = self.kubeconfig
        mark = "*" if name == config.current else ""
        return [mark, name, CLUSTER, config.contexts[name], config.namespaces.get(name, "")]


class ConfigGetUsers(Invocation):
    """List the users of the kubeconfig: config get-users."""

    spelled = "config get-users"
    flags: ClassVar[Flags] = {}

    def start(self) -> None:
        """Nobody is asked."""
        self.out.append(layout([["NAME"], *([name] for name in sorted(self.kubeconfig.users))]))
        self.end()
