"""The only place that starts simulations."""

import atexit
import functools

from quizbank.folders import cache_folder
from quizbank.runs.cache import RunCache
from quizbank.runs.local import LocalRuns
from quizbank.runs.orders import order_of, order_to_watch
from quizbank.runs.port import Budget, Failed, Finished, Order, Outcome, Runs

__all__ = [
    "Budget",
    "Failed",
    "Finished",
    "LocalRuns",
    "Order",
    "Outcome",
    "RunCache",
    "Runs",
    "order_of",
    "order_to_watch",
    "shared_runs",
]


@functools.cache
def shared_runs() -> Runs:
    """The workers of this process, made on first use and ended with it."""
    runs = LocalRuns(RunCache(cache_folder() / "runs"))
    atexit.register(runs.close)
    return runs
