"""Statements for the hot path: in the driver's own words, without SQLAlchemy between."""

from collections.abc import Mapping, Sequence
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

    def changed_each(self, cursor: DBAPICursor, each: Sequence[Values]) -> list[bool]:
        """Run the statement for each; return, in order, whether it changed a row.

        A server is sent all of them at once and answers all at once.
        """
        if self._order is not None or not each:
            return [self.changed(cursor, values) for values in each]
        asked: Any = cursor
        asked.executemany(self._sql, each, returning=True)
        changed = [asked.rowcount == 1]
        while asked.nextset():
            changed.append(asked.rowcount == 1)
        return changed

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
