"""A numbered questionnaire, pasted from Word or WPS, read into a form."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from survey.core.errors import SurveyError
from survey.core.sentence import Sentence
from survey.exchange import naming
from survey.exchange.findings import UNTITLED, Finding, Gathering, Imported
from survey.exchange.grades import is_grade
from survey.exchange.outline import Stem, question_of
from survey.exchange.pasted_lines import SECTION, SECTION_BELOW, Read, Sort, read_line
from survey.exchange.pasted_tables import Table, grid_of_items, grid_of_table

MOST_LINES = 3_000
LONGEST = 256 * 1024
_LONGEST_LINE = 4_000
_LONGEST_TITLE = 60
_THANKS = ("感谢", "谢谢", "再次感谢", "衷心感谢", "问卷到此结束", "问卷结束")
_ASKING = ("?", "？")


@dataclass
class Written:
    """A question with what hangs below it: items to be judged, or a table."""

    stem: Stem
    below: bool = False
    items: list[Stem] = field(default_factory=list)
    table: Table | None = None


@dataclass
class Part:
    """A section as it stands."""

    title: str = ""
    introduction: list[str] = field(default_factory=list)
    questions: list[Written] = field(default_factory=list)


def read_pasted(text: str, name: str) -> Imported:
    """Return the form in ``text``; ``name`` is the file's, or empty for what was pasted."""
    if len(text) > LONGEST:
        raise SurveyError("文字太长，没有读入；最多 %(most)s 字", most=LONGEST)
    lines = text.replace("\x0b", "\n").replace("\x0c", "\n").split("\n")
    if len(lines) > MOST_LINES or max(map(len, lines)) > _LONGEST_LINE:
        raise SurveyError("行数太多或有一行太长，没有读入；请只贴问卷本身")
    gathering = Gathering()
    for number, line in enumerate(lines, 1):
        gathering.words(line.replace("\t", " "), place_of(number))
    gathering.findings.clear()  # the words are looked at again where they are used
    found = (read_line(number, line) for number, line in enumerate(lines, 1))
    reading = _Reading(gathering)
    reading.read([line for line in found if line is not None])
    definition = reading.definition(name)
    gathering.findings.sort(key=_row)
    return gathering.finished(definition)


def _row(finding: Finding) -> int:
    place = finding.place
    row = place.values.get("row") if isinstance(place, Sentence) else 0
    return row if isinstance(row, int) else 0


def place_of(number: int) -> Sentence:
    """Return the place of a line, as people find it."""
    return Sentence("第 %(row)s 行", row=number)


