"""The first page after sign-in: what there is to do, for each role."""

from collections import Counter
from typing import NamedTuple

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from survey.core.account import Deed
from survey.core.inspection import Stationing
from survey.core.sitting import Phase
from survey.services import overview, preparing, team
from survey.web.desk.leads import Lead, lead_of
from survey.web.desk.steps import STEPS, Due, Step, next_due, step_of
from survey.web.guards import Standing, account, needs, now
from survey.web.wiring import books

room = Blueprint("home", __name__)


@room.get("/")
@needs(Standing.SIGNED_IN)
def home() -> ResponseReturnValue:
    """Show what the account's role has to do next."""
    if account().may(Deed.READ_AUDIT):
        return redirect(url_for("desk.audit.audit"))
    if account().may(Deed.KEEP_ROUNDS):
        return redirect(url_for("desk.rounds.rounds"))
    if account().waiting and not account().teams:
        return render_template("desk/home_waiting.html")
    if account().may(Deed.SEE_TEAM):
        return _stationings()
    return _openings()


def _stationings() -> ResponseReturnValue:
    """Show, for each town, what is next in it and below it; its own page shows every sitting."""
    stationings = preparing.stationings_of(books(), account())
    units = preparing.units_of(books(), account())
    towns = [_town(one) for one in reversed(overview.highest(stationings, units))]
    return render_template(
        "desk/home.html",
        towns=towns,
        units={unit.id: unit for unit in units},
        waiting=sum(len(one.waiting) for one in team.people_of(books(), account())),
    )


class Town(NamedTuple):
    """A stationing on the first page: its sittings counted by how far they are."""

    stationing: Stationing
    units: int
    progress: tuple[tuple[Step, int], ...]
    due: Due | None
    lead: Lead | None


def _town(stationing: Stationing) -> Town:
    found = overview.held(books(), account(), stationing.id)
    standing = [(h.sitting, step_of(h.sitting, h.boxes, ready=h.ready)) for h in found]
    counted = Counter(step for _, step in standing)
    due = next_due(standing, now().date())
    return Town(
        stationing,
        len({one.unit.id for one in found}),
        tuple((step, counted[step]) for step in STEPS if counted[step]),
        due,
        lead_of(due, stationing.id) if due else None,
    )


def _openings() -> ResponseReturnValue:
    """Show a custodian the sittings that are his to open."""
    stationings = preparing.stationings_of(books(), account())
    sittings = books().sittings.sittings([stationing.id for stationing in stationings])
    mine = [sitting for sitting in sittings if account().name in sitting.custodians]
    return render_template(
        "desk/home_custodian.html",
        waiting=[sitting for sitting in mine if sitting.phase is Phase.CLOSED],
        later=[sitting for sitting in mine if sitting.phase in (Phase.DRAFT, Phase.OPEN)],
    )
