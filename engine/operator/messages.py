"""What the operator's terminal hears and writes down."""

from dataclasses import dataclass
from typing import ClassVar, NamedTuple

Says = dict[str, str]


class RunCommand(NamedTuple):
    """Someone typed a line. `id` names it; `stdin` is what is piped in; `via` the host whose API
    server is asked directly, instead of the usual way (the load balancer, or the only API server).
    """

    id: str
    line: str
    stdin: str = ""
    via: str = ""


@dataclass(frozen=True, slots=True)
class CommandStarted:
    """A line was typed."""

    says: ClassVar[Says] = {
        "en": "The operator types: {line}",
        "pt-BR": "O operador digita: {line}",
    }
    id: str
    line: str


@dataclass(frozen=True, slots=True)
class CommandEnded:
    """The prompt is back: exit code and what was printed."""

    says: ClassVar[Says] = {
        "en": "{line} ends with exit code {rc}: {last}",
        "pt-BR": "{line} termina com código {rc}: {last}",
    }
    id: str
    line: str
    rc: int
    out: str
    err: str
    last: str  # the last line of what was printed, as a person would quote it
