"""Opening: the custodians of a closed sitting around one table."""

from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forms.acts import HandRow, Opening
from survey.core.account import Account, Deed
from survey.core.job import JobKind, Tell
from survey.core.sitting import Phase, Sitting
from survey.services import jobs as services
from survey.services import preparing
from survey.services.jobs import Order
from survey.services.opening import Hand, open_boxes, recognise
from survey.web.desk import jobs, pages
from survey.web.guards import account, needs, now
from survey.web.wiring import books, commit, works
from survey.web.worker import Doing

room = Blueprint("openings", __name__)


@room.route("/sittings/<int:sitting_id>/opening", methods=["GET", "POST"])
@needs(Deed.OPEN_BOXES)
def opening(sitting_id: int) -> ResponseReturnValue:
    """Take cards and passphrases, and open the boxes."""
    sitting = preparing.sitting_of(books(), account(), sitting_id, Deed.OPEN_BOXES)
    names = {one.name: one.display_name for one in books().accounts.accounts()}
    under_way = services.being_opened(books(), sitting_id, now())
    if sitting.phase is not Phase.CLOSED or (under_way and request.method == "GET"):
        return render_template("desk/opening_not_now.html", sitting=sitting, under_way=under_way)
    form = Opening()
    if form.validate_on_submit():
        hands = _hands(form, sitting)
        commit()  # opening has transactions of its own
        with pages.refusals_on(form):
            job_id, done = jobs.run(
                Order(sitting_id, JobKind.OPENING), _opening(account(), sitting_id, hands, now())
            )
            return jobs.followed(job_id) if done is None else _opened(sitting_id)
    while len(form.hands) < len(sitting.custodians):
        form.hands.append_entry()
    return pages.filled("desk/opening.html", form, sitting=sitting, names=names)


def _opening(account: Account, sitting_id: int, hands: list[Hand], now: datetime) -> Doing:
    """Recognise those present; return the opening of the boxes with what is on their cards."""
    made = works()
    unlocked = recognise(made.store, account, sitting_id, hands, now)

    def doing(tell: Tell) -> bytes:
        asked = made.store, account, sitting_id, unlocked, made.shares, made.upkeep.stir, now
        open_boxes(*asked, tell)
        return b""

    return doing


def _hands(form: Opening, sitting: Sitting) -> list[Hand]:
    """Return what those present laid on the table. A card read once need not be sent again."""
    rows = [entry.form for entry in form.hands]
    return [
        Hand(name, row.password.data, _card(row), row.passphrase.data)
        for name, row in zip(sitting.custodians, rows, strict=False)
        if row.present
    ]


def _card(row: HandRow) -> bytes:
    if row.card.data:
        row.card_text.data = row.card.data.read().decode(errors="replace")
    return (row.card_text.data or "").encode()


def _opened(sitting_id: int) -> ResponseReturnValue:
    flash(_("已开箱。封存的答卷和钥匙都已销毁。"))
    if account().may(Deed.SEE_RESULTS):
        return redirect(url_for("desk.results.results", sitting_id=sitting_id))
    return redirect(url_for("desk.home.home"))
