"""Labels of native charts taken from cells, in the markup that programs agree on."""

import io
import re
from collections.abc import Iterator
from itertools import count
from zipfile import ZipFile

_FLAGS = ("showLegendKey", "showVal", "showCatName", "showSerName", "showPercent", "showBubbleSize")
_NOTHING_ELSE = "".join(f'<c:{flag} val="0"/>' for flag in _FLAGS)
_C15 = 'xmlns:c15="http://schemas.microsoft.com/office/drawing/2012/chart"'
_OF_LABELS = f'<c:extLst><c:ext uri="{{CE6537A1-D6FC-4f65-9D91-7224C49458BB}}" {_C15}>'
_SHOWN = '<c15:showDataLabelsRange val="1"/></c:ext></c:extLst>'
_OF_SERIES = f'<c:extLst><c:ext uri="{{02D57815-91ED-43cb-92C2-25804820EDAC}}" {_C15}>'
_FIELD = "{{5B0E7C1A-3D52-4C0B-9A4E-{0:012X}}}"  # every field bears a number of its own
_SERIES = re.compile("<c:ser>.*?</c:ser>", re.DOTALL)
_LABEL = re.compile(
    r'<c:dLbl><c:idx val="(?P<at>\d+)"/><c:layout/><c:tx><c:strRef><c:f>(?P<cell>[^<]*)</c:f>'
    r'<c:strCache><c:ptCount val="1"/><c:pt idx="0"><c:v>(?P<said>[^<]*)</c:v></c:pt>'
    r'</c:strCache></c:strRef></c:tx><c:showVal val="1"/></c:dLbl>'
)
_GROUND = re.compile(r'<c:numFmt formatCode="0;;"[^>]*>(?P<ground><c:spPr>.*?</c:spPr>)')
_LETTERS = re.compile(r"<a:defRPr(?P<looks>[^>]*)>(?P<fill>.*?)</a:defRPr>", re.DOTALL)
_ROWS = re.compile(r"<c:val><c:numRef><c:f>[^<]*\$(?P<first>\d+):[^<]*\$(?P<last>\d+)</c:f>")


def with_counts(markup: str) -> str:
    """Return the markup of a chart whose labels that lead to cells are seen in every program.

    Each is a field over the series' range of labels, and says the same where a program
    knows no such fields. Other series stay as they are.
    """
    fields = count(1)
    return _SERIES.sub(lambda found: _series(found.group(), fields), markup)


def workbook_with_counts(workbook: bytes) -> bytes:
    """Return ``workbook`` with the labels of its charts made so."""
    file = io.BytesIO()
    with ZipFile(io.BytesIO(workbook)) as old, ZipFile(file, "w") as new:
        for entry in old.infolist():
            body = old.read(entry)
            if entry.filename.startswith("xl/charts/chart"):
                body = with_counts(body.decode()).encode()
            new.writestr(entry, body)
    return file.getvalue()


def _series(series: str, fields: Iterator[int]) -> str:
    labels = list(_LABEL.finditer(series))
    rows, letters = _ROWS.search(series), _LETTERS.search(series)
    if not labels or rows is None or letters is None:
        return series
    found = _GROUND.search(series)
    ground = found["ground"] if found else ""  # a label of its own has nothing from the others
    series = _LABEL.sub(lambda label: _label(label, next(fields), letters, ground), series)
    series = series.replace(
        '<c:showVal val="1"/></c:dLbls>', f"{_NOTHING_ELSE}{_OF_LABELS}{_SHOWN}</c:dLbls>"
    )
    first, last = int(rows["first"]), int(rows["last"])
    column = labels[0]["cell"].rpartition("$")[0]
    area = f"{column}${first}:{column.rpartition('!')[2]}${last}"
    points = "".join(f'<c:pt idx="{one["at"]}"><c:v>{one["said"]}</c:v></c:pt>' for one in labels)
    cache = f'<c15:dlblRangeCache><c:ptCount val="{last - first + 1}"/>{points}'
    labelled = f"<c15:datalabelsRange><c15:f>{area}</c15:f>{cache}</c15:dlblRangeCache>"
    end = f"{_OF_SERIES}{labelled}</c15:datalabelsRange></c:ext></c:extLst></c:ser>"
    return series.removesuffix("</c:ser>") + end


def _label(label: re.Match[str], number: int, letters: re.Match[str], ground: str) -> str:
    field = _FIELD.format(number)
    looks = f'<a:rPr lang="zh-CN"{letters["looks"]}>{letters["fill"]}</a:rPr>'
    said = f'<a:fld id="{field}" type="CELLRANGE">{looks}<a:t>{label["said"]}</a:t></a:fld>'
    rich = f'<a:bodyPr/><a:lstStyle/><a:p>{said}<a:endParaRPr lang="zh-CN"/></a:p>'
    words = f"<c:tx><c:rich>{rich}</c:rich></c:tx>{ground}{_NOTHING_ELSE}"
    shown = f"{_OF_LABELS}<c15:dlblFieldTable/>{_SHOWN}"
    return f'<c:dLbl><c:idx val="{label["at"]}"/>{words}{shown}</c:dLbl>'
