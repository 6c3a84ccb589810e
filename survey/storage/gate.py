"""The gate: what the respondents' door asks before a cast, each a single statement."""

from typing import Any

from survey.core.box import BoxState
from survey.core.codes import SlipKey
from survey.storage.engine import Store
from survey.storage.statements import Statement, Values

_BY_SLIP = """
SELECT slip.box_id FROM slip JOIN box ON box.id = slip.box_id
WHERE slip.{column} = :hash AND box.state = 'open'
"""
_BY_ENTRANCE = """
SELECT box.id, box.state FROM entrance JOIN box ON box.id = entrance.box_id
WHERE entrance.key = :key
"""
_HOLDING = "SELECT box_id FROM sealed WHERE rid = :rid"


class Gate:
    """Who may come in. Hundreds ask at once, so that the driver is asked directly."""

    def __init__(self, store: Store) -> None:
        self._engine = store.engine
        dialect = store.engine.dialect
        self._by_slip = {
            "token": Statement(_BY_SLIP.format(column="h_token"), dialect),
            "typed": Statement(_BY_SLIP.format(column="h_code"), dialect),
        }
        self._by_entrance = Statement(_BY_ENTRANCE, dialect)
        self._holding = Statement(_HOLDING, dialect)

    def box_of(self, key: SlipKey) -> bytes | None:
        """Return the box of an unused slip; ``None`` when there is none or the box is not open."""
        rows = self._rows(self._by_slip[key.kind], {"hash": key.hash})
        return rows[0][0] if rows else None

    def entrance(self, key: str) -> tuple[bytes, BoxState] | None:
        """Return the box behind a shared code and its state; ``None`` when the code is unknown."""
        rows = self._rows(self._by_entrance, {"key": key})
        return (rows[0][0], BoxState(rows[0][1])) if rows else None

    def holding(self, rid: bytes) -> bytes | None:
        """Return the box that holds the sealed ballot with this ``rid``."""
        rows = self._rows(self._holding, {"rid": rid})
        return rows[0][0] if rows else None

    def _rows(self, statement: Statement, values: Values) -> list[tuple[Any, ...]]:
        connection = self._engine.raw_connection()
        try:
            cursor = connection.cursor()
            try:
                return statement.rows(cursor, values)
            finally:
                cursor.close()
        finally:
            connection.close()
