"""The desk's form for beginning a form from nothing."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _
from wtforms import SelectField

from forms.fields import DeskForm, line, offered


class NewForm(DeskForm):
    """A new form; ``team`` is asked only of those who are in several."""

    title = line(_("给新表起个名字"), _("请先起个名字，例如：青山镇群众问卷"), most=80)
    team = SelectField(_("哪个巡察组的"), coerce=int)

    def offer_teams(self, teams: Mapping[int, str]) -> None:
        """Let the form be one of these teams'."""
        self.team.choices = offered(teams)
        if len(teams) == 1:
            self.team.data = next(iter(teams))
