"""QR codes: a symbol's modules, and one drawing of them for paper and for pages."""

import re

from qrcode.constants import ERROR_CORRECT_M
from qrcode.exceptions import DataOverflowError
from qrcode.main import QRCode

from survey.core.errors import SurveyError

Modules = tuple[tuple[bool, ...], ...]

# Any mask is a valid symbol, since the symbol itself names it. Trying all eight
# only looks for the prettiest and takes four fifths of the time.
_MASK = 0

# Digits and capitals pack tighter than bytes from runs of about ten; a slip's
# token has 16 and so keeps an address of 29 bytes within version 3.
_SHORTEST_RUN = 16

_DARK_RUN = re.compile(b"\x01+")


def matrix(text: str) -> Modules:
    """Return the modules of ``text`` row by row, dark ones ``True``, without a quiet zone.

    Error correction M; the smallest version that holds the text.
    """
    symbol = QRCode(error_correction=ERROR_CORRECT_M, mask_pattern=_MASK)
    symbol.add_data(text.encode(), optimize=_SHORTEST_RUN)
    try:
        symbol.make()
    except (DataOverflowError, ValueError) as too_long:
        raise SurveyError(
            "二维码放不下 %(length)s 字节：请缩短内容", length=len(text.encode())
        ) from too_long
    return tuple(map(tuple, symbol.modules))


def drawing(modules: Modules, *, quiet: int = 4) -> str:
    """Return ``modules`` as an SVG of one path, ``quiet`` light modules around it.

    One unit is one module; the page gives the size. The drawing is hidden from
    screen readers: the address it holds belongs beside it in words.
    """
    side = len(modules) + 2 * quiet
    dark = "".join(
        f"M{run.start() + quiet} {row}H{run.end() + quiet}v1H{run.start() + quiet}z"
        for row, line in enumerate(modules, quiet)
        for run in _DARK_RUN.finditer(bytes(line))
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" color="#000"'
        ' shape-rendering="crispEdges" aria-hidden="true" focusable="false">'
        f'<rect width="{side}" height="{side}" fill="#fff"/>'
        f'<path fill="currentColor" d="{dark}"/></svg>'
    )


def svg(text: str, *, quiet: int = 4) -> str:
    """Return the QR code of ``text`` as an SVG, ready for a page or a PDF."""
    return drawing(matrix(text), quiet=quiet)
