"""Reading what a respondent's page sent: one content type, one limit, no broken letters."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from flask import abort, request, url_for

from forms.look import SIZES, USUAL, Look
from survey.core.languages import is_language

LARGEST_BODY = 256 * 1024
_MOST_FIELDS = 10_000
_BROKEN_ESCAPE = re.compile("%(?![0-9A-Fa-f]{2})")
_NOT_ANSWERS = ("nonce", "code", "confirmed", "pad")
_NONCE = re.compile("[0-9a-f]{32}")


@dataclass(frozen=True)
class Sent:
    """A paper as it came in; ``raw`` is every field that is not one of the others."""

    nonce: str
    code: str
    confirmed: bool
    raw: Mapping[str, Sequence[str]]


def limit_body() -> None:
    """Refuse, for this request, bodies larger than any honest one."""
    request.max_content_length = LARGEST_BODY


def look() -> Look:
    """Return the look asked for, in the address of every page of one way."""
    if not request.query_string:
        return USUAL
    size, language = request.args.get("z", ""), request.args.get("l", "")
    return Look(
        size=size if size in SIZES else USUAL.size,
        language=language if is_language(language) else USUAL.language,
    )


def shows() -> bool:
    """Return whether the paper that came in is only to be shown, in another look."""
    return bool(request.query_string) and "show" in request.args


def address(endpoint: str, **values: Any) -> str:
    """Return the address of a page of the door, as this reader wants to see it."""
    return url_for(endpoint, **values, **look().query)


def fields() -> dict[str, list[str]]:
    """Return the fields of the request's body, refusing what no page of ours sends.

    The framework's own reading would mend broken letters silently, and a mended
    answer is not the respondent's.
    """
    body = request.get_data()
    if body and request.mimetype != "application/x-www-form-urlencoded":
        abort(415)
    try:
        text = body.decode("ascii")
        if _BROKEN_ESCAPE.search(text):
            abort(400)
        return parse_qs(text, keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS)
    except ValueError:
        abort(400)


def code() -> str:
    """Return the slip's token or digits as they came in; empty when nothing came."""
    return _taken("code", fields())


def sent() -> Sent:
    """Return the paper that came in; its nonce must be one of ours."""
    raw = fields()
    nonce, typed, confirmed, _ = (_taken(name, raw) for name in _NOT_ANSWERS)
    if not _NONCE.fullmatch(nonce):
        abort(400)
    return Sent(nonce, typed, "1" in (confirmed, request.args.get("confirmed")), raw)


def _taken(name: str, raw: dict[str, list[str]]) -> str:
    return next(iter(raw.pop(name, ())), "")
