"""Fill a database of any revision with a row in every table, by what it says of itself."""

import re
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    inspect,
)
from sqlalchemy.types import JSON

Rows = dict[str, list[dict[str, Any]]]

_SAMPLES: tuple[tuple[type[Any], Any], ...] = (
    (Boolean, True),
    (Integer, 1),
    (DateTime, datetime(2026, 4, 1, 9, 30)),  # noqa: DTZ001 - kept without a zone
    (Date, date(2026, 4, 1)),
    (LargeBinary, b"\x07"),
    (JSON, {"words": "意见箱"}),
)


def reflected(connection: Connection) -> MetaData:
    """Return the tables as the database describes them."""
    found = MetaData()
    found.reflect(connection)
    found.remove(found.tables["alembic_version"])
    return found


def fill(connection: Connection) -> Rows:
    """Write one row into every table, each referring to those above; return `rows`."""
    written: dict[str, dict[str, Any]] = {}
    for table in reflected(connection).sorted_tables:
        laws = [law["sqltext"] for law in inspect(connection).get_check_constraints(table.name)]
        written[table.name] = {c.name: _value(c, laws, written) for c in table.columns}
        connection.execute(table.insert(), written[table.name])
    return rows(connection)


def rows(connection: Connection) -> Rows:
    """Return every row of every table."""
    return {
        table.name: [dict(row) for row in connection.execute(table.select()).mappings()]
        for table in reflected(connection).sorted_tables
    }


def _value(column: Column[Any], laws: list[str], written: dict[str, dict[str, Any]]) -> Any:
    for key in column.foreign_keys:
        above = key.column
        if isinstance(above.table, Table) and above.table.name in written:
            return written[above.table.name][above.name]
    if column.foreign_keys:
        return None  # refers to its own table
    for law in laws:
        if re.search(rf"\b{column.name}\b", law) and " OR " not in law:
            lawful = _lawful(column, law)
            if lawful is not None:
                return lawful
    return next((value for kind, value in _SAMPLES if isinstance(column.type, kind)), "原话")


def _lawful(column: Column[Any], law: str) -> Any:
    """Return a value that the law admits; ``None`` where it says nothing of this column alone."""
    words = re.findall(r"'([^']+)'", law)
    if words:
        return words[0]
    numbers = [int(number) for number in re.findall(r"\b\d+\b", law.replace(column.name, ""))]
    if "length" in law and numbers:
        return bytes(range(7, 7 + numbers[0])) if numbers[0] < 200 else b"\x07" * numbers[0]
    return max(numbers[0], 1) if numbers else None
