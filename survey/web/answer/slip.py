"""The way in with a slip: a token in the address's fragment, or twelve digits typed."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from survey.services.answering import new_nonce
from survey.web.answer import reading
from survey.web.answer.door import Door
from survey.web.answer.pages import page


def cover(door: Door) -> bytes:
    """Return the cover: the same for everybody, read by link previews without any harm."""
    return page("cover.html", door.organisation, size=reading.size())


def start(door: Door) -> bytes:
    """Return the paper that the slip is for."""
    code = reading.code()
    admission = door.admit(code)
    return door.paper(admission, _cast()).fresh(new_nonce(), code)


def cast(door: Door) -> ResponseReturnValue:
    """Take in a paper and burn its slip."""
    sent = reading.sent()
    admission = door.admit(sent.code, sent.nonce)
    return door.cast(admission, sent, _cast())


def back_to_cover() -> ResponseReturnValue:
    """Lead those who open the address of a sent page to the cover."""
    return redirect(url_for(".cover", z=reading.size() or None), 303)


def _cast() -> str:
    return url_for(".cast_by_slip", z=reading.size() or None)
