"""The form shelf: forms as they may still change, and editions, which never do."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from survey.core.edition import Edition, canonical, fingerprint
from survey.core.form import Form
from survey.storage.lookup import found, kept
from survey.storage.tables.design import EditionRow, FormRow


@dataclass(frozen=True)
class KeptForm:
    """A form as a list shows it; ``origin`` tells where it came from (``library:…``)."""

    id: int
    title: str
    origin: str


class FormShelf:
    """Forms of teams, and forms without a team, which are everybody's."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add_form(self, form: Form, origin: str, team_id: int | None) -> int:
        """Keep ``form`` and return its number."""
        row = FormRow(
            team_id=team_id, title=form.title, origin=origin, body=canonical(form).decode()
        )
        return kept(self._session, row).id

    def rewrite(self, form_id: int, form: Form) -> None:
        """Put ``form`` in place of the text on the shelf; its editions stay what they are."""
        row = found(self._session, FormRow, form_id)
        row.title, row.body = form.title, canonical(form).decode()

    def form(self, form_id: int) -> Form:
        """Return one form."""
        return Form.model_validate_json(found(self._session, FormRow, form_id).body)

    def forms(self, team_ids: Collection[int]) -> tuple[KeptForm, ...]:
        """Return the forms of these teams and those that are everybody's."""
        wanted = (
            select(FormRow.id, FormRow.title, FormRow.origin)
            .where(or_(FormRow.team_id.is_(None), FormRow.team_id.in_(team_ids)))
            .order_by(FormRow.id)
        )
        return tuple(KeptForm(*row) for row in self._session.execute(wanted))

    def keep_edition(self, form_id: int, form: Form) -> Edition:
        """Freeze ``form``, a text of the form on the shelf; the same text is one edition."""
        found(self._session, FormRow, form_id)
        body = canonical(form)
        mark = fingerprint(body)
        wanted = select(EditionRow).where(
            EditionRow.form_id == form_id, EditionRow.fingerprint == mark
        )
        row = self._session.scalar(wanted) or kept(
            self._session, EditionRow(form_id=form_id, body=body.decode(), fingerprint=mark)
        )
        return edition_of(row)


def edition_of(row: EditionRow) -> Edition:
    """Return the edition in a row."""
    return Edition(row.id, Form.model_validate_json(row.body), row.fingerprint)
