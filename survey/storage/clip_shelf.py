"""The clip shelf: recordings of questions, each form's own."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, delete, func, insert, literal, select
from sqlalchemy.orm import Session

from survey.core.voice import Clip, Media
from survey.storage.tables.design import ClipRow, FormRow

_LISTED = (ClipRow.question_id, ClipRow.text_hash, ClipRow.kind, ClipRow.sound_hash)


class ClipShelf:
    """Clips of forms. Lists come without the sounds, which the gate hands out."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def keep(self, form_id: int, clip: Clip, sound: bytes) -> None:
        """Keep ``clip`` in place of the question's old one."""
        self.remove(form_id, clip.question_id)
        row = ClipRow(
            form_id=form_id,
            question_id=clip.question_id,
            text_hash=clip.text_hash,
            kind=clip.media,
            sound_hash=bytes.fromhex(clip.name),
            sound=sound,
        )
        self._session.add(row)
        self._session.flush()

    def remove(self, form_id: int, question_id: str) -> None:
        """Throw the question's clip away, if there is one."""
        self._session.execute(
            delete(ClipRow).where(ClipRow.form_id == form_id, ClipRow.question_id == question_id)
        )

    def clips(self, form_ids: Collection[int]) -> dict[int, dict[str, Clip]]:
        """Return the clips of these forms, by form and question."""
        wanted = select(ClipRow.form_id, *_LISTED, func.length(ClipRow.sound))
        found: dict[int, dict[str, Clip]] = {form_id: {} for form_id in form_ids}
        for form_id, question_id, text_hash, kind, sound_hash, size in self._session.execute(
            wanted.where(ClipRow.form_id.in_(form_ids))
        ):
            clip = Clip(question_id, text_hash, Media(kind), sound_hash.hex(), size)
            found[form_id][question_id] = clip
        return found

    def copy_latest(self, origin: str, team_id: int, form_id: int) -> None:
        """Give a new form the clips that the team last recorded for one of the same origin."""
        latest = (
            select(func.max(ClipRow.form_id))
            .join(FormRow)
            .where(FormRow.origin == origin, FormRow.team_id == team_id)
        )
        self._copy(ClipRow.form_id == latest.scalar_subquery(), form_id)

    def copy(self, form_id: int, to: int) -> None:
        """Give the form ``to`` the clips of another one."""
        self._copy(ClipRow.form_id == form_id, to)

    def _copy(self, of_form: ColumnElement[bool], to: int) -> None:
        rows = select(literal(to), *_LISTED, ClipRow.sound).where(of_form)
        columns = [ClipRow.form_id, *_LISTED, ClipRow.sound]
        self._session.execute(insert(ClipRow).from_select(columns, rows))
