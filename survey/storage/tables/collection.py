"""The collection side: sittings, their boxes, slips and sealed ballots."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, LargeBinary, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from survey.core.box import BoxState
from survey.core.sitting import Anonymity, Phase, Selection, WayIn
from survey.storage.tables.bases import Base, Numbered, Untraced, counted, fixed, one_of

BUCKETS = tuple(2**power for power in range(8, 16))
SEAL = 48
"""What sealing adds to every padded ballot: 32 bytes of key, 16 of tag."""


class SittingRow(Numbered, Base):
    """A sitting 场次."""

    __tablename__ = "sitting"
    __table_args__ = (CheckConstraint("threshold >= 1", name="threshold_positive"),)

    stationing_id: Mapped[int] = mapped_column(ForeignKey("stationing.id"), index=True)
    title: Mapped[str]
    place: Mapped[str]
    method: Mapped[str]
    day: Mapped[date]
    last_day: Mapped[date]
    purpose: Mapped[str]
    anonymity: Mapped[str] = one_of("anonymity", Anonymity)
    phase: Mapped[str] = one_of("phase", Phase)
    last_call: Mapped[datetime | None]
    rules: Mapped[dict[str, Any]] = mapped_column(JSON)
    custodians: Mapped[list[str]] = mapped_column(JSON)
    threshold: Mapped[int]


class SittingEditionRow(Base):
    """A form chosen for a sitting, and the edition of it once that is frozen."""

    __tablename__ = "sitting_edition"

    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    form_id: Mapped[int] = mapped_column(ForeignKey("form.id"))
    edition_id: Mapped[int | None] = mapped_column(ForeignKey("edition.id"))


class GroupRow(Base):
    """A group 票类 of a sitting. A draft may still have the same code twice."""

    __tablename__ = "grp"
    __table_args__ = (CheckConstraint("weight BETWEEN 0 AND 100", name="weight_percent"),)

    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str]
    label: Mapped[str]
    way_in: Mapped[str] = one_of("way_in", WayIn)
    selection: Mapped[str] = one_of("selection", Selection, before="all")
    invited: Mapped[int | None] = counted("invited")
    weight: Mapped[int | None]
    paper_colour: Mapped[str]


class BoxRow(Base):
    """A box 票箱. Its counts are the only thing that changes while it is open."""

    __tablename__ = "box"
    __table_args__ = (
        UniqueConstraint("sitting_id", "group_code"),
        CheckConstraint(f"bucket IN ({', '.join(map(str, BUCKETS))})", name="bucket_known"),
        CheckConstraint("voided <= issued", name="voided_were_issued"),
        CheckConstraint(
            "state IN ('draft', 'open') OR (unused IS NOT NULL AND returned IS NOT NULL"
            " AND closing_digest IS NOT NULL)",
            name="closed_is_counted",
        ),
    )

    id: Mapped[bytes] = fixed("id", 16, primary_key=True)
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id"))
    group_code: Mapped[str]
    public_key: Mapped[bytes] = fixed("public_key", 32)
    fingerprint: Mapped[str]
    form_hash: Mapped[bytes] = fixed("form_hash", 32)
    bucket: Mapped[int]
    issued: Mapped[int] = counted("issued")
    voided: Mapped[int] = counted("voided")
    unused: Mapped[int | None] = counted("unused")
    returned: Mapped[int | None] = counted("returned")
    state: Mapped[str] = one_of("state", BoxState)
    closing_digest: Mapped[bytes | None] = fixed("closing_digest", 32)
    opened_count: Mapped[int | None] = counted("opened_count")
    bad_count: Mapped[int | None] = counted("bad_count")
    trial: Mapped[bool] = mapped_column(server_default=false())


class EntranceRow(Base):
    """An entrance 公开码: the code that many people share, and its box."""

    __tablename__ = "entrance"

    key: Mapped[str] = mapped_column(primary_key=True)
    box_id: Mapped[bytes] = mapped_column(ForeignKey("box.id"), unique=True)


class CustodyRow(Base):
    """A custodian 开箱人 of a box, with his wrapped card when the server keeps a copy."""

    __tablename__ = "custody"

    box_id: Mapped[bytes] = mapped_column(ForeignKey("box.id"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    card: Mapped[bytes | None] = mapped_column(LargeBinary)


class ErratumRow(Numbered, Base):
    """A correction 更正 of words in frozen forms, told at the head of the paper."""

    __tablename__ = "erratum"

    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id"), index=True)
    wrong: Mapped[str]
    right: Mapped[str]


class SlipRow(Untraced):
    """A slip 测评码 that has not been used: two hashes and a box. A used one is gone."""

    __tablename__ = "slip"

    h_token: Mapped[bytes] = fixed("h_token", 32, primary_key=True)
    h_code: Mapped[bytes] = fixed("h_code", 32, unique=True)
    box_id: Mapped[bytes] = mapped_column(ForeignKey("box.id"), index=True)


class SealedRow(Untraced):
    """A sealed ballot 封存答卷. Its length is one of eight, and the same throughout a box."""

    __tablename__ = "sealed"

    rid: Mapped[bytes] = fixed("rid", 32, primary_key=True)
    box_id: Mapped[bytes] = mapped_column(ForeignKey("box.id"), index=True)
    ct: Mapped[bytes] = mapped_column(
        LargeBinary,
        CheckConstraint(
            f"length(ct) IN ({', '.join(str(bucket + SEAL) for bucket in BUCKETS)})",
            name="ct_length",
        ),
    )
