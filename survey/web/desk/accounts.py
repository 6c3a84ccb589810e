"""Accounts: the list, and inviting somebody."""

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from forms.desk import Invitation
from forms.fields import offered
from survey.core.account import ROLE_NAMES, Deed, Role
from survey.services import accounts as services
from survey.web.desk import pages
from survey.web.guards import account, needs, now
from survey.web.wiring import books, works

room = Blueprint("accounts", __name__)


@room.get("/accounts")
@needs(Deed.KEEP_ACCOUNTS)
def accounts() -> ResponseReturnValue:
    """List the accounts."""
    return render_template(
        "desk/accounts.html",
        accounts=books().accounts.accounts(),
        team_names={team.id: team.name for team in books().inspection.teams()},
        role_names=ROLE_NAMES,
    )


@room.route("/accounts/new", methods=["GET", "POST"])
@needs(Deed.KEEP_ACCOUNTS)
def invite() -> ResponseReturnValue:
    """Invite somebody; the link is on the answer to this one request and nowhere else."""
    form = Invitation()
    form.teams.choices = offered({team.id: team.name for team in books().inspection.teams()})
    if form.validate_on_submit():
        with pages.refusals_on(form):
            token = services.invite(
                books(),
                account(),
                form.name.data,
                form.display_name.data,
                Role(form.role.data),
                tuple(form.teams.data),
                now(),
            )
            link = f"{works().settings.public_url}{url_for('desk.sign_in.invitation')}#{token}"
            return render_template("desk/invited.html", link=link, invited=form.display_name.data)
    return pages.filled("desk/invite.html", form)
