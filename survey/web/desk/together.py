"""Many sittings brought forward in one act: beginning, the last call, closing."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeVar

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forms.together import CloseTogether, Together
from survey.core.account import Account, Deed
from survey.core.sitting import Phase
from survey.services import overview, preparing, running, witnessing
from survey.services.overview import Held
from survey.storage.engine import Books
from survey.web.desk import pages, witnesses
from survey.web.desk.steps import Step, step_of
from survey.web.guards import account, needs, now
from survey.web.wiring import books, commit, works

room = Blueprint("together", __name__)

Act = Callable[[Books, Account, int, datetime], None]

F = TypeVar("F", bound=Together)


def at_step(stationing_id: int, *steps: Step) -> list[Held]:
    """Return the sittings of the stationing, and of those below it, that stand at a step."""
    found = overview.held(books(), account(), stationing_id)
    return [one for one in found if step_of(one.sitting, one.boxes, ready=one.ready) in steps]


@room.route("/stationings/<int:stationing_id>/begin", methods=["GET", "POST"])
@needs(Deed.RUN)
def begin(stationing_id: int) -> ResponseReturnValue:
    """Let the sittings that are ticked take ballots."""
    found = at_step(stationing_id, Step.COLLECT)
    form = _offering(Together(), found)
    if form.validate_on_submit():
        _do(running.begin, form)
        flash(_("%(count)s 个场次开始收票了，现在可以扫码填答。", count=len(form.sittings.data)))
        return _back(stationing_id)
    return page("desk/together_begin.html", form, stationing_id, found)


@room.route("/stationings/<int:stationing_id>/last-call", methods=["GET", "POST"])
@needs(Deed.RUN)
def last_call(stationing_id: int) -> ResponseReturnValue:
    """Let nobody new into the sittings that are ticked."""
    found = [one for one in _taking(stationing_id) if one.sitting.last_call is None]
    form = _offering(Together(), found)
    if form.validate_on_submit():
        _do(running.last_call, form)
        flash(_("%(count)s 个场次停止进入了。请招呼大家交上来。", count=len(form.sittings.data)))
        return redirect(url_for(".close", stationing_id=stationing_id))
    return page("desk/together_last_call.html", form, stationing_id, found)


@room.route("/stationings/<int:stationing_id>/close", methods=["GET", "POST"])
@needs(Deed.RUN)
def close(stationing_id: int) -> ResponseReturnValue:
    """Close the sittings that are ticked."""
    found = _taking(stationing_id)
    form = _offering(CloseTogether(), found)
    form.cut_short = frozenset(
        one.sitting.id for one in found if running.cuts_short(one.sitting, now())
    )
    today = now().astimezone().date()
    form.early = frozenset(one.sitting.id for one in found if witnessing.early(one.sitting, today))
    first = min(form.early, default=0)
    witnesses.call(form, first, Deed.RUN, wanted=bool(form.early))
    if form.validate_on_submit() and _confirmed(form):
        _do(running.close, form)
        commit()
        works().upkeep.stir()
        flash(_("%(count)s 个场次截止了，票箱都封好了。", count=len(form.sittings.data)))
        return _back(stationing_id)
    return page("desk/together_close.html", form, stationing_id, found)


def _confirmed(form: CloseTogether) -> bool:
    hurried = sorted(form.early & set(form.sittings.data))
    return witnesses.confirmed(form, hurried, Deed.RUN, witnessing.CLOSING_EARLY)


def _taking(stationing_id: int) -> list[Held]:
    return [one for one in at_step(stationing_id, Step.CLOSE) if one.sitting.phase is Phase.OPEN]


def _offering(form: F, found: Sequence[Held]) -> F:
    form.offer([one.sitting.id for one in found])
    return form


def _do(deed: Act, form: Together) -> None:
    for sitting_id in form.sittings.data:
        deed(books(), account(), sitting_id, now())


def _back(stationing_id: int) -> ResponseReturnValue:
    return redirect(url_for("desk.stationings.stationing", stationing_id=stationing_id))


def page(
    template: str, form: Together, stationing_id: int, found: Sequence[Held], **more: object
) -> ResponseReturnValue:
    """Return the page on which the sittings that were found are ticked."""
    stationing = preparing.stationing_of(books(), account(), stationing_id, Deed.SEE_TEAM)
    unit = books().inspection.unit(stationing.unit_id)
    return pages.filled(template, form, stationing=stationing, unit=unit, held=found, **more)
