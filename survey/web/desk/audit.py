"""The audit log, for whoever watches over the desk."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from survey.core.account import Deed
from survey.web.guards import needs
from survey.web.wiring import books

room = Blueprint("audit", __name__)


@room.get("/audit")
@needs(Deed.READ_AUDIT)
def audit() -> ResponseReturnValue:
    """Show the latest entries, and whether the chain of all entries is whole."""
    return render_template(
        "desk/audit.html", entries=books().audit.entries(), broken=books().audit.verify()
    )
