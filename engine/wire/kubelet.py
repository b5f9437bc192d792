"""The kubelet's own server, as far as it is modelled: the API server asks it for logs (port
10250).
"""

from typing import NamedTuple


class LogsRequest(NamedTuple):
    """GET /containerLogs/NAMESPACE/POD/CONTAINER. `tail` -1: all lines; `previous`: of the
    container that ran before; `since_s` 0: however old, else of the last so many seconds.
    """

    id: int
    namespace: str
    pod: str
    container: str
    previous: bool = False
    tail: int = -1
    timestamps: bool = False
    since_s: int = 0


class LogsAnswer(NamedTuple):
    """An HTTP code, and the log (lines that end with a line feed) or what is wrong."""

    id: int
    code: int
    text: str
