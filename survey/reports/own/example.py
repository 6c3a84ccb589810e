"""An example of a team's own template, with most of the fields, to be changed in Word."""

from collections.abc import Sequence

from survey.reports.chapters.basis import NO_DAY
from survey.reports.word.document import Document
from survey.reports.word.wordml import paragraph

_COUNTS = ("invited", "issued", "returned", "valid", "void")
_HEADS = ("票类", "应到", "发出", "收回", "有效", "废票")


def example_docx() -> bytes:
    """Return the example. It is always the same."""
    document = Document("报告模板", NO_DAY)
    document.paragraph("Label", "附件1")
    document.paragraph("Title", "{{ unit }}\n{{ sitting }}结果")
    document.paragraph("Subtitle", "（{{ day }}）")
    document.paragraph("BodyText", "组织：{{ round }} {{ team }}。地点：{{ place }}。")
    document.paragraph("BodyText", "方式：{{ method }}；{{ anonymity }}。")
    counts = "，".join(
        f"{head}{{{{ {name} }}}}" for head, name in zip(_HEADS[1:], _COUNTS, strict=True)
    )
    document.paragraph("BodyText", f"{counts}。")
    document.paragraph("Caption", "发出和收回")
    document.markup(
        _table(_row(_HEADS, head=True) + _loop("tr", "one", "audiences", _counts(), _HEADS))
    )
    _chapters(document)
    return document.packed()


def _chapters(document: Document) -> None:
    document.paragraph("BodyText", "{%p for chapter in chapters %}")
    document.paragraph("Heading1", "{{ chapter.number }}、{{ chapter.title }}")
    document.paragraph("BodyText", "{%p for section in chapter.sections %}")
    _looped(document, "Heading2", "heading", "section.headings")
    _looped(document, "BodyText", "said", "section.sentences")
    _looped(document, "Quote", "quote", "section.quotes")
    document.paragraph("BodyText", "{%p for table in section.tables %}")
    document.paragraph("Caption", "表{{ table.number }} {{ table.title }}")
    document.paragraph("BodyText", "{{p table.grid }}")
    _looped(document, "Note", "note", "table.notes")
    document.paragraph("BodyText", "{%p for chart in table.charts %}")
    document.paragraph("BodyText", "{{p chart.drawing }}")
    document.paragraph("FigureCaption", "{{ chart.caption }}")
    document.paragraph("BodyText", "{%p endfor %}")
    for _ in ("table", "section", "chapter"):
        document.paragraph("BodyText", "{%p endfor %}")


def _looped(document: Document, style: str, variable: str, source: str) -> None:
    """Write a paragraph for each of ``source``."""
    document.paragraph(style, f"{{%p for {variable} in {source} %}}")
    document.paragraph(style, f"{{{{ {variable} }}}}")
    document.paragraph(style, "{%p endfor %}")


def _counts() -> str:
    return _row(["{{ one.label }}", *(f"{{{{ one.{name} }}}}" for name in _COUNTS)])


def _loop(kind: str, variable: str, source: str, body: str, columns: Sequence[str]) -> str:
    """Return rows around ``body``, as wide as the table, that begin and end its loop."""
    rest = [""] * (len(columns) - 1)
    begin = _row([f"{{%{kind} for {variable} in {source} %}}", *rest])
    return begin + body + _row([f"{{%{kind} endfor %}}", *rest])


def _row(cells: Sequence[str], *, head: bool = False) -> str:
    style, repeated = ("CellHead", "<w:tblHeader/>") if head else ("CellText", "")
    made = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="0" w:type="auto"/></w:tcPr>{paragraph(style, cell)}</w:tc>'
        for cell in cells
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{made}</w:tr>"


def _table(rows: str) -> str:
    """Return a table whose columns are as wide as what will stand in them."""
    first = rows[: rows.index("</w:tr>")].count("<w:tc>")
    grid = f'<w:gridCol w:w="{8800 // first}"/>' * first
    return (
        '<w:tbl><w:tblPr><w:tblStyle w:val="Results"/><w:tblW w:w="5000" w:type="pct"/>'
        '<w:jc w:val="center"/><w:tblLayout w:type="autofit"/><w:tblLook w:val="0020"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
    )
