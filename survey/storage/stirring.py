"""Stir the boxes: leave nothing in the database of who came when, nor of what was deleted."""

import sqlite3

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError

from survey.core.errors import BusyError
from survey.storage import locks
from survey.storage.tables import METADATA

# All who cast wait behind a stirring that waits for a reader; so it does not wait long.
_IMPATIENT = "SET LOCAL lock_timeout = '2s'; SET LOCAL statement_timeout = 0"
_OTHERS_FIRST = ("55P03", "40P01")  # lock not available, deadlock
COME_SINCE = """
SELECT count(*) FROM sealed WHERE age(xmin) < (SELECT max(age(xmin)) FROM sealed)
"""


def stir(engine: Engine) -> None:
    """Write unused slips and sealed ballots anew, in an order that says nothing.

    Afterwards no page, free page or log of the database holds a used slip, and the
    place of a sealed ballot does not tell when it came. Raises `BusyError` when others
    kept the database in use; then this has to be done again.
    """
    if engine.dialect.name == "sqlite":
        _stir_file(engine)
    else:
        _stir_server(engine)


def scour(engine: Engine) -> None:
    """Stir, and leave nothing of rows that were deleted from any table.

    On a server nobody can use a table while it is written anew.
    """
    stir(engine)
    if engine.dialect.name == "postgresql":
        with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
            connection.detach()  # what is set here is no other's
            connection.exec_driver_sql("SET statement_timeout = 0")
            for table in METADATA.tables:
                _anew(connection, f'VACUUM (FULL) "{table}"')


def _anew(connection: Connection, words: str) -> None:
    try:
        connection.exec_driver_sql(words)
    except OperationalError as error:
        raise _refused(error) from None


def _stir_file(engine: Engine) -> None:
    # VACUUM writes every table into a new file in the order of its primary key. These
    # tables have no other order, and their keys are hashes of random numbers: an order
    # as random as any. Shuffling the rows first would only write every ballot twice.
    connection = engine.raw_connection()  # VACUUM refuses to run in a transaction
    cursor = connection.cursor()
    try:
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        hindered = cursor.fetchall()[0][0] == 1
    except sqlite3.OperationalError as error:
        if error.sqlite_errorname != "SQLITE_BUSY":
            raise
        hindered = True
    finally:
        cursor.close()
        connection.close()
    if hindered:
        raise _hindered()


def _stir_server(engine: Engine) -> None:
    try:
        with engine.begin() as connection:
            connection.exec_driver_sql(_IMPATIENT)
            # Before the copy: a slip used between copy and return would live again.
            locks.for_stirring(connection)
            for table in ("slip", "sealed"):
                connection.exec_driver_sql(f"CREATE TEMPORARY TABLE stirred AS TABLE {table}")
                connection.exec_driver_sql(f"TRUNCATE {table}")
                connection.exec_driver_sql(
                    f"INSERT INTO {table} SELECT * FROM stirred ORDER BY random()"  # nosec B608  # noqa: S608 - our two tables
                )
                connection.exec_driver_sql("DROP TABLE stirred")
    except OperationalError as error:
        raise _refused(error) from None


def _refused(error: OperationalError) -> Exception:
    """Return what to raise where others came first; any other error is raised as it is."""
    others_first = getattr(error.orig, "sqlstate", None) in _OTHERS_FIRST
    return _hindered() if others_first else error


def _hindered() -> BusyError:
    return BusyError("数据库正在使用，旧的记录没能清掉；请稍后再试")


def come_since(engine: Engine) -> int:
    """Return how many sealed ballots a server keeps that came after its last stirring.

    A stirring is one transaction, and older than whatever came after it; before the
    first one, the group of casts that came first takes its place.
    """
    with engine.connect() as connection:
        number: int = connection.exec_driver_sql(COME_SINCE).scalar_one()
    return number
