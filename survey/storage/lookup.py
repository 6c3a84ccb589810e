"""Find a row that must be there; keep a new one and learn its number."""

from typing import Any, TypeVar

from sqlalchemy.orm import DeclarativeBase, Session

from survey.core.errors import NotFoundError

Row = TypeVar("Row", bound=DeclarativeBase)


def found(session: Session, kind: type[Row], key: Any, *, lock: bool = False) -> Row:
    """Return the row with the primary key, or raise `NotFoundError`.

    ``lock`` keeps others from changing it, but not from referring to it, until this
    transaction ends; SQLite has no such lock and needs none, since it has one writer.
    """
    wanted = {"key_share": True} if lock else None
    row = session.get(kind, key, with_for_update=wanted, populate_existing=lock)
    if row is None:
        raise NotFoundError("没有找到这一项")
    return row


def kept(session: Session, row: Row) -> Row:
    """Write ``row`` and return it with its number."""
    session.add(row)
    session.flush()
    return row
