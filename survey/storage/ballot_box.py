"""The ballot box as the desk sees it: made, opened to ballots, closed, opened, destroyed."""

from collections.abc import Mapping
from dataclasses import asdict

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from survey.core.box import Box, BoxState, SealedBallot
from survey.core.errors import BusyError, NotFoundError, WrongPhaseError
from survey.storage import locks
from survey.storage.lookup import found, kept
from survey.storage.tables.collection import (
    BoxRow,
    CustodyRow,
    EntranceRow,
    GroupRow,
    SealedRow,
    SlipRow,
)
from survey.storage.tables.desk import AccountRow


class BallotBox:
    """Boxes, the sealed ballots in them, and who keeps their keys. Casts go another way."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, box: Box) -> None:
        """Keep a new box."""
        columns = asdict(box)
        kept(self._session, BoxRow(group_code=columns.pop("group"), **columns))

    def box(self, box_id: bytes) -> Box:
        """Return one box."""
        return _box(found(self._session, BoxRow, box_id))

    def boxes(self, sitting_id: int) -> tuple[Box, ...]:
        """Return the boxes of a sitting in the order of its groups, its trial's not among them."""
        place = (
            select(func.min(GroupRow.place))
            .where(GroupRow.sitting_id == BoxRow.sitting_id, GroupRow.code == BoxRow.group_code)
            .scalar_subquery()
        )
        wanted = select(BoxRow).where(BoxRow.sitting_id == sitting_id, ~BoxRow.trial)
        return tuple(map(_box, self._session.scalars(wanted.order_by(place, BoxRow.group_code))))

    def remove_drafts(self, sitting_id: int) -> None:
        """Delete the draft boxes of a sitting, with their slips and shared codes."""
        drafts = select(BoxRow.id).where(
            BoxRow.sitting_id == sitting_id, BoxRow.state == BoxState.DRAFT
        )
        for kind in (SlipRow, EntranceRow, CustodyRow):
            self._session.execute(delete(kind).where(kind.box_id.in_(drafts)))
        self._session.execute(delete(BoxRow).where(BoxRow.id.in_(drafts)))

    def trial(self, sitting_id: int) -> Box | None:
        """Return the box of the sitting's trial; ``None`` when none is under way."""
        wanted = select(BoxRow).where(BoxRow.sitting_id == sitting_id, BoxRow.trial)
        row = self._session.scalar(wanted)
        return None if row is None else _box(row)

    def wipe_trial(self, sitting_id: int) -> None:
        """Delete the trial's box with its shared code and everything in it."""
        self.halt_casts()
        trial = select(BoxRow.id).where(BoxRow.sitting_id == sitting_id, BoxRow.trial)
        for kind in (SealedRow, EntranceRow):
            self._session.execute(delete(kind).where(kind.box_id.in_(trial)))
        self._session.execute(delete(BoxRow).where(BoxRow.id.in_(trial)))

    def in_state(self, state: BoxState) -> tuple[Box, ...]:
        """Return the boxes of all sittings that stand there."""
        return tuple(map(_box, self._session.scalars(select(BoxRow).where(BoxRow.state == state))))

    def open_boxes(self, sitting_id: int) -> None:
        """Let the sitting's draft boxes take ballots."""
        self._session.execute(
            update(BoxRow)
            .where(BoxRow.sitting_id == sitting_id, BoxRow.state == BoxState.DRAFT)
            .values(state=BoxState.OPEN)
        )

    def halt_casts(self) -> None:
        """Let the casts under way end and no other begin until this transaction ends.

        To be called before counting. SQLite halts them anyway, PostgreSQL does not.
        """
        locks.for_closing(self._session.connection())

    def close(self, box_id: bytes, unused: int, returned: int, digest: bytes) -> None:
        """Record the counts and the digest, let nothing more in, delete the unused slips.

        Counts that are not true, because casts were not halted before counting, close
        nothing and raise `BusyError`.
        """
        self.halt_casts()
        row = self._in_state(box_id, BoxState.OPEN)
        row.unused, row.returned, row.closing_digest = unused, returned, digest
        row.state = BoxState.CLOSED
        self._session.flush()
        slips = select(func.count()).select_from(SlipRow).where(SlipRow.box_id == box_id)
        if (self._session.scalar(slips), self.sealed_count(box_id)) != (unused, returned):
            raise BusyError("截止时正好又有人交卷，计数已变；请再截止一次")
        self._session.execute(delete(SlipRow).where(SlipRow.box_id == box_id))

    def sealed_count(self, box_id: bytes) -> int:
        """Return how many sealed ballots lie in the box."""
        counted = select(func.count()).select_from(SealedRow).where(SealedRow.box_id == box_id)
        return self._session.scalar(counted) or 0

    def sealed(self, box_id: bytes) -> tuple[SealedBallot, ...]:
        """Return the sealed ballots of the box, in an order that says nothing."""
        wanted = select(SealedRow.rid, SealedRow.ct).where(SealedRow.box_id == box_id)
        rows = self._session.execute(wanted.order_by(SealedRow.rid))
        return tuple(SealedBallot(row.rid, row.ct) for row in rows)

    def mark_opened(self, box_id: bytes, opened_count: int, bad_count: int = 0) -> None:
        """Record that the closed box was opened, and delete its sealed ballots.

        ``opened_count`` ballots were read, the seals of ``bad_count`` were broken.
        """
        row = self._in_state(box_id, BoxState.CLOSED)
        self._session.execute(delete(SealedRow).where(SealedRow.box_id == box_id))
        row.opened_count, row.bad_count = opened_count, bad_count
        row.state = BoxState.OPENED

    def destroy(self, box_id: bytes) -> None:
        """Record that the last share of the opened box's key is gone."""
        row = self._in_state(box_id, BoxState.OPENED)
        row.state = BoxState.DESTROYED

    def keep_custody(self, box_id: bytes, account: str, card: bytes | None) -> None:
        """Record that an account keeps part of the box's key; a later card replaces the earlier."""
        found(self._session, BoxRow, box_id)
        account_id = self._session.scalar(select(AccountRow.id).where(AccountRow.name == account))
        if account_id is None:
            raise NotFoundError("没有找到这一项")
        self._session.merge(CustodyRow(box_id=box_id, account_id=account_id, card=card))

    def custody(self, sitting_id: int) -> Mapping[str, bytes | None]:
        """Return the sitting's custodians by account name, each with the card kept for him.

        A custodian has one card for all boxes; ``None`` when he keeps the only copy.
        """
        wanted = (
            select(AccountRow.name, CustodyRow.card)
            .join(CustodyRow, CustodyRow.account_id == AccountRow.id)
            .join(BoxRow, BoxRow.id == CustodyRow.box_id)
            .where(BoxRow.sitting_id == sitting_id)
            .order_by(AccountRow.name)
        )
        cards: dict[str, bytes | None] = {}
        for name, card in self._session.execute(wanted):
            cards[name] = card or cards.get(name)
        return cards

    def _in_state(self, box_id: bytes, state: BoxState) -> BoxRow:
        row = found(self._session, BoxRow, box_id, lock=True)
        if row.state != state:
            raise WrongPhaseError("这个票箱现在不能这样做：它已进到下一步，或还没到这一步")
        return row


def _box(row: BoxRow) -> Box:
    return Box(
        id=row.id,
        sitting_id=row.sitting_id,
        group=row.group_code,
        public_key=row.public_key,
        fingerprint=row.fingerprint,
        form_hash=row.form_hash,
        bucket=row.bucket,
        issued=row.issued,
        voided=row.voided,
        unused=row.unused,
        returned=row.returned,
        state=BoxState(row.state),
        closing_digest=row.closing_digest,
        opened_count=row.opened_count,
        bad_count=row.bad_count,
        trial=row.trial,
    )
