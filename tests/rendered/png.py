"""A page of a PDF as a PNG, without an imaging library."""

import struct
import zlib

import pypdfium2

_RGB, _FILTER_NONE = 2, b"\0"


def png_of(page: pypdfium2.PdfPage, scale: float) -> bytes:
    """Return the page, ``scale`` pixels to a point."""
    drawn = page.render(scale=scale, rev_byteorder=True)
    rows = bytes(drawn.buffer)
    lines = (
        _FILTER_NONE + rows[at : at + 3 * drawn.width]
        for at in range(0, drawn.height * drawn.stride, drawn.stride)
    )
    header = struct.pack(">IIBBBBB", drawn.width, drawn.height, 8, _RGB, 0, 0, 0)
    pixels = zlib.compress(b"".join(lines))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in ((b"IHDR", header), (b"IDAT", pixels), (b"IEND", b""))
    )
