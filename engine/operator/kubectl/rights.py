"""What the verbs about roles share: rules and subjects as a line names them."""

from collections.abc import Iterator, Mapping
from typing import Any

from engine.operator.kubectl.invocation import resource_of
from engine.operator.kubectl.line import STRINGS, Flags, Usage
from engine.resources import Resource, absent

RBAC_GROUP = "rbac.authorization.k8s.io"
SUBJECTS = {"user": "User", "group": "Group", "serviceaccount": "ServiceAccount"}
RULES: Flags = {"verb": STRINGS, "resource": STRINGS, "resource-name": STRINGS}
"""Flags that say what a role allows."""
WHOM: Flags = dict.fromkeys(SUBJECTS, STRINGS)
"""Flags that say who gets a role."""


def meant(word: str) -> tuple[Resource, str]:
    """`deployments.apps/scale` or `pods/log`: the resource and the subresource; raises Usage."""
    name, _, subresource = word.partition("/")
    return absent(name) or resource_of(name), subresource


def rules_of(flags: Mapping[str, Any], *, need: bool = True) -> list[dict[str, Any]]:
    """The rules that --verb, --resource and --resource-name say, one for each API group."""
    verbs = list(dict.fromkeys(flags["verb"]))
    if not verbs:
        raise Usage("error: at least one verb must be specified\n")
    if "*" in verbs:
        verbs = ["*"]
    if not flags["resource"] and need:
        raise Usage("error: at least one resource must be specified\n")
    by_group: dict[str, list[str]] = {}
    for word in flags["resource"]:
        if word == "*":
            by_group.setdefault("", []).append("*")
            continue
        resource, sub = meant(word)
        named = f"{resource.plural}/{sub}" if sub else resource.plural
        by_group.setdefault(resource.group, []).append(named)
    names = [*flags["resource-name"]]
    if names and sum(map(len, by_group.values())) > 1:
        raise Usage("error: invalid resource name(s) specified with more than one resource\n")
    more = {"resourceNames": names} if names else {}
    return [
        {"apiGroups": [group], "resources": found, **more, "verbs": verbs}
        for group, found in by_group.items()
    ]


def binding_of(flags: Mapping[str, Any], reference: Mapping[str, str]) -> dict[str, Any]:
    """A binding of a role to the users, groups and service accounts of a line."""
    subjects = [subject for kind in SUBJECTS for subject in _subjects(kind, flags[kind])]
    reference = {"apiGroup": RBAC_GROUP, **reference}
    return {"roleRef": reference, "subjects": subjects} if subjects else {"roleRef": reference}


def _subjects(kind: str, names: Any) -> Iterator[dict[str, str]]:
    for name in names:
        if kind != "serviceaccount":
            yield {"apiGroup": RBAC_GROUP, "kind": SUBJECTS[kind], "name": name}
            continue
        space, colon, account = name.partition(":")
        if not colon or not account:
            raise Usage("error: serviceaccount must be <namespace>:<name>\n")
        yield {"kind": SUBJECTS[kind], "name": account, "namespace": space}
