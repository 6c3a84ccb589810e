"""What the respondents' door says to every browser: keep nothing, load nothing, tell nobody."""

from collections.abc import Iterable

from flask import Response

from forms.layout import inline, source
from survey.web.answer.pages import TEMPLATES

_SCRIPTS = (
    "find.js+paper.js",
    "find.js+conditions.js+paper.js",
    "find.js+device.js+paper.js",
    "find.js+conditions.js+device.js+paper.js",
    "find.js+typed.js",
    "find.js+typed.js+cover.js",
    "find.js+waiting.js",
    "find.js+handed.js",
    "find.js+typed.js+handed.js",
    "thanks.js",
    "voice.js",
    "find.js+languages.js",
)
_STYLES = (
    "style.css+paper.css",
    "style.css+paper.css+mend.css",
    "style.css+door.css",
    "voice.css",
    "device.css",
    "both_ways.css",
)


def _sources(names: Iterable[str]) -> str:
    return " ".join(source(inline(name, TEMPLATES)) for name in names)


_POLICY = "; ".join(
    (
        "default-src 'none'",
        f"style-src {_sources(_STYLES)}",
        f"script-src {_sources(_SCRIPTS)}",
        "connect-src 'self'",  # a paper is sent without leaving it
        "media-src 'self'",  # a question is read aloud
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)

_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": _POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
}


def secure(response: Response) -> Response:
    """Return ``response`` with the door's headers."""
    response.headers.extend(_HEADERS)  # nobody else sets any of them: nothing to look for
    return response
