"""Locks that SQLite does not need, since it has one writer, and PostgreSQL does."""

from sqlalchemy import Connection

_CASTING = "LOCK TABLE slip, sealed IN ROW EXCLUSIVE MODE"
_CLOSING = "LOCK TABLE slip, sealed IN SHARE ROW EXCLUSIVE MODE"
_STIRRING = "LOCK TABLE slip, sealed IN ACCESS EXCLUSIVE MODE"
_AUDITING = "LOCK TABLE audit IN SHARE ROW EXCLUSIVE MODE"


def for_casting(connection: Connection) -> None:
    """Cast side by side with other writers; neither a closing nor a stirring comes between.

    Everybody takes both tables at once and in this order, so that no two can wait
    for each other.
    """
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
