"""The gate: what the respondents' door asks apart from casts, each a single statement."""

from typing import Any, NamedTuple

from survey.core.box import BoxState
from survey.core.codes import SlipKey
from survey.storage.engine import Store
from survey.storage.statements import Statement, Values

_CHANGEABLE = """
CAST(stationing.channels AS VARCHAR) || CAST(sitting.last_day AS VARCHAR)
|| (SELECT CAST(count(*) AS VARCHAR) FROM erratum WHERE erratum.sitting_id = sitting.id)
"""
_BY_SLIP = """
SELECT slip.box_id, {changeable} FROM slip
JOIN box ON box.id = slip.box_id
JOIN sitting ON sitting.id = box.sitting_id
JOIN stationing ON stationing.id = sitting.stationing_id
WHERE slip.{column} = :hash AND box.state = 'open'
"""
_BEFORE_LAST_CALL = "AND sitting.last_call IS NULL"
_BY_ENTRANCE = """
SELECT box.id, {changeable}, box.state, sitting.last_call IS NOT NULL
FROM entrance
JOIN box ON box.id = entrance.box_id
JOIN sitting ON sitting.id = box.sitting_id
JOIN stationing ON stationing.id = sitting.stationing_id
WHERE entrance.key = :key
"""
_SOUND = "SELECT kind, sound FROM clip WHERE sound_hash = :hash"
_HOLDING = """
SELECT sealed.box_id, {changeable} FROM sealed
JOIN box ON box.id = sealed.box_id
JOIN sitting ON sitting.id = box.sitting_id
JOIN stationing ON stationing.id = sitting.stationing_id
WHERE sealed.rid = :rid
"""


class Way(NamedTuple):
    """Where somebody's ballot goes, and what the desk may still change of its paper.

    That is channels, last day and errata, of which none is taken back: another process
    may have changed them a moment ago.
    """

    box_id: bytes
    changeable: str


class Ahead(NamedTuple):
    """What lies behind a shared code: the way, and whether the last call was."""

    way: Way
    state: BoxState
    called: bool


class Gate:
    """Who may come in. Hundreds ask at once, so that the driver is asked directly."""

    def __init__(self, store: Store) -> None:
        self._asking = store.asking
        dialect = store.engine.dialect
        self._by_slip, self._by_slip_in_time = (
            {
                "token": Statement(words.format(column="h_token", changeable=_CHANGEABLE), dialect),
                "typed": Statement(words.format(column="h_code", changeable=_CHANGEABLE), dialect),
            }
            for words in (_BY_SLIP, _BY_SLIP + _BEFORE_LAST_CALL)
        )
        self._by_entrance = Statement(_BY_ENTRANCE.format(changeable=_CHANGEABLE), dialect)
        self._holding = Statement(_HOLDING.format(changeable=_CHANGEABLE), dialect)
        self._sound = Statement(_SOUND, dialect)

    def way(self, key: SlipKey, *, late: bool = False) -> Way | None:
        """Return the way of an unused slip; ``None`` when there is none or its box is not open.

        After the last call there is none either, save for whoever may be ``late``.
        """
        statements = self._by_slip if late else self._by_slip_in_time
        rows = self._rows(statements[key.kind], {"hash": key.hash})
        return Way(*rows[0]) if rows else None

    def entrance(self, key: str) -> Ahead | None:
        """Return what lies behind a shared code; ``None`` when the code is unknown."""
        rows = self._rows(self._by_entrance, {"key": key})
        if not rows:
            return None
        ((*way, state, called),) = rows
        return Ahead(Way(*way), BoxState(state), bool(called))

    def holding(self, rid: bytes) -> Way | None:
        """Return the way that the sealed ballot with this ``rid`` went."""
        rows = self._rows(self._holding, {"rid": rid})
        return Way(*rows[0]) if rows else None

    def sound(self, sound_hash: bytes) -> tuple[str, bytes] | None:
        """Return the media type and the sound of a clip; ``None`` when no clip sounds so."""
        rows = self._rows(self._sound, {"hash": sound_hash})
        return (rows[0][0], rows[0][1]) if rows else None

    def _rows(self, statement: Statement, values: Values) -> list[tuple[Any, ...]]:
        with self._asking.cursor() as cursor:
            return statement.rows(cursor, values)
