"""Traces: what in a text may point to a person, and so has to be looked at before it is shown."""

import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum

from survey.core.sentence import Sentence


class Trace(StrEnum):
    """A kind of trace, by the name that people see."""

    NAME = Sentence("姓名")
    PHONE = Sentence("电话号码")
    IDENTITY = Sentence("证件号码")
    DATE = Sentence("日期")


_GAP = re.compile(r"(?<=\d)[\s-](?=\d)")
_IDENTITY = re.compile(r"(?<!\d)(?:\d{17}[\dxX]|\d{15})(?!\d)")
_PHONE = re.compile(r"(?<!\d)(?:1[3-9]\d{9}|0\d{9,11})(?!\d)")
_NUMBER = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_DATE = re.compile(
    rf"(?:\d{{4}}|[〇零一二三四五六七八九]{{4}})年|{_NUMBER}月(?:份|{_NUMBER}[日号])"
    r"|(?<!\d)(?:19|20)\d\d[-/.]\d{1,2}(?!\d)"
)


def traces(text: str, names: Iterable[str]) -> tuple[Trace, ...]:
    """Return the kinds of traces in ``text``; ``names`` are those of the people on the lists.

    It finds what is written in the usual ways, wide digits and gaps included, and no more:
    whoever reads decides.

    >>> traces("２０２５年３月找过张 三，电话 138 0013 8000", ["张三"])
    (<Trace.NAME: '姓名'>, <Trace.PHONE: '电话号码'>, <Trace.DATE: '日期'>)
    """
    narrow = unicodedata.normalize("NFKC", text)
    close = "".join(narrow.split())
    numbers = _GAP.sub("", narrow)
    found = {
        Trace.NAME: any("".join(name.split()) in close for name in names if name.strip()),
        Trace.PHONE: _PHONE.search(numbers),
        Trace.IDENTITY: _IDENTITY.search(numbers),
        Trace.DATE: _DATE.search(close),
    }
    return tuple(kind for kind, there in found.items() if there)
