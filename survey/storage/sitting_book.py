"""The sitting book: what was decided about each sitting, and the forms it asks."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from survey.core.counting import Rules
from survey.core.edition import Edition
from survey.core.errors import WrongPhaseError
from survey.core.sitting import Anonymity, Group, Phase, Selection, Sitting, WayIn, moved
from survey.storage.form_shelf import edition_of
from survey.storage.lookup import found, kept
from survey.storage.tables.collection import GroupRow, SittingEditionRow, SittingRow
from survey.storage.tables.design import EditionRow, FormRow
from survey.storage.tables.inspection import StationingRow


class SittingBook:
    """Sittings with their groups, chosen forms and frozen editions."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, sitting: Sitting, form_ids: Sequence[int]) -> Sitting:
        """Keep a new sitting and return it with its number; the one it came with is ignored."""
        found(self._session, StationingRow, sitting.stationing_id)
        row = kept(self._session, SittingRow(phase=sitting.phase, **_columns(sitting)))
        self._write_groups(row.id, sitting.groups)
        self.choose_forms(row.id, form_ids)
        return sitting.model_copy(update={"id": row.id})

    def save(self, sitting: Sitting) -> None:
        """Write all but editions and last call. Another phase must be one it may move to."""
        row = found(self._session, SittingRow, sitting.id, lock=True)
        if row.phase != sitting.phase:
            row.phase = moved(Phase(row.phase), sitting.phase)
        for name, value in _columns(sitting).items():
            setattr(row, name, value)
        self._write_groups(row.id, sitting.groups)

    def sitting(self, sitting_id: int) -> Sitting:
        """Return one sitting."""
        return self._read(found(self._session, SittingRow, sitting_id))

    def sittings(self, stationing_ids: Collection[int]) -> tuple[Sitting, ...]:
        """Return the sittings of these stationings in the order in which they were entered."""
        wanted = select(SittingRow).where(SittingRow.stationing_id.in_(stationing_ids))
        return tuple(map(self._read, self._session.scalars(wanted.order_by(SittingRow.id)).all()))

    def choose_forms(self, sitting_id: int, form_ids: Sequence[int]) -> None:
        """Put these forms, in this order, in place of the sitting's; no edition is frozen yet."""
        for form_id in form_ids:
            found(self._session, FormRow, form_id)
        self._write_editions(sitting_id, [(form_id, None) for form_id in form_ids])

    def form_ids(self, sitting_id: int) -> tuple[int, ...]:
        """Return the numbers of the chosen forms in order."""
        wanted = select(SittingEditionRow.form_id).where(SittingEditionRow.sitting_id == sitting_id)
        return tuple(self._session.scalars(wanted.order_by(SittingEditionRow.place)))

    def in_use(self, form_id: int) -> bool:
        """Return whether a sitting that is published and not yet archived asks this form."""
        wanted = (
            select(SittingEditionRow.form_id)
            .join(SittingRow)
            .where(
                SittingEditionRow.form_id == form_id,
                SittingEditionRow.edition_id.is_not(None),
                SittingRow.phase != Phase.ARCHIVED,
            )
        )
        return self._session.scalar(wanted.limit(1)) is not None

    def set_editions(self, sitting_id: int, editions: Sequence[Edition]) -> None:
        """Put these editions, in this order, in place of the sitting's forms."""
        rows = [found(self._session, EditionRow, edition.id) for edition in editions]
        self._write_editions(sitting_id, [(row.form_id, row.id) for row in rows])

    def editions(self, sitting_id: int) -> tuple[Edition, ...]:
        """Return the sitting's frozen editions in order."""
        wanted = (
            select(EditionRow)
            .join(SittingEditionRow, SittingEditionRow.edition_id == EditionRow.id)
            .where(SittingEditionRow.sitting_id == sitting_id)
            .order_by(SittingEditionRow.place)
        )
        return tuple(map(edition_of, self._session.scalars(wanted)))

    def move(self, sitting_id: int, to: Phase) -> None:
        """Move the sitting to another phase, or raise `WrongPhaseError`."""
        row = found(self._session, SittingRow, sitting_id, lock=True)
        row.phase = moved(Phase(row.phase), to)

    def call(self, sitting_id: int, last: datetime | None) -> None:
        """Keep when the last call was; ``None`` takes it back.

        Raises `WrongPhaseError` when the sitting takes no ballots, or was called already.
        """
        row = found(self._session, SittingRow, sitting_id, lock=True)
        if row.phase != Phase.OPEN:
            raise WrongPhaseError("这个场次现在不在收票，不能停止进入，也不能继续收票")
        if (row.last_call is None) == (last is None):
            raise WrongPhaseError(
                "这个场次已经停止进入了，不用再按" if last else "这个场次没有停止进入，大家都进得来"
            )
        row.last_call = last

    def _write_groups(self, sitting_id: int, groups: Sequence[Group]) -> None:
        self._session.execute(delete(GroupRow).where(GroupRow.sitting_id == sitting_id))
        self._session.add_all(
            GroupRow(sitting_id=sitting_id, place=place, **group.model_dump())
            for place, group in enumerate(groups)
        )
        self._session.flush()

    def _write_editions(self, sitting_id: int, pairs: Sequence[tuple[int, int | None]]) -> None:
        found(self._session, SittingRow, sitting_id)
        self._session.execute(
            delete(SittingEditionRow).where(SittingEditionRow.sitting_id == sitting_id)
        )
        self._session.add_all(
            SittingEditionRow(
                sitting_id=sitting_id, place=place, form_id=form_id, edition_id=edition_id
            )
            for place, (form_id, edition_id) in enumerate(pairs)
        )
        self._session.flush()

    def _read(self, row: SittingRow) -> Sitting:
        groups = select(GroupRow).where(GroupRow.sitting_id == row.id).order_by(GroupRow.place)
        return Sitting(
            id=row.id,
            stationing_id=row.stationing_id,
            title=row.title,
            place=row.place,
            method=row.method,
            day=row.day,
            last_day=row.last_day,
            purpose=row.purpose,
            anonymity=Anonymity(row.anonymity),
            phase=Phase(row.phase),
            last_call=row.last_call,
            groups=tuple(map(_group, self._session.scalars(groups))),
            rules=Rules.model_validate(row.rules),
            custodians=tuple(row.custodians),
            threshold=row.threshold,
        )


def _columns(sitting: Sitting) -> dict[str, Any]:
    own = sitting.model_dump(exclude={"id", "phase", "last_call", "groups", "rules", "custodians"})
    return {
        **own,
        "rules": sitting.rules.model_dump(mode="json"),
        "custodians": list(sitting.custodians),
    }


def _group(row: GroupRow) -> Group:
    return Group(
        code=row.code,
        label=row.label,
        way_in=WayIn(row.way_in),
        selection=Selection(row.selection),
        invited=row.invited,
        weight=row.weight,
        paper_colour=row.paper_colour,
    )
