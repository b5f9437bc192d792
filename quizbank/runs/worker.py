"""The process in which simulations run: orders come in on stdin, runs go out on stdout.

It holds no secret and no state between orders. Whatever goes wrong comes back as data; whoever
started it may kill it at any time.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import traceback
from collections.abc import Callable
from importlib import import_module
from typing import Any, BinaryIO, cast

from quizbank.predicates import CannotMeasure, Predicates
from quizbank.runs.port import Engine, pack
from quizbank.runs.worlds import Worlds, in_a_copy

FINISHED, FAILED = b"+", b"-"


class Worker:
    """One engine, and the expressions over its probes."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._predicates = Predicates(engine.PROBES)
        self._worlds = Worlds(engine)

    def execute(self, payload: bytes) -> bytes:
        """The answer to one order: a finished run, or what went wrong."""
        order = json.loads(payload)
        return self._answer(order, lambda: self._form(order))

    def _form(self, order: dict[str, Any]) -> bytes:
        scenario = self._engine.read_scenario(order["scenario"])
        formed = self._worlds.formed(order, scenario)
        return in_a_copy(
            lambda: self._answer(order, lambda: FINISHED + self._play(formed, scenario, order))
        )

    def _answer(self, order: dict[str, Any], work: Callable[[], bytes]) -> bytes:
        try:
            return work()
        except self._engine.Rejected as error:
            return _failed("scenario", str(error))
        except self._engine.OverBudget as error:
            return _failed("over-budget", str(error))
        except MemoryError:
            return _failed("too-big", "the run needs more memory than it may have")
        except Exception as error:  # our own bug: say where it was, and stay alive
            traceback.print_exc()
            print(f"seed {order['seed']}: {json.dumps(order['scenario'])}", file=sys.stderr)
            return _failed("broken", f"{type(error).__name__}: {error}")

    def _play(self, formed: Any, scenario: Any, order: dict[str, Any]) -> bytes:
        run = formed.play(scenario)
        measured: dict[str, Any] = {}
        unmeasured: dict[str, str] = {}
        for facet, expression in order["measures"].items():
            try:
                measured[facet] = self._predicates.measure(expression, run)
            except CannotMeasure as error:
                unmeasured[facet] = str(error)
        if order.get("playback", True):
            playback = self._engine.playback_of(run, focus=order["focus"])
        else:
            playback = {}
        return pack(playback, measured, unmeasured)

    def tidy(self) -> None:
        """Collect what is not needed any more."""
        self._worlds.tidy()


def _failed(kind: str, message: str) -> bytes:
    return FAILED + json.dumps({"kind": kind, "message": message[:4_000]}).encode()


def serve(worker: Worker, orders: BinaryIO, answers: BinaryIO) -> None:
    """Answer orders until there are no more; an empty one is only a greeting."""
    while (payload := read_frame(orders)) is not None:
        gc.disable()
        write_frame(answers, worker.execute(payload) if payload else FINISHED)
        gc.enable()
        worker.tidy()  # while nobody waits


def read_frame(stream: BinaryIO) -> bytes | None:
    """One message, or None when the other side has gone."""
    head = stream.read(4)
    if len(head) < 4:
        return None
    size = int.from_bytes(head, "big")
    body = stream.read(size)
    return body if len(body) == size else None


def write_frame(stream: BinaryIO, body: bytes) -> None:
    """One message, sent at once."""
    stream.write(len(body).to_bytes(4, "big") + body)
    stream.flush()


def main(engine_name: str, memory_bytes: int) -> None:
    """Import the engine, give up what is not needed, and serve."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a stray print must not end up between the answers
    worker = Worker(cast(Engine, import_module(engine_name)))
    gc.collect()
    gc.freeze()
    _limit_memory(memory_bytes)
    serve(worker, sys.stdin.buffer, answers)


def _limit_memory(limit: int) -> None:
    try:
        import resource
    except ImportError:  # Windows: only the clock stops a run there
        return
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
