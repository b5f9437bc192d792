"""What a step waits for: `settled`, or a probe and a comparison, like `ready("web") >= 3`."""

import json
import re
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, model_serializer, model_validator

SETTLED = "settled"
_CONDITION = re.compile(r"([a-z_]+)\s*(?:\(([^()]*)\))?\s*(?:(==|!=|<=|>=|<|>)\s*(.+))?")
ARGUMENTS_MAX = 4


class Condition(BaseModel):
    """`settled`: no write but leases and heartbeats for a while. Else a probe, its arguments, and a
    comparison.

    Without a comparison the probe must answer true.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    probe: str
    arguments: tuple[str | int | bool, ...] = ()
    comparison: Literal["==", "!=", "<", "<=", ">", ">="] = "=="
    value: str | int | bool = True

    @model_validator(mode="before")
    @classmethod
    def _read(cls, text: Any) -> Any:
        if not isinstance(text, str):
            return text
        match = _CONDITION.fullmatch(text.strip())
        if match is None:
            raise ValueError(
                f'{text!r} is not a condition; write settled, or like ready("web") >= 3'
            )
        probe, arguments, comparison, value = match.groups()
        written = (arguments or "").strip()
        read = [_literal(part) for part in written.split(",")] if written else []
        if len(read) > ARGUMENTS_MAX:
            raise ValueError(f"more than {ARGUMENTS_MAX} arguments")
        known = {"probe": probe, "arguments": read}
        if comparison is None:
            return known
        return {**known, "comparison": comparison, "value": _literal(value)}

    @property
    def is_settled(self) -> bool:
        """Whether it waits for quiet and nothing else."""
        return self.probe == SETTLED

    def met_by(self, answer: Any) -> bool:
        """Whether a probe's answer is what is waited for."""
        value = self.value
        match self.comparison:
            case "==":
                return bool(answer == value)
            case "!=":
                return bool(answer != value)
            case "<":
                return bool(answer < value)
            case "<=":
                return bool(answer <= value)
            case ">":
                return bool(answer > value)
            case ">=":
                return bool(answer >= value)

    @model_serializer
    def _write(self) -> str:
        arguments = ", ".join(
            json.dumps(argument, ensure_ascii=False) for argument in self.arguments
        )
        call = f"{self.probe}({arguments})" if arguments else self.probe
        if self.comparison == "==" and self.value is True:
            return call
        return f"{call} {self.comparison} {json.dumps(self.value, ensure_ascii=False)}"


def _literal(text: str) -> str | int | bool:
    text = text.strip()
    if text in ("true", "false"):
        return text == "true"
    if re.fullmatch(r"-?\d{1,15}", text):
        return int(text)
    if len(text) >= 2 and text[0] == text[-1] and text[0] in "\"'" and text[0] not in text[1:-1]:
        return text[1:-1]
    raise ValueError(f"{text!r} is neither a number, true, false, nor text in quotes")
