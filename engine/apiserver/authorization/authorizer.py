"""Authorisation as kubeadm sets it up: --authorization-mode=Node,RBAC, the first yes counts."""

from engine.apiserver.authorization.attributes import MASTERS, Attributes, refusal
from engine.apiserver.authorization.node import REFERRED, node_of, why_not
from engine.apiserver.authorization.rbac import Granted, Rbac
from engine.apiserver.errors import forbidden
from engine.apiserver.view import View
from engine.resources import CATALOGUE, Resource
from engine.wire.api import User


class Authorizer:
    """Says who may do what, from what the watch cache knows."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._rbac = Rbac(view)

    def allows(self, user: User, asked: Attributes) -> bool:
        """Whether the user may do it."""
        return self._why_not(user, asked) is None

    def rules(self, user: User) -> list[Granted]:
        """Everything that roles grant to a user."""
        return self._rbac.rules((user.name, user.groups))

    def check(self, resource: Resource, user: User, asked: Attributes) -> None:
        """Raises Denial 403 with the words of the real server."""
        why = self._why_not(user, asked)
        if why is not None:
            raise forbidden(resource, asked.name, refusal(user, asked, why))

    def rests_on_roles(self, user: User, plural: str) -> bool:
        """Whether what was allowed stays so until a role or binding changes: a kubelet's right to
        a Secret lasts as long as the pod that mentions it.
        """
        return plural not in REFERRED or not node_of(user)

    def check_impersonation(self, user: User, wanted: User) -> None:
        """Raises Denial 403 unless `user` may act as `wanted`, and in each of its groups
        (endpoints/filters/impersonation.go).
        """
        kind, namespace, name = "users", "", wanted.name
        if name.startswith("system:serviceaccount:"):
            kind = "serviceaccounts"
            namespace, _, name = name.removeprefix("system:serviceaccount:").partition(":")
        asked = [Attributes("impersonate", "", kind, "", namespace, name)]
        asked += [Attributes("impersonate", "", "groups", "", "", group) for group in wanted.groups]
        for each in asked:
            if not self.allows(user, each):
                raise forbidden(_named(each.resource), each.name, refusal(user, each))

    def _why_not(self, user: User, asked: Attributes) -> str | None:
        """The reason of a refusal, perhaps empty; None: it is allowed."""
        if MASTERS in user.groups:
            return None
        node, reason = node_of(user), ""
        if node:
            said = why_not(node, asked, self._view)
            if said is None:
                return None
            reason = said
        return None if self._rbac.allows(user, asked) else reason


def _named(plural: str) -> Resource:
    """Users and groups are no resources of the API, but rights name them."""
    return CATALOGUE.get(plural) or Resource(plural, plural.removesuffix("s").capitalize())
