"""Coming in and going out: sign-in, invitation, sign-out."""

from flask import Blueprint, flash, redirect, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forms.people import AcceptInvitation, SignIn
from survey.core.account import Account
from survey.services import accounts, proving, sessions
from survey.services.proving import Proof
from survey.web.desk import pages
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
        proof = Proof(form.name.data, form.password.data, form.code.data)
        with pages.refusals_on(form):
            known = proving.proved(works().store, proof, works().settings.secret, now())
            begin_session(sessions.sign_in(books(), known, now()))
            return redirect(url_for("desk.home.home"))
    return pages.filled("desk/sign_in.html", form)


def begin_session(session_id: str) -> None:
    """Sign the browser in by a new id and a new CSRF token; what it had before ends."""
    end_session()
    session[SESSION_ID] = session_id


def end_session() -> None:
    """End the browser's session: whoever signs in next gets a new id and a new CSRF token."""
    session_id = session.get(SESSION_ID)
    if session_id:
        sessions.sign_out(books(), session_id)
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
            password = proving.hashed(form.password.data)
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
