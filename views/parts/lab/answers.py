"""What the operator of a run heard, command by command: a small summary of its bytes."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from quizbank.runs import Finished

TEXT_LENGTH_MAX = 20_000


@dataclass(frozen=True, slots=True)
class Heard:
    """One command; `end_us` is None while the run ends before an answer."""

    line: str
    at_us: int
    end_us: int | None
    is_error: bool
    text: str
    outcome: str
    """As the probe `outcome` calls it."""


@lru_cache(maxsize=32)
def heard_in(blob: bytes) -> dict[str, Heard]:
    """By the id of its step, what each command of a run was answered."""
    commands = Finished(blob).playback()["commands"]
    return {str(one["id"]): _heard(one) for one in commands}


def _heard(one: dict[str, Any]) -> Heard:
    out, err = str(one["out"] or ""), str(one["err"] or "")
    is_error = bool(one["code"])
    said = {"timed-out": "timed_out"}.get(str(one.get("outcome")), "refused")
    return Heard(
        line=str(one["line"]),
        at_us=int(one["at"]),
        end_us=one["end"],
        is_error=is_error,
        text="\n".join(part for part in (out.rstrip(), err.rstrip()) if part)[:TEXT_LENGTH_MAX],
        outcome="timed_out" if one["end"] is None else said if is_error else "accepted",
    )
