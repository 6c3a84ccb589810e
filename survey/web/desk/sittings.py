"""Sittings: planning one, its home page, beginning and closing it."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forms.acts import Closing
from forms.fields import offered
from forms.plan import Plan
from survey.core.account import Deed
from survey.core.counting import Rules
from survey.core.form import Form
from survey.core.inspection import Stationing
from survey.core.sitting import Phase, Sitting
from survey.services import preparing, records, running, shelves, witnessing
from survey.web.desk import pages, witnesses
from survey.web.desk.steps import Step, step_of
from survey.web.guards import account, needs, now
from survey.web.wiring import books, commit, works

room = Blueprint("sittings", __name__)


@room.route("/stationings/<int:stationing_id>/sittings/new", methods=["GET", "POST"])
@needs(Deed.PREPARE)
def new_sitting(stationing_id: int) -> ResponseReturnValue:
    """Plan a new sitting."""
    stationing = preparing.stationing_of(books(), account(), stationing_id, Deed.PREPARE)
    form = _plan(stationing, {})
    if not form.is_submitted():
        form.start()
    elif _wants_plan(form):
        with pages.refusals_on(form):
            plan = form.sitting(0, stationing_id, Rules())
            added = preparing.prepare(books(), account(), plan, form.form_names, now())
            return redirect(url_for(".sitting", sitting_id=added.id))
    return _plan_page(form, stationing, None)


@room.route("/sittings/<int:sitting_id>/plan", methods=["GET", "POST"])
@needs(Deed.PREPARE)
def plan(sitting_id: int) -> ResponseReturnValue:
    """Change what was decided about a draft sitting."""
    sitting = preparing.sitting_of(books(), account(), sitting_id, Deed.PREPARE)
    preparing.refuse_published(books(), sitting)
    stationing = books().inspection.stationing(sitting.stationing_id)
    chosen = preparing.chosen_forms(books(), sitting_id, stationing.team_id)
    form = _plan(stationing, chosen)
    if not form.is_submitted():
        form.show(sitting, list(chosen))
    elif _wants_plan(form):
        with pages.refusals_on(form):
            decided = form.sitting(sitting_id, stationing.id, sitting.rules)
            preparing.change(books(), account(), decided, form.form_names, now())
            flash(_("场次保存好了。"))
            return redirect(url_for(".sitting", sitting_id=sitting_id))
    return _plan_page(form, stationing, sitting)


def _plan(stationing: Stationing, chosen: Mapping[str, Form]) -> Plan:
    """Return the form of a plan; what was ``chosen`` stays on offer, though it be in work again."""
    form = Plan({**chosen, **shelves.shelf(books(), [stationing.team_id])})
    form.custodians.choices = offered(
        {
            one.name: _("%(name)s（%(note)s）", name=one.display_name, note=one.name)
            for one in preparing.able_custodians(books(), stationing)
        }
    )
    return form


def _wants_plan(form: Plan) -> bool:
    """Return whether a good plan was sent, and not only another row asked for."""
    if "more" in request.form:
        form.add_group()
        return False
    return bool(form.validate())


def _plan_page(form: Plan, stationing: Stationing, sitting: Sitting | None) -> ResponseReturnValue:
    return pages.filled(
        "desk/plan.html",
        form,
        stationing=stationing,
        sitting=sitting,
        unit=books().inspection.unit(stationing.unit_id),
        draft_named=shelves.draft_named,
        library={name: shelves.listed(name, kept) for name, kept in form.shelf.items()},
    )


@room.get("/sittings/<int:sitting_id>")
@needs(Deed.SEE_TEAM)
def sitting(sitting_id: int) -> ResponseReturnValue:
    """Show where a sitting stands, what is missing, and the one thing to do next."""
    shown = preparing.sitting_of(books(), account(), sitting_id, Deed.SEE_TEAM)
    boxes = books().boxes.boxes(sitting_id)
    missing = None if boxes else preparing.readiness(books(), account(), sitting_id)
    stationing = books().inspection.stationing(shown.stationing_id)
    forms = [books().forms.form(form_id) for form_id in books().sittings.form_ids(sitting_id)]
    return render_template(
        "desk/sitting.html",
        forms=forms,
        sitting=shown,
        unit=books().inspection.unit(stationing.unit_id),
        boxes=boxes,
        closed=records.closed_boxes(books(), account(), sitting_id),
        missing=missing,
        step=step_of(shown, boxes, ready=missing is not None and missing.ready),
        steps=list(Step),
        turnout=running.turnout(books(), account(), sitting_id),
        grace=running.grace(shown, now()),
        names={one.name: one.display_name for one in books().accounts.accounts()},
    )


@room.post("/sittings/<int:sitting_id>/begin")
@needs(Deed.RUN)
def begin(sitting_id: int) -> ResponseReturnValue:
    """Open the boxes for ballots."""
    running.begin(books(), account(), sitting_id, now())
    flash(_("开始收票了。现在可以扫码填答。"))
    return redirect(url_for(".sitting", sitting_id=sitting_id))


@room.post("/sittings/<int:sitting_id>/last-call")
@needs(Deed.RUN)
def last_call(sitting_id: int) -> ResponseReturnValue:
    """Let nobody new in; what is open can still be handed in."""
    running.last_call(books(), account(), sitting_id, now())
    flash(_("已停止进入。已经打开的答卷还能交，请招呼大家交上来。"))
    return redirect(url_for(".sitting", sitting_id=sitting_id))


@room.post("/sittings/<int:sitting_id>/call-again")
@needs(Deed.RUN)
def call_again(sitting_id: int) -> ResponseReturnValue:
    """Let people in again."""
    running.call_again(books(), account(), sitting_id, now())
    flash(_("继续收票了。没有用过的测评码又能进来。"))
    return redirect(url_for(".sitting", sitting_id=sitting_id))


@room.route("/sittings/<int:sitting_id>/close", methods=["GET", "POST"])
@needs(Deed.RUN)
def close(sitting_id: int) -> ResponseReturnValue:
    """Say what closing means, and to whom; close when that is confirmed."""
    shown = preparing.sitting_of(books(), account(), sitting_id, Deed.RUN)
    form = Closing()
    if not running.cuts_short(shown, now()):
        del form.knowing
    early = witnessing.early(shown, now().astimezone().date())
    witnesses.call(form, sitting_id, Deed.RUN, wanted=early)
    deed = [sitting_id], Deed.RUN, witnessing.CLOSING_EARLY
    if form.validate_on_submit() and witnesses.confirmed(form, *deed):
        running.close(books(), account(), sitting_id, now())
        commit()
        works().upkeep.stir()
        flash(_("已截止，票箱封好了。"))
        return redirect(url_for(".sitting", sitting_id=sitting_id))
    if shown.phase is not Phase.OPEN:
        return redirect(url_for(".sitting", sitting_id=sitting_id))
    return pages.filled(
        "desk/close.html",
        form,
        sitting=shown,
        grace=running.grace(shown, now()),
        turnout=running.turnout(books(), account(), sitting_id),
    )
