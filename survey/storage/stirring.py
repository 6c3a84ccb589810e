"""Stir the boxes: leave nothing in the database of who came when, nor of what was deleted."""

from sqlalchemy import Engine

from survey.core.errors import BusyError
from survey.storage.tables.bases import Untraced
from survey.storage.tables.collection import SealedRow, SlipRow


def stir(engine: Engine) -> None:
    """Write unused slips and sealed ballots anew, in an order that says nothing.

    Afterwards no page, free page or log of the database holds a used slip, and the
    place of a sealed ballot does not tell when it came. Raises `BusyError` when a
    reader kept the old pages in use; then this has to be done again.
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
    try:
        cursor = connection.cursor()
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (busy, _, _) = cursor.fetchall()[0]
        cursor.close()
    finally:
        connection.close()
    if busy:
        raise BusyError("还有人在读数据库,旧的记录没能清掉;请稍后再试")


def _stir_server(engine: Engine) -> None:
    with engine.begin() as connection:
        for kind in (SlipRow, SealedRow):
            _stir_table(connection.exec_driver_sql, kind)
