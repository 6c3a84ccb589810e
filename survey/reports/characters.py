"""What any file can hold, and how wide it will be."""

import re
from unicodedata import east_asian_width

_ILLEGAL = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def legal(words: str) -> str:
    """Return ``words`` without the characters that XML forbids.

    >>> legal("a\\x00b\\r\\nc")
    'ab\\nc'
    """
    return _ILLEGAL.sub("", words)


def ems(words: str) -> float:
    """Return how wide ``words`` are, a Chinese character being one.

    >>> ems("好(n=7)")
    3.5
    """
    return sum(1 if east_asian_width(one) in "WFA" else 0.5 for one in words)
