"""All attacks there are, in the order of the table."""

from tests.attacks import after, before, keys
from tests.attacks.attack import Attack

STORED: tuple[Attack, ...] = (*before.ATTACKS, *keys.ATTACKS, *after.ATTACKS)
"""What can be tried with what the house stores, and with stolen keys."""

ATTACKS: tuple[Attack, ...] = (*STORED,)
