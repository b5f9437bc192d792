"""Opening the learner database: durable SQLite by default, brought to the latest shape first."""

from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event, make_url

BUSY_TIMEOUT_MS = 10_000


class OutOfDate(RuntimeError):
    """A shared database must be upgraded by hand: `quorum db upgrade`."""


def open_database(url: str, *, busy_timeout_ms: int = BUSY_TIMEOUT_MS) -> Engine:
    """An engine on an up-to-date database; SQLite files are made and upgraded by themselves. So
    long a writer waits for another one before it gives up.
    """
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        _prepare_sqlite(engine, busy_timeout_ms)
        with engine.begin() as connection:
            upgrade(connection)
    elif not _is_current(engine):
        raise OutOfDate("the learner database has an older shape; run: quorum db upgrade")
    return engine


def sqlite_url(file: Path) -> str:
    """The address of a SQLite file."""
    return f"sqlite:///{file}"


def upgrade(connection: Connection) -> None:
    """Run every migration that is missing, inside the transaction of the connection."""
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def upgrade_by_hand(url: str) -> None:
    """Upgrade any database; what `quorum db upgrade` does."""
    engine = create_engine(make_url(url))
    if engine.dialect.name == "sqlite":
        _prepare_sqlite(engine, BUSY_TIMEOUT_MS)
    with engine.begin() as connection:
        upgrade(connection)
    engine.dispose()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


def _is_current(engine: Engine) -> bool:
    head = ScriptDirectory.from_config(_config()).get_current_head()
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == head


def _prepare_sqlite(engine: Engine, busy_timeout_ms: int) -> None:
    """Answers survive a power cut; writers lock before they read, readers never wait."""

    @event.listens_for(engine, "connect")
    def connect(connection: Any, record: Any) -> None:
        connection.isolation_level = None  # sqlite3 must not begin transactions by itself
        for pragma in (
            f"busy_timeout = {busy_timeout_ms}",
            "journal_mode = WAL",
            "synchronous = FULL",
            "foreign_keys = ON",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        reading = connection.get_execution_options().get("reading", False)
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
