"""The coding side: themes, who reads, and what each text was judged to be.

Which account sits on which seat is known of a sitting, and never of a text's row.
"""

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from survey.storage.tables.bases import Base, Numbered, one_of


class ThemeRow(Numbered, Base):
    """A theme 主题 of a sitting; ``place`` is its place in the list."""

    __tablename__ = "theme"
    __table_args__ = (UniqueConstraint("sitting_id", "label"),)

    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id"))
    place: Mapped[int]
    label: Mapped[str]
    tag: Mapped[str]


class CoderRow(Base):
    """A seat of somebody who reads the texts of a sitting."""

    __tablename__ = "coder"
    __table_args__ = (
        CheckConstraint("seat IN (1, 2)", name="seat_known"),
        CheckConstraint("account_id IS NOT NULL OR NOT done", name="done_by_somebody"),
        UniqueConstraint("sitting_id", "account_id"),
    )

    sitting_id: Mapped[int] = mapped_column(
        ForeignKey("sitting.id"), primary_key=True, autoincrement=False
    )
    seat: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    done: Mapped[bool]


class CodingRow(Base):
    """What one seat, or both together (0), judged one text to be."""

    __tablename__ = "coding"
    __table_args__ = (
        CheckConstraint("seat IN (0, 1, 2)", name="seat_known"),
        {"sqlite_with_rowid": False},
    )

    text_id: Mapped[bytes] = mapped_column(ForeignKey("free_text.id"), primary_key=True)
    seat: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    scope: Mapped[str] = one_of("scope", ("within", "transfer"))
    lead: Mapped[bool]


class CodedThemeRow(Base):
    """One theme of one judgement."""

    __tablename__ = "coded_theme"
    __table_args__ = (
        ForeignKeyConstraint(["text_id", "seat"], ["coding.text_id", "coding.seat"]),
        {"sqlite_with_rowid": False},
    )

    text_id: Mapped[bytes] = mapped_column(primary_key=True)
    seat: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    theme_id: Mapped[int] = mapped_column(ForeignKey("theme.id"), primary_key=True)
