"""What came of reading a file from elsewhere: a form, and everything to be said about it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

from survey.core.definition import read
from survey.core.errors import DefinitionError, FaultyError, SurveyError
from survey.core.form import Form
from survey.core.record import LONGEST_LINE, UNPRINTABLE
from survey.core.sentence import Sentence

MOST_QUESTIONS = 400
MOST_FINDINGS = 300
UNTITLED = "导入的问卷"
"""What a form is called that nobody has called anything."""

_SCRIPT = re.compile(
    r"<\s*/?\s*(script|iframe|object|embed|applet|meta|link|svg|base|form)\b"
    r"|<[^<>]{0,2000}?[\s/\"']on\w+\s*=|(java|vb)script\s*:|data\s*:\s*text/html",
    re.IGNORECASE,
)
_BREAK = re.compile(r"<\s*(br|/p|/div|/li|/h[1-6]|/tr)\b[^<>]{0,200}>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,2000}>|<!--.{0,2000}?-->", re.DOTALL)
_SOFT_BREAKS = str.maketrans("\x0b\x0c\u2028\u2029", "\n\n\n\n")


class Kind(StrEnum):
    """Whether something stayed behind, or came along on an assumption."""

    LEFT_OUT = "left_out"
    ASSUMED = "assumed"


class Finding(NamedTuple):
    """One thing to look at: where it stands in the file, and what became of it."""

    kind: Kind
    place: str
    text: str


@dataclass(frozen=True)
class Imported:
    """A form from elsewhere, with what was left out or assumed."""

    form: Form
    findings: tuple[Finding, ...]


@dataclass
class Gathering:
    """What has been said so far of a file that is being read."""

    findings: list[Finding] = field(default_factory=list)
    _kept_back: int = 0

    def left_out(self, place: str, text: str) -> None:
        """Note that something is not carried over."""
        self._add(Finding(Kind.LEFT_OUT, place, text))

    def assumed(self, place: str, text: str) -> None:
        """Note what was taken for granted."""
        self._add(Finding(Kind.ASSUMED, place, text))

    def _add(self, finding: Finding) -> None:
        if len(self.findings) < MOST_FINDINGS:
            self.findings.append(finding)
        else:
            self._kept_back += 1

    def words(self, text: str, place: str) -> str:
        """Return ``text`` without markup; refuse the file when it holds script or controls."""
        text = text.translate(_SOFT_BREAKS)
        if _SCRIPT.search(text):
            raise SurveyError("%(place)s里有脚本，文件没有读入；请删去后再试", place=place)
        if UNPRINTABLE.search(text):
            raise SurveyError(
                "%(place)s里有看不见的控制字符，文件没有读入；请删去后重新输入", place=place
            )
        bare = _TAG.sub("", _BREAK.sub("\n", text))
        if bare != text:
            self.assumed(place, Sentence("去掉了文字里的格式标记"))
        return "\n".join(" ".join(line.split()) for line in bare.splitlines()).strip()

    def line(self, text: str, place: str) -> str:
        """Return ``text`` on one line that is not too long."""
        whole = " ".join(self.words(text, place).split())
        if len(whole) <= LONGEST_LINE:
            return whole
        rest = whole[LONGEST_LINE - 1 :]
        said = Sentence("太长，只留前 %(n)s 个字；后面是：%(rest)s", n=LONGEST_LINE - 1, rest=rest)
        self.left_out(place, said)
        return whole[: LONGEST_LINE - 1] + "…"

    def finished(self, definition: Mapping[str, Any]) -> Imported:
        """Return the form that ``definition`` describes with everything that was noted."""
        sections = [part for part in definition["sections"] if part["questions"]]
        count = sum(len(part["questions"]) for part in sections)
        if not count:
            raise FaultyError("没有读出一道题；请检查格式，或先在这里新建表样", self._as_faults())
        if count > MOST_QUESTIONS:
            raise SurveyError("有 %(n)s 题，太多了；最多 %(most)s 题", n=count, most=MOST_QUESTIONS)
        try:
            form = read({**definition, "sections": sections})
        except DefinitionError as error:
            raise FaultyError("读出来的表样有误，没有导入", error.faults[:50]) from error
        return Imported(form, self._all())

    def _as_faults(self) -> Sequence[Any]:
        return [(place, text) for _, place, text in self.findings[:50]]

    def _all(self) -> tuple[Finding, ...]:
        if not self._kept_back:
            return tuple(self.findings)
        said = Sentence("此外还有 %(n)s 处，没有逐一列出", n=self._kept_back)
        return (*self.findings, Finding(Kind.LEFT_OUT, Sentence("（全文）"), said))
