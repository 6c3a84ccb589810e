"""Which way words run."""

import re

_FROM_THE_RIGHT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
"""Letters of Hebrew, Arabic, Uyghur and their kin."""


def runs_both_ways(words: str) -> bool:
    """Return whether any of ``words`` is written from right to left."""
    return bool(_FROM_THE_RIGHT.search(words))
