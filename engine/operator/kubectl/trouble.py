"""How kubectl tells of a call that failed (k8s.io/kubectl/pkg/cmd/util/helpers.go,
StandardErrorMessage).
"""

from engine.client import Answer
from engine.client.api import EXPIRED, LOST, REFUSED, UNREACHABLE
from engine.objects import Obj
from engine.resources import CATALOGUE, REVIEWS

NO_SUCH_RESOURCE = "Error from server (NotFound): the server could not find the requested resource"
"""What a server says of a path that it does not serve, like the scale of a DaemonSet."""
DEADLINE = "context deadline exceeded (Client.Timeout exceeded while awaiting headers)"


def say_trouble(answer: Answer, server: str) -> str:
    """The error line for a failed call; `server` is host:port as kubectl knows it."""
    if answer.code:
        return say_status(answer)
    if answer.text == REFUSED:
        return (
            f"The connection to the server {server} was refused - "
            "did you specify the right host or port?"
        )
    return f"Unable to connect to the server: {_reason(answer, server)}"


def in_call(answer: Answer, server: str) -> str:
    """The same as it reads inside another error: the whole call (net/url.Error)."""
    return f'{METHODS[answer.request.verb]} "{url_of(answer, server)}": {_reason(answer, server)}'


METHODS = {
    "get": "Get", "list": "Get", "create": "Post", "update": "Put", "patch": "Patch",
    "delete": "Delete",
}  # fmt: skip


def url_of(answer: Answer, server: str) -> str:
    """Where the call went."""
    asked = answer.request
    row = {**CATALOGUE, **REVIEWS}[asked.resource]
    root = f"apis/{row.api_version}" if row.group else f"api/{row.version}"
    space = f"namespaces/{asked.namespace}/" if row.namespaced and asked.namespace else ""
    parts = [root, f"{space}{row.plural}", asked.name, asked.subresource]
    query = ""
    if asked.verb in ("create", "update", "patch"):
        options = (name for name in ("fieldManager", "fieldValidation") if name in asked.options)
        query = "?" + "&".join(f"{name}={asked.options[name]}" for name in options)
    return f"https://{server}/{'/'.join(part for part in parts if part)}{query}"


def no_schema(server: str, text: str) -> str:
    """What apply, create and replace say when they cannot read the API's schema first."""
    why = _reason_of(text, server)
    return (
        'error: error validating "STDIN": error validating data: failed to download openapi: '
        f'Get "https://{server}/openapi/v2?timeout=32s": {why}; if you choose to ignore these '
        "errors, turn validation off with --validate=false"
    )


def _reason(answer: Answer, server: str) -> str:
    return _reason_of(answer.text, server)


def _reason_of(text: str, server: str) -> str:
    match text:
        case _ if text == REFUSED:
            return f"dial tcp {server}: connect: connection refused"
        case _ if text == UNREACHABLE:
            return f"dial tcp {server}: i/o timeout"
        case _ if text == LOST:
            return "EOF"
        case _ if EXPIRED in text:
            return text
    return DEADLINE


def say_status(answer: Answer) -> str:
    """The error line for a Status object."""
    status = answer.body
    reason, message = status.get("reason") or "", status.get("message") or ""
    if reason == "Invalid" and (status.get("details") or {}).get("causes"):
        return _invalid(status["details"])
    if reason == "Unauthorized":
        return f"error: You must be logged in to the server ({message})"
    if reason:
        return f"Error from server ({reason}): {message}"
    return f"Error from server: {message}"


def _invalid(details: Obj) -> str:
    """An object that failed validation: one line, or a list of all that is wrong (checkErr)."""
    kind, name = details.get("kind", ""), details.get("name", "")
    who = f'The {kind} "{name}" is invalid: ' if kind or name else "The request is invalid: "
    causes = dict.fromkeys(f"{cause['field']}: {cause['message']}" for cause in details["causes"])
    if len(causes) == 1:
        return who + next(iter(causes))
    return "\n".join([who, *(f"* {cause}" for cause in causes)])


def while_doing(doing: str, trouble: str) -> str:
    """The same with what kubectl was doing to the object on standard input (AddSourceToErr)."""
    prefix, colon, rest = trouble.partition(": ")
    if not prefix.startswith("Error from server"):
        return trouble
    return f'{prefix}{colon}error when {doing} "STDIN": {rest}'
