"""Locks that SQLite does not need, since it has one writer, and PostgreSQL does.

Everybody takes them in one order: who writes at the desk, then slips, then sealed
ballots, then rows. So no two can wait for each other.
"""

from sqlalchemy import Connection

_ALONE = "SELECT pg_advisory_xact_lock(20260401)"  # any number, the same in every process
_USING = "LOCK TABLE slip, sealed IN ACCESS SHARE MODE"
_CASTING = "LOCK TABLE slip, sealed IN ROW EXCLUSIVE MODE"
_CLOSING = "LOCK TABLE slip, sealed IN SHARE ROW EXCLUSIVE MODE"
_STIRRING = "LOCK TABLE slip, sealed IN ACCESS EXCLUSIVE MODE"
_AUDITING = "LOCK TABLE audit IN SHARE ROW EXCLUSIVE MODE"


def for_upgrading(connection: Connection) -> None:
    """Let no other process upgrade, nor anybody write at the desk, however long it takes."""
    _take(connection, "SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0")
    _take(connection, _ALONE)


def for_writing(connection: Connection) -> None:
    """Wait until nobody else writes at the desk, as on SQLite; casts go on."""
    _take(connection, _ALONE)
    _take(connection, _USING)


def for_reading(connection: Connection) -> None:
    """Keep stirrings away until this transaction ends, before its one moment is chosen.

    A stirring empties the tables and fills them again: whoever chose his moment before
    it would find them empty afterwards.
    """
    _take(connection, _USING)


def for_casting(connection: Connection) -> None:
    """Cast side by side with other writers; neither a closing nor a stirring comes between."""
    _take(connection, _CASTING)


def for_closing(connection: Connection) -> None:
    """Wait for the casts under way, and let no more begin until this transaction ends."""
    _take(connection, _CLOSING)


def for_stirring(connection: Connection) -> None:
    """Let nobody use slips or sealed ballots until this transaction ends."""
    _take(connection, _STIRRING)


def for_auditing(connection: Connection) -> None:
    """Let nobody else append to the audit log until this transaction ends."""
    _take(connection, _AUDITING)


def _take(connection: Connection, lock: str) -> None:
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(lock)
