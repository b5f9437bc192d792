"""The kubeconfig of the operator's machine: who kubectl is, by context, by user, or by the
certificate that a line names.

After client-go/tools/clientcmd. Clusters and keys are not looked at: there is one cluster, and who
has a certificate is taken to have its key.
"""

from collections.abc import Mapping
from typing import Any

from engine.certificates import read_pem
from engine.operator.kubectl.line import Usage
from engine.wire.api import User

ADMIN = User("kubernetes-admin", ("kubeadm:cluster-admins",))
SUPER_ADMIN = User("kubernetes-super-admin", ("system:masters",))
"""Of /etc/kubernetes/admin.conf and super-admin.conf, as kubeadm makes them (phases/kubeconfig)."""
FIRST_CONTEXT = "kubernetes-admin@kubernetes"
CLUSTER, OMITTED = "kubernetes", "DATA+OMITTED"


class Kubeconfig:
    """Users and contexts. `files` are those of the machine, by path."""

    def __init__(self, files: dict[str, Any]) -> None:
        self.files = files
        self.users: dict[str, User | str] = {ADMIN.name: ADMIN}  # or the path of a certificate
        self.contexts: dict[str, str] = {FIRST_CONTEXT: ADMIN.name}  # to users
        self.namespaces: dict[str, str] = {}  # of contexts: that of lines which name none
        self.current = FIRST_CONTEXT

    def namespace(self, flags: Mapping[str, Any]) -> str:
        """The namespace of a line that names none; empty when its context has none."""
        return self.namespaces.get(flags["context"] or self.current, "")

    def shown(self, address: str) -> dict[str, Any]:
        """The file as `config view` shows it; `address` is host:port of the server."""
        server = {"certificate-authority-data": OMITTED, "server": f"https://{address}"}
        return {
            "apiVersion": "v1",
            "kind": "Config",
            "clusters": [{"cluster": server, "name": CLUSTER}],
            "contexts": [{"context": self._context(one), "name": one} for one in self.contexts],
            "current-context": self.current,
            "users": [{"name": one, "user": self._secret(one)} for one in self.users],
        }

    def _context(self, name: str) -> dict[str, str]:
        context = {"cluster": CLUSTER, "user": self.contexts[name]}
        space = self.namespaces.get(name)
        return {**context, "namespace": space} if space else context

    def _secret(self, name: str) -> dict[str, str]:
        path = self.users[name]
        if isinstance(path, str) and path:
            return {"client-certificate": path}
        return {"client-certificate-data": OMITTED, "client-key-data": OMITTED}

    def user(self, flags: Mapping[str, Any]) -> User:
        """Who a line with these flags speaks for; raises Usage."""
        if flags["kubeconfig"].endswith("super-admin.conf"):
            return SUPER_ADMIN
        if flags["client-certificate"]:
            return self.holder(flags["client-certificate"], self.contexts[self.current])
        context = flags["context"] or self.current
        if context not in self.contexts:
            raise Usage(f'error: context "{context}" does not exist\n')
        asked = flags["user"]  # `create rolebinding` has a flag of this name that takes a list
        name = asked if asked and isinstance(asked, str) else self.contexts[context]
        known = self.users.get(name)
        if known is None:
            raise Usage(f'error: auth info "{name}" does not exist\n')
        return known if isinstance(known, User) else self.holder(known, name)

    def holder(self, path: str, name: str) -> User:
        """The owner of the certificate in a file, for the user called `name`; raises Usage."""
        text = self.files.get(path)
        if text is None:
            why = f"open {path}: no such file or directory"
            raise Usage(
                f"Error in configuration: unable to read client-cert {path} for {name} due to "
                f"{why}\n"
            )
        try:
            certificate = read_pem(str(text))
        except ValueError as error:
            raise Usage(f"error: {error}\n") from None
        subject = certificate.subject
        return User(
            subject.name,
            subject.groups,
            ends_us=certificate.ends_us,
            begins_us=certificate.begins_us,
        )
