"""The page of an official document after GB/T 9704: geometry and page numbers."""

from dataclasses import dataclass

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_NS = f'xmlns:w="{NAMESPACE}"'

_TWIPS_PER_MM = 1440 / 25.4
_NUMBER_BELOW_TEXT = 12  # 7 mm of white and the number itself


@dataclass(frozen=True)
class Sheet:
    """A page of A4 in millimetres; ``text_width`` is what lies between the margins."""

    width: int
    height: int
    top: int
    right: int
    bottom: int
    left: int

    @property
    def text_width(self) -> int:
        """Return the width of the type area."""
        return self.width - self.left - self.right

    @property
    def text_height(self) -> int:
        """Return the height of the type area."""
        return self.height - self.top - self.bottom


UPRIGHT = Sheet(210, 297, top=37, right=26, bottom=35, left=28)
LANDSCAPE = Sheet(297, 210, top=28, right=35, bottom=26, left=37)
"""The same type area turned by a quarter, binding edge on top."""


def twips(millimetres: float) -> int:
    """Return a length in twentieths of a point.

    >>> twips(25.4)
    1440
    """
    return round(millimetres * _TWIPS_PER_MM)


def section_end(sheet: Sheet, footers: tuple[str, str]) -> str:
    """Return the properties of a section; ``footers`` are those of odd and even pages."""
    turned = ' w:orient="landscape"' if sheet.width > sheet.height else ""
    below = sheet.bottom - _NUMBER_BELOW_TEXT
    return (
        "<w:sectPr>"
        f'<w:footerReference w:type="default" r:id="{footers[0]}"/>'
        f'<w:footerReference w:type="even" r:id="{footers[1]}"/>'
        f'<w:pgSz w:w="{twips(sheet.width)}" w:h="{twips(sheet.height)}"{turned}/>'
        f'<w:pgMar w:top="{twips(sheet.top)}" w:right="{twips(sheet.right)}"'
        f' w:bottom="{twips(sheet.bottom)}" w:left="{twips(sheet.left)}"'
        f' w:header="{twips(15)}" w:footer="{twips(below)}" w:gutter="0"/>'
        "</w:sectPr>"
    )


def footer(side: str) -> str:
    """Return a footer with the page number between dashes; odd pages Right, even pages Left."""
    return (
        f'<w:ftr {_NS}><w:p><w:pPr><w:pStyle w:val="PageNumber{side}"/></w:pPr>'
        '<w:r><w:t xml:space="preserve">— </w:t></w:r>'
        '<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
        '<w:r><w:t xml:space="preserve"> —</w:t></w:r></w:p></w:ftr>'
    )


def settings() -> str:
    """Return the settings of the document: even pages have a footer of their own."""
    return (
        f'<w:settings {_NS}><w:zoom w:percent="100"/><w:bordersDoNotSurroundHeader/>'
        '<w:bordersDoNotSurroundFooter/><w:defaultTabStop w:val="420"/><w:evenAndOddHeaders/>'
        '<w:characterSpacingControl w:val="compressPunctuation"/><w:compat>'
        '<w:compatSetting w:name="compatibilityMode"'
        ' w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
    )
