"""The slip book: slips that have not been used, and the codes that many people share."""

from collections.abc import Sequence

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from survey.core.codes import SlipHashes
from survey.storage import locks
from survey.storage.lookup import found, kept
from survey.storage.tables.collection import BoxRow, EntranceRow, SlipRow


class SlipBook:
    """Rights to answer. Only keyed hashes are here; a used slip leaves no row."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, box_id: bytes, hashes: Sequence[SlipHashes]) -> None:
        """Keep new slips of a box and count them as issued."""
        box = found(self._session, BoxRow, box_id, lock=True)
        box.issued += len(hashes)
        # In order of hash, so that not even the order of printing can be read from the pages.
        rows = [
            {"h_token": slip.token, "h_code": slip.typed, "box_id": box_id}
            for slip in sorted(hashes)
        ]
        if rows:
            self._session.execute(insert(SlipRow), rows)

    def void_unused(self, box_id: bytes) -> int:
        """Delete the box's unused slips, count them as voided, and return how many."""
        locks.for_closing(self._session.connection())  # casts take slips in any order
        box = found(self._session, BoxRow, box_id, lock=True)
        unused = delete(SlipRow).where(SlipRow.box_id == box_id)
        voided = self._session.connection().execute(unused).rowcount
        box.voided += voided
        return voided

    def unused(self, box_id: bytes) -> int:
        """Return how many of the box's slips have not been used."""
        counted = select(func.count()).select_from(SlipRow).where(SlipRow.box_id == box_id)
        return self._session.scalar(counted) or 0

    def add_entrance(self, key: str, box_id: bytes) -> None:
        """Keep a code that many people share to one box."""
        found(self._session, BoxRow, box_id)
        kept(self._session, EntranceRow(key=key, box_id=box_id))

    def entrance_of(self, box_id: bytes) -> str | None:
        """Return the shared code of a box; ``None`` when its respondents come with slips."""
        return self._session.scalar(select(EntranceRow.key).where(EntranceRow.box_id == box_id))
