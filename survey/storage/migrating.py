"""Bring a database to the newest schema. All configuration is here; there is no ini file."""

from importlib.resources import files

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from survey.storage import locks, roles, server
from survey.storage.engine import open_store


def upgrade(url: str) -> None:
    """Bring the database to the newest schema, wholly or not at all."""
    store = open_store(url)
    try:
        with store.writing.connect() as connection:
            _let_tables_be_rebuilt(connection)
            with connection.begin():
                locks.for_upgrading(connection)
                if store.on_server:
                    server.refuse_unfit(connection)
                command.upgrade(configuration(connection), "head")
                _check_references(connection)
                if store.on_server:
                    server.settle(connection)
                    roles.renew(connection)
    finally:
        store.close()


def revision(url: str) -> str | None:
    """Return the revision the database is at; ``None`` when it holds no schema of ours."""
    store = open_store(url)
    try:
        with store.engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision()
    finally:
        store.close()


def head() -> str:
    """Return the newest revision this installation knows."""
    (newest,) = ScriptDirectory.from_config(configuration()).get_heads()
    return newest


def knows(found: str) -> bool:
    """Return whether a database at the revision ``found`` is no newer than this installation."""
    revisions = ScriptDirectory.from_config(configuration()).walk_revisions()
    return found in {one.revision for one in revisions}


def configuration(connection: Connection | None = None) -> Config:
    """Return what Alembic has to know; ``connection`` is the one to work on."""
    config = Config()
    config.set_main_option("script_location", str(files("migrations")).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _let_tables_be_rebuilt(connection: Connection) -> None:
    """Stop SQLite from checking references, which it only allows outside a transaction.

    It changes a table by copying it and dropping the old one; with checks on, dropping
    it would fail or take the rows of other tables along. They are checked at the end.
    """
    if connection.dialect.name == "sqlite":
        cursor = connection.connection.cursor()
        cursor.execute("PRAGMA foreign_keys=OFF")
        cursor.close()


def _check_references(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
        raise RuntimeError("a migration left a row that refers to nothing")
