"""The result shelf: frozen summaries, and what is kept of ballots after opening.

Open texts are laid down here; whoever reads them finds them on the text shelf.
"""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from survey.storage.lookup import kept
from survey.storage.tables.bases import Untraced
from survey.storage.tables.results import AnswerRow, BallotRow, FreeTextRow, SummaryRow


@dataclass(frozen=True)
class StoredSummary:
    """A summary as it was frozen; ``body`` is its JSON, the hashes prove it unchanged."""

    rules_hash: bytes
    body: str
    body_hash: bytes
    method_version: str


class ResultShelf:
    """Results. Rows from ballots get random names and are written in the order of those."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def keep_summary(
        self, sitting_id: int, rules_hash: bytes, body: str, body_hash: bytes, method_version: str
    ) -> None:
        """Freeze the summary of a sitting; a second one is refused by the database."""
        row = SummaryRow(
            sitting_id=sitting_id,
            rules_hash=rules_hash,
            body=body,
            body_hash=body_hash,
            method_version=method_version,
        )
        kept(self._session, row)

    def summary(self, sitting_id: int) -> StoredSummary | None:
        """Return the frozen summary; ``None`` before the opening."""
        row = self._session.get(SummaryRow, sitting_id)
        if row is None:
            return None
        return StoredSummary(row.rules_hash, row.body, row.body_hash, row.method_version)

    def keep_columns(self, box_id: bytes, columns: Mapping[str, bytes]) -> None:
        """Keep the packed, shuffled column of each question of a box."""
        self._keep(
            AnswerRow,
            box_id,
            ({"question_id": key, "value": value} for key, value in columns.items()),
        )

    def columns(self, box_id: bytes) -> dict[str, bytes]:
        """Return the packed columns of a box by question key."""
        wanted = select(AnswerRow.question_id, AnswerRow.value).where(AnswerRow.box_id == box_id)
        return {row.question_id: row.value for row in self._session.execute(wanted)}

    def keep_ballots(self, box_id: bytes, contents: Sequence[bytes]) -> None:
        """Keep the whole ballots of a box."""
        self._keep(BallotRow, box_id, ({"content": content} for content in contents))

    def ballots(self, box_id: bytes) -> tuple[bytes, ...]:
        """Return the whole ballots of a box in random order."""
        wanted = select(BallotRow.content).where(BallotRow.box_id == box_id)
        return tuple(self._session.scalars(wanted.order_by(BallotRow.id)))

    def keep_texts(self, box_id: bytes, texts: Sequence[tuple[str, str]]) -> None:
        """Keep open texts, each with its question's key and with nothing else."""
        self._keep(
            FreeTextRow,
            box_id,
            ({"question_id": key, "body": body, "review_state": "unread"} for key, body in texts),
        )

    def _keep(self, kind: type[Untraced], box_id: bytes, rows: Iterable[dict[str, Any]]) -> None:
        named = [{"id": secrets.token_bytes(16), "box_id": box_id, **row} for row in rows]
        if named:
            self._session.execute(insert(kind), sorted(named, key=lambda row: row["id"]))
