"""Opening: the custodians of a closed sitting around one table."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forms.plan import HandRow, Opening
from survey.core.account import Deed
from survey.core.sitting import Phase, Sitting
from survey.services import preparing
from survey.services.opening import Hand, open_sitting
from survey.web.desk import pages
from survey.web.guards import account, needs, now
from survey.web.wiring import books, commit, works

room = Blueprint("openings", __name__)


@room.route("/sittings/<int:sitting_id>/opening", methods=["GET", "POST"])
@needs(Deed.OPEN_BOXES)
def opening(sitting_id: int) -> ResponseReturnValue:
    """Take cards and passphrases, and open the boxes."""
    sitting = preparing.sitting_of(books(), account(), sitting_id, Deed.OPEN_BOXES)
    names = {one.name: one.display_name for one in books().accounts.accounts()}
    if sitting.phase is not Phase.CLOSED:
        return render_template("desk/opening_not_now.html", sitting=sitting)
    form = Opening()
    if form.validate_on_submit():
        hands = _hands(form, sitting)
        commit()  # opening has transactions of its own
        with pages.refusals_on(form):
            made = works()
            open_sitting(
                made.store, account(), sitting_id, hands, made.shares, made.upkeep.stir, now()
            )
            return _opened(sitting_id)
    while len(form.hands) < len(sitting.custodians):
        form.hands.append_entry()
    return pages.filled("desk/opening.html", form, sitting=sitting, names=names)


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
