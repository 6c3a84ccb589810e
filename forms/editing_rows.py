"""The rows of a question's lists as the desk edits them: options, grades, follow-ups, columns."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, FieldList, FormField, HiddenField, SelectChoice, SelectField
from wtforms import StringField as Line

from forms.fields import Row, Ticks, offered, one_line, stripped

MEANINGS = {
    "positive": _("好评"),
    "neutral": _("中间"),
    "negative": _("差评"),
    "unknown": _("不了解（不计分）"),
    "abstain": _("弃权（不计分）"),
}
"""What a grade stands for: its polarity, or its role where that is none."""
_NO_GRADES = ("unknown", "abstain")


def plain(label: str, description: str = "") -> Line:
    """Return a field for one line of text that may say anything."""
    return Line(label, filters=[one_line], description=description, default="")


def figure(label: str, description: str = "") -> Line:
    """Return a field for a number; what is none is for the core to say."""
    return Line(label, filters=[_figure], description=description)


def _figure(text: Any) -> str:
    return "" if text is None else str(stripped(str(text)))


def whole(text: str | None) -> int | str | None:
    """Return a whole number as forms keep it; other words as they are, nothing as ``None``.

    >>> whole("20"), whole("二十"), whole("")
    (20, '二十', None)
    """
    if not text:
        return None
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else text


class OptionRow(Row):
    """One thing to tick."""

    code = HiddenField()
    label = plain(_("选项"))
    exclusive = BooleanField(_("选它就不选别的"))

    @property
    def option(self) -> dict[str, Any]:
        """Return the option in this row."""
        return {
            "code": self.code.data,
            "label": self.label.data,
            "exclusive": bool(self.exclusive.data),
        }


class GradeRow(Row):
    """One step of a scale."""

    code = HiddenField()
    label = plain(_("等次"))
    score = figure(_("分值"))
    meaning = SelectField(_("算作"), choices=offered(MEANINGS), default="neutral")
    role = HiddenField()
    polarity = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.meaning.raw_data is None:
            role = self.role.data
            self.meaning.data = role if role in _NO_GRADES else self.polarity.data or "neutral"

    @property
    def grade(self) -> dict[str, Any]:
        """Return the grade in this row."""
        meaning = self.meaning.data
        apart = meaning in _NO_GRADES
        return {
            "code": self.code.data,
            "label": self.label.data,
            "score": _spelt_score(self.score.data) or None,
            "role": meaning if apart else "grade",
            "polarity": "neutral" if apart else meaning,
        }


def _spelt_score(text: str) -> str:
    """Return a score as forms spell it: 100 and not 100.00.

    >>> _spelt_score("60.50"), _spelt_score("八")
    ('60.5', '八')
    """
    whole, dot, part = text.partition(".")
    return f"{whole}.{part.rstrip('0')}".rstrip(".") if dot and part.isdigit() else text


class Scaled:
    """A scale, where there is one."""

    grades = FieldList(FormField(GradeRow))

    @property
    def scale(self) -> dict[str, Any] | None:
        """Return the scale that was entered; ``None`` where there is none."""
        grades = [entry.form.grade for entry in self.grades]
        return {"grades": grades} if grades else None


class FollowUpRow(Row):
    """A text that opens when something is chosen."""

    id = HiddenField()
    text = plain(_("追问什么"))
    on = Ticks(_("选了哪些才追问"))
    limit = figure(_("最多写几个字"))
    required = BooleanField(_("必须写"))

    def offer(self, choices: Mapping[str, str]) -> None:
        """Let the follow-up open on one of these."""
        self.on.choices = offered(choices)

    @property
    def follow_up(self) -> dict[str, Any]:
        """Return the follow-up in this row."""
        return {
            "id": self["id"].data,
            "on": list(self.on.data or ()),
            "text": self.text.data,
            "limit": whole(self.limit.data),
            "required": bool(self.required.data),
        }


class CapRow(Row):
    """How often a grade may be given."""

    grade = SelectField(_("等次"), default="")
    at_most = figure(_("最多几个"))
    percent = figure(_("最多占百分之几"))

    def offer(self, choices: Mapping[str, str]) -> None:
        """Let the cap be one of these grades'."""
        nothing = SelectChoice("", gettext("请选等次"))
        self.grade.choices = [nothing, *offered(choices)]

    @property
    def cap(self) -> dict[str, Any]:
        """Return the cap in this row."""
        return {
            "grade": self.grade.data or "",
            "at_most": whole(self.at_most.data),
            "percent": whole(self.percent.data),
        }


class ColumnRow(Scaled, Row):
    """One judgement asked of every row of a grid."""

    code = HiddenField()
    label = plain(_("评价什么"), _("例如：总体评价、政治能力、工作作风。"))
    caps = FieldList(FormField(CapRow))
    follow_ups = FieldList(FormField(FollowUpRow))

    def __init__(self, formdata: Any = None, obj: Any = None, prefix: str = "", **kwargs: Any):
        scale = kwargs.pop("scale", None)
        if scale:
            kwargs["grades"] = scale["grades"]
        super().__init__(formdata, obj, prefix, **kwargs)

    @property
    def column(self) -> dict[str, Any]:
        """Return the column in this row."""
        return {
            "code": self.code.data,
            "label": self.label.data,
            "scale": self.scale or {"grades": []},
            "caps": [entry.form.cap for entry in self.caps],
            "follow_ups": [entry.form.follow_up for entry in self.follow_ups],
        }
