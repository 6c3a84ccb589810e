"""Slips and posters: printing them, and voiding what was not used."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forms.acts import SlipOrder, Voiding
from survey.core.account import Deed
from survey.core.job import JobKind, JobStep, Tell
from survey.core.sitting import Group, Sitting
from survey.services import preparing
from survey.services import slips as services
from survey.services.jobs import Order
from survey.web.desk import jobs, pages
from survey.web.guards import account, needs, now
from survey.web.wiring import books, works
from survey.web.worker import Doing

room = Blueprint("slips", __name__)


@room.get("/sittings/<int:sitting_id>/slips")
@needs(Deed.RUN)
def slips(sitting_id: int) -> ResponseReturnValue:
    """Show what there is to print for each group."""
    sitting = preparing.sitting_of(books(), account(), sitting_id, Deed.RUN)
    return _page(sitting, {})


@room.post("/sittings/<int:sitting_id>/slips/<group>")
@needs(Deed.RUN)
def issue(sitting_id: int, group: str) -> ResponseReturnValue:
    """Make slips and hand out their PDF. It is kept nowhere: lost means voided and made anew."""
    sitting = preparing.sitting_of(books(), account(), sitting_id, Deed.RUN)
    form = SlipOrder(prefix=group)
    if form.validate():
        with pages.refusals_on(form):
            count = form.count.data
            name = _("测评码-%(group)s-%(count)s张.pdf", group=group.upper(), count=count)
            order = Order(sitting_id, JobKind.SLIPS, name, "application/pdf")
            return jobs.handed_out(order, _printing(sitting_id, group, form))
    return _page(sitting, {group: form}), 422


def _printing(sitting_id: int, group: str, form: SlipOrder) -> Doing:
    asked = works().store, account(), sitting_id, group, form.count.data, form.per_page.data
    printing, moment = works().printing, now()

    def doing(tell: Tell) -> bytes:
        tell(JobStep.MAKING, 0, 0)
        return services.issue_printed(*asked, printing, moment)

    return doing


@room.post("/sittings/<int:sitting_id>/slips/<group>/void")
@needs(Deed.RUN)
def void(sitting_id: int, group: str) -> ResponseReturnValue:
    """Void a group's unused slips. Their number would tell how many have answered: not shown."""
    sitting = preparing.sitting_of(books(), account(), sitting_id, Deed.RUN)
    form = Voiding(prefix=f"{group}-void")
    if not form.validate():
        return _page(sitting, {}, {group: form}), 422
    services.void_unused(books(), account(), sitting_id, group, form.reason.data, now())
    flash(_("这一类没有用过的测评码都作废了，可以重印。"))
    return redirect(url_for(".slips", sitting_id=sitting_id))


@room.get("/sittings/<int:sitting_id>/posters/<group>")
@needs(Deed.RUN)
def poster(sitting_id: int, group: str) -> ResponseReturnValue:
    """Hand out the poster of a shared code."""
    content = services.poster(books(), account(), sitting_id, group, works().printing)
    name = _("海报-%(group)s.pdf", group=group.upper())
    return pages.download(content, name, "application/pdf")


def _page(
    sitting: Sitting, sent: dict[str, SlipOrder], voiding: dict[str, Voiding] | None = None
) -> str:
    voided = voiding or {}
    boxes = {box.group: box for box in books().boxes.boxes(sitting.id)}
    return render_template(
        "desk/slips.html",
        sitting=sitting,
        boxes=boxes,
        voidings={one.code: voided.get(one.code) or _voiding(one) for one in sitting.groups},
        orders={group.code: sent.get(group.code) or _order(group) for group in sitting.groups},
    )


def _order(group: Group) -> SlipOrder:
    return SlipOrder(formdata=None, prefix=group.code, count=group.invited)


def _voiding(group: Group) -> Voiding:
    return Voiding(formdata=None, prefix=f"{group.code}-void")
