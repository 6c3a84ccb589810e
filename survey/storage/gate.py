"""The gate: what the respondents' door asks apart from casts, each a single statement."""

from typing import Any, NamedTuple

from survey.core.box import BoxState
from survey.core.codes import SlipKey
from survey.storage.engine import Store
from survey.storage.statements import Statement, Values

_BY_SLIP = """
SELECT slip.box_id FROM slip JOIN box ON box.id = slip.box_id
WHERE slip.{column} = :hash AND box.state = 'open'
"""
_BEFORE_LAST_CALL = """
AND EXISTS (SELECT 1 FROM sitting WHERE id = box.sitting_id AND last_call IS NULL)
"""
_BY_ENTRANCE = """
SELECT box.id, box.state, sitting.last_call IS NOT NULL FROM entrance
JOIN box ON box.id = entrance.box_id JOIN sitting ON sitting.id = box.sitting_id
WHERE entrance.key = :key
"""
_SOUND = "SELECT kind, sound FROM clip WHERE sound_hash = :hash"
_HOLDING = "SELECT box_id FROM sealed WHERE rid = :rid"


class Ahead(NamedTuple):
    """What lies behind a shared code: its box, and whether the last call was."""

    box_id: bytes
    state: BoxState
    called: bool


class Gate:
    """Who may come in. Hundreds ask at once, so that the driver is asked directly."""

    def __init__(self, store: Store) -> None:
        self._engine = store.engine
        dialect = store.engine.dialect
        self._by_slip, self._by_slip_in_time = (
            {
                "token": Statement(words.format(column="h_token"), dialect),
                "typed": Statement(words.format(column="h_code"), dialect),
            }
            for words in (_BY_SLIP, _BY_SLIP + _BEFORE_LAST_CALL)
        )
        self._by_entrance = Statement(_BY_ENTRANCE, dialect)
        self._holding = Statement(_HOLDING, dialect)
        self._sound = Statement(_SOUND, dialect)

    def box_of(self, key: SlipKey, *, late: bool = False) -> bytes | None:
        """Return the box of an unused slip; ``None`` when there is none or the box is not open.

        After the last call there is none either, save for whoever may be ``late``.
        """
        statements = self._by_slip if late else self._by_slip_in_time
        rows = self._rows(statements[key.kind], {"hash": key.hash})
        return rows[0][0] if rows else None

    def entrance(self, key: str) -> Ahead | None:
        """Return what lies behind a shared code; ``None`` when the code is unknown."""
        rows = self._rows(self._by_entrance, {"key": key})
        return Ahead(rows[0][0], BoxState(rows[0][1]), bool(rows[0][2])) if rows else None

    def holding(self, rid: bytes) -> bytes | None:
        """Return the box that holds the sealed ballot with this ``rid``."""
        rows = self._rows(self._holding, {"rid": rid})
        return rows[0][0] if rows else None

    def sound(self, sound_hash: bytes) -> tuple[str, bytes] | None:
        """Return the media type and the sound of a clip; ``None`` when no clip sounds so."""
        rows = self._rows(self._sound, {"hash": sound_hash})
        return (rows[0][0], rows[0][1]) if rows else None

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
