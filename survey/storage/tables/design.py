"""The design side: forms, their editions, drafts and versions, and recordings of questions."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from survey.core.voice import LARGEST_SOUND, Media
from survey.storage.tables.bases import Base, Numbered, counted, fixed, one_of


class FormRow(Numbered, Base):
    """A form 问卷 as it may still change; without a team it is everybody's."""

    __tablename__ = "form"

    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"), index=True)
    title: Mapped[str]
    origin: Mapped[str]
    body: Mapped[str] = mapped_column(Text)


class EditionRow(Numbered, Base):
    """An edition 版本: canonical text and its hash; never changed, never deleted."""

    __tablename__ = "edition"
    __table_args__ = (UniqueConstraint("form_id", "fingerprint"),)

    form_id: Mapped[int] = mapped_column(ForeignKey("form.id"))
    body: Mapped[str] = mapped_column(Text)
    fingerprint: Mapped[bytes] = fixed("fingerprint", 32)


class ClipRow(Base):
    """A clip 朗读录音: one question read aloud, the hash of the words and of the sound."""

    __tablename__ = "clip"

    form_id: Mapped[int] = mapped_column(ForeignKey("form.id"), primary_key=True)
    question_id: Mapped[str] = mapped_column(primary_key=True)
    text_hash: Mapped[bytes] = fixed("text_hash", 32)
    kind: Mapped[str] = one_of("kind", Media)
    sound_hash: Mapped[bytes] = fixed("sound_hash", 16, index=True)
    sound: Mapped[bytes] = mapped_column(
        LargeBinary,
        CheckConstraint(f"length(sound) BETWEEN 1 AND {LARGEST_SOUND}", name="sound_length"),
    )


class DraftRow(Base):
    """A form 自拟表样 that a team is writing; ``away`` ones are deleted until taken back.

    ``form.body`` is the last text of it that was whole; ``at`` is the step that holds now.
    """

    __tablename__ = "draft"

    form_id: Mapped[int] = mapped_column(ForeignKey("form.id"), primary_key=True)
    revision: Mapped[int] = counted("revision")
    at: Mapped[int] = counted("at")
    away: Mapped[bool]


class DraftStepRow(Base):
    """A state of a draft that can be gone back to; it may be faulty."""

    __tablename__ = "draft_step"

    form_id: Mapped[int] = mapped_column(ForeignKey("draft.form_id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    deed: Mapped[str]
    topic: Mapped[str]
    body: Mapped[str] = mapped_column(Text)


class VersionRow(Base):
    """An edition of a team's own form, the day it was kept and what for."""

    __tablename__ = "version"

    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), primary_key=True)
    kept_on: Mapped[date]
    note: Mapped[str]
