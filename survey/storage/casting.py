"""One cast: use the slip and keep the sealed ballot, in two statements, or tell why not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, Dialect
from sqlalchemy.engine.interfaces import DBAPICursor

from survey.core.codes import SlipKey
from survey.storage import locks
from survey.storage.faults import reason
from survey.storage.statements import Statement
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
_COLUMNS = {"token": "h_token", "typed": "h_code"}  # nosec B105  # names of columns


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
            return self._receipts(cursor, [_Taken(cast) for cast in casts])
        except Exception as error:
            raise SpoiltError(reason(error)) from None  # the driver may quote the row
        finally:
            cursor.close()

    def _receipts(self, cursor: DBAPICursor, taken: Sequence["_Taken"]) -> list[Receipt]:
        """Use all slips, keep the ballots of those that were good, ask after the others."""
        for kind, use in self._use.items():
            group = [one for one in taken if one.kind == kind]
            used = use.changed_each(cursor, [one.values for one in group])
            for one, was_used in zip(group, used, strict=True):
                one.good = was_used
        group = [one for one in taken if one.good]
        kept = self._keep.changed_each(cursor, [one.values for one in group])
        for one, was_kept in zip(group, kept, strict=True):
            if was_kept:
                one.receipt = Receipt.KEPT
            elif one.kind:
                raise UnfitError
        return [one.receipt or self._fate(cursor, one) for one in taken]

    def _fate(self, cursor: DBAPICursor, one: "_Taken") -> Receipt:
        if one.kind:
            kept, alive = self._slip_fate[one.kind].told(cursor, one.values)
            if not kept:
                return Receipt.UNUSABLE
            return Receipt.STALE if alive else Receipt.ALREADY
        kept, is_open = self._shared_fate.told(cursor, one.values)
        if kept:
            return Receipt.ALREADY
        if is_open:
            raise UnfitError
        return Receipt.CLOSED


class _Taken:
    """A cast that is being written; without a slip it is good until the box says otherwise."""

    def __init__(self, cast: Cast) -> None:
        self.kind = cast.slip.kind if cast.slip else ""
        self.values = {"box": cast.box_id, "rid": cast.rid, "sealed": cast.sealed}
        if cast.slip:
            self.values["slip"] = cast.slip.hash
        self.good = cast.slip is None
        self.receipt: Receipt | None = None
