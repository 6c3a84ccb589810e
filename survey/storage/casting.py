"""One cast: use the slip and keep the sealed ballot, in two statements, or tell why not."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, Dialect
from sqlalchemy.engine.interfaces import DBAPICursor

from survey.core.codes import SlipKey
from survey.storage import locks
from survey.storage.faults import reason
from survey.storage.statements import Statement, Values
from survey.storage.tables.collection import SEAL


@dataclass(frozen=True)
class Cast:
    """A sealed ballot on its way into its box; without ``slip`` it came by a shared code."""

    box_id: bytes
    rid: bytes
    sealed: bytes
    slip: SlipKey | None


class Receipt(StrEnum):
    """What became of a cast.

    ALREADY: this very cast was kept before, its reply was lost on the way. STALE: the
    page it came from was sent once before, and the slip is still good for a fresh page.
    """

    KEPT = "kept"
    ALREADY = "already"
    UNUSABLE = "unusable"
    STALE = "stale"
    CLOSED = "closed"


class SpoiltError(Exception):
    """A group in which one cast failed. Its transaction must not be committed."""


class UnfitError(Exception):
    """A sealed ballot that its box does not take: of another length, or under a used name."""


_USE = """
DELETE FROM slip WHERE {column} = :slip AND box_id = :box
AND EXISTS (SELECT 1 FROM box WHERE id = :box AND state = 'open')
AND NOT EXISTS (SELECT 1 FROM sealed WHERE rid = :rid)
"""
_SLIP_FATE = """
SELECT EXISTS (SELECT 1 FROM sealed WHERE rid = :rid),
EXISTS (SELECT 1 FROM slip WHERE {column} = :slip AND box_id = :box)
"""
_KEEP = """
INSERT INTO sealed (rid, box_id, ct)
SELECT :rid, id, :sealed FROM box
WHERE id = :box AND state = 'open' AND bucket + {seal} = length(:sealed)
ON CONFLICT DO NOTHING
"""
_SHARED_FATE = """
SELECT EXISTS (SELECT 1 FROM sealed WHERE rid = :rid),
EXISTS (SELECT 1 FROM box WHERE id = :box AND state = 'open')
"""
_COLUMNS = {"token": "h_token", "typed": "h_code"}


class Casting:
    """The statements of a cast, put into the driver's words once.

    They go to the driver itself: SQLAlchemy would take longer than the database.
    """

    def __init__(self, dialect: Dialect) -> None:
        self._use, self._slip_fate = (
            {
                kind: Statement(words.format(column=column), dialect)
                for kind, column in _COLUMNS.items()
            }
            for words in (_USE, _SLIP_FATE)
        )
        self._keep = Statement(_KEEP.format(seal=SEAL), dialect)
        self._shared_fate = Statement(_SHARED_FATE, dialect)

    def receipts(self, connection: Connection, casts: Iterable[Cast]) -> list[Receipt]:
        """Write the casts in the connection's transaction; return what becomes of each.

        Raises `SpoiltError` when one of them fails.
        """
        locks.for_casting(connection)
        cursor = connection.connection.cursor()
        try:
            return [self._receipt(cursor, cast) for cast in casts]
        except Exception as error:
            raise SpoiltError(reason(error)) from None  # the driver may quote the row
        finally:
            cursor.close()

    def _receipt(self, cursor: DBAPICursor, cast: Cast) -> Receipt:
        values = {"box": cast.box_id, "rid": cast.rid, "sealed": cast.sealed}
        if cast.slip is None:
            return self._by_shared_code(cursor, values)
        return self._by_slip(cursor, cast.slip.kind, {**values, "slip": cast.slip.hash})

    def _by_slip(self, cursor: DBAPICursor, kind: str, values: Values) -> Receipt:
        if self._use[kind].changed(cursor, values):
            if not self._keep.changed(cursor, values):
                raise UnfitError
            return Receipt.KEPT
        kept, alive = self._slip_fate[kind].told(cursor, values)
        if not kept:
            return Receipt.UNUSABLE
        return Receipt.STALE if alive else Receipt.ALREADY

    def _by_shared_code(self, cursor: DBAPICursor, values: Values) -> Receipt:
        if self._keep.changed(cursor, values):
            return Receipt.KEPT
        kept, is_open = self._shared_fate.told(cursor, values)
        if kept:
            return Receipt.ALREADY
        if is_open:
            raise UnfitError
        return Receipt.CLOSED
