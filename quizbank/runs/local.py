"""Simulations on this machine: a few worker processes, a short queue, and the cache."""

from __future__ import annotations

import json
import os
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from hashlib import blake2b
from importlib.util import find_spec
from pathlib import Path

from quizbank import predicates
from quizbank.runs import worker
from quizbank.runs.cache import RunCache
from quizbank.runs.port import Budget, Failed, Finished, Order, Outcome
from quizbank.runs.process import WorkerLost, WorkerProcess

QUEUE_MAX = 64
WORKERS_MAX = 4


def workers_by_default() -> int:
    """One for each core; two at least, for a run and its counter-world, and four at most."""
    return max(2, min(WORKERS_MAX, os.cpu_count() or 1))


def engine_version(engine: str) -> str:
    """Changes with every line of code that can change a run or what is measured on it."""
    spec = find_spec(engine)
    assert spec is not None and spec.origin is not None, f"there is no engine called {engine}"
    origin = Path(spec.origin)
    sources = sorted(origin.parent.rglob("*.py")) if spec.submodule_search_locations else [origin]
    digest = blake2b(digest_size=16)
    for source in [*sources, Path(predicates.__file__), Path(worker.__file__)]:
        digest.update(source.name.encode() + b"\0" + source.read_bytes())
    return digest.hexdigest()


class LocalRuns:
    """Runs orders in worker processes; the same order is never run twice at once."""

    def __init__(
        self,
        cache: RunCache,
        *,
        engine: str = "engine",
        workers: int | None = None,
        budget: Budget | None = None,
        queue_max: int = QUEUE_MAX,
    ) -> None:
        self._cache = cache
        self._budget = budget or Budget()
        self._version = engine_version(engine)
        self._count = workers or workers_by_default()
        self._idle = [WorkerProcess(engine, self._budget.memory_bytes) for _ in range(self._count)]
        self._all = tuple(self._idle)
        self._threads = ThreadPoolExecutor(self._count, thread_name_prefix="runs")
        self._queue_max = queue_max
        self._under_way: dict[str, Future[Outcome]] = {}
        self._lock = threading.Lock()

    def start(self, order: Order) -> Future[Outcome]:
        """Begin, or join the same order under way; a stored run is there at once."""
        key = order.key(self._version)
        stored = self._cache.get(key)
        if stored is not None:
            return _done(Finished(stored))
        with self._lock:
            if key in self._under_way:
                return self._under_way[key]
            if len(self._under_way) >= self._queue_max:
                return _done(Failed("busy", f"{self._queue_max} runs are waiting", order.seed))
            future = self._threads.submit(self._work, key, order)
            self._under_way[key] = future
        future.add_done_callback(lambda _: self._forget(key))
        return future

    def stored(self, order: Order) -> Finished | None:
        """A run that is there already; begins nothing."""
        blob = self._cache.get(order.key(self._version))
        return Finished(blob) if blob is not None else None

    def run(self, order: Order) -> Outcome:
        """Begin, and wait."""
        return self.start(order).result()

    def warm(self) -> None:
        """Start every worker, without waiting for them."""
        for _ in range(self._count):
            self._threads.submit(self._greet)

    def close(self) -> None:
        """End the workers; runs under way fail."""
        for process in self._all:
            process.close()
        self._threads.shutdown(wait=True, cancel_futures=True)

    def _work(self, key: str, order: Order) -> Outcome:
        payload = json.loads(order.to_json()) | {"records_max": self._budget.records}
        process = self._take(order.place)
        try:
            answer = self._ask(process, json.dumps(payload).encode())
        except WorkerLost as lost:
            if lost.in_time:
                return Failed("broken", str(lost), order.seed)
            seconds = self._budget.seconds
            return Failed("too-slow", f"not finished after {seconds:g} seconds", order.seed)
        finally:
            self._put_back(process)
        if answer[:1] == worker.FAILED:
            failure = json.loads(answer[1:])
            return Failed(failure["kind"], failure["message"], order.seed)
        self._cache.put(key, answer[1:])
        return Finished(answer[1:])

    def _ask(self, process: WorkerProcess, payload: bytes) -> bytes:
        """The answer; an order whose worker was killed from outside is asked once more."""
        try:
            return process.ask(payload, self._budget.seconds)
        except WorkerLost as lost:
            if not lost.in_time:
                raise
        return process.ask(payload, self._budget.seconds)

    def _greet(self) -> None:
        process = self._take()
        try:
            process.ask(b"", self._budget.seconds)
        except WorkerLost:
            return  # the first order will find out why
        finally:
            self._put_back(process)

    def _take(self, place: str = "") -> WorkerProcess:
        """An idle worker: the one that was last in this place, for it has the world still."""
        with self._lock:
            known = next((each for each in self._idle if each.place == place), self._idle[0])
            self._idle.remove(known)
        known.place = place or known.place
        return known

    def _put_back(self, process: WorkerProcess) -> None:
        with self._lock:
            self._idle.append(process)

    def _forget(self, key: str) -> None:
        with self._lock:
            self._under_way.pop(key, None)


def _done(outcome: Outcome) -> Future[Outcome]:
    future: Future[Outcome] = Future()
    future.set_result(outcome)
    return future
