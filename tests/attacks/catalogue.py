"""All attacks there are, in the order of the table."""

from tests.attacks import after, before, copies, keys
from tests.attacks.attack import Attack
from tests.attacks.door import (
    backups,
    guessing,
    lengths,
    logs,
    patterns,
    phones,
    previews,
    refused_opening,
    replies,
)

STORED: tuple[Attack, ...] = (
    *before.ATTACKS,
    *copies.ATTACKS,
    *keys.ATTACKS,
    *after.ATTACKS,
)
"""What can be tried with what the house stores, and with stolen keys."""

DOOR: tuple[Attack, ...] = (
    *logs.ATTACKS,
    *refused_opening.ATTACKS,
    *replies.ATTACKS,
    *lengths.ATTACKS,
    *previews.ATTACKS,
    *phones.ATTACKS,
    *guessing.ATTACKS,
    *patterns.ATTACKS,
    *backups.ATTACKS,
)
"""What can be tried at the respondents' door and beside it."""

ATTACKS: tuple[Attack, ...] = (*STORED, *DOOR)
