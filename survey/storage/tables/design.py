"""The design side: forms, their frozen editions, and recordings of their questions."""

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from survey.core.voice import LARGEST_SOUND, Media
from survey.storage.tables.bases import Base, Numbered, fixed, one_of


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
