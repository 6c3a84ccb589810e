"""Generations: how far the boxes of a database have come, so that an older one is known."""

from typing import NamedTuple

FINAL = frozenset({"开始收票", "作废测评码", "撤回发布", "封箱", "开箱", "恢复备份"})
"""Deeds of the log that an older database, put back, would undo: dead slips would live again."""


class Generation(NamedTuple):
    """The last final deed: its ``number`` in the log of deeds, and its hash.

    Two databases with one past may go different ways under the same number; the hash
    tells them apart. Number 0 is before the first such deed.
    """

    number: int
    mark: bytes


FIRST = Generation(0, b"")
