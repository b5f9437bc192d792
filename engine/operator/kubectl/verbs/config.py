"""kubectl config: users and contexts of the kubeconfig, and which of them lines use."""

from typing import ClassVar

from engine.operator.kubectl.invocation import Invocation
from engine.operator.kubectl.line import BOOL, TEXT, Flags, Usage


class ConfigSetCredentials(Invocation):
    """Enter a user with a client certificate: config set-credentials jane --client-key=jane.key
    --client-certificate=jane.crt. Keys are not looked at.
    """

    spelled = "config set-credentials"
    flags: ClassVar[Flags] = {"embed-certs": BOOL}

    def start(self) -> None:
        """Remember where the certificate is."""
        name, path = _only(self, "NAME"), self.line.flags["client-certificate"]
        if self.line.flags["embed-certs"]:
            self.kubeconfig.holder(path, name)  # is there, and is one
        self.kubeconfig.users[name] = path
        self.say(f'User "{name}" set.')
        self.end()


class ConfigSetContext(Invocation):
    """Enter a context: which user speaks with which cluster: config set-context jane
    --cluster=kubernetes --user=jane. --current changes the one in use, like the namespace of lines
    that name none: config set-context --current --namespace=shop.
    """

    spelled = "config set-context"
    flags: ClassVar[Flags] = {"current": BOOL}

    def start(self) -> None:
        """Remember it."""
        config, flags = self.kubeconfig, self.line.flags
        name = config.current if flags["current"] else _only(self, "NAME")
        known = name in config.contexts
        config.contexts[name] = flags["user"] or config.contexts.get(name, "")
        if "namespace" in self.line.given:
            config.namespaces[name] = flags["namespace"]
        self.say(f'Context "{name}" {"modified" if known else "created"}.')
        self.end()


class ConfigUseContext(Invocation):
    """Let the lines that follow use a context: config use-context jane."""

    spelled = "config use-context"
    flags: ClassVar[Flags] = {}

    def start(self) -> None:
        """Switch."""
        name = _only(self, "CONTEXT_NAME")
        if name not in self.kubeconfig.contexts:
            raise Usage(f'error: no context exists with the name: "{name}"\n')
        self.kubeconfig.current = name
        self.say(f'Switched to context "{name}".')
        self.end()


class ConfigCurrentContext(Invocation):
    """Show which context the lines use: config current-context."""

    spelled = "config current-context"
    flags: ClassVar[Flags] = {"name": TEXT}

    def start(self) -> None:
        """Show it."""
        self.say(self.kubeconfig.current)
        self.end()


def _only(run: Invocation, what: str) -> str:
    """The one argument; raises Usage."""
    if len(run.line.arguments) != 1:
        verb = run.words()
        raise Usage(f"error: unexpected args: {list(run.line.arguments)}; write {verb} {what}\n")
    return run.line.arguments[0]
