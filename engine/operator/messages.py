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
    """The prompt is back: exit code and what was printed; `last` is its last line, for quoting."""

    id: str
    line: str
    rc: int
    out: str
    err: str
    last: str

    @property
    def says(self) -> Says:
        """An error is quoted, and so is a short answer; a table is not."""
        rows = self.out.count("\n")
        if self.rc:
            return {
                "en": "{line} fails: {last}",
                "pt-BR": "{line} falha: {last}",
            }
        if rows > 1:
            return {
                "en": f"{{line}} prints {rows} lines.",
                "pt-BR": f"{{line}} imprime {rows} linhas.",
            }
        return {"en": "{line} answers: {last}", "pt-BR": "{line} responde: {last}"}
