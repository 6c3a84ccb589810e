"""What the foot of every desk page offers: the other languages."""

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue

from survey.web import languages
from survey.web.desk import pages
from survey.web.guards import Standing, needs

room = Blueprint("foot", __name__)


@room.post("/language")
@needs(Standing.ANYBODY)
def language() -> ResponseReturnValue:
    """Change the language and go back to the page."""
    languages.choose(request.form.get("language", ""))
    return redirect(pages.address(request.form.get("back", "")))
