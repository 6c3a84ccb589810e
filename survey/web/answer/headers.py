"""What the respondents' door says to every browser: keep nothing, load nothing, tell nobody."""

from flask import Response

from forms.layout import inline, source
from survey.web.answer.pages import TEMPLATES

_SCRIPTS = " ".join(
    source(inline(name, TEMPLATES))
    for name in ("paper.js", "conditions.js", "cover.js", "typed.js", "waiting.js")
)

_POLICY = "; ".join(
    (
        "default-src 'none'",
        f"style-src {source(inline('style.css'))}",
        f"script-src {_SCRIPTS}",
        "connect-src 'self'",  # a paper is sent without leaving it
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
    response.headers.update(_HEADERS)
    return response
