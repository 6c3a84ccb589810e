"""Pages that differ in one place: what is around it is compressed once, and never again."""

import zlib
from dataclasses import dataclass
from struct import pack

_RAW = -zlib.MAX_WBITS
_HEADER = bytes.fromhex("1f8b08000000000002ff")  # gzip, no name, no time


@dataclass(frozen=True)
class Part:
    """Bytes that many pages share; `deflated` ends at a whole byte."""

    text: bytes
    deflated: bytes


@dataclass(frozen=True)
class Page:
    """One page. What stands in its middle is secret and is stored, not compressed.

    Compressed next to other words it would show in the length of the page.
    """

    head: Part
    middle: bytes
    tail: Part

    def plain(self) -> bytes:
        """Return the page as it is read."""
        return b"".join((self.head.text, self.middle, self.tail.text))

    def packed(self) -> bytes:
        """Return the page as a gzip file (RFC 1952) of one member."""
        plain = self.plain()
        stored = _deflated(self.middle, 0, zlib.Z_FULL_FLUSH) if self.middle else b""
        ending = pack("<LL", zlib.crc32(plain), len(plain))
        return b"".join((_HEADER, self.head.deflated, stored, self.tail.deflated, ending))


@dataclass(frozen=True)
class Frame:
    """What stands around the middle of a page; made by `framed`."""

    head: Part
    tail: Part

    def around(self, middle: bytes = b"") -> Page:
        """Return the page with ``middle`` in it."""
        return Page(self.head, middle, self.tail)


def framed(head: str, tail: str = "") -> Frame:
    """Return the frame of ``head`` and ``tail``."""
    before, after = head.encode(), tail.encode()
    return Frame(
        Part(before, _deflated(before, 9, zlib.Z_FULL_FLUSH)),
        Part(after, _deflated(after, 9, zlib.Z_FINISH)),
    )


def _deflated(text: bytes, level: int, end: int) -> bytes:
    stream = zlib.compressobj(level, zlib.DEFLATED, _RAW)
    return stream.compress(text) + stream.flush(end)
