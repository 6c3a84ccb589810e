"""What the desk's forms are built of: their bases, and fields with their usual checks."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import DateField, Form, SelectChoice, SelectMultipleField, StringField
from wtforms.validators import DataRequired, InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

_LINE = 400  # what a line of the core may hold


_COMPLAINTS = {
    "Not a valid integer value.": _("请填整数"),
    "Not a valid date value.": _("请填日期，例如 2026-03-05"),
    "Not a valid choice.": _("请从列出的选项里选"),
    "Invalid Choice: could not coerce.": _("请从列出的选项里选"),
    "Invalid choice(s): one or more data inputs could not be coerced.": _("请从列出的选项里选"),
    "'%(value)s' is not a valid choice for this field.": _("“%(value)s”不在选项里；请重新勾选"),
    "'%(value)s' are not valid choices for this field.": _("“%(value)s”不在选项里；请重新勾选"),
}


class _OurWords:
    """The library's own complaints, said as the desk says things."""

    def gettext(self, text: str) -> str:
        return str(_COMPLAINTS.get(text, text))

    def ngettext(self, one: str, many: str, count: int) -> str:
        return self.gettext(one if count == 1 else many)


class _Meta:
    def get_translations(self, form: Form) -> _OurWords:  # noqa: ARG002 - the library's signature
        return _OurWords()


class DeskForm(FlaskForm):  # type: ignore[misc]  # the library is untyped
    """A form of the desk, with its CSRF token."""

    Meta = _Meta

    def refuse(self, field: str, place: str, text: str) -> None:
        """Show a fault at its ``field``, or with its ``place`` at the head of the form."""
        if field in self:
            self[field].errors = [*self[field].errors, text]
        else:
            self.form_errors.append(_("%(place)s：%(text)s", place=place, text=text))


class Row(Form):  # type: ignore[misc]  # the library is untyped
    """A row of a table within a form."""

    Meta = _Meta


def stripped(text: str | None) -> str | None:
    """Return ``text`` without the spaces around it."""
    return text.strip() if text else text


def one_line(text: str | None) -> str | None:
    """Return ``text`` on one line, with single spaces and none around it."""
    return " ".join(text.split()) if text else text


def line(label: str, missing: str, description: str = "", most: int = _LINE) -> StringField:
    """Return a field for one line of text that must be filled in."""
    checks = [DataRequired(missing), Length(max=most, message=_("太长了；请缩短"))]
    return StringField(label, checks, filters=[one_line], description=description)


def words(label: str, description: str = "", most: int = _LINE) -> StringField:
    """Return a field for one line of text that may be left empty."""
    checks = [Length(max=most, message=_("太长了；请缩短"))]
    return StringField(label, checks, filters=[one_line], description=description, default="")


def dated(label: str) -> DateField:
    """Return a field for a day that must be filled in."""
    return DateField(label, [InputRequired(_("请填日期，例如 2026-03-05"))])


def offered(labels: Mapping[Any, str]) -> list[SelectChoice]:
    """Return the choices of a field, by the value that each stands for."""
    return [SelectChoice(value, label) for value, label in labels.items()]


class Ticks(SelectMultipleField):  # type: ignore[misc]  # the library is untyped
    """Choose any number by ticking; what is sent twice is ticked once."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Take what was ticked."""
        super().process_formdata(list(dict.fromkeys(valuelist)))
