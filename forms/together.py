"""What the desk asks for when many sittings are brought forward in one act."""

from collections.abc import Collection

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, Field, FieldList, FormField
from wtforms.validators import DataRequired, ValidationError

from forms.acts import Heeding, Passphrase, SlipOrder
from forms.fields import DeskForm, Ticks, offered
from forms.people import Witness


class Together(DeskForm):
    """The sittings that an act is for."""

    sittings = Ticks(
        _("场次"), [DataRequired(_("请至少勾选一个场次"))], coerce=int, validate_choice=True
    )

    def offer(self, sitting_ids: Collection[int]) -> None:
        """Offer these sittings, all ticked until somebody unticks them."""
        self.sittings.choices = offered({one: str(one) for one in sitting_ids})
        if not self.is_submitted():
            self.sittings.data = list(sitting_ids)


class CeremonyTogether(Together, Heeding):
    """The sittings to publish, and the passphrases of their custodians in their order."""

    passphrases = FieldList(FormField(Passphrase))


class PrintTogether(Together):
    """The sittings whose slips and posters are printed."""

    per_page = SlipOrder.per_page


class CloseTogether(Together, Witness):
    """The sittings to close, that whoever closes knows whom he cuts short, and who else does."""

    knowing = BooleanField(_("还在填的人交不上了，我知道"))

    cut_short: frozenset[int] = frozenset()
    """The sittings in which somebody may still be filling in."""
    early: frozenset[int] = frozenset()
    """The sittings whose last day has not come: these take two to close."""

    def validate_witness(self, field: Field) -> None:
        """Ask for a second member only where a sitting is closed before its last day."""
        if self.early & set(self.sittings.data or ()):
            super().validate_witness(field)

    def validate_knowing(self, field: Field) -> None:
        """Refuse to cut somebody short unknowingly."""
        if not field.data and self.cut_short & set(self.sittings.data or ()):
            raise ValidationError(
                _("还有人可能正在填。最好停止进入后等满 5 分钟；一定要现在封箱，请打勾")
            )
