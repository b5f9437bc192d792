"""Which flow a request belongs to: the first FlowSchema, by precedence, that speaks of it.

After apiserver/pkg/util/flowcontrol/rule.go.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

from engine.objects import Obj, dig, name
from engine.resources import Resource
from engine.wire.api import Request, User

CATCH_ALL = "catch-all"
SERVICE_ACCOUNT = "system:serviceaccount:"
BY_USER, BY_NAMESPACE = "ByUser", "ByNamespace"


class Flow(NamedTuple):
    """A flow: its schema, what tells it from others of that schema, and its priority level."""

    schema: str
    distinguisher: str
    level: str


def in_order(schemas: Iterable[Obj]) -> list[Obj]:
    """By precedence, then by name (FlowSchemaSequence)."""
    return sorted(schemas, key=lambda one: (one["spec"]["matchingPrecedence"], name(one)))


def flow_of(request: Request, resource: Resource, user: User, schemas: Iterable[Obj]) -> Flow:
    """The flow of a request; `schemas` in order."""
    for schema in schemas:
        rules = schema["spec"].get("rules") or ()
        if any(_speaks_of(rule, request, resource, user) for rule in rules):
            level = schema["spec"]["priorityLevelConfiguration"]["name"]
            return Flow(name(schema), _distinguisher(schema, request, user), level)
    return Flow(CATCH_ALL, user.name, CATCH_ALL)


def _distinguisher(schema: Obj, request: Request, user: User) -> str:
    method = dig(schema, "spec.distinguisherMethod.type")
    return {BY_USER: user.name, BY_NAMESPACE: request.namespace}.get(str(method), "")


def _speaks_of(rule: Obj, request: Request, resource: Resource, user: User) -> bool:
    return any(_is(subject, user) for subject in rule["subjects"]) and any(
        _covers(one, request, resource) for one in rule.get("resourceRules") or ()
    )


def _is(subject: Obj, user: User) -> bool:
    match subject["kind"]:
        case "User":
            return subject["user"]["name"] in (user.name, "*")
        case "Group":
            return subject["group"]["name"] == "*" or subject["group"]["name"] in user.groups
    account = subject["serviceAccount"]
    prefix = f"{SERVICE_ACCOUNT}{account['namespace']}:"
    if account["name"] == "*":
        return user.name.startswith(prefix)
    return bool(user.name == prefix + account["name"])


def _covers(rule: Obj, request: Request, resource: Resource) -> bool:
    asked = f"{resource.plural}/{request.subresource}" if request.subresource else resource.plural
    there = (
        _among(request.namespace, rule.get("namespaces"))
        if request.namespace
        else bool(rule.get("clusterScope"))
    )
    return (
        there
        and _among(request.verb, rule["verbs"])
        and _among(resource.group, rule["apiGroups"])
        and _among(asked, rule["resources"])
    )


def _among(value: str, allowed: Any) -> bool:
    return "*" in (allowed or ()) or value in (allowed or ())
