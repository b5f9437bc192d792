"""The small question of the quizbank's tests, read from its YAML."""

from pathlib import Path
from tempfile import TemporaryDirectory

from quizbank.pack import read_pack
from quizbank.questions import PredictQuestion
from tests.quizbank.sample import write_pack


def question() -> PredictQuestion:
    with TemporaryDirectory() as folder:
        found = read_pack(write_pack(Path(folder))).entries[0].question
    assert isinstance(found, PredictQuestion)
    return found


QUESTION = question()
