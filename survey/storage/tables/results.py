"""The results side: the frozen summary, and what is kept of ballots after opening."""

from sqlalchemy import ForeignKey, LargeBinary, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from survey.storage.tables.bases import Base, Untraced, fixed, one_of


class SummaryRow(Base):
    """The summary 汇总 of a sitting, with the hashes that prove it unchanged."""

    __tablename__ = "summary"

    sitting_id: Mapped[int] = mapped_column(
        ForeignKey("sitting.id"), primary_key=True, autoincrement=False
    )
    rules_hash: Mapped[bytes] = fixed("rules_hash", 32)
    body: Mapped[str] = mapped_column(Text)
    body_hash: Mapped[bytes] = fixed("body_hash", 32)
    method_version: Mapped[str]


class AnswerRow(Untraced):
    """One question's answers of one box, shuffled on their own (strict sittings)."""

    __tablename__ = "answer"
    __table_args__ = (UniqueConstraint("box_id", "question_id"), {"sqlite_with_rowid": False})

    id: Mapped[bytes] = fixed("id", 16, primary_key=True)
    box_id: Mapped[bytes] = mapped_column(ForeignKey("box.id"))
    question_id: Mapped[str]
    value: Mapped[bytes] = mapped_column(LargeBinary)


class BallotRow(Untraced):
    """One whole ballot under a random name (sittings kept by rows)."""

    __tablename__ = "ballot"

    id: Mapped[bytes] = fixed("id", 16, primary_key=True)
    box_id: Mapped[bytes] = mapped_column(ForeignKey("box.id"), index=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class FreeTextRow(Untraced):
    """One open text, apart from every other answer of its writer."""

    __tablename__ = "free_text"

    id: Mapped[bytes] = fixed("id", 16, primary_key=True)
    box_id: Mapped[bytes] = mapped_column(ForeignKey("box.id"), index=True)
    question_id: Mapped[str]
    body: Mapped[str] = mapped_column(Text)
    review_state: Mapped[str] = one_of("review_state", ("unread", "read"))
    redacted: Mapped[str | None] = mapped_column(Text)
