"""Accounts: the list, inviting somebody, and what an administrator may change."""

from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forms.fields import offered
from forms.people import ChangeAccount, Invitation
from survey.core.account import OF_TEAM, ROLE_NAMES, Deed, Role
from survey.services import accounts as services
from survey.web.desk import pages
from survey.web.guards import account, needs, now
from survey.web.wiring import books, works

room = Blueprint("accounts", __name__)

_A_ROUND = timedelta(days=120)


@room.get("/accounts")
@needs(Deed.KEEP_ACCOUNTS)
def accounts() -> ResponseReturnValue:
    """List the accounts."""
    return render_template(
        "desk/accounts.html",
        accounts=books().accounts.accounts(),
        invited=books().accounts.invited(),
        team_names=_team_names(),
        role_names=ROLE_NAMES,
        now=now(),
    )


@room.route("/accounts/new", methods=["GET", "POST"])
@needs(Deed.KEEP_ACCOUNTS, weighty=True)
def invite() -> ResponseReturnValue:
    """Invite somebody; the link is on the answer to this one request and nowhere else."""
    form = Invitation()
    form.teams.choices = offered(_team_names())
    if not form.is_submitted():
        form.until.data = (now() + _A_ROUND).astimezone().date()
    elif form.validate():
        with pages.refusals_on(form):
            token = services.invite(
                books(),
                account(),
                form.name.data,
                form.display_name.data,
                Role(form.role.data),
                tuple(form.teams.data),
                now(),
                form.until.data,
            )
            return _link(token, form.display_name.data)
    return pages.filled("desk/invite.html", form)


def _team_names() -> dict[int, str]:
    rounds = {one.id: one.name for one in books().inspection.rounds()}
    return {
        team.id: _("%(name)s（%(note)s）", name=team.name, note=rounds[team.round_id])
        for team in books().inspection.teams()
    }


def _link(token: str, invited: str) -> ResponseReturnValue:
    link = f"{works().settings.public_url}{url_for('desk.sign_in.invitation')}#{token}"
    return render_template("desk/invited.html", link=link, invited=invited)


@room.route("/accounts/<int:account_id>", methods=["GET", "POST"])
@needs(Deed.KEEP_ACCOUNTS, weighty=True)
def change(account_id: int) -> ResponseReturnValue:
    """Change how long an account lasts, its teams, and the units that are its own."""
    shown = books().accounts.account(account_id)
    form = ChangeAccount(data={"teams": (*shown.teams, *shown.waiting)})
    form.teams.choices = offered(_team_names())
    if not form.is_submitted():
        form.until.data = shown.until
        form.recused.data = "\n".join(shown.recused)
    elif form.fits(shown.role):
        with pages.refusals_on(form):
            lasting = form.until.data, form.teams.data, form.units
            services.change(books(), account(), account_id, *lasting, now())
            flash(_("%(name)s的账号改好了。", name=shown.display_name))
            return redirect(url_for(".accounts"))
    return pages.filled(
        "desk/account.html",
        form,
        shown=shown,
        role=ROLE_NAMES[shown.role],
        of_team=shown.role in OF_TEAM,
        expired=shown.expired(now()),
    )


@room.post("/accounts/<int:account_id>/link")
@needs(Deed.KEEP_ACCOUNTS, weighty=True)
def link(account_id: int) -> ResponseReturnValue:
    """Make a new link for an account; the one before is void."""
    token = services.invite_again(books(), account(), account_id, now())
    return _link(token, books().accounts.account(account_id).display_name)


@room.post("/accounts/<int:account_id>/stop")
@needs(Deed.KEEP_ACCOUNTS, weighty=True)
def stop(account_id: int) -> ResponseReturnValue:
    """Let an account end today, and everything it is signed in on."""
    services.stop(books(), account(), account_id, now())
    flash(_("账号已停用，所有登录都已退出。"))
    return redirect(url_for(".accounts"))