@dataclass
class _Reading:
    gathering: Gathering
    title: str = ""
    introduction: list[str] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    _table: Table | None = None

    def read(self, lines: Sequence[Read]) -> None:
        """Put every line where it belongs."""
        for line, after in zip(lines, [*lines[1:], None], strict=True):
            if self._table and line.cells and line.sort is not Sort.TABLE:
                self._table.rows.append((line.number, line.cells))
                continue
            self._table = None
            follows = after.sort if after else None
            {
                Sort.SECTION: self._section,
                Sort.SUBSECTION: self._section,
                Sort.QUESTION: self._question,
                Sort.SUBQUESTION: self._below,
                Sort.OPTIONS: self._options,
                Sort.TABLE: self._begin_table,
                Sort.BLANK: self._blank,
                Sort.WORDS: self._words,
            }[line.sort](line, follows)

    @property
    def _last(self) -> Written | None:
        questions = self.parts[-1].questions if self.parts else []
        return questions[-1] if questions else None

    def _section(self, line: Read, follows: Sort | None) -> None:
        stem = Stem(place_of(line.number), line.text)
        stem.read_marks()
        asks = line.options or follows is Sort.OPTIONS or stem.said or stem.blank
        if asks and follows is not Sort.QUESTION:
            found = SECTION.match(line.text) or SECTION_BELOW.match(line.text)
            said = Sentence("后面就是选项，当作一道题，不当作标题")
            self.gathering.assumed(place_of(line.number), said)
            self._add(line, found[1] if found else line.text)
        elif self.parts and not self.parts[-1].questions and self.parts[-1].title:
            self.parts[-1].title += f" {line.text}"
        else:
            self.parts.append(Part(line.text))

    def _question(self, line: Read, follows: Sort | None) -> None:  # noqa: ARG002 - as all
        self._add(line, line.text)

    def _add(self, line: Read, text: str, *, below: bool = False) -> Written:
        if not self.parts:
            self.parts.append(Part())
        stem = Stem(place_of(line.number), text, options=list(line.options))
        if not text:
            stem.text = "（没有写题目）"
            self.gathering.assumed(stem.place, Sentence("只有题号，没有题目；请补上"))
        added = Written(stem, below)
        self.parts[-1].questions.append(added)
        return added

    def _below(self, line: Read, follows: Sort | None) -> None:  # noqa: ARG002 - as all
        """Add （1）: an item of the question above, or a question of its own."""
        last = self._last
        graded = last and _graded(last.stem)
        if last is None or last.below or last.table or (last.stem.options and not graded):
            self._add(line, line.text, below=True)
        else:
            last.items.append(Stem(place_of(line.number), line.text, options=list(line.options)))

    def _options(self, line: Read, follows: Sort | None) -> None:
        last = self._last
        if last is None:
            self._words(line, follows)
            return
        (last.items[-1] if last.items else last.stem).options.extend(line.options)

    def _blank(self, line: Read, follows: Sort | None) -> None:  # noqa: ARG002 - as all
        if self._last:
            self._last.stem.blank = True

    def _begin_table(self, line: Read, follows: Sort | None) -> None:  # noqa: ARG002 - as all
        last = self._last
        if last is None or last.stem.options or last.items or last.table:
            words = Sentence("表格前面没有题目，暂用“请逐项评价”；请核对")
            self.gathering.assumed(place_of(line.number), words)
            last = self._add(line._replace(options=()), "请逐项评价")
        last.table = self._table = Table(line.number, line.cells)

    def _words(self, line: Read, follows: Sort | None) -> None:
        place, last = place_of(line.number), self._last
        stem = Stem(place, line.text)
        stem.read_marks()
        asks = follows is Sort.OPTIONS or stem.said or stem.blank or line.options
        if line.text.startswith(_THANKS):
            self.gathering.left_out(place, Sentence("结束语没有带过来；交卷后有统一的感谢页"))
        elif not self.title and not self.parts and len(line.text) <= _LONGEST_TITLE:
            self.title = line.text
        elif asks or (self.parts and line.text.endswith(_ASKING)):
            self.gathering.assumed(place, Sentence("没有题号，当作新的一题"))
            self._add(line, line.text)
        elif not self.parts:
            self.introduction.append(line.text)
        elif last is None:
            self.parts[-1].introduction.append(line.text)
        else:
            self._go_on(last, line)

    def _go_on(self, last: Written, line: Read) -> None:
        """Take a line that is nothing by itself as part of the question above it."""
        if last.stem.options or last.items or last.table or last.stem.blank:
            last.stem.hint = f"{last.stem.hint}\n{line.text}".strip()
            words = Sentence("看不出是什么，当作上一题的说明：%(text)s", text=line.text)
        else:
            last.stem.text += line.text
            words = Sentence("接在上一行的题目后面：%(text)s", text=line.text)
        self.gathering.assumed(place_of(line.number), words)

    def definition(self, name: str) -> dict[str, Any]:
        """Return the form's definition."""
        stem = name.rpartition(".")[0]
        wanted, place = stem or "form", Sentence("（全文）")
        if not self.title:
            self.gathering.assumed(place, Sentence("没有找到标题；请补上"))
        sections, number = [], 0
        for index, part in enumerate(self.parts, 1):
            questions = []
            for written in part.questions:
                for made in self._made(written, number + 1):
                    questions.append(made)
                    number += 1
            sections.append(
                {
                    "id": f"s{index}",
                    "title": self.gathering.line(part.title, place),
                    "introduction": "\n".join(part.introduction),
                    "questions": questions,
                }
            )
        return {
            "id": naming.identifiers([wanted])[wanted],
            "title": self.gathering.line(self.title or stem, place) or UNTITLED,
            "introduction": "\n".join(self.introduction),
            "sections": sections,
        }

    def _made(self, written: Written, number: int) -> list[dict[str, Any]]:
        """Return the questions that something written makes: one, as a rule."""
        stem, gathering = written.stem, self.gathering
        if written.table:
            return [grid_of_table(stem, written.table, f"q{number}", gathering)]
        if not written.items:
            return [question_of(stem, f"q{number}", gathering)]
        grid = grid_of_items(stem, written.items, f"q{number}", gathering)
        if grid:
            return [grid]
        words = Sentence("下面的小题各不相同，分成了几题，这一行当作说明")
        gathering.assumed(stem.place, words)
        note = {"kind": "note", "id": f"q{number}", "text": gathering.line(stem.text, stem.place)}
        return [
            note,
            *(
                question_of(item, f"q{number + place}", gathering)
                for place, item in enumerate(written.items, 1)
            ),
        ]


def _graded(stem: Stem) -> bool:
    return bool(stem.options) and all(is_grade(option) for option in stem.options)
