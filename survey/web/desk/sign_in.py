"""Coming in and going out: sign-in, invitation, sign-out."""

from flask import Blueprint, flash, redirect, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forms.desk import AcceptInvitation, SignIn
from survey.core.account import Account
from survey.services import accounts
from survey.web.desk import pages
from survey.web.faults import said
from survey.web.guards import SESSION_ID, Standing, needs, now
from survey.web.languages import empty_session
from survey.web.wiring import books, works

room = Blueprint("sign_in", __name__)


@room.route("/sign-in", methods=["GET", "POST"])
@needs(Standing.ANYBODY)
def sign_in() -> ResponseReturnValue:
    """Begin a session."""
    form = SignIn()
    if form.validate_on_submit():
        session_id = _new_session(form)
        if session_id:
            end_session()
            session[SESSION_ID] = session_id
            return redirect(url_for("desk.home.home"))
    return pages.filled("desk/sign_in.html", form)


def _new_session(form: SignIn) -> str | None:
    """Return the id of a new session, or ``None`` with the reason on ``form``."""
    name, moment, store = form.name.data, now(), works().store
    with store.read() as looked_up:
        pause = accounts.delay(looked_up, name, moment)
    if pause:
        seconds = int(pause.total_seconds()) + 1
        form.form_errors.append(_("错的次数多了；请等 %(seconds)s 秒再试", seconds=seconds))
        return None
    try:
        known = accounts.verified(store, name, form.password.data)
    except accounts.SignInRefused as refusal:
        accounts.note_failure(books(), name, moment)
        form.form_errors.append(said(refusal.sentence))
        return None
    return accounts.sign_in(books(), known, moment)


def end_session() -> None:
    """End the browser's session: whoever signs in next gets a new id and a new CSRF token."""
    session_id = session.get(SESSION_ID)
    if session_id:
        accounts.sign_out(books(), session_id)
    empty_session()


@room.route("/invitation", methods=["GET", "POST"])
@needs(Standing.ANYBODY)
def invitation() -> ResponseReturnValue:
    """Choose a password with a one-time token.

    The token is the link's fragment: browsers keep it to themselves, so no log of any
    server or proxy ever holds it. The page's script moves it into the form.
    """
    form = AcceptInvitation()
    if form.validate_on_submit():
        with pages.refusals_on(form):
            password = accounts.hashed(form.password.data)
            invited = accounts.accept(books(), form.token.data, password, now())
            return _welcomed(invited)
    return pages.filled("desk/invitation.html", form)


def _welcomed(invited: Account) -> ResponseReturnValue:
    flash(_("口令设好了。您的账号是“%(name)s”，请登录。", name=invited.name))
    return redirect(url_for("desk.sign_in.sign_in"))


@room.post("/sign-out")
@needs(Standing.SIGNED_IN)
def sign_out() -> ResponseReturnValue:
    """End the session."""
    end_session()
    flash(_("已退出。"))
    return redirect(url_for("desk.sign_in.sign_in"))
