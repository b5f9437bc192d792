"""How kubectl tells of a call that failed (k8s.io/kubectl/pkg/cmd/util/helpers.go,
StandardErrorMessage).
"""

from engine.client import Answer
from engine.client.api import EXPIRED, LOST, REFUSED, UNREACHABLE
from engine.objects import Obj

DEADLINE = "context deadline exceeded (Client.Timeout exceeded while awaiting headers)"


def say_trouble(answer: Answer, server: str) -> str:
    """The error line for a failed call; `server` is host:port as kubectl knows it."""
    if answer.code:
        return say_status(answer)
    match answer.text:
        case text if text == REFUSED:
            return (
                f"The connection to the server {server} was refused - "
                "did you specify the right host or port?"
            )
        case text if text == UNREACHABLE:
            return f"Unable to connect to the server: dial tcp {server}: i/o timeout"
        case text if text == LOST:
            return "Unable to connect to the server: EOF"
        case text if EXPIRED in text:
            return f"Unable to connect to the server: {text}"
    return f"Unable to connect to the server: {DEADLINE}"


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
    who = f'The {details.get("kind", "")} "{details.get("name", "")}" is invalid: '
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


def is_not_found(answer: Answer) -> bool:
    """Whether the object does not exist."""
    return answer.code == 404
