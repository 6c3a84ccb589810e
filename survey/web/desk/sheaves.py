"""Publishing and printing many sittings in one act."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forms.together import CeremonyTogether, PrintTogether
from survey.core.account import Deed
from survey.core.job import JobKind, JobStep, Tell
from survey.services import preparing, publishing, sheaves
from survey.services.jobs import Order
from survey.services.overview import Held
from survey.web.desk import jobs, pages
from survey.web.desk.cards import display_names, shown
from survey.web.desk.publishing import offer_warnings, wipe_trials
from survey.web.desk.steps import Step
from survey.web.desk.together import at_step, page
from survey.web.guards import account, needs, now
from survey.web.wiring import books, works
from survey.web.worker import Doing

room = Blueprint("sheaves", __name__)


@room.route("/stationings/<int:stationing_id>/publish", methods=["GET", "POST"])
@needs(Deed.PREPARE)
def publish(stationing_id: int) -> ResponseReturnValue:
    """Publish the sittings that are ticked in one key ceremony, and show the cards this once."""
    drafts = at_step(stationing_id, Step.PREPARE, Step.PUBLISH)
    ready = _alike([one for one in drafts if one.ready])
    form = CeremonyTogether()
    form.offer([one.sitting.id for one in ready])
    states = [preparing.readiness(books(), account(), one.sitting.id) for one in ready]
    offer_warnings(form, [one for state in states for one in state.remarks])
    custodians = ready[0].sitting.custodians if ready else ()
    if form.validate_on_submit():
        with pages.refusals_on(form):
            chosen = [one for one in ready if one.sitting.id in form.sittings.data]
            typed = [entry.form["passphrase"].data for entry in form.passphrases]
            cards = publishing.publish_together(
                books(),
                account(),
                [one.sitting.id for one in chosen],
                dict(zip(custodians, typed, strict=False)),
                works().shares,
                now(),
                form.seen.data or (),
            )
            sittings = [one.sitting for one in chosen]
            wipe_trials(sittings)
            return render_template(
                "desk/cards.html",
                cards=[shown(name, card, sittings) for name, card in cards.items()],
                stationing_id=stationing_id,
            )
    while len(form.passphrases) < len(custodians):
        form.passphrases.append_entry()
    return page(
        "desk/together_publish.html",
        form,
        stationing_id,
        drafts,
        ready={one.sitting.id for one in ready},
        keepers=ready[0].sitting if ready else None,
        names=display_names(),
    )


def _alike(ready: list[Held]) -> list[Held]:
    """Return those that have the custodians of the first: one ceremony has one set of them."""
    keepers = [(one.sitting.custodians, one.sitting.threshold) for one in ready]
    return [one for one, keeper in zip(ready, keepers, strict=True) if keeper == keepers[0]]


@room.route("/stationings/<int:stationing_id>/print", methods=["GET", "POST"])
@needs(Deed.RUN)
def printing(stationing_id: int) -> ResponseReturnValue:
    """Make the slips of the sittings that are ticked; hand out slips and posters in one file."""
    found = at_step(stationing_id, Step.PRINT)
    form = PrintTogether()
    form.offer([one.sitting.id for one in found])
    if form.validate_on_submit():
        with pages.refusals_on(form):
            unit = found[0].unit.name
            order = Order(
                form.sittings.data[0],
                JobKind.SLIPS,
                _("%(unit)s-测评码和海报.zip", unit=unit),
                "application/zip",
            )
            return jobs.handed_out(order, _printing(form))
    counts = {
        one.sitting.id: sum(sheaves.unprinted(books(), account(), one.sitting.id).values())
        for one in found
    }
    return page("desk/together_print.html", form, stationing_id, found, counts=counts)


def _printing(form: PrintTogether) -> Doing:
    asked = works().store, account(), form.sittings.data, form.per_page.data
    printing, moment = works().printing, now()

    def doing(tell: Tell) -> bytes:
        tell(JobStep.MAKING, 0, 0)
        return sheaves.issue_sheaf(*asked, printing, moment)

    return doing
