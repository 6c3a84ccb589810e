"""What a refusal becomes: its status and its page, in one table."""

from collections.abc import Callable, Sequence

from flask import Flask, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from survey.core import sentence
from survey.core.errors import (
    BusyError,
    Fault,
    FaultyError,
    NotFoundError,
    NotPermittedError,
    OpeningRefused,
    SurveyError,
    WrongPhaseError,
)
from survey.core.sentence import Sentence
from survey.web.wiring import abandon

STATUS: tuple[tuple[type[SurveyError], int], ...] = (
    (NotFoundError, 404),
    (NotPermittedError, 403),
    (WrongPhaseError, 409),
    (OpeningRefused, 409),
    (FaultyError, 422),
    (BusyError, 503),
    (SurveyError, 400),
)

_SAID = {
    400: Sentence("请求有误；请返回上一页再试"),
    403: Sentence("您不能看这一页"),
    404: Sentence("没有这一页；请核对网址"),
    405: Sentence("不能这样打开这一页；请从工作台首页进入"),
    413: Sentence("提交的内容太大"),
}
_UNKNOWN = Sentence("没有成功；请稍后再试")
_STALE = Sentence("这一页放得太久，已经失效，没有提交；请返回上一页，刷新后再试")


def status_of(error: SurveyError) -> int:
    """Return the HTTP status that ``error`` is answered with."""
    return next(status for kind, status in STATUS if isinstance(error, kind))


def said(text: str) -> str:
    """Return a sentence of an error, or of a fault, in the reader's language."""
    return sentence.said(text, gettext)


def register(app: Flask) -> None:
    """Answer every refusal and every failure outside the respondents' door with a page."""
    app.jinja_env.filters["said"] = said
    handlers: dict[type[Exception], Callable[..., ResponseReturnValue]] = {
        SurveyError: _refused,
        HTTPException: _not_served,
        Exception: _failed,
    }
    for kind, handler in handlers.items():
        app.register_error_handler(kind, handler)


def _refused(error: SurveyError) -> ResponseReturnValue:
    faults = error.faults if isinstance(error, FaultyError) else ()
    return _page(said(error.sentence), status_of(error), faults)


def _not_served(error: HTTPException) -> ResponseReturnValue:
    code = error.code or 500
    words = _STALE if isinstance(error, CSRFError) else _SAID.get(code, _UNKNOWN)
    return _page(said(words), code)


def _failed(error: Exception) -> ResponseReturnValue:
    """Answer a failure nobody foresaw. Only its type and route are logged: its text may quote
    what somebody entered."""
    current_app.logger.error("%s at %s", type(error).__name__, request.url_rule)
    words = gettext("系统出了问题，刚才的操作没有生效；请再试一次，仍不行请联系管理员")
    return _page(words, 500)


def _page(words: str, status: int, faults: Sequence[Fault] = ()) -> ResponseReturnValue:
    abandon()
    at_desk = "desk" in current_app.blueprints and request.path.startswith("/desk/")
    template = "desk/fault.html" if at_desk else "fault.html"
    return render_template(template, said=words, faults=faults), status
