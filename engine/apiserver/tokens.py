"""POST of serviceaccounts/token: a token that says whom its bearer speaks for, and for how long.

After pkg/registry/core/serviceaccount/storage/token.go and pkg/serviceaccount/claims.go. The claims
are those of a real token; nobody signs it here, and its header says so. No request is made with it:
whoever speaks for an account is believed.
"""

import base64
import json
from typing import Any

from engine.apiserver.calls import Call, Desk
from engine.apiserver.errors import Cause, Denial, bad_request, invalid_value, not_found
from engine.apiserver.etcd_client import Answer
from engine.apiserver.shapes import not_of_type
from engine.component import Context
from engine.objects import Obj, freeze, uid
from engine.units import SECOND, rfc3339
from engine.wire import etcd
from engine.wire.api import failure

ISSUER = "https://kubernetes.default.svc.cluster.local"
SECONDS, SECONDS_MIN, SECONDS_MAX = 3600, 600, 1 << 32
"""How long a token lasts when nobody says; the least and the most that may be asked for."""
KIND, GROUP = "TokenRequest", "authentication.k8s.io"


class Tokens:
    """Gives out tokens for service accounts."""

    def __init__(self, ctx: Context, desk: Desk) -> None:
        self._ctx, self._desk = ctx, desk

    def begin(self, call: Call) -> None:
        """Look whether there is such an account; raises Denial for what no token may be."""
        if call.asked.verb != "create":
            raise bad_request("a token is created")
        _lifetime(call.asked.body or {})
        self._desk.read(call, "get", call.key)

    def resume(self, call: Call, answer: Answer) -> None:
        """Give the token out; raises Denial where there is no account."""
        reply = answer.reply
        if not isinstance(reply, etcd.RangeReply):
            self._desk.fail(call, answer.error)
            return
        if not reply.items or reply.items[0].value is None:
            raise not_found(call.row, call.asked.name)
        spec = (call.asked.body or {}).get("spec") or {}
        seconds = _lifetime(call.asked.body or {})
        now = self._ctx.wall // SECOND
        audiences = list(spec.get("audiences") or (ISSUER,))
        given = _claims(reply.items[0].value, audiences, now, seconds)
        given["jti"] = self._ctx.dice.uuid("token")
        body = {
            "kind": KIND,
            "apiVersion": f"{GROUP}/v1",
            "metadata": {"name": call.asked.name, "namespace": call.asked.namespace},
            "spec": {"audiences": audiences, "expirationSeconds": seconds, "boundObjectRef": None},
            "status": {
                "token": unsigned(given),
                "expirationTimestamp": rfc3339((now + seconds) * SECOND),
            },
        }
        self._desk.reply(call, 201, freeze(body))


def _lifetime(body: Obj) -> int:
    """The seconds that are asked for; raises Denial for too few or too many."""
    path = "spec.expirationSeconds"
    seconds = (body.get("spec") or {}).get("expirationSeconds", SECONDS)
    if type(seconds) is not int:
        where = f"struct field TokenRequestSpec.{path} of type int64"
        raise bad_request(not_of_type(seconds, where))
    if seconds < SECONDS_MIN:
        why = "may not specify a duration less than 10 minutes"
        raise _invalid(invalid_value(path, seconds, why))
    if seconds > SECONDS_MAX:
        why = "may not specify a duration larger than 2^32 seconds"
        raise _invalid(invalid_value(path, seconds, why))
    return int(seconds)


def _invalid(cause: Cause) -> Denial:
    listed = [dict(zip(("reason", "field", "message"), cause, strict=True))]
    message = f'{KIND}.{GROUP} "" is invalid: {cause.field}: {cause.message}'
    details: dict[str, Any] = {"group": GROUP, "kind": KIND, "causes": listed}
    return Denial(failure(422, "Invalid", message, **details))


def _claims(account: Obj, audiences: list[str], now: int, seconds: int) -> dict[str, Any]:
    """What a token says of an account, in the words of RFC 7519 and of Kubernetes."""
    name, space = account["metadata"]["name"], account["metadata"]["namespace"]
    return {
        "aud": audiences,
        "exp": now + seconds,
        "iat": now,
        "iss": ISSUER,
        "kubernetes.io": {
            "namespace": space,
            "serviceaccount": {"name": name, "uid": uid(account)},
        },
        "nbf": now,
        "sub": f"system:serviceaccount:{space}:{name}",
    }


def unsigned(claims: Obj) -> str:
    """Claims as a token without a signature: header and claims in base64url, and nothing behind the
    last dot (RFC 7515, section 7.1; RFC 7518, section 3.6).
    """
    return f"{_encoded({'alg': 'none', 'typ': 'JWT'})}.{_encoded(claims)}."


def _encoded(part: Obj) -> str:
    text = json.dumps(part, separators=(",", ":"), sort_keys=True)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")
