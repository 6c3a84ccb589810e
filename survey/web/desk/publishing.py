"""Publishing: the key ceremony at one table, and the cards shown once."""

from collections.abc import Iterable, Sequence

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forms.acts import Ceremony, Heeding
from forms.fields import offered
from survey.core.account import Deed
from survey.core.sitting import Phase, Sitting
from survey.services import preparing, publishing
from survey.services.proofreading import Noted, warnings
from survey.web.desk import pages
from survey.web.desk.cards import display_names, shown
from survey.web.faults import said
from survey.web.guards import account, needs, now
from survey.web.wiring import books, commit, works

room = Blueprint("publishing", __name__)


@room.route("/sittings/<int:sitting_id>/publish", methods=["GET", "POST"])
@needs(Deed.PREPARE)
def publish(sitting_id: int) -> ResponseReturnValue:
    """Take the custodians' passphrases, publish, and show the cards this one time."""
    sitting = preparing.sitting_of(books(), account(), sitting_id, Deed.PREPARE)
    if sitting.phase is not Phase.TRIAL:  # publishing ends a trial
        preparing.refuse_published(books(), sitting)
    form = Ceremony()
    offer_warnings(form, preparing.readiness(books(), account(), sitting_id).remarks)
    names = display_names()
    if form.validate_on_submit():
        with pages.refusals_on(form):
            typed = [entry.form["passphrase"].data for entry in form.passphrases]
            passphrases = dict(zip(sitting.custodians, typed, strict=False))
            cards = publishing.publish(
                books(),
                account(),
                sitting_id,
                passphrases,
                works().shares,
                now(),
                form.seen.data or (),
            )
            wipe_trials([sitting])
            return render_template(
                "desk/cards.html",
                cards=[shown(name, card, [sitting]) for name, card in cards.items()],
                stationing_id=None,
            )
    while len(form.passphrases) < len(sitting.custodians):
        form.passphrases.append_entry()
    return pages.filled(
        "desk/publish.html",
        form,
        sitting=sitting,
        names=names,
        declared=preparing.declared_sentences(books(), sitting),
    )


def offer_warnings(form: Heeding, found: Iterable[Noted]) -> None:
    """Offer on ``form`` every warning to tick, each once."""
    told = {
        one.mark: _("《%(form)s》", form=one.title)
        + said(one.remark.place)
        + _("：")
        + said(one.remark.text)
        for one in warnings(found)
    }
    form.seen.choices = offered(told)


def wipe_trials(sittings: Sequence[Sitting]) -> None:
    """Leave no trace in the store of trials that publishing has ended."""
    if any(sitting.phase is Phase.TRIAL for sitting in sittings):
        commit()
        works().upkeep.stir()


@room.post("/sittings/<int:sitting_id>/withdraw")
@needs(Deed.PREPARE)
def withdraw(sitting_id: int) -> ResponseReturnValue:
    """Take the publication back, keys and all, while nobody has answered."""
    old = publishing.withdraw(books(), account(), sitting_id, now())
    commit()
    for box_id in old:
        works().shares.shred(box_id)
    flash(_("发布已撤回。原来的钥匙卡和测评码都作废了，可以修改后重新发布。"))
    return redirect(url_for("desk.sittings.sitting", sitting_id=sitting_id))
