"""What the door shows instead of a paper: one table from refusal to page and status."""

from flask import Blueprint, Response, current_app, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from survey.core.errors import (
    BusyError,
    EntranceClosedError,
    EntranceNotOpenError,
    NotFoundError,
    UnusableCodeError,
)
from survey.web.answer import reading
from survey.web.answer.pages import page, rendered, sent

_PAGES: dict[type[Exception], tuple[str, int]] = {
    UnusableCodeError: ("unusable.html", 403),
    EntranceNotOpenError: ("not_open.html", 403),
    EntranceClosedError: ("closed.html", 403),
    NotFoundError: ("unknown.html", 404),
}


def register(blueprint: Blueprint) -> None:
    """Answer every refusal and every failure at the door with a page of its own."""
    for kind in _PAGES:
        blueprint.register_error_handler(kind, _refused)
    blueprint.register_error_handler(HTTPException, _unread)
    blueprint.register_error_handler(BusyError, _busy)
    blueprint.register_error_handler(Exception, _failed)


def _refused(error: Exception) -> ResponseReturnValue:
    name, status = _PAGES[type(error)]
    return sent(page(name, reading.look(), start=url_for(".start")), status)


def _unread(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    return sent(rendered("unread.html", reading.look(), status=status), status)


def _busy(_: Exception) -> ResponseReturnValue:
    held = _held()
    response = _once_more("busy.html" if "nonce" in held else "waiting.html", held, 503)
    response.headers["Retry-After"] = "5"
    return response


def _failed(error: Exception) -> ResponseReturnValue:
    """Answer a failure nobody foresaw. Only its type and route are logged: its text may quote
    what somebody answered."""
    current_app.logger.error("%s at %s", type(error).__name__, request.url_rule)
    return _once_more("failed.html", _held(), 500)


def _held() -> dict[str, list[str]]:
    return reading.fields() if request.method == "POST" else {}


def _once_more(name: str, held: dict[str, list[str]], status: int) -> Response:
    """Return a page that holds everything that was sent, so that one tap sends it again."""
    method = request.method.lower()
    page = rendered(name, reading.look(), private=True, method=method, fields=held)
    return sent(page, status)
