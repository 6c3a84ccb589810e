"""Bringing a unit's people from a sheet or a pasted table: sent, looked at, and taken."""

from typing import cast

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forms.bringing import BroughtRoster, KeptRoster
from survey.core.account import Deed
from survey.core.inspection import Member, Roster, Unit
from survey.exchange.persons import ImportedPersons, read_pasted_persons, read_persons
from survey.services import importing, inspecting
from survey.web.desk import pages
from survey.web.guards import account, needs, now
from survey.web.wiring import books

room = Blueprint("rosters", __name__)


@room.route("/units/<int:unit_id>/roster/import", methods=["GET", "POST"])
@needs(Deed.PREPARE)
def bring(unit_id: int) -> ResponseReturnValue:
    """Take a file or a text, and show who is in it. Nothing is kept."""
    unit = inspecting.unit_of(books(), account(), unit_id)
    form = BroughtRoster()
    if form.validate_on_submit():
        with pages.refusals_on(form):
            roster = cast(Roster, form.roster.data)
            read = (
                read_persons(form.content(), roster)
                if form.file.data
                else read_pasted_persons(form.text.data, roster)
            )
            importing.refuse_too_many(read.members)
            return _shown(unit, read, roster)
    return pages.filled("desk/roster_import.html", form, unit=unit)


def _shown(unit: Unit, read: ImportedPersons, roster: Roster) -> ResponseReturnValue:
    kept = KeptRoster()
    kept.roster.data, kept.members.data = roster, importing.written(read.members)
    return render_template(
        "desk/roster_preview.html",
        form=kept,
        unit=unit,
        members=read.members,
        headings=_headings(read.members),
        findings=read.findings,
        replaced=len(unit.roster(roster)),
    )


def _headings(members: tuple[Member, ...]) -> list[str]:
    return list(dict.fromkeys(heading for one in members for heading in one.details))


@room.post("/units/<int:unit_id>/roster/import/keep")
@needs(Deed.PREPARE)
def keep(unit_id: int) -> ResponseReturnValue:
    """Put the people in place of those on the list."""
    form = KeptRoster()
    inspecting.unit_of(books(), account(), unit_id)
    roster: Roster = "appointees" if form.roster.data == "appointees" else "leaders"
    members = importing.listed(form.members.data or "", roster)
    importing.replace_people(books(), account(), unit_id, roster, members, now())
    flash(_("名册保存好了。"))
    return redirect(url_for("desk.units.unit", unit_id=unit_id))
