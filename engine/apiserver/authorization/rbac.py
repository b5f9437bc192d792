"""RBAC: rights are only ever added, by roles that bindings give to users, groups and accounts.

After plugin/pkg/auth/authorizer/rbac and pkg/registry/rbac/validation/rule.go. What an identity
may do is computed once and kept until a role or binding changes.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from engine.apiserver.authorization.attributes import Attributes
from engine.apiserver.view import View
from engine.objects import Obj
from engine.wire.api import User

PLURALS = ("roles", "rolebindings", "clusterroles", "clusterrolebindings")
_PREFIX = "system:serviceaccount:"

Identity = tuple[str, tuple[str, ...]]


class Granted(NamedTuple):
    """One rule that somebody has: in `namespace`, or everywhere when that is empty."""

    namespace: str
    rule: Obj


class Rbac:
    """Answers whether a user may do something. `view` is the server's own watch cache."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._revision = -1
        self._granted: dict[Identity, list[Granted]] = {}
        self._names: dict[tuple[object, ...], frozenset[str] | None] = {}

    def allows(self, user: User, asked: Attributes) -> bool:
        """Whether any rule of any role that is bound to the user covers it."""
        if self._view.policy_revision != self._revision:
            self._granted.clear()
            self._names.clear()
            self._revision = self._view.policy_revision
        key = user.name, user.groups, *asked[:5]  # all but names
        if key in self._names:
            names = self._names[key]
        else:
            names = self._names[key] = self._covered((user.name, user.groups), asked)
        return names is None or asked.name in names

    def _covered(self, identity: Identity, asked: Attributes) -> frozenset[str] | None:
        """The names for which it is allowed; None: for all, and without a name."""
        names: list[str] = []
        for namespace, rule in self.rules(identity):
            if namespace in ("", asked.namespace) and covers(rule, asked):
                if not rule.get("resourceNames"):
                    return None
                names.extend(rule["resourceNames"])
        return frozenset(names)

    def rules(self, identity: Identity) -> list[Granted]:
        """Everything that an identity was granted, cluster-wide rules first."""
        found = self._granted.get(identity)
        if found is None:
            found = self._granted[identity] = list(rules_of(identity, self._view))
        return found


def rules_of(identity: Identity, view: View) -> Iterator[Granted]:
    """The rules of every role that a binding gives to a user or one of the groups."""
    for plural in ("clusterrolebindings", "rolebindings"):
        for binding in view.all(plural):
            meta = binding["metadata"]
            namespace = meta.get("namespace", "")
            if any(_means(s, identity, namespace) for s in binding.get("subjects") or ()):
                for rule in role_rules(binding.get("roleRef") or {}, namespace, view):
                    yield Granted(namespace, rule)


def _means(subject: Obj, identity: Identity, namespace: str) -> bool:
    user, groups = identity
    match subject.get("kind"):
        case "User":
            return bool(subject.get("name") == user)
        case "Group":
            return subject.get("name") in groups
        case "ServiceAccount":
            space = subject.get("namespace") or namespace
            return user == f"{_PREFIX}{space}:{subject.get('name')}"
    return False


def role_rules(reference: Obj, namespace: str, view: View) -> Sequence[Obj]:
    """The rules that a binding refers to; a role that does not exist grants nothing."""
    name = str(reference.get("name", ""))
    if reference.get("kind") == "ClusterRole":
        role = view.get("clusterroles", "", name)
    else:
        role = view.get("roles", namespace, name) if namespace else None
    return (role or {}).get("rules") or ()


def covers(rule: Obj, asked: Attributes) -> bool:
    """Whether a rule speaks of this verb, group and resource; names are not looked at."""
    return (
        _among(asked.verb, rule.get("verbs"))
        and _among(asked.group, rule.get("apiGroups"))
        and _has_resource(rule.get("resources") or (), asked)
    )


def _has_resource(resources: Iterable[str], asked: Attributes) -> bool:
    """`pods`, `pods/log`, `*/scale` or `*`, which means subresources too."""
    for resource in resources:
        if resource in ("*", asked.what):
            return True
        if asked.subresource and resource == f"*/{asked.subresource}":
            return True
    return False


def _among(value: str, allowed: Any) -> bool:
    return "*" in (allowed or ()) or value in (allowed or ())
