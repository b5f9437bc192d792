"""What an authorizer is asked about, and how a refusal reads."""

from typing import NamedTuple

from engine.trace import make
from engine.wire.api import Request, User, Watch

MASTERS = "system:masters"
AUTHENTICATED = "system:authenticated"
UNAUTHENTICATED = "system:unauthenticated"
ANONYMOUS = User("system:anonymous", (UNAUTHENTICATED,))


class Attributes(NamedTuple):
    """One act: `resource` is a plural, `subresource` like status or empty, an empty `namespace`
    all namespaces or none. `node`: the node whose pods a list or watch asks for.
    """

    verb: str
    group: str
    resource: str
    subresource: str = ""
    namespace: str = ""
    name: str = ""
    node: str = ""

    @property
    def what(self) -> str:
        """`pods` or `pods/log`: how rules name it."""
        return f"{self.resource}/{self.subresource}" if self.subresource else self.resource


def attributes_of(request: Request | Watch, group: str) -> Attributes:
    """What a request wants to do (endpoints/request/requestinfo.go)."""
    if isinstance(request, Watch):
        name, node = _chosen(request.field_selector)
        row = ("watch", group, request.resource, "", request.namespace, name, node)
        return make(Attributes, row)
    verb, resource, subresource = request.verb, request.resource, request.subresource
    name, node = request.name, ""
    if verb == "create" and not subresource:
        name = ""  # the URL of a creation names nothing
    elif verb in ("list", "deletecollection"):
        name, node = _chosen(request.options.get("fieldSelector", ""))
    row = (verb, group, resource, subresource, request.namespace, name, node)
    return make(Attributes, row)


def _chosen(selector: str) -> tuple[str, str]:
    """The one name, and the one node, that a field selector leaves."""
    name = node = ""
    for term in selector.split(",") if selector else ():
        path, _, value = term.replace("==", "=").partition("=")
        if path == "metadata.name":
            name = value
        elif path == "spec.nodeName":
            node = value
    return name, node


def refusal(user: User, asked: Attributes, reason: str = "") -> str:
    """`User "jane" cannot list resource "pods" in API group "" in the namespace "default"`
    (endpoints/handlers/responsewriters/errors.go, forbiddenMessage).
    """
    where = f'in the namespace "{asked.namespace}"' if asked.namespace else "at the cluster scope"
    said = (
        f'User "{user.name}" cannot {asked.verb} resource "{asked.what}" '
        f'in API group "{asked.group}" {where}'
    )
    return f"{said}: {reason}" if reason else said
