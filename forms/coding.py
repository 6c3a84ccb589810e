"""The desk's forms for reading open texts: themes, what each text is, its wording for others."""

from collections.abc import Mapping, Sequence

from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    Field,
    FieldList,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    TextAreaField,
)
from wtforms.validators import (
    DataRequired,
    InputRequired,
    Length,
    Optional,
    Regexp,
    ValidationError,
)
from wtforms.widgets import HiddenInput

from forms.fields import DeskForm, Row, Ticks, offered, stripped, words
from survey.core.coding import Codes, Scope, Theme

MOST_THEMES = 30
LONGEST_WORDING = 4000
_FIRST_ROWS = 6


def _one_break(text: str | None) -> str | None:
    """Return ``text`` with its lines broken as they were when it was written."""
    return text.replace("\r\n", "\n") if text else text


class ThemeRow(Row):
    """A theme; a row without a label is none."""

    number = IntegerField(widget=HiddenInput(), default=0, validators=[Optional()])
    label = words(_("主题"), most=40)
    tag = words(_("归口"), most=60)

    def validate_label(self, field: Field) -> None:
        """Refuse a tag without a theme."""
        if not field.data and self.tag.data:
            raise ValidationError(_("请填主题；不要这一个就清空这一行"))


class Themes(DeskForm):
    """The themes of a sitting in their order."""

    themes = FieldList(FormField(ThemeRow), max_entries=MOST_THEMES)

    def show(self, themes: Sequence[Theme]) -> None:
        """Fill in what there is, and some empty rows."""
        for theme in themes:
            self.themes.append_entry({"number": theme.id, "label": theme.label, "tag": theme.tag})
        for _row in range(max(1, _FIRST_ROWS - len(themes))):
            self.add_theme()

    def add_theme(self) -> None:
        """Add an empty row, as far as the list may grow."""
        if len(self.themes) < MOST_THEMES:
            self.themes.append_entry()

    @property
    def filled(self) -> tuple[Theme, ...]:
        """Return the themes that were filled in."""
        rows = [entry.form for entry in self.themes if entry.form["label"].data]
        return tuple(
            Theme(id=row["number"].data or 0, label=row["label"].data, tag=row["tag"].data or "")
            for row in rows
        )


class TextRow(Row):
    """What one text is; without a scope it has not been read."""

    text = HiddenField(validators=[Regexp(r"^[0-9a-f]{32}$", message=_("请刷新页面"))])
    themes = Ticks(_("主题"), coerce=int)
    scope = RadioField(
        _("归谁办"),
        choices=offered({Scope.WITHIN.value: _("属受理范围"), Scope.TRANSFER.value: _("转交")}),
        validate_choice=False,
    )
    lead = BooleanField(_("问题线索"))

    def validate_scope(self, field: Field) -> None:
        """Refuse a text that was judged but not read to the end."""
        if field.data is not None and field.data not in {*Scope}:
            raise ValidationError(_("请从列出的选项里选"))
        if field.data is None and (self.themes.data or self.lead.data):
            raise ValidationError(_("请选“属受理范围”或“转交”"))


class Reading(DeskForm):
    """A page of texts."""

    texts = FieldList(FormField(TextRow))

    def offer(self, themes: Sequence[Theme]) -> None:
        """Offer ``themes`` for each text on the page."""
        labels = {theme.id: theme.label for theme in themes}
        for entry in self.texts:
            entry.form["themes"].choices = offered(labels)

    def show(self, texts: Sequence[bytes], codes: Mapping[bytes, Codes]) -> None:
        """Fill in what the ``texts`` of the page were judged to be."""
        for text in texts:
            found = codes.get(text)
            judged = (
                {
                    "themes": sorted(found.themes),
                    "scope": found.scope.value,
                    "lead": found.lead,
                }
                if found
                else {}
            )
            self.texts.append_entry({"text": text.hex(), **judged})

    @property
    def codes(self) -> dict[bytes, Codes]:
        """Return what each text that was read was judged to be."""
        rows = [entry.form for entry in self.texts if entry.form["scope"].data]
        return {
            bytes.fromhex(row["text"].data): Codes(
                themes=frozenset(row["themes"].data or ()),
                scope=Scope(row["scope"].data),
                lead=row["lead"].data,
            )
            for row in rows
        }


class Wording(DeskForm):
    """The wording of one text for others than the team."""

    redacted = TextAreaField(
        _("改写后的文字"),
        [
            DataRequired(_("请填改写后的文字；不用改就照原文保存")),
            Length(max=LONGEST_WORDING, message=_("太长了；请缩短")),
        ],
        filters=[stripped, _one_break],
        description=_("只隐去能认出人的字，例如“×某”“某月”，其余一字不改。"),
        default="",
    )


class Restart(DeskForm):
    """That whoever begins again knows what is lost."""

    knowing = BooleanField(
        _("已经归好的全部作废，我知道"),
        [InputRequired(_("重新归类会清掉所有人的归类；一定要重来，请打勾"))],
    )
