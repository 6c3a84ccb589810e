"""A form as an XLSForm workbook: what XLSForm knows in its columns, the rest in ours."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from survey.core.form import Form, Section
from survey.core.languages import SOURCE
from survey.core.questions import (
    Column,
    FollowUp,
    Grid,
    Multiple,
    Note,
    Number,
    Option,
    Question,
    Ranking,
    Single,
    Text,
)
from survey.core.scales import Scale
from survey.exchange.xlsform_columns import (
    CAPS,
    CHOICES,
    DECIMALS,
    DETAILS,
    INTRODUCTION,
    MOOD,
    MOODS,
    PERSON,
    ROLE,
    ROLES,
    ROSTER,
    ROSTERS,
    SCORE,
    SETTINGS,
    SURVEY,
    TAG,
    TITLE,
    UNIT,
    language_name,
)
from survey.exchange.xlsform_sheets import Cells, Sheets
from survey.exchange.xpath import selected, xpath

_SURVEY = (
    *("type", "name", "label", "hint", "required", "relevant", "constraint", "appearance"),
    *(TAG, UNIT, DECIMALS, ROSTER, DETAILS, CAPS),
)
_CHOICES = ("list_name", "name", "label", ROLE, SCORE, MOOD)
_SETTINGS = ("form_title", "form_id", "default_language", TITLE)


def xlsform(form: Form) -> bytes:
    """Return ``form`` as an .xlsx workbook of three sheets."""
    writing = _Writing(form)
    rows = list(writing.survey())
    sheets = Sheets(form)
    settings = {
        "form_title": form.title,
        "form_id": form.id,
        "default_language": language_name(SOURCE) if form.languages else "",
        TITLE: form.title,
    }
    sheets.write(SURVEY, _SURVEY, rows)
    sheets.write(CHOICES, _CHOICES, writing.choices)
    sheets.write(SETTINGS, _SETTINGS, [settings])
    return sheets.packed()


@dataclass
class _Writing:
    form: Form
    choices: list[Cells] = field(default_factory=list)
    _lists: dict[object, str] = field(default_factory=dict)

    def survey(self) -> Iterator[Cells]:
        """Yield the rows of the survey sheet, keeping the lists they choose from."""
        if self.form.introduction:
            yield {"type": "note", "name": INTRODUCTION, "label": self.form.introduction}
        for section in self.form.sections:
            yield _begun(section)
            for question in section.questions:
                yield from self._question(question)
            yield {"type": "end_group"}

    def _question(self, question: Question) -> Iterator[Cells]:
        asked = {
            "name": question.id,
            "label": question.text,
            "hint": question.hint,
            "relevant": xpath(question.when) if question.when else "",
            TAG: question.tag,
        }
        if isinstance(question, Grid):
            yield from self._grid(question, asked)
            return
        more = self._type(question)
        required = not isinstance(question, Note) and question.required
        yield {**asked, **more, "required": "yes" if required else ""}
        if isinstance(question, Single | Multiple):
            for opened in question.follow_ups:
                when = selected(f"${{{question.id}}}", opened.on)
                yield _follow_up(f"{question.id}__{opened.id}", opened, when)

    def _type(self, question: Question) -> Cells:
        match question:
            case Single():
                return {"type": f"select_one {self._list(question)}"}
            case Multiple():
                limits = _alone(question.options)
                if question.at_most:
                    limits.append(f"count-selected(.) <= {question.at_most}")
                kind = f"select_multiple {self._list(question)}"
                return {"type": kind, "constraint": " and ".join(limits)}
            case Ranking():
                limit = f"count-selected(.) <= {question.places}"
                return {"type": f"rank {self._list(question)}", "constraint": limit}
            case Number():
                return _number(question)
            case Text():
                limit = f"string-length(.) <= {question.limit}"
                return {"type": "text", "constraint": limit, "appearance": "multiline"}
        return {"type": "note"}

    def _list(self, question: Single | Multiple | Ranking) -> str:
        if isinstance(question, Single) and question.scale:
            return self._scale(question.scale, question.id)
        pairs = tuple((option.code, option.label) for option in question.options)
        return self._listed(
            pairs, [{"name": code, "label": label} for code, label in pairs], question.id
        )

    def _scale(self, scale: Scale, name: str) -> str:
        rows = [
            {
                "name": grade.code,
                "label": grade.label,
                ROLE: ROLES[grade.role.value],
                SCORE: "" if grade.score is None else f"{grade.score:f}",
                MOOD: MOODS[grade.polarity.value],
            }
            for grade in scale.grades
        ]
        return self._listed(scale, rows, name)

    def _listed(self, key: object, rows: Sequence[Cells], name: str) -> str:
        """Return the name of the list of ``rows``; the same choices are one list."""
        if key not in self._lists:
            self._lists[key] = name
            self.choices.extend({"list_name": name, **row} for row in rows)
        return self._lists[key]

    def _grid(self, grid: Grid, asked: Cells) -> Iterator[Cells]:
        roster = ROSTERS[grid.roster] if grid.roster else ""
        more = {ROSTER: roster, DETAILS: _lined(grid.details), "appearance": "field-list"}
        yield {**asked, "type": "begin_group", **more}
        for column in grid.columns:
            yield from self._column(grid, column)
        yield {"type": "end_group"}

    def _column(self, grid: Grid, column: Column) -> Iterator[Cells]:
        table = f"{grid.id}__{column.code}"
        caps = [
            f"{cap.grade}<={most}{sign}"
            for cap in column.caps
            for most, sign in ((cap.at_most, ""), (cap.percent, "%"))
            if most is not None
        ]
        yield {
            "type": "begin_group",
            "name": table,
            "label": column.label,
            "appearance": "table-list",
            CAPS: _lined(caps),
        }
        kind = f"select_one {self._scale(column.scale, table)}"
        rows = [(row.code, row.label, row.details) for row in grid.rows]
        for code, label, details in rows or [(PERSON, "（名册上的每个人）", ())]:
            yield {
                "type": kind,
                "name": f"{table}__{code}",
                "label": label,
                "required": "yes" if grid.required else "",
                DETAILS: _lined(details) if column is grid.columns[0] else "",
            }
        for opened in column.follow_ups:
            codes = [code for code, _, _ in rows] or [PERSON]
            whens = (selected(f"${{{table}__{code}}}", opened.on) for code in codes)
            yield _follow_up(f"{table}__{opened.id}", opened, " or ".join(whens))
        yield {"type": "end_group"}


def _begun(section: Section) -> Cells:
    return {
        "type": "begin_group",
        "name": section.id,
        "label": section.title,
        "hint": section.introduction,
        "relevant": xpath(section.when) if section.when else "",
        TAG: section.tag,
    }


def _follow_up(name: str, opened: FollowUp, when: str) -> Cells:
    return {
        "type": "text",
        "name": name,
        "label": opened.text,
        "required": "yes" if opened.required else "",
        "relevant": when,
        "constraint": f"string-length(.) <= {opened.limit}",
    }


def _alone(options: Sequence[Option]) -> list[str]:
    return [
        f"not(selected(., '{option.code}') and count-selected(.) > 1)"
        for option in options
        if option.exclusive
    ]


def _number(question: Number) -> Cells:
    return {
        "type": "decimal" if question.decimals else "integer",
        "constraint": f". >= {question.minimum:f} and . <= {question.maximum:f}",
        UNIT: question.unit,
        DECIMALS: str(question.decimals) if question.decimals else "",
    }


def _lined(words: Sequence[str]) -> str:
    return "\n".join(" ".join(word.split()) for word in words)
