"""To which units a sitting is copied, and how many are expected in each."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, Field, FieldList, FormField, HiddenField, IntegerField
from wtforms.validators import NumberRange, Optional, ValidationError

from forms.fields import DeskForm, Row, words
from forms.plan import MOST_SLIPS


class TargetRow(Row):
    """A unit; it gets a copy where it is ticked. ``invited`` is in the order of the groups."""

    unit = HiddenField()
    chosen = BooleanField(_("复制到"))
    place = words(_("地点"), most=100)
    invited = FieldList(
        IntegerField(
            _("应到人数"), [Optional(), NumberRange(0, MOST_SLIPS, _("请填 0 至 %(max)s 的整数"))]
        )
    )


class Copying(DeskForm):
    """The units of a team in the order of their tree."""

    rows = FieldList(FormField(TargetRow))

    def show(self, units: Sequence[int], ticked: Sequence[int], invited: Sequence[int]) -> None:
        """Offer the units, some of them ticked, each with as many expected as in the source."""
        for unit_id in units:
            row = {"unit": unit_id, "chosen": unit_id in ticked, "invited": invited}
            self.rows.append_entry(row)

    def chosen(self) -> list[TargetRow]:
        """Return the rows that are ticked."""
        return [entry.form for entry in self.rows if entry.form.chosen.data]

    def validate_rows(self, field: Field) -> None:
        """Refuse a form in which nothing is ticked."""
        if not any(entry.form.chosen.data for entry in field):
            raise ValidationError(_("请至少勾选一个单位"))
