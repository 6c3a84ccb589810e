"""One's own account: where it is signed in, its password, its second factor."""

from flask import Blueprint, abort, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from forms.people import Confirm, NewFactor, NewPassword
from survey.core.errors import NotFoundError
from survey.reports.printed import qr
from survey.services import proving, sessions
from survey.services import second_factor as factors
from survey.services.proving import Proof
from survey.web.desk import pages
from survey.web.desk.sign_in import begin_session
from survey.web.guards import SESSION_ID, Standing, account, needs, now
from survey.web.wiring import books, works

room = Blueprint("me", __name__)


@room.get("/me")
@needs(Standing.SIGNED_IN)
def me() -> ResponseReturnValue:
    """Show one's own account and where it is signed in."""
    return render_template(
        "desk/me.html",
        places=sessions.signed_in(books(), account(), session[SESSION_ID], now()),
        codes_left=books().accounts.recovery_codes_left(account().id),
        must=works().settings.second_factor,
        teams=[books().inspection.team(team_id).name for team_id in account().teams],
    )


@room.post("/me/sessions/end")
@needs(Standing.SIGNED_IN)
def end_one() -> ResponseReturnValue:
    """End one of one's own sessions."""
    sessions.end_one(books(), account(), request.form.get("session", ""), now())
    flash(_("那一处已经退出。"))
    return redirect(url_for(".me"))


@room.post("/me/sessions/end-others")
@needs(Standing.SIGNED_IN)
def end_others() -> ResponseReturnValue:
    """End all of one's own sessions but this one."""
    sessions.end_others(books(), account(), session[SESSION_ID], now())
    flash(_("别处都已退出，只剩这一处。"))
    return redirect(url_for(".me"))


@room.route("/me/confirm", methods=["GET", "POST"])
@needs(Standing.ENTERING)
def confirm() -> ResponseReturnValue:
    """Ask for the password once more before something weighty."""
    form = Confirm()
    if not form.is_submitted():
        form.back.data = request.args.get("back", "")
    elif form.validate():
        with pages.refusals_on(form):
            _proved(form.now.data, form.code.data)
            sessions.confirm(books(), session[SESSION_ID], now())
            return redirect(pages.address(form.back.data))
    return pages.filled("desk/confirm.html", form)


@room.route("/me/password", methods=["GET", "POST"])
@needs(Standing.SIGNED_IN)
def password() -> ResponseReturnValue:
    """Change one's own password. Every other session ends, and this one gets a new id."""
    form = NewPassword()
    if form.validate_on_submit():
        with pages.refusals_on(form):
            _proved(form.now.data, form.code.data)
            chosen = proving.hashed(form.password.data)
            books().accounts.set_password(account().id, chosen)
            books().audit.append(now(), account().name, "改口令", account().name)
            begin_session(sessions.renew(books(), account(), now()))
            flash(_("口令改好了。别处的登录都已退出。"))
            return redirect(url_for(".me"))
    return pages.filled("desk/password.html", form)


def _proved(typed: str, code: str) -> None:
    """Refuse whoever cannot prove that he is still the one who signed in."""
    proof = Proof(account().name, typed, code)
    proving.proved(works().store, proof, works().settings.secret, now())


@room.route("/me/second-factor", methods=["GET", "POST"])
@needs(Standing.ENTERING, weighty=True)
def second_factor() -> ResponseReturnValue:
    """Show a new secret for the phone; keep it once the phone has proved that it took it up.

    It travels in the bodies of pages and forms only, and nothing is kept before.
    """
    form = NewFactor()
    if not factors.is_secret(form.secret.data or ""):
        form.secret.data = factors.new_secret()
    if form.validate_on_submit():
        with pages.refusals_on(form):
            typed = form.secret.data, form.code.data, works().settings.secret
            codes = factors.set_up(books(), account(), *typed, now())
            begin_session(sessions.renew(books(), account(), now()))
            return render_template("desk/recovery_codes.html", codes=codes)
    address = factors.address(account(), form.secret.data)
    symbol = Markup(qr.svg(address))  # nosec B704  # noqa: S704 - drawn by us from squares
    return pages.filled("desk/second_factor.html", form, symbol=symbol)


@room.post("/me/second-factor/remove")
@needs(Standing.SIGNED_IN, weighty=True)
def remove_second_factor() -> ResponseReturnValue:
    """Sign in by the password alone from now on, where that is allowed."""
    if works().settings.second_factor:
        abort(403)
    factors.remove(books(), account(), now())
    begin_session(sessions.renew(books(), account(), now()))
    flash(_("动态码已取消，以后只凭口令登录。"))
    return redirect(url_for(".me"))


@room.post("/me/recovery-codes")
@needs(Standing.SIGNED_IN, weighty=True)
def recovery_codes() -> ResponseReturnValue:
    """Show new recovery codes this one time; those before are void."""
    if not account().second_factor:
        raise NotFoundError("没有找到这一项")
    codes = factors.renew_codes(books(), account(), now())
    return render_template("desk/recovery_codes.html", codes=codes)
