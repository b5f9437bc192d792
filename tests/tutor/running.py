"""Runs for tests of the tutor: in this process, by the worker's own code."""

import json
from functools import cache
from pathlib import Path
from typing import cast

import engine
import quizbank
from quizbank.concepts import read_concepts
from quizbank.runs import Failed, Finished, Order, Outcome
from quizbank.runs.port import Engine
from quizbank.runs.worker import FINISHED, Worker
from tutor.knowledge import Knowledge

FOUNDATIONS = Path(quizbank.__file__).parent / "packs" / "foundations"


@cache
def knowledge() -> Knowledge:
    return Knowledge(read_concepts(FOUNDATIONS))


@cache
def _worker() -> Worker:
    return Worker(cast(Engine, engine))


def run(order: Order) -> Outcome:
    payload = json.loads(order.to_json()) | {"records_max": 1_000_000}
    answer = _worker().execute(json.dumps(payload).encode())
    if answer[:1] == FINISHED:
        return Finished(answer[1:])
    return Failed(**json.loads(answer[1:]), seed=order.seed)
