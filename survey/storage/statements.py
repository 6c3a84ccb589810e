"""Statements for the hot path: in the driver's own words, without SQLAlchemy between."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Dialect, text
from sqlalchemy.engine.interfaces import DBAPICursor

Values = Mapping[str, bytes | str]


class Statement:
    """One statement in the driver's words, its values in the driver's order."""

    def __init__(self, words: str, dialect: Dialect) -> None:
        compiled = text(words).compile(dialect=dialect)
        self._sql = compiled.string
        self._order = compiled.positiontup  # None where the driver takes values by name

    def changed(self, cursor: DBAPICursor, values: Values) -> bool:
        """Run the statement; return whether it changed a row."""
        self._run(cursor, values)
        return cursor.rowcount == 1

    def told(self, cursor: DBAPICursor, values: Values) -> tuple[bool, bool]:
        """Ask the question; return its two answers."""
        ((first, second),) = self.rows(cursor, values)
        return bool(first), bool(second)

    def rows(self, cursor: DBAPICursor, values: Values) -> list[tuple[Any, ...]]:
        """Ask the question; return every row of the answer."""
        self._run(cursor, values)
        return list(cursor.fetchall())

    def _run(self, cursor: DBAPICursor, values: Values) -> None:
        if self._order is None:
            cursor.execute(self._sql, values)
        else:
            cursor.execute(self._sql, [values[name] for name in self._order])
