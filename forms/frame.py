"""Pages that differ in a few places: what is around these is compressed once, and never again."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from struct import pack

_RAW = -zlib.MAX_WBITS
_WINDOW = 1 << zlib.MAX_WBITS
_STEP = 4096
_HEADER = bytes.fromhex("1f8b08000000000002ff")  # gzip, no name, no time


@dataclass(frozen=True)
class Page:
    """One page: a frame, and what is its own in the gaps."""

    frame: "Frame"
    own: tuple[bytes, ...]

    def plain(self) -> bytes:
        """Return the page as it is read."""
        return _laced(self.frame.parts, self.own)

    def packed(self) -> bytes:
        """Return the page as a gzip file (RFC 1952) of one member.

        What is its own is secret and is stored, not compressed: next to other words it
        would show in the length of the page.
        """
        plain = self.plain()
        parts = self.frame.deflated(tuple(map(len, self.own)))
        stored = [_deflated(words, 0, zlib.Z_SYNC_FLUSH) for words in self.own]
        ending = pack("<LL", zlib.crc32(plain), len(plain))
        body = _laced(parts, stored) + ending
        return (_padded(len(body)) if self.frame.private else _HEADER) + body


@dataclass
class Frame:
    """The parts that stand around the gaps of a page; ``private`` ones hold somebody's answers.

    How well answers compress would show in the length of a page, and the length shows on
    the wire. So such pages are padded, in a field of the header that everybody skips.
    """

    parts: tuple[bytes, ...]
    private: bool = False
    _known: dict[tuple[int, ...], tuple[bytes, ...]] = field(init=False, default_factory=dict)

    def around(self, *own: bytes) -> Page:
        """Return the page with ``own`` in the gaps, one less than there are parts."""
        return Page(self, own)

    def deflated(self, gaps: tuple[int, ...]) -> tuple[bytes, ...]:
        """Return the parts deflated, for gaps of so many bytes.

        A part says "as so many bytes before" of what stands in the parts before it; of what
        is in the gaps it knows the length only.
        """
        if gaps not in self._known:
            made, before = [], b""
            for part, gap in zip(self.parts, gaps, strict=False):
                made.append(_deflated(part, 9, zlib.Z_SYNC_FLUSH, before))
                before = (before + part + bytes(gap))[-_WINDOW:]
            made.append(_deflated(self.parts[-1], 9, zlib.Z_FINISH, before))
            self._known[gaps] = tuple(made)
        return self._known[gaps]


def _padded(length: int) -> bytes:
    """Return a header that makes itself and ``length`` bytes behind it a multiple of `_STEP`."""
    header = _HEADER[:3] + b"\x04" + _HEADER[4:]  # flag FEXTRA
    room = -(len(header) + 2 + length) % _STEP
    return header + pack("<H", room) + bytes(room)


def _laced(parts: Sequence[bytes], between: Sequence[bytes]) -> bytes:
    pairs = zip_longest(parts, between, fillvalue=b"")
    return b"".join(words for pair in pairs for words in pair)


def _deflated(text: bytes, level: int, end: int, before: bytes = b"") -> bytes:
    stream = zlib.compressobj(level, zlib.DEFLATED, _RAW, zdict=before)
    return stream.compress(text) + stream.flush(end)
