"""How PostgreSQL's own marks on rows link slips to ballots: read from the pages of the heap.

Every row on a page bears the transactions that wrote and that deleted it, and a deleted row
stays on its page for a while.
"""

import struct
from typing import NamedTuple

_PAGE, _HEADER, _POINTER, _NORMAL = 8192, 24, 4, 1


class Tuple(NamedTuple):
    """A row on a page: who wrote it, who deleted it (0: nobody), and its bytes."""

    xmin: int
    xmax: int
    content: bytes


def tuples(heap: bytes) -> list[Tuple]:
    """Return the rows in a heap in the order in which they lie, deleted ones too."""
    found = []
    for start in range(0, len(heap), _PAGE):
        page = heap[start : start + _PAGE]
        (lower,) = struct.unpack_from("<H", page, 12)
        for place in range(_HEADER, lower, _POINTER):
            (pointer,) = struct.unpack_from("<I", page, place)
            offset, flags, length = pointer & 0x7FFF, pointer >> 15 & 3, pointer >> 17
            if flags == _NORMAL:
                xmin, xmax = struct.unpack_from("<II", page, offset)
                found.append(Tuple(xmin, xmax, page[offset : offset + length]))
    return found


def linked(slips: list[Tuple], ballots: list[Tuple], pairs: list[tuple[bytes, bytes]]) -> int:
    """Return how many pairs of slip and ballot one transaction gives away.

    A guess among several ballots of one transaction counts as the share it is right in.
    """
    by_writer: dict[int, list[bytes]] = {}
    for ballot in ballots:
        by_writer.setdefault(ballot.xmin, []).append(ballot.content)
    right = 0.0
    for token, rid in pairs:
        burnt = [slip for slip in slips if token in slip.content and slip.xmax]
        for slip in burnt[:1]:
            written = by_writer.get(slip.xmax, [])
            right += any(rid in content for content in written) / max(len(written), 1)
    return round(right)
