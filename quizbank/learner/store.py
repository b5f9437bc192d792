"""What every durable store is: an engine, and transactions that are kept or refused."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.orm import Session

from quizbank.learner.port import NotSaved, utc_now


class SqlStore:
    """A store whose every call is one transaction; what it returns is on the disk."""

    def __init__(self, engine: Engine, now: Callable[[], datetime] = utc_now) -> None:
        self._engine = engine
        self._reading = engine.execution_options(reading=True)
        self._now = now

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    @contextmanager
    def _writing(self) -> Iterator[Session]:
        """One transaction; anything but a clash of keys becomes NotSaved."""
        try:
            with Session(self._engine, expire_on_commit=False) as session, session.begin():
                yield session
        except IntegrityError:
            raise
        except SQLAlchemyError as error:
            raise NotSaved(str(error)) from error


def limit(content: Any, bytes_max: int) -> None:
    """Refuse what would take more room than anybody needs."""
    size = len(json.dumps(content).encode())
    if size > bytes_max:
        raise NotSaved(f"an answer of {size} bytes")
