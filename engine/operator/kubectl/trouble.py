"""How kubectl tells of a call that failed (k8s.io/kubectl/pkg/cmd/util/helpers.go,
StandardErrorMessage).
"""

from engine.client import Answer
from engine.client.api import LOST, REFUSED, UNREACHABLE

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
    return f"Unable to connect to the server: {DEADLINE}"


def say_status(answer: Answer) -> str:
    """The error line for a Status object."""
    status = answer.body
    reason, message = status.get("reason") or "", status.get("message") or ""
    if reason == "Unauthorized":
        return f"error: You must be logged in to the server ({message})"
    if reason:
        return f"Error from server ({reason}): {message}"
    return f"Error from server: {message}"


def is_not_found(answer: Answer) -> bool:
    """Whether the object does not exist."""
    return answer.code == 404
