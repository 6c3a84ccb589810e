"""The type of an official document after GB/T 9704: fonts by name and styles by purpose."""

from dataclasses import dataclass

from survey.reports.page import NAMESPACE


@dataclass(frozen=True)
class Face:
    """A font by the name that offices use, and what to take where it is not installed."""

    name: str
    otherwise: str


_TITLE = Face("方正小标宋简体", "宋体")
_BODY = Face("仿宋_GB2312", "仿宋")
_SECOND = Face("楷体_GB2312", "楷体")
_HEAD = Face("黑体", "SimHei")
_SMALL = Face("宋体", "SimSun")
_LATIN = "Times New Roman"

# 22 lines of 28 characters fill the type area of 156 × 225 mm only when the line is
# 28.8 points and a character of 16 points gives up a quarter of a point.
_LINE = 28.8
_TIGHT = '<w:spacing w:val="-5"/>'

_TWO_CHARACTERS = '<w:ind w:firstLineChars="200" w:firstLine="630"/>'
_BOX = "".join(
    f'<w:{side} w:val="single" w:sz="6" w:space="6" w:color="404040"/>'
    for side in ("top", "left", "bottom", "right")
)


@dataclass(frozen=True)
class _Style:
    """A paragraph style. Sizes in points; a ``line`` of 0 is as tall as what stands in it."""

    id: str
    name: str
    face: Face
    size: float
    line: float = 0
    before: float = 0
    after: float = 0
    align: str = "both"
    layout: str = ""
    keep_next: bool = False
    borders: str = ""
    outline: int | None = None
    run: str = ""

    def markup(self) -> str:
        """Return the style as it stands in the list of styles."""
        own = "" if self.name[0].islower() or self.id in _BUILT_IN else ' w:customStyle="1"'
        default = ' w:default="1"' if self.id == "Normal" else ""
        based = "" if self.id == "Normal" else '<w:basedOn w:val="Normal"/>'
        return (
            f'<w:style w:type="paragraph"{default}{own} w:styleId="{self.id}">'
            f'<w:name w:val="{self.name}"/>{based}<w:qFormat/>'
            f"<w:pPr>{self._paragraph()}</w:pPr><w:rPr>{self._run()}</w:rPr></w:style>"
        )

    def _paragraph(self) -> str:
        rule = "exact" if self.line else "auto"
        line = round(20 * self.line) if self.line else 240
        borders = f"<w:pBdr>{self.borders}</w:pBdr>" if self.borders else ""
        outline = "" if self.outline is None else f'<w:outlineLvl w:val="{self.outline}"/>'
        return (
            f"{'<w:keepNext/><w:keepLines/>' if self.keep_next else ''}{borders}"
            f'<w:spacing w:before="{round(20 * self.before)}" w:after="{round(20 * self.after)}"'
            f' w:line="{line}" w:lineRule="{rule}"/>{self.layout}'
            f'<w:jc w:val="{self.align}"/>{outline}'
        )

    def _run(self) -> str:
        half_points = round(2 * self.size)
        return (
            f'<w:rFonts w:ascii="{_LATIN}" w:hAnsi="{_LATIN}" w:eastAsia="{self.face.name}"'
            f' w:cs="{_LATIN}"/>{self.run}<w:sz w:val="{half_points}"/>'
            f'<w:szCs w:val="{half_points}"/>'
        )


_BUILT_IN = ("Normal", "Title", "Subtitle")
_STYLES = (
    _Style("Normal", "Normal", _BODY, 16, _LINE),
    _Style("Label", "附件标识", _HEAD, 16, _LINE, align="left"),
    _Style("Title", "Title", _TITLE, 22, 33, align="center"),
    _Style("Subtitle", "Subtitle", _SECOND, 16, _LINE, align="center"),
    _Style(
        "Heading1", "heading 1", _HEAD, 16, _LINE,
        layout=_TWO_CHARACTERS, keep_next=True, align="left", outline=0,
    ),
    _Style(
        "Heading2", "heading 2", _SECOND, 16, _LINE,
        layout=_TWO_CHARACTERS, keep_next=True, align="left", outline=1,
    ),
    _Style("BodyText", "正文段落", _BODY, 16, _LINE, layout=_TWO_CHARACTERS, run=_TIGHT),
    _Style(
        "KeyBox", "要点框", _BODY, 14, 24, borders=_BOX,
        layout='<w:ind w:left="170" w:right="170" w:firstLineChars="200" w:firstLine="560"/>',
    ),
    _Style(
        "Quote", "原文照录", _BODY, 14, 24, align="left",
        layout='<w:ind w:left="640" w:hanging="440"/>',
    ),
    _Style("Caption", "caption", _HEAD, 12, before=8, after=4, align="center", keep_next=True),
    _Style(
        "Note", "表注", _SMALL, 9, before=2, after=8, align="left",
        layout="<w:contextualSpacing/>",
    ),
    _Style("Figure", "图", _SMALL, 9, before=8, align="center", keep_next=True),
    _Style("FigureCaption", "图题", _HEAD, 12, before=2, after=10, align="center"),
    _Style("CellText", "表格文字", _SMALL, 10.5, align="left"),
    _Style("CellNumber", "表格数字", _SMALL, 10.5, align="right"),
    _Style("CellHead", "表头", _HEAD, 10.5, align="center", keep_next=True),
    _Style("SmallText", "表格小字", _SMALL, 9, align="left"),
    _Style("SmallNumber", "表格小数字", _SMALL, 9, align="right"),
    _Style("SmallHead", "小表头", _HEAD, 9, align="center", keep_next=True),
    _Style(
        "PageNumberRight", "单页码", _SMALL, 14, align="right",
        layout='<w:ind w:rightChars="100" w:right="280"/>',
    ),
    _Style(
        "PageNumberLeft", "双页码", _SMALL, 14, align="left",
        layout='<w:ind w:leftChars="100" w:left="280"/>',
    ),
)  # fmt: skip

_GRID = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_TABLE_STYLE = (
    '<w:style w:type="table" w:customStyle="1" w:styleId="Results"><w:name w:val="结果表"/>'
    f"<w:qFormat/><w:tblPr><w:tblBorders>{_GRID}</w:tblBorders>"
    '<w:tblCellMar><w:top w:w="28" w:type="dxa"/><w:left w:w="40" w:type="dxa"/>'
    '<w:bottom w:w="28" w:type="dxa"/><w:right w:w="40" w:type="dxa"/></w:tblCellMar>'
    "</w:tblPr></w:style>"
)


def styles() -> str:
    """Return the list of styles."""
    defaults = (
        '<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr>'
        "</w:rPrDefault><w:pPrDefault/></w:docDefaults>"
    )
    listed = "".join(style.markup() for style in _STYLES)
    return f'<w:styles xmlns:w="{NAMESPACE}">{defaults}{listed}{_TABLE_STYLE}</w:styles>'


def font_table() -> str:
    """Return the fonts by name, each with the one that may stand in for it."""
    faces = "".join(
        f'<w:font w:name="{face.name}"><w:altName w:val="{face.otherwise}"/>'
        '<w:charset w:val="86"/><w:family w:val="auto"/></w:font>'
        for face in (_TITLE, _BODY, _SECOND, _HEAD, _SMALL)
    )
    return f'<w:fonts xmlns:w="{NAMESPACE}">{faces}</w:fonts>'
