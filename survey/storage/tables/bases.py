"""The two bases of all tables, and the columns that carry a law with them."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import CheckConstraint, DateTime, Dialect, LargeBinary, MetaData, String
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedColumn, mapped_column
from sqlalchemy.types import TypeDecorator

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_N_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment, with its time zone on both sides; kept as plain UTC, which SQLite needs."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - the type's contract
        """Return the moment in UTC; refuse one that does not say its time zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - the type's contract
        """Return the moment as one in UTC."""
        return None if value is None else value.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    """What the team writes about its own work."""

    metadata = METADATA
    type_annotation_map = {datetime: UtcDateTime}  # noqa: RUF012 - SQLAlchemy reads it from the class


class Numbered:
    """A row with a running number."""

    id: Mapped[int] = mapped_column(primary_key=True, sort_order=-1)


class Untraced(DeclarativeBase):
    """What respondents leave. Nothing here may tell when, in which order or by whom.

    So there is no running number, no moment and no hidden row number, and the two
    bases share nothing but the list of tables.
    """

    metadata = METADATA
    __table_args__: Any = {"sqlite_with_rowid": False}  # noqa: RUF012 - SQLAlchemy reads it from the class


def fixed(name: str, length: int, **options: Any) -> MappedColumn[Any]:
    """Return a column of exactly ``length`` bytes."""
    law = CheckConstraint(f"length({name}) = {length}", name=f"{name}_length")
    return mapped_column(LargeBinary, law, **options)


def counted(name: str) -> MappedColumn[Any]:
    """Return a column of whole numbers from zero up."""
    return mapped_column(CheckConstraint(f"{name} >= 0", name=f"{name}_counted"))


def one_of(name: str, words: Iterable[str], before: str | None = None) -> MappedColumn[Any]:
    """Return a column that holds one of ``words``; ``before`` is what older rows hold."""
    listed = ", ".join(f"'{word}'" for word in words)
    law = CheckConstraint(f"{name} IN ({listed})", name=f"{name}_known")
    return mapped_column(String, law, server_default=before)
