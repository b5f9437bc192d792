"""What is said once a run has finished: of a what-if its outcome, of a line what it printed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine import SECOND
from quizbank.runs import Failed, Finished, Outcome
from quizbank.text import Language
from tutor.answers import phrases
from tutor.answers.reply import ToRun
from tutor.whatif import outcome as outcome_of
from tutor.whatif.saying import say_seconds

SAID_FROM_US = 1 * SECOND
"""A shorter wait is not worth a sentence."""


@dataclass(frozen=True, slots=True)
class Told:
    """The end of an answer. `paragraphs` are Markdown; `code` is what a terminal shows."""

    paragraphs: tuple[str, ...] = ()
    code: str = ""
    is_error: bool = False


def told(run: ToRun, outcome: Outcome, language: Language) -> Told:
    """What the run of an answer showed, or why there is none."""
    if isinstance(outcome, Failed):
        return _failed(outcome, language)
    if run.reading is not None:
        return Told(outcome_of(run.reading, outcome, language))
    return _printed(run, outcome, language)


def _printed(run: ToRun, finished: Finished, language: Language) -> Told:
    command: Mapping[str, Any] = next(
        one for one in finished.playback()["commands"] if one["id"] == run.command
    )
    text = f"{command['out']}{command['err']}".rstrip("\n")
    code = f"$ {run.line}\n{text}".rstrip("\n")
    if command["end"] is None:
        return Told((phrases.NO_ANSWER[language],), code, is_error=True)
    said = []
    if command["end"] - command["at"] >= SAID_FROM_US:
        after = say_seconds(command["end"] - command["at"], language)
        said.append(phrases.ANSWERED_AFTER[language].format(after=after))
    if not text:
        said.append(phrases.SILENT[language])
    return Told(tuple(said), code, is_error=bool(command["code"]))


def _failed(failed: Failed, language: Language) -> Told:
    kind = "over-budget" if failed.kind in ("too-slow", "too-big") else failed.kind
    code = failed.message if kind == "scenario" else ""
    return Told((phrases.FAILED[kind][language],), code, is_error=True)
