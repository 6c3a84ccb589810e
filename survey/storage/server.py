"""What is asked of a PostgreSQL server: how its sessions stand, and who is let in."""

from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection, ExceptionContext
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry

from survey.core.errors import SurveyError
from survey.storage.faults import reason

_CONNECTING = {
    "application_name": "survey",
    "client_encoding": "utf8",
    "connect_timeout": "10",
}
_SESSION = (
    "synchronous_commit = on",  # nobody is thanked for what is not on disk
    "lock_timeout = '15s'",  # as long as SQLite waits
    "statement_timeout = '5min'",
    "idle_in_transaction_session_timeout = '5min'",
    "log_parameter_max_length_on_error = 0",
)
_UNSAMPLED = {
    "slip": ("h_token", "h_code"),
    "sealed": ("rid", "ct"),
    "answer": ("id", "value"),
    "ballot": ("id", "content"),
    "free_text": ("id", "body", "redacted"),
}
_APPENDED_ONLY = """
CREATE OR REPLACE FUNCTION audit_refuses() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
RAISE integrity_constraint_violation USING MESSAGE = 'the audit log is only ever appended to';
END $$;
DROP TRIGGER IF EXISTS audit_refuses_change ON audit;
CREATE TRIGGER audit_refuses_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
FOR EACH STATEMENT EXECUTE FUNCTION audit_refuses();
"""
_FOLLOWERS = """
SELECT (SELECT count(*) FROM pg_stat_replication)
+ (SELECT count(*) FROM pg_replication_slots WHERE NOT active)
"""
_KEPT_OPEN = 10  # the threads of a process that ask at once, and a few to spare
_BESIDES = 10


def engine_on(address: URL) -> Engine:
    """Return an engine whose every session stands as it must, whatever the server's defaults.

    READ COMMITTED, because what is counted after waiting for a lock must be what is
    there then. A connection is tried before it is used: a restart of the server costs
    nobody his ballot.
    """
    try:
        engine = create_engine(
            # SQLAlchemy 2.0 and 2.1 mean different drivers by the bare name.
            address.set(
                drivername="postgresql+psycopg", query={**_CONNECTING, **dict(address.query)}
            ),
            echo=False,
            hide_parameters=True,
            isolation_level="READ COMMITTED",
            pool_size=_KEPT_OPEN,
            max_overflow=_BESIDES,
            pool_pre_ping=True,
        )
    except ModuleNotFoundError:
        raise SurveyError(
            '没有装 PostgreSQL 的驱动；请先运行 pip install "survey[postgres]"'
        ) from None
    event.listen(engine, "connect", _set_session)
    event.listen(engine, "handle_error", _quote_nothing)
    return engine


def refuse_unfit(connection: Connection) -> None:
    """Raise where the database cannot hold every character that people write."""
    encoding = connection.exec_driver_sql("SHOW server_encoding").scalar_one()
    if encoding != "UTF8":
        raise SurveyError(
            "这个数据库的编码是 %(encoding)s，存不下所有汉字；请用 UTF8 另建一个", encoding=encoding
        )


class Standing(NamedTuple):
    """How a server is set, by setting, and how many copy its log, or may."""

    settings: Mapping[str, str]
    followers: int


def standing(engine: Engine) -> Standing:
    """Return how the server stands, whatever our own sessions set for themselves."""
    with engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT name, reset_val FROM pg_settings").all()
        followers = connection.exec_driver_sql(_FOLLOWERS).scalar_one()
    return Standing({row.name: row.reset_val for row in rows}, followers)


def settle(connection: Connection) -> None:
    """Settle, after an upgrade, what SQLite needs otherwise or not at all.

    For its planner a server samples columns into a catalogue, where no stirring comes:
    the hashes of used slips would stay there. And the log of deeds refuses changes.
    """
    connection.exec_driver_sql(_APPENDED_ONLY)
    for table, columns in _UNSAMPLED.items():
        unsampled = ", ".join(f"ALTER {column} SET STATISTICS 0" for column in columns)
        connection.exec_driver_sql(f"ALTER TABLE {table} {unsampled}")


def _set_session(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    cursor.execute("; ".join(f"SET {setting}" for setting in _SESSION))
    cursor.close()
    connection.commit()  # else the first rollback takes the settings back


def _quote_nothing(context: ExceptionContext) -> None:
    """Take out of a driver's error the row that PostgreSQL quotes in it."""
    error = context.sqlalchemy_exception
    if isinstance(error, DBAPIError) and isinstance(error.orig, BaseException):
        error.args = error.orig.args = (reason(error),)
