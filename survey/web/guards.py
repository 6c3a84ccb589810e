"""Who may come in where: what each desk page needs, who is signed in, the headers of every page."""

from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, TypeVar, cast

from flask import Response, abort, current_app, flash, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import CSRFProtect

from survey.core.account import Account, Deed
from survey.services import sessions
from survey.web.languages import empty_session
from survey.web.wiring import works

SESSION_ID = "id"
"""Where the browser's session keeps the id of the desk session."""

csrf = CSRFProtect()

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])


class Standing(StrEnum):
    """What a page needs that needs no deed.

    Whoever is ``ENTERING`` has signed in and may still lack the second factor that
    everybody must have.
    """

    ANYBODY = "anybody"
    ENTERING = "entering"
    SIGNED_IN = "signed_in"


Need = Deed | Standing

_needs: dict[Callable[..., Any], Need] = {}
_weighty: set[Callable[..., Any]] = set()


def needs(need: Need, *, weighty: bool = False) -> Callable[[View], View]:
    """Declare what a desk page needs of whoever asks for it.

    For what is ``weighty`` he must have proved himself in the last minutes.
    """

    def declare(view: View) -> View:
        _needs[view] = need
        if weighty:
            _weighty.add(view)
        return view

    return declare


def need_of(endpoint: str) -> Need | None:
    """Return what was declared for the page; ``None`` when nothing was, and nobody may see it."""
    if endpoint == "desk.static":
        return Standing.ANYBODY
    view = current_app.view_functions.get(endpoint)
    return _needs.get(view) if view else None


def admit() -> ResponseReturnValue | None:
    """Let a desk request through to its view, or answer it here.

    The view still asks its service, which knows whose team the matter is.
    """
    need = need_of(request.endpoint or "")
    if need is None:
        abort(403)
    if need is Standing.ANYBODY:
        csrf.protect()
        return None
    signed_in = _signed_in()
    if signed_in is None:
        empty_session()
        flash(_("请先登录。30 分钟没有操作会自动退出。"))
        return redirect(url_for("desk.sign_in.sign_in"))
    g.account = signed_in
    csrf.protect()
    if isinstance(need, Deed) and not signed_in.may(need):
        abort(403)
    return _missing(signed_in, need)


def _missing(signed_in: Account, need: Need) -> ResponseReturnValue | None:
    """Send whoever may come in to prove himself first, by a second factor or once more."""
    must = works().settings.second_factor and not signed_in.second_factor
    if must and need is not Standing.ENTERING:
        flash(_("这里要求人人设动态码。请先设好，再做别的事。"))
        return redirect(url_for("desk.me.second_factor"))
    view = current_app.view_functions[request.endpoint or ""]
    if view in _weighty and not _fresh():
        return redirect(url_for("desk.me.confirm", back=request.path))
    return None


def _fresh() -> bool:
    with works().store.read() as books:
        return sessions.fresh(books, session[SESSION_ID], now())


def account() -> Account:
    """Return whoever is signed in; only for views that need more than `Standing.ANYBODY`."""
    return cast(Account, g.account)


def now() -> datetime:
    """Return the present moment, for the services to work with."""
    return datetime.now(UTC)


def _signed_in() -> Account | None:
    """Return who is signed in. A transaction of its own: the view's may not be allowed to write."""
    session_id = session.get(SESSION_ID)
    if session_id is None:
        return None
    with works().store.begin() as books:
        return sessions.who(books, session_id, now())


POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; font-src 'self'; media-src 'self' blob:; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)

_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}


def add_headers(response: Response) -> Response:
    """Add the headers that every page bears, where its own door set none."""
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    if works().settings.secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    return response
