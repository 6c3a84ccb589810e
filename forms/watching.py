"""What the auditor looks for in the log of deeds."""

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import DateField, SelectField
from wtforms.validators import Optional

from forms.fields import Row


class LookingFor(Row):
    """Days, who, and which deed. It changes nothing, so it has no token of its own."""

    first = DateField(_("从哪天"), [Optional()])
    last = DateField(_("到哪天"), [Optional()])
    actor = SelectField(_("谁"), default="")
    action = SelectField(_("做了什么"), default="")

    def sought(self) -> dict[str, Any]:
        """Return what was asked for, by name."""
        return {name: self[name].data for name in self._names() if self[name].data}

    def address(self) -> dict[str, str]:
        """Return the same as it stands in an address."""
        return {name: str(value) for name, value in self.sought().items()}

    def _names(self) -> tuple[str, ...]:
        return ("first", "last", "actor", "action")
