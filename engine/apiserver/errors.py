"""How the API server says no: the `Status` objects of apimachinery/pkg/api/errors, in its words."""

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from engine.objects import Obj, freeze
from engine.resources import Resource
from engine.wire.api import failure

CHANGED = (
    "the object has been modified; please apply your changes to the latest version and try again"
)
IMMUTABLE = "field is immutable"


class Denial(Exception):
    """A request that ends with this `Status`; raised by the pure parts, caught by the shell."""

    def __init__(self, status: Obj) -> None:
        super().__init__(status["message"])
        self.status: Obj = freeze(status)


def _details(resource: Resource, name: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "group": resource.group, "kind": resource.plural, **more}


def bad_request(message: str) -> Denial:
    """400: the request makes no sense."""
    return Denial(failure(400, "BadRequest", message))


def unauthorized() -> Denial:
    """401: nobody that the server knows, or a certificate that has ended."""
    return Denial(failure(401, "Unauthorized", "Unauthorized"))


def forbidden(resource: Resource, name: str, why: str, **details: Any) -> Denial:
    """403: `pods "web" is forbidden: …`."""
    who = f'{resource.qualified} "{name}"' if name else resource.qualified
    message = f"{who} is forbidden: {why}"
    return Denial(failure(403, "Forbidden", message, **_details(resource, name, **details)))


def called(value: Obj) -> str:
    """What a refusal calls an object that may have no name yet (admission/errors.go
    extractResourceName): the start of the generated one, with its dash.
    """
    meta = value["metadata"]
    return str(meta.get("name") or meta.get("generateName") or "Unknown")


def no_such_resource() -> Denial:
    """404 for a resource that the server does not serve."""
    return Denial(failure(404, "NotFound", "the server could not find the requested resource"))


def not_found(resource: Resource, name: str) -> Denial:
    """404: `pods "web" not found`."""
    message = f'{resource.qualified} "{name}" not found'
    return Denial(failure(404, "NotFound", message, **_details(resource, name)))


def unavailable() -> Denial:
    """503 for an aggregated API that nobody answers for."""
    text = "the server is currently unable to handle the request"
    return Denial(failure(503, "ServiceUnavailable", text))


def no_such_method() -> Denial:
    """405 for a verb that the resource does not have."""
    text = "the server does not allow this method on the requested resource"
    return Denial(failure(405, "MethodNotAllowed", text))


def already_exists(resource: Resource, name: str, *, deleting: bool = False) -> Denial:
    """409: `pods "web" already exists`, also when the old one is still being deleted."""
    message = f'{resource.qualified} "{name}" already exists'
    if deleting:
        message = f"object is being deleted: {message}"
    return Denial(failure(409, "AlreadyExists", message, **_details(resource, name)))


def conflict(resource: Resource, name: str, why: str = CHANGED, *, suffix: str = "") -> Denial:
    """409: `Operation cannot be fulfilled on pods "web": …`; `suffix` like `/binding`."""
    where = f"{resource.qualified}{suffix}"
    message = f'Operation cannot be fulfilled on {where} "{name}": {why}'
    return Denial(failure(409, "Conflict", message, **_details(resource, name)))


def apply_conflict(message: str, causes: Sequence[Any]) -> Denial:
    """409: an apply would change what somebody else manages."""
    return Denial(failure(409, "Conflict", message, causes=list(causes)))


def expired(message: str) -> Denial:
    """410: the asked revision is no longer kept."""
    return Denial(failure(410, "Expired", message))


class Cause(NamedTuple):
    """One thing wrong with an object: `reason` FieldValueInvalid, FieldValueRequired …"""

    reason: str
    field: str
    message: str


def invalid_value(field: str, value: Any, why: str) -> Cause:
    """`field: Invalid value: "x": why`."""
    return Cause("FieldValueInvalid", field, f"Invalid value: {_quoted(value)}: {why}")


def required(field: str, why: str = "") -> Cause:
    """`field: Required value`."""
    return Cause("FieldValueRequired", field, f"Required value: {why}" if why else "Required value")


def not_supported(field: str, value: Any, supported: Sequence[str]) -> Cause:
    """`field: Unsupported value: "x": supported values: "A", "B"`."""
    choices = ", ".join(f'"{choice}"' for choice in sorted(supported))
    message = f"Unsupported value: {_quoted(value)}: supported values: {choices}"
    return Cause("FieldValueNotSupported", field, message)


def missing(field: str, value: Any) -> Cause:
    """`field: Not found: "x"`: the object does not have what the field names."""
    return Cause("FieldValueNotFound", field, f"Not found: {_quoted(value)}")


def duplicate(field: str, value: Any) -> Cause:
    """`field: Duplicate value: "x"`."""
    return Cause("FieldValueDuplicate", field, f"Duplicate value: {_quoted(value)}")


def field_forbidden(field: str, why: str) -> Cause:
    """`field: Forbidden: why`."""
    return Cause("FieldValueForbidden", field, f"Forbidden: {why}")


def _quoted(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"))


def invalid(resource: Resource, name: str, causes: Sequence[Cause]) -> Denial:
    """422: `Pod "web" is invalid: …` with every cause."""
    kind = f"{resource.kind}.{resource.group}" if resource.group else resource.kind
    said = [f"{cause.field}: {cause.message}" for cause in causes]
    what = said[0] if len(said) == 1 else f"[{', '.join(said)}]"
    listed = [dict(zip(("reason", "field", "message"), cause, strict=True)) for cause in causes]
    details = {"name": name, "group": resource.group, "kind": resource.kind, "causes": listed}
    return Denial(failure(422, "Invalid", f'{kind} "{name}" is invalid: {what}', **details))


def invalid_patch(shown: str, why: str) -> Denial:
    """422 for what a patch makes of an object: `"" is invalid: patch: Invalid value: …`."""
    cause = invalid_value("patch", shown, why)
    listed = [dict(zip(("reason", "field", "message"), cause, strict=True))]
    message = f' "" is invalid: {cause.field}: {cause.message}'
    return Denial(failure(422, "Invalid", message, causes=listed))


def unprocessable() -> Denial:
    """422 for a JSON patch that does not apply (errors.NewGenericServerResponse)."""
    text = "the server rejected our request due to an error in our request"
    return Denial(failure(422, "Invalid", text))


def too_many_requests(message: str, retry_after: int, **details: Any) -> Denial:
    """429, with `Retry-After` seconds in the details."""
    more = {**details, "retryAfterSeconds": retry_after} if retry_after else details
    return Denial(failure(429, "TooManyRequests", message, **more))


def internal(message: str) -> Denial:
    """500 with the reason InternalError."""
    return Denial(failure(500, "InternalError", f"Internal error occurred: {message}"))


def unexplained(message: str) -> Denial:
    """500 without a reason: an error of the store that nobody translates."""
    return Denial(failure(500, "", message))


def timed_out(message: str, **details: Any) -> Denial:
    """504 with the reason Timeout."""
    return Denial(failure(504, "Timeout", message, **details))
