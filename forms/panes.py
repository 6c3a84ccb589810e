"""A form's questions, sections and head as the desk edits them: a class for each kind.

Nothing is refused here. What is typed goes into the draft as it is, and the core says what must
be mended, so that nobody loses words because of a number.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    FieldList,
    FormField,
    HiddenField,
    SelectField,
    TextAreaField,
)

from forms.conditional import Conditional
from forms.editing_rows import ColumnRow, FollowUpRow, OptionRow, Scaled, figure, plain, whole
from forms.fields import DeskForm, Row, offered, one_line, stripped
from forms.grid_rows import headings_in, rows_of

Part = Mapping[str, Any]


class Worded(Row):
    """A text of the form and its translation."""

    language = HiddenField()
    source = HiddenField()
    said = TextAreaField(filters=[stripped], default="")


class Pane(Conditional, DeskForm):
    """What all panes have: what was seen, and translations of the texts."""

    seen = HiddenField()
    words = FieldList(FormField(Worded))

    def translations(self) -> list[tuple[str, str, str]]:
        """Return language, text and translation of every text on the pane."""
        rows = [entry.form for entry in self.words]
        return [(row.language.data, row.source.data, row.said.data or "") for row in rows]


class HeadPane(DeskForm):
    """The title of a form and what stands before its questions."""

    seen = HiddenField()
    words = FieldList(FormField(Worded))
    title = plain(_("表的名称"), _("印在答卷最上面，例如：青山镇群众问卷。"))
    introduction = TextAreaField(
        _("开头的说明"),
        filters=[stripped],
        description=_("一两句话，告诉大家怎么填。"),
        default="",
    )

    translations = Pane.translations

    def part(self, before: Part) -> dict[str, Any]:
        """Return the head as it was entered."""
        return {**before, "title": self.title.data, "introduction": self.introduction.data}


_TAG_HINT = _("报告按归口汇总。可以从提示里选，也可以自己写。")


class SectionPane(Pane):
    """The heading of a section."""

    title = plain(_("这一部分的标题"), _("可以不写；写了就印在这几道题的上面。"))
    introduction = TextAreaField(_("标题下面的说明"), filters=[stripped], default="")
    tag = plain(_("归口"), _TAG_HINT)

    def part(self, before: Part) -> dict[str, Any]:
        """Return the section as it was entered, with the questions it had."""
        own = {name: self[name].data for name in ("title", "introduction", "tag")}
        return {**before, **own, "when": _when(self, before)}


class NotePane(Pane):
    """Words between questions; the other kinds have this and more."""

    text = TextAreaField(_("题目"), filters=[one_line], default="")
    hint = plain(_("补充说明"), _("小字印在题目下面；可以不写。"))
    tag = plain(_("归口"), _TAG_HINT)

    def part(self, before: Part) -> dict[str, Any]:
        """Return the question as it was entered."""
        own = {name: self[name].data for name in ("text", "hint", "tag")}
        return {**before, **own, **self.own_fields(), "when": _when(self, before)}

    def own_fields(self) -> dict[str, Any]:
        """Return what this kind alone has."""
        return {}


class _Asked(NotePane):
    required = BooleanField(_("必须回答"))

    def own_fields(self) -> dict[str, Any]:
        return {"required": bool(self.required.data)}


class TextPane(_Asked):
    """Write freely."""

    limit = figure(_("最多写几个字"), _("1 至 2000。"))

    def own_fields(self) -> dict[str, Any]:
        """Return what this kind alone has."""
        return {**super().own_fields(), "limit": whole(self.limit.data)}


class NumberPane(_Asked):
    """Write a number."""

    minimum = figure(_("最小"))
    maximum = figure(_("最大"))
    decimals = figure(_("几位小数"), _("写整数就填 0。"))
    unit = plain(_("单位"), _("例如：元、次；可以不写。"))

    def own_fields(self) -> dict[str, Any]:
        """Return what this kind alone has."""
        own = {name: self[name].data for name in ("minimum", "maximum", "unit")}
        return {**super().own_fields(), **own, "decimals": whole(self.decimals.data)}


class RankingPane(_Asked):
    """Put options in order."""

    options = FieldList(FormField(OptionRow))
    places = figure(_("排到第几"), _("例如 3：选出最要紧的三项，排第一、第二、第三。"))

    def own_fields(self) -> dict[str, Any]:
        """Return what this kind alone has."""
        options = [entry.form.option for entry in self.options]
        return {**super().own_fields(), "options": options, "places": whole(self.places.data)}


class MultiplePane(_Asked):
    """Tick several."""

    options = FieldList(FormField(OptionRow))
    at_most = figure(_("最多选几项"), _("不限就空着。"))
    follow_ups = FieldList(FormField(FollowUpRow))

    def own_fields(self) -> dict[str, Any]:
        """Return what this kind alone has."""
        return {
            **super().own_fields(),
            "options": [entry.form.option for entry in self.options],
            "at_most": whole(self.at_most.data),
            "follow_ups": [entry.form.follow_up for entry in self.follow_ups],
        }


class SinglePane(Scaled, _Asked):
    """Choose one, from options or from a scale."""

    options = FieldList(FormField(OptionRow))
    follow_ups = FieldList(FormField(FollowUpRow))

    def own_fields(self) -> dict[str, Any]:
        """Return what this kind alone has."""
        return {
            **super().own_fields(),
            "scale": self.scale,
            "options": [entry.form.option for entry in self.options],
            "follow_ups": [entry.form.follow_up for entry in self.follow_ups],
        }


class GridPane(_Asked):
    """Judge persons or things."""

    roster = SelectField(
        _("评谁、评什么"),
        choices=offered(
            {
                "leaders": _("单位名册里的班子成员（发布时自动填上姓名）"),
                "appointees": _("单位名册里的新提拔任用干部（发布时自动填上姓名）"),
                "": _("自己列出来"),
            }
        ),
    )
    listed = TextAreaField(
        _("一行写一个"),
        filters=[stripped],
        description=_("可以从表格里复制一列或几列。旁边要带职务的，用竖线隔开，写成“张三｜镇长”。"),
        default="",
    )
    headings = plain(_("名字旁边显示什么"), _("例如：职务。有几样就用顿号隔开；不要就空着。"))
    columns = FieldList(FormField(ColumnRow))

    def own_fields(self) -> dict[str, Any]:
        """Return what this kind alone has; what is listed keeps the codes that it had."""
        roster = self.roster.data or None
        details = headings_in(self.headings.data or "")
        rows = [] if roster else rows_of(self.listed.data or "", self.known_rows, len(details))
        return {
            **super().own_fields(),
            "roster": roster,
            "rows": rows,
            "details": details,
            "columns": [entry.form.column for entry in self.columns],
        }

    known_rows: Sequence[Part] = ()


PANES: dict[str, type[NotePane]] = {
    "single": SinglePane,
    "multiple": MultiplePane,
    "grid": GridPane,
    "ranking": RankingPane,
    "number": NumberPane,
    "text": TextPane,
    "note": NotePane,
}
"""The pane of each kind."""


def _when(pane: Pane, before: Part) -> Any:
    """Return the condition; one that cannot be entered stays as it was."""
    return pane.when(before["when"]) if pane.enterable else before["when"]
