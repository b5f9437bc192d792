"""A worker process as the parent sees it: ask, get an answer in time, or kill it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from threading import Lock, Timer
from typing import BinaryIO, cast

from quizbank.runs.worker import read_frame, write_frame

START_SECONDS_MAX = 60.0
EXIT_SECONDS_MAX = 1.0  # a child that closed its output is about to end; its code says why
_MAIN = "from quizbank.runs.worker import main; import sys; main(sys.argv[1], int(sys.argv[2]))"
ROOT = Path(__file__).parents[2]


class WorkerLost(RuntimeError):
    """The worker ended before it answered; `in_time` is False when the clock ended it."""

    def __init__(self, *, in_time: bool, code: int | None) -> None:
        self.in_time = in_time
        super().__init__(f"the worker ended with code {code}")


class WorkerProcess:
    """One child that answers one order at a time; started again when it is gone.

    Not a ProcessPoolExecutor: that cannot stop a single run, and its children import the parent's
    main module, which under Streamlit is the page script.
    """

    def __init__(self, engine: str, memory_bytes: int) -> None:
        self._command = [
            sys.executable, "-c", _MAIN, engine, str(memory_bytes),
        ]  # fmt: skip
        self._child: subprocess.Popen[bytes] | None = None
        self._lock = Lock()
        self._is_closed = False
        self.place = ""  # where its last run took place, for who chooses among several

    def ask(self, payload: bytes, seconds: float) -> bytes:
        """The answer to one order; raises WorkerLost when there is none in time."""
        if self._child is None:
            self._start()
            self._exchange(b"", START_SECONDS_MAX)
        return self._exchange(payload, seconds)

    def close(self) -> None:
        """End the child for good, whatever it does."""
        with self._lock:
            self._is_closed = True
        self._kill()

    def _start(self) -> None:
        path = os.pathsep.join([str(ROOT), *(entry for entry in sys.path if entry)])
        with self._lock:
            if self._is_closed:
                raise WorkerLost(in_time=True, code=None)
            self._child = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env={**os.environ, "PYTHONPATH": path},
                start_new_session=True,  # Ctrl-C is for the parent
            )

    def _exchange(self, payload: bytes, seconds: float) -> bytes:
        child = self._child
        assert child is not None, "the child was started"
        clock = Timer(seconds, lambda: end(child))
        clock.daemon = True
        clock.start()
        try:
            write_frame(cast(BinaryIO, child.stdin), payload)
            answer = read_frame(cast(BinaryIO, child.stdout))
        except OSError:
            answer = None
        rang = clock.finished.is_set()
        clock.cancel()
        if answer is None:
            raise WorkerLost(in_time=not rang, code=self._kill(rang=rang))
        return answer

    def _kill(self, *, rang: bool = True) -> int | None:
        child, self._child = self._child, None
        if child is None:
            return None
        try:
            code = child.wait(0 if rang else EXIT_SECONDS_MAX)
        except subprocess.TimeoutExpired:
            end(child)
            code = child.wait()
        for stream in (child.stdin, child.stdout):
            if stream is not None:
                try:
                    stream.close()
                except OSError:  # what was not yet sent can be lost with the child
                    continue
        return code


def end(child: subprocess.Popen[bytes]) -> None:
    """End a child and every copy that it has made of itself."""
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except (AttributeError, OSError):  # no groups here, or none of this child any more
        child.kill()
