"""The way in by a code that many share: posters, notices, a village's QR."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from survey.services.answering import new_nonce
from survey.web.answer import reading
from survey.web.answer.door import Door
from survey.web.answer.pages import page, sent


def cover(door: Door, key: str) -> ResponseReturnValue:
    """Return the cover when the sitting is open."""
    trial = door.answering.enter(key).occasion.trial
    return sent(page("cover_shared.html", reading.look(), door.organisation, trial=trial))


def start(door: Door, key: str) -> ResponseReturnValue:
    """Return the paper of the entrance's sitting."""
    reading.fields()
    admission = door.answering.enter(key)
    return sent(door.paper(admission, _cast(key)).fresh(new_nonce(), ""))


def cast(door: Door, key: str) -> ResponseReturnValue:
    """Take in a paper; its nonce alone makes it count once."""
    given = reading.sent()
    admission = door.answering.enter(key, given.nonce)
    return door.cast(admission, given, _cast(key))


def back_to_cover(key: str) -> ResponseReturnValue:
    """Lead those who open the address of a sent page to the cover."""
    return redirect(reading.address(".cover_of_entrance", key=key), 303)


def _cast(key: str) -> str:
    return url_for(".cast_by_entrance", key=key)
