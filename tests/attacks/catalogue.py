"""All attacks there are, in the order of the table."""

from tests.attacks import after, before, keys
from tests.attacks.attack import Attack

ATTACKS: tuple[Attack, ...] = (
    *before.ATTACKS,
    *keys.ATTACKS,
    *after.ATTACKS,
)
