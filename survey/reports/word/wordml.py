"""Pieces of a document in WordprocessingML: text, paragraphs, drawings."""

from html import escape

from survey.reports.characters import legal

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
)
"""What the main part of a document must declare for the markup made here."""

# Quotation marks and dashes belong to both scripts; here they are Chinese.
_CHINESE = '<w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr>'
_EMU_PER_MM = 36_000


def text_of(words: str) -> str:
    """Return ``words`` for XML: escaped, and without characters that XML forbids."""
    return escape(legal(words), quote=True)


def paragraph(style: str, words: str = "", properties: str = "") -> str:
    """Return a paragraph, new lines as line breaks.

    ``properties`` follow its style, in the schema's order.
    """
    lines = text_of(words).split("\n") if words else []
    inner = "<w:br/>".join(f'<w:t xml:space="preserve">{line}</w:t>' for line in lines)
    runs = f"<w:r>{_CHINESE}{inner}</w:r>" if lines else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{runs}</w:p>'


def drawing(number: int, relation: str, words: str, width_mm: float, height_mm: float) -> str:
    """Return a paragraph that holds a chart; ``words`` stand in for it."""
    width, height = round(width_mm * _EMU_PER_MM), round(height_mm * _EMU_PER_MM)
    return (
        '<w:p><w:pPr><w:pStyle w:val="Figure"/></w:pPr><w:r><w:drawing>'
        '<wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{width}" cy="{height}"/>'
        f'<wp:docPr id="{number}" name="图 {number}" descr="{text_of(words)}"/>'
        "<wp:cNvGraphicFramePr/><a:graphic><a:graphicData"
        ' uri="http://schemas.openxmlformats.org/drawingml/2006/chart">'
        f'<c:chart r:id="{relation}"/></a:graphicData></a:graphic></wp:inline>'
        "</w:drawing></w:r></w:p>"
    )
