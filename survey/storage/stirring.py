"""Stir the boxes: leave nothing in the database of who came when, nor of what was deleted."""

import sqlite3

from sqlalchemy import Engine

from survey.core.errors import BusyError
from survey.storage import locks


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
        raise BusyError("数据库正在使用，旧的记录没能清掉；请稍后再试")


def _stir_server(engine: Engine) -> None:
    with engine.begin() as connection:
        # Before the copy: a slip used between copy and return would live again.
        locks.for_stirring(connection)
        for table in ("slip", "sealed"):
            connection.exec_driver_sql(f"CREATE TEMPORARY TABLE stirred AS TABLE {table}")
            connection.exec_driver_sql(f"TRUNCATE {table}")
            connection.exec_driver_sql(
                f"INSERT INTO {table} SELECT * FROM stirred ORDER BY random()"  # noqa: S608 - our two tables
            )
            connection.exec_driver_sql("DROP TABLE stirred")
