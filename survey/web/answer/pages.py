"""The door's own pages, and sending any page to a phone."""

from functools import lru_cache
from pathlib import Path

from flask import Response, request
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

from forms.frame import Frame, Page
from forms.layout import environment
from forms.look import Look

TEMPLATES = Path(__file__).with_name("templates")
_MOST_PAGES = 256


@lru_cache(_MOST_PAGES)
def page(
    name: str, look: Look, organisation: str = "", start: str = "", *, trial: bool = False
) -> Page:
    """Return a page that is the same for all; ``start`` is where a slip's digits are sent.

    A ``trial`` says that it is one.
    """
    return rendered(name, look, organisation=organisation, start=start, trial=trial)


def rendered(name: str, look: Look, *, private: bool = False, **values: object) -> Page:
    """Return a page made for this one answer; a ``private`` one holds what somebody filled in."""
    template = environment(look.language, TEMPLATES).get_template(name)
    return Frame((template.render(values, look=look).encode(),), private).around()


def sent(page: Page, status: int = 200) -> Response:
    """Return the response with ``page``, packed where the phone can unpack it."""
    packs = _unpacks(request.headers.get("Accept-Encoding", ""))
    response = Response(page.packed() if packs else page.plain(), status)
    if packs:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    return response


@lru_cache(_MOST_PAGES)
def _unpacks(accepted: str) -> bool:
    """Return whether a phone that accepts this unpacks gzip; few kinds of phones come often."""
    return parse_accept_header(accepted, Accept)["gzip"] > 0
