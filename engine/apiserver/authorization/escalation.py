"""Nobody gives rights that they lack: checked when a role or a binding is written.

After pkg/registry/rbac/{role,clusterrole,rolebinding,clusterrolebinding}/policybased/storage.go and
pkg/registry/rbac/validation/rule.go. Excused are system:masters and who may `escalate` the role, or
`bind` it.
"""

from collections.abc import Iterable, Iterator, Sequence

from engine.apiserver.authorization.attributes import MASTERS, Attributes
from engine.apiserver.authorization.rbac import PLURALS, Rbac, covers, role_rules, rules_of
from engine.apiserver.errors import forbidden, not_found
from engine.apiserver.view import View
from engine.objects import Obj, freeze
from engine.resources import CATALOGUE, Resource
from engine.wire.api import User

EVERYTHING: Sequence[Obj] = freeze(
    [
        {"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]},
        {"nonResourceURLs": ["*"], "verbs": ["*"]},
    ]
)
_FIELDS = (
    ("APIGroups", "apiGroups"), ("Resources", "resources"), ("NonResourceURLs", "nonResourceURLs"),
    ("ResourceNames", "resourceNames"), ("Verbs", "verbs"),
)  # fmt: skip


def guard_rights(resource: Resource, value: Obj, old: Obj | None, user: User, view: View) -> None:
    """Raises Denial 403 for a role or binding that gives more than the user has. `old`: what an
    update changes; one of owners and finalizers only is free.
    """
    if resource.plural not in PLURALS or MASTERS in user.groups:
        return
    if old is not None and _granting(value) == _granting(old):
        return
    space, name = value["metadata"].get("namespace", ""), str(value["metadata"].get("name", ""))
    reference = value.get("roleRef")
    if reference is None:
        verb, plural, called = "escalate", resource.plural, name
    else:
        kind = "clusterroles" if reference.get("kind") == "ClusterRole" else "roles"
        verb, plural, called = "bind", kind, str(reference.get("name", ""))
    asked = Attributes(verb, resource.group, plural, "", space, called)
    if Rbac(view).allows(user, asked):
        return
    if reference is None:
        rules: Sequence[Obj] = value.get("rules") or ()
    elif view.get(plural, space if plural == "roles" else "", called) is None:
        raise not_found(CATALOGUE[plural], called)
    else:
        rules = role_rules(reference, space, view)
    had = [
        granted.rule
        for granted in rules_of((user.name, user.groups), view)
        if granted.namespace in ("", space)
    ]
    collects = value.get("aggregationRule") or (old or {}).get("aggregationRule")
    if collects and missing(had, EVERYTHING):
        why = "must have cluster-admin privileges to use the aggregationRule"
        raise forbidden(resource, name, why)
    lacking = missing(had, rules)
    if lacking:
        raise forbidden(resource, name, _words(user, lacking))


def missing(had: Sequence[Obj], wanted: Iterable[Obj]) -> list[Obj]:
    """The parts of the wanted rules that no rule in `had` covers, each with one verb."""
    parts = (part for rule in wanted for part in _parts(rule))
    return [part for part in parts if not any(_covers(rule, part) for rule in had)]


def _granting(value: Obj) -> Obj:
    """Everything of a role or binding but what the garbage collector changes."""
    passing = ("ownerReferences", "finalizers", "resourceVersion", "managedFields", "generation")
    meta = {key: item for key, item in value["metadata"].items() if key not in passing}
    return {**value, "metadata": meta}


def _parts(rule: Obj) -> Iterator[Obj]:
    """A rule cut into rules of one group, resource, verb and name (BreakdownRule)."""
    names = [{"resourceNames": [name]} for name in rule.get("resourceNames") or ()]
    for group in rule.get("apiGroups") or ():
        for resource in rule.get("resources") or ():
            for verb in rule.get("verbs") or ():
                for named in names or [{}]:
                    yield {"apiGroups": [group], "resources": [resource], "verbs": [verb], **named}
    for url in rule.get("nonResourceURLs") or ():
        for verb in rule.get("verbs") or ():
            yield {"nonResourceURLs": [url], "verbs": [verb]}


def _covers(rule: Obj, part: Obj) -> bool:
    (verb,) = part["verbs"]
    if "nonResourceURLs" in part:
        (url,) = part["nonResourceURLs"]
        verbs = rule.get("verbs") or ()
        return ("*" in verbs or verb in verbs) and any(
            own in ("*", url) or (own.endswith("*") and url.startswith(own[:-1]))
            for own in rule.get("nonResourceURLs") or ()
        )
    (what,), (group,) = part["resources"], part["apiGroups"]
    plural, _, subresource = what.partition("/")
    names = rule.get("resourceNames") or ()
    if names and part.get("resourceNames", [None])[0] not in names:
        return False
    return covers(rule, Attributes(verb, group, plural, subresource))


def _words(user: User, lacking: Sequence[Obj]) -> str:
    """The sentence of the real server, parts of one resource put together (CompactRules)."""
    together: dict[tuple[str, ...], Obj] = {}
    for part in lacking:
        group, what = part.get("apiGroups", [""]), part.get("resources", [""])
        key = (*group, *what, *part.get("resourceNames", ()))
        if "nonResourceURLs" in part:
            key = ("url", *part["nonResourceURLs"], *part["verbs"])
        verbs = [*together.get(key, {}).get("verbs", ()), *part["verbs"]]
        together[key] = {**part, "verbs": verbs}
    lines = sorted(dict.fromkeys(map(_compact, together.values())))
    return (
        f'user "{user.name}" (groups={_quoted(user.groups)}) is attempting to grant RBAC '
        "permissions not currently held:\n" + "\n".join(lines)
    )


def _compact(rule: Obj) -> str:
    fields = [f"{shown}:{_quoted(rule[key])}" for shown, key in _FIELDS if rule.get(key)]
    return "{" + ", ".join(fields) + "}"


def _quoted(items: Iterable[str]) -> str:
    return "[" + " ".join(f'"{item}"' for item in items) + "]"
