"""Copying a sitting to other units: which of them, and how many are expected there."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forms.copying import Copying, TargetRow
from survey.core.account import Deed
from survey.core.sitting import Group, WayIn
from survey.services import copying, preparing
from survey.services.copying import Target
from survey.web.desk import pages
from survey.web.guards import account, needs, now
from survey.web.wiring import books

room = Blueprint("copies", __name__)


@room.route("/sittings/<int:sitting_id>/copies", methods=["GET", "POST"])
@needs(Deed.PREPARE)
def copies(sitting_id: int) -> ResponseReturnValue:
    """Copy a sitting to the units that are ticked."""
    source = preparing.sitting_of(books(), account(), sitting_id, Deed.PREPARE)
    found = copying.candidates(books(), account(), sitting_id)
    slips = [group for group in source.groups if group.way_in is WayIn.SLIPS]
    form = Copying()
    if not form.is_submitted():
        free = [one.unit.id for one in found if not one.taken]
        below = [one.unit.id for one in found if one.below and not one.taken]
        form.show(free, below, [group.invited or 0 for group in slips])
    elif form.validate():
        with pages.refusals_on(form):
            targets = [_target(row, slips) for row in form.chosen()]
            made = copying.copy(books(), account(), sitting_id, targets, now())
            flash(_("复制好了，新建了 %(count)s 个草稿，可以一起发布。", count=len(made)))
            home = url_for("desk.stationings.stationing", stationing_id=source.stationing_id)
            return redirect(home)
    return pages.filled(
        "desk/copies.html",
        form,
        sitting=source,
        slips=slips,
        candidates=found,
        rows={entry.form.unit.data: entry.form for entry in form.rows},
    )


def _target(row: TargetRow, groups: list[Group]) -> Target:
    unit_id = int(row.unit.data) if str(row.unit.data).isdecimal() else 0
    counts = [entry.data or 0 for entry in row.invited]
    invited = {group.code: count for group, count in zip(groups, counts, strict=False)}
    return Target(unit_id, row.place.data or "", invited)
