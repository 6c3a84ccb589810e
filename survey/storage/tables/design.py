"""The design side: forms and their frozen editions."""

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from survey.storage.tables.bases import Base, Numbered, fixed


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
