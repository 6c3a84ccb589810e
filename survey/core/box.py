"""The box: all sealed ballots of one group in one sitting."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class BoxState(StrEnum):
    """Where a box stands. Only an open box takes ballots; a destroyed one holds none."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    OPENED = "opened"
    DESTROYED = "destroyed"


class SealedBallot(NamedTuple):
    """A ballot that only the custodians can open, and the name it was sealed under."""

    rid: bytes
    sealed: bytes


@dataclass(frozen=True)
class Box:
    """A box and its counts. Nothing in it tells who answered or when.

    ``issued`` − ``voided`` − ``unused`` = ``returned`` holds for slips from closing on;
    before that ``unused``, ``returned`` and ``closing_digest`` are ``None``.
    A ``trial`` box 试填 has a key that nobody can open, and is wiped with what lies in it.
    """

    id: bytes
    sitting_id: int
    group: str
    public_key: bytes
    fingerprint: str
    form_hash: bytes
    bucket: int
    issued: int = 0
    voided: int = 0
    unused: int | None = None
    returned: int | None = None
    state: BoxState = BoxState.DRAFT
    closing_digest: bytes | None = None
    opened_count: int | None = None
    bad_count: int | None = None
    trial: bool = False
