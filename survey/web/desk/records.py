"""Records on paper: minutes for the signatures, and the sheet by which a result is checked."""

from datetime import datetime
from functools import partial
from pathlib import Path

from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from survey.core.account import Deed
from survey.services import preparing, records
from survey.web.desk import jobs
from survey.web.guards import account, needs, now
from survey.web.wiring import books, works

room = Blueprint("records", __name__)

_PDF = "application/pdf"


@room.post("/sittings/<int:sitting_id>/minutes")
@needs(Deed.RUN)
def minutes(sitting_id: int) -> ResponseReturnValue:
    """Hand out the minutes of a closed sitting. The log keeps who printed them: hence no GET."""
    sitting = preparing.sitting_of(books(), account(), sitting_id, Deed.RUN)
    name = _("测评情况记录-%(title)s.pdf", title=sitting.title)
    make = partial(records.minutes, works().store, account(), sitting_id, *_here())
    return jobs.export(sitting_id, name, _PDF, make)


@room.post("/sittings/<int:sitting_id>/verification")
@needs(Deed.SEE_RESULTS)
def verification(sitting_id: int) -> ResponseReturnValue:
    """Hand out the verification sheet of an opened sitting."""
    sitting = preparing.sitting_of(books(), account(), sitting_id, Deed.SEE_RESULTS)
    name = _("核验单-%(title)s.pdf", title=sitting.title)
    make = partial(records.verification, works().store, account(), sitting_id, *_here())
    return jobs.export(sitting_id, name, _PDF, make)


def _here() -> tuple[datetime, Path | None]:
    """Return the moment as the clock on the wall shows it, and where fonts lie."""
    return now().astimezone(), works().printing.fonts
