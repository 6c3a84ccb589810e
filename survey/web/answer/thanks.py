"""The end of every way: the same page for everybody who answered in a sitting."""

from survey.web.answer import reading
from survey.web.answer.door import Door
from survey.web.answer.pages import rendered


def thanks(door: Door, key: str) -> bytes:
    """Return the thank-you page of the sitting: no answer, no time and no code is in it."""
    channels = door.answering.occasion(key).channels
    return rendered("thanks.html", channels=channels, size=reading.size())
