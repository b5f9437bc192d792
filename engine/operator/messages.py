"""What the operator's terminal hears and writes down."""

from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from engine.units import SECOND

Says = dict[str, str]

TERMINAL = "operator/kubectl"
"""The process at which kubectl is typed."""


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
        "en": "The operator runs {line:code}.",
        "pt-BR": "O operador roda {line:code}.",
    }
    id: str
    line: str


QUOTED_MAX = 320
ADVICE = ("See '", 'See "', 'Use "kubectl', "Did you mean this?", "hint: ", "\t")
"""How lines begin that come after an error to say what to read, or to type instead."""
WARNING = "Warning: "


def quoted(code: int, out: str, err: str) -> str:
    """The line by which an answer is quoted: of a failure the last one that is no advice."""
    lines = (err if code else out or err).rstrip().splitlines()
    besides = (*ADVICE, WARNING)
    told = [line for line in lines if line.strip() and not (code and line.startswith(besides))]
    return (told or lines or [""])[-1].strip()[:QUOTED_MAX]


SLOW_US = 1 * SECOND
"""From when on a person has waited for an answer."""
BRIEF_WORDS = 3


@dataclass(frozen=True, slots=True)
class CommandEnded:
    """The prompt is back: exit code and what was printed; `last` is the line to quote."""

    id: str
    line: str
    rc: int
    out: str
    err: str
    last: str
    took_us: int = 0

    @property
    def failed(self) -> bool:
        """Whether it says what went wrong; an exit code alone is an answer (`auth can-i`: no)."""
        lines = self.err.splitlines()
        return self.rc != 0 and any(line and not line.startswith(WARNING) for line in lines)

    @property
    def is_news(self) -> bool:
        """Whether it failed, or somebody had to wait for it."""
        return self.failed or self.took_us >= SLOW_US

    @property
    def brief(self) -> str:
        """The beginning of the line."""
        words = self.line.split()
        return " ".join(words[:BRIEF_WORDS]) + (" …" if words[BRIEF_WORDS:] else "")

    @property
    def says(self) -> Says:
        """An error is quoted; an answer was only slow."""
        if self.failed and self.took_us >= SLOW_US:
            return {
                "en": "{brief:code} **fails** after {took_us}: {last:quote}.",
                "pt-BR": "{brief:code} **falha** depois de {took_us}: {last:quote}.",
            }
        if self.failed:
            return {
                "en": "{brief:code} **fails** at once: {last:quote}.",
                "pt-BR": "{brief:code} **falha** na hora: {last:quote}.",
            }
        return {
            "en": "{brief:code} is answered after {took_us}.",
            "pt-BR": "{brief:code} recebe resposta depois de {took_us}.",
        }
