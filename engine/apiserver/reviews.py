"""Reviews: may I do this, may they, what may I do here, who am I; answered at once, never stored.

After pkg/registry/authorization and pkg/registry/authentication/selfsubjectreview; `kubectl auth
can-i` and `auth whoami` ask them.
"""

from collections.abc import Callable, Mapping
from typing import Any

from engine.apiserver.authorization.attributes import MASTERS, Attributes
from engine.apiserver.authorization.authorizer import Authorizer
from engine.apiserver.calls import Call, Desk
from engine.apiserver.errors import bad_request
from engine.apiserver.etcd_client import Answer
from engine.objects import Obj, freeze
from engine.wire.api import User

Status = Callable[[Authorizer, User, Obj], Mapping[str, Any]]


class Reviews:
    """Answers what a client asks about itself or about others."""

    def __init__(self, desk: Desk, authorizer: Authorizer) -> None:
        self._desk, self._authorizer = desk, authorizer

    def begin(self, call: Call) -> None:
        """Answer; raises Denial for a question that says nothing."""
        body = call.asked.body or {}
        status = _STATUS[call.row.plural](self._authorizer, call.user, body.get("spec") or {})
        kind = {"kind": call.row.kind, "apiVersion": call.row.api_version, "metadata": {}}
        self._desk.reply(call, 201, freeze({**kind, "spec": body.get("spec") or {}, **status}))

    def resume(self, call: Call, answer: Answer) -> None:
        """Nothing is ever asked of etcd."""
        raise AssertionError("a review waits for nothing")


def _access(authorizer: Authorizer, user: User, spec: Obj) -> Mapping[str, Any]:
    """selfsubjectaccessreviews."""
    return _asked(authorizer, user, spec)


def _access_of(authorizer: Authorizer, user: User, spec: Obj) -> Mapping[str, Any]:
    """subjectaccessreviews: may somebody else do this?"""
    if not spec.get("user") and not spec.get("groups"):
        raise bad_request(
            "spec.user: Required value: at least one of user or group must be specified"
        )
    return _asked(authorizer, User(str(spec.get("user")), tuple(spec.get("groups") or ())), spec)


def _asked(authorizer: Authorizer, user: User, spec: Obj) -> Mapping[str, Any]:
    asked = spec.get("resourceAttributes")
    if not asked:
        raise bad_request("spec.resourceAttributes: Required value")
    fields = ("verb", "group", "resource", "subresource", "namespace", "name")
    allowed = authorizer.allows(user, Attributes(*(str(asked.get(f) or "") for f in fields)))
    return {"status": {"allowed": allowed}}


def _rules(authorizer: Authorizer, user: User, spec: Obj) -> Mapping[str, Any]:
    """selfsubjectrulesreviews: everything that RBAC grants in one namespace."""
    space = spec.get("namespace")
    if not space:
        raise bad_request("no namespace on request")
    rules = [granted.rule for granted in authorizer.rules(user) if granted.namespace in ("", space)]
    everything = [{"verbs": ["*"], "apiGroups": ["*"], "resources": ["*"]}]
    found = everything if MASTERS in user.groups else [r for r in rules if r.get("resources")]
    urls = [rule for rule in rules if rule.get("nonResourceURLs")]
    return {"status": {"resourceRules": found, "nonResourceRules": urls, "incomplete": False}}


def _self(authorizer: Authorizer, user: User, spec: Obj) -> Mapping[str, Any]:
    """selfsubjectreviews."""
    return {"status": {"userInfo": {"username": user.name, "groups": list(user.groups)}}}


_STATUS: Mapping[str, Status] = {
    "selfsubjectaccessreviews": _access,
    "subjectaccessreviews": _access_of,
    "selfsubjectrulesreviews": _rules,
    "selfsubjectreviews": _self,
}
