"""Worlds that a worker keeps at t = 0, so that another timeline in one need not form it anew.

Half of a question's run is the cluster that forms before anything happens, and it is the same for
the question, for every option's world and for every what-if in the same cluster. A world can be
played only once; so the process is copied, the copy plays and ends, and the world stays as it was.
"""

from __future__ import annotations

import gc
import json
import os
import sys
from collections.abc import Callable
from typing import Any

from quizbank.runs.port import PLAYED, Engine

KEPT = 2
"""Worlds at once: some ten megabytes each."""
COPIES = hasattr(os, "fork")
"""Whether a process can be copied here; if not, every order forms its own world."""


class Worlds:
    """Formed worlds, the one that was used last at the end."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._kept: dict[str, Any] = {}
        self._changed = False  # since they were last tidied

    def formed(self, order: dict[str, Any], scenario: Any) -> Any:
        """The world of an order, before its timeline."""
        shaken = {"shaken": True} if order.get("shaken") else {}
        world = {key: value for key, value in order["scenario"].items() if key not in PLAYED}
        place = json.dumps([world, order["seed"], order["records_max"], shaken], sort_keys=True)
        found = self._kept.pop(place, None)
        if found is None:
            self._changed = True
            while len(self._kept) >= KEPT:
                del self._kept[next(iter(self._kept))]
            found = self._engine.form(
                scenario, order["seed"], records_max=order["records_max"], **shaken
            )
        if COPIES:
            self._kept[place] = found
        return found

    def tidy(self) -> None:
        """Collect the worlds that are gone, and let no collection walk those that stay."""
        if self._changed:
            self._changed = False
            gc.unfreeze()
            gc.collect()
            gc.freeze()


def in_a_copy(work: Callable[[], bytes]) -> bytes:
    """What `work` gives, done in a copy of this process: nothing has changed here afterwards. A
    copy that is lost takes this process with it, so that whoever asked finds out.
    """
    if not COPIES:
        return work()
    reading, writing = os.pipe()
    copy = os.fork()
    if copy == 0:
        os.close(reading)
        _work_and_end(work, writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as stream:
        answer = stream.read()
    code = os.waitstatus_to_exitcode(os.waitpid(copy, 0)[1])
    if code:
        sys.exit(code if code > 0 else 1)
    return answer


def _work_and_end(work: Callable[[], bytes], writing: int) -> None:
    """In the copy: answer and end at once, without a farewell to anything that was copied."""
    code = 1
    try:
        with os.fdopen(writing, "wb") as stream:
            stream.write(work())
        code = 0
    except SystemExit as wish:
        code = wish.code if isinstance(wish.code, int) else 1
    finally:
        sys.stderr.flush()
        os._exit(code)
