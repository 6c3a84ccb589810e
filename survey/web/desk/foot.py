"""What the foot of every desk page offers: the other languages."""

from flask import Blueprint, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from survey.web import languages
from survey.web.guards import Standing, needs

room = Blueprint("foot", __name__)


@room.post("/language")
@needs(Standing.ANYBODY)
def language() -> ResponseReturnValue:
    """Change the language and go back to the page."""
    languages.choose(request.form.get("language", ""))
    return redirect(_address(request.form.get("back", "")))


def _address(path: str) -> str:
    """Return the address of the desk page at ``path``; the first page's when there is none."""
    try:
        endpoint, values = current_app.url_map.bind("").match(path, "GET")
    except HTTPException:
        endpoint, values = "", {}
    if not endpoint.startswith("desk."):
        return url_for("desk.home.home")
    return url_for(endpoint, **values)
