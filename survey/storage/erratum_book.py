"""The book of errata: corrections of words in the frozen forms of sittings."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.core.erratum import Erratum
from survey.storage.lookup import kept
from survey.storage.tables.collection import ErratumRow


class ErratumBook:
    """Errata, in the order in which they were made. None is ever taken back."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, sitting_id: int, erratum: Erratum) -> None:
        """Keep an erratum of a sitting."""
        kept(self._session, ErratumRow(sitting_id=sitting_id, **erratum.model_dump()))

    def errata(self, sitting_id: int) -> tuple[Erratum, ...]:
        """Return the errata of a sitting."""
        wanted = select(ErratumRow).where(ErratumRow.sitting_id == sitting_id)
        rows = self._session.scalars(wanted.order_by(ErratumRow.id))
        return tuple(Erratum(wrong=row.wrong, right=row.right) for row in rows)
