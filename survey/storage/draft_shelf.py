"""The draft shelf: the forms that teams write themselves, step by step, and their versions."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from survey.core.drafting import Draft
from survey.core.edition import Edition
from survey.core.form import Form
from survey.core.history import History, Step
from survey.storage.form_shelf import FormShelf, edition_of
from survey.storage.lookup import found, kept
from survey.storage.tables.collection import SittingEditionRow
from survey.storage.tables.design import DraftRow, DraftStepRow, EditionRow, FormRow, VersionRow

OWN = "own"
"""The origin of a form that a team writes; that of a sitting's copy goes on with its number."""


@dataclass(frozen=True)
class KeptDraft:
    """A form that a team is writing, and how it came to what it is."""

    id: int
    team_id: int
    away: bool
    draft: Draft
    history: History


@dataclass(frozen=True)
class Version:
    """An edition that was kept on a day, and the words with it."""

    edition: Edition
    kept_on: date
    note: str


class DraftShelf:
    """Drafts of teams. A draft has the number of the form that it is to become."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._forms = FormShelf(session)

    def add(self, form: Form, team_id: int) -> int:
        """Make room for a draft that is to become ``form``; return its number. `keep` follows."""
        form_id = self._forms.add_form(form, OWN, team_id)
        kept(self._session, DraftRow(form_id=form_id, revision=0, at=0, away=False))
        return form_id

    def keep(self, form_id: int, draft: Draft, history: History, form: Form | None) -> None:
        """Keep the step at which ``history`` is now; ``form`` is what it makes, if it is whole."""
        row = found(self._session, DraftRow, form_id)
        self._point(row, history)
        seqs = [step.seq for step in history.steps]
        gone = DraftStepRow.form_id == form_id, DraftStepRow.seq.not_in(seqs)
        self._session.execute(delete(DraftStepRow).where(*gone))
        step = history.steps[history.now]
        body = json.dumps(draft, ensure_ascii=False, separators=(",", ":"))
        kept(
            self._session,
            DraftStepRow(
                form_id=form_id, seq=step.seq, deed=step.deed, topic=step.topic, body=body
            ),
        )
        self._entitle(form_id, draft, form)

    def body(self, form_id: int, seq: int) -> Draft:
        """Return what held at one of the steps that are kept."""
        body: Draft = json.loads(found(self._session, DraftStepRow, (form_id, seq)).body)
        return body

    def go(self, form_id: int, draft: Draft, history: History, form: Form | None) -> None:
        """Let another step hold, whose ``draft`` makes ``form`` if it is whole."""
        self._point(found(self._session, DraftRow, form_id), history)
        self._entitle(form_id, draft, form)

    def put(self, form_id: int, *, away: bool) -> None:
        """Put a draft away, or take it back."""
        found(self._session, DraftRow, form_id).away = away
        self._session.flush()

    def draft(self, form_id: int, *, lock: bool = False) -> KeptDraft:
        """Return one draft; ``lock`` it where it is going to be changed."""
        row = found(self._session, DraftRow, form_id, lock=lock)
        form = found(self._session, FormRow, form_id)
        wanted = (
            select(DraftStepRow.seq, DraftStepRow.deed, DraftStepRow.topic)
            .where(DraftStepRow.form_id == form_id)
            .order_by(DraftStepRow.seq)
        )
        steps = tuple(Step(*step) for step in self._session.execute(wanted))
        history = History(row.revision, row.at, steps)
        now = self.body(form_id, row.at)
        return KeptDraft(form_id, form.team_id or 0, row.away, now, history)

    def drafts(self, team_ids: Collection[int]) -> tuple[KeptDraft, ...]:
        """Return the drafts of these teams that are not away, the newest first."""
        wanted = (
            select(DraftRow.form_id)
            .join(FormRow)
            .where(FormRow.team_id.in_(team_ids), DraftRow.away.is_(False))
            .order_by(DraftRow.form_id.desc())
        )
        return tuple(map(self.draft, self._session.scalars(wanted).all()))

    def used(self, form_id: int) -> bool:
        """Return whether a sitting asks a copy of this form."""
        wanted = (
            select(SittingEditionRow.form_id)
            .join(FormRow)
            .where(FormRow.origin == f"{OWN}:{form_id}")
        )
        return self._session.scalar(wanted.limit(1)) is not None

    def keep_version(self, form_id: int, form: Form, day: date, note: str) -> None:
        """Freeze ``form``; the same text again is the same version, with one note more."""
        edition = self._forms.keep_edition(form_id, form)
        row = self._session.get(VersionRow, edition.id)
        if row is None:
            kept(self._session, VersionRow(edition_id=edition.id, kept_on=day, note=str(note)))
        elif note and note not in row.note:
            row.note = f"{row.note} · {note}".removeprefix(" · ")
            self._session.flush()

    def versions(self, form_id: int) -> tuple[Version, ...]:
        """Return the versions of a draft, the first first."""
        wanted = (
            select(EditionRow, VersionRow)
            .join(VersionRow)
            .where(EditionRow.form_id == form_id)
            .order_by(EditionRow.id)
        )
        return tuple(
            Version(edition_of(edition), version.kept_on, version.note)
            for edition, version in self._session.execute(wanted)
        )

    def _point(self, row: DraftRow, history: History) -> None:
        row.revision, row.at = history.revision, history.at
        self._session.flush()

    def _entitle(self, form_id: int, draft: Draft, form: Form | None) -> None:
        if form is not None:
            self._forms.rewrite(form_id, form)
        found(self._session, FormRow, form_id).title = draft["title"]
        self._session.flush()
