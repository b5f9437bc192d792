"""Creating: from what a client sent to what is stored, or a Denial that says why not.

After apiserver/pkg/registry/rest/create.go and generic/registry/store.go.
"""

from typing import Any

from engine.apiserver.admission import admit_create, check_create
from engine.apiserver.authorization.escalation import guard_rights
from engine.apiserver.defaults import with_defaults
from engine.apiserver.errors import bad_request, invalid, unexplained
from engine.apiserver.strategy.field_validation import read_body
from engine.apiserver.strategy.initial import prepare
from engine.apiserver.strategy.management import by_creator
from engine.apiserver.strategy.outcome import Moment
from engine.apiserver.validation import problems
from engine.objects import FrozenDict, Obj, freeze
from engine.resources import Resource
from engine.units import rfc3339
from engine.wire.api import Request

GENERATED_LENGTH_MAX = 58
"""How much of generateName is kept before the five letters (apiserver/pkg/storage/names)."""

_NOTHING: Obj = FrozenDict()
_KEPT = ("labels", "annotations", "ownerReferences", "finalizers")


def decode(resource: Resource, request: Request, known: Obj = _NOTHING) -> Obj:
    """The body of a request, frozen, with kind and apiVersion; raises Denial if it does not fit.
    What it shares with an object that is `known` does.
    """
    body: Obj = freeze(request.body) if request.body is not None else FrozenDict()
    if not isinstance(body, dict):
        raise bad_request("the body of the request was not an object")
    kind = body.get("kind") or resource.kind
    version = str(body.get("apiVersion") or resource.api_version)
    if kind != resource.kind or version != resource.api_version:
        raise bad_request(
            f"{kind} in version {version.rpartition('/')[2]!r} cannot be handled as a "
            f"{resource.kind}: no kind {kind!r} is registered for version {version!r}"
        )
    body = read_body(resource, request, body, known)
    meta = body.get("metadata") or FrozenDict()
    theirs = meta.get("namespace")
    if resource.namespaced and theirs and theirs != request.namespace:
        raise bad_request(
            "the namespace of the provided object does not match the namespace sent on the request"
        )
    if "kind" in body and "apiVersion" in body and "metadata" in body:
        return body
    return FrozenDict({"apiVersion": version, "kind": kind, **body, "metadata": meta})


def create(resource: Resource, request: Request, body: Obj, moment: Moment) -> Obj:
    """The object to store, from a decoded body. Call again for another generated name; raises
    Denial.
    """
    value = with_defaults(resource.plural, body)
    if value["metadata"].get("resourceVersion"):
        raise unexplained("resourceVersion should not be set on objects to be created")
    if resource.namespaced and "namespace" not in value["metadata"]:
        meta = FrozenDict({**value["metadata"], "namespace": request.namespace})
        value = FrozenDict({**value, "metadata": meta})
    letters = moment.dice.suffix
    value = admit_create(
        resource, value, moment.view, lambda: letters("token volume"), moment.heard
    )
    guard_rights(resource, value, None, moment.user, moment.view)
    value = prepare(resource, _with_metadata(resource, request, value, moment), moment)
    value = by_creator(resource, request, value, moment)
    found = problems(resource, value)
    if found:
        raise invalid(resource, value["metadata"].get("name", ""), found)
    check_create(resource, value, moment.user, moment.view, moment.heard)
    return value


def has_generation(resource: Resource, moment: Moment) -> bool:
    """Whether metadata.generation counts the changes of such an object; of pods since 1.33."""
    counts_pods = moment.view.flags.counts_pod_generations
    return resource.generation and (counts_pods or resource.plural != "pods")


def _with_metadata(resource: Resource, request: Request, value: Obj, moment: Moment) -> Obj:
    """The object with the metadata that only the server gives."""
    given = value["metadata"]
    meta: dict[str, Any] = {}
    prefix = given.get("generateName")
    if given.get("name"):
        meta["name"] = given["name"]
    elif prefix:
        meta["name"] = prefix[:GENERATED_LENGTH_MAX] + moment.dice.suffix("generated name")
    if prefix:
        meta["generateName"] = prefix
    if resource.namespaced:
        meta["namespace"] = request.namespace
    meta["uid"] = moment.dice.uuid("uid")
    meta["creationTimestamp"] = rfc3339(moment.wall_us)
    if has_generation(resource, moment):
        meta["generation"] = 1
    for key in _KEPT:
        if given.get(key):
            meta[key] = given[key]
    return FrozenDict({**value, "metadata": FrozenDict(meta)})
