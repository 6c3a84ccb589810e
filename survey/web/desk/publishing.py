"""Publishing: the key ceremony at one table, and the cards shown once."""

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forms.acts import Ceremony
from survey.core.account import Deed
from survey.core.sitting import Phase, Sitting
from survey.services import preparing, proofreading, publishing
from survey.web.desk import pages
from survey.web.desk.cards import display_names, shown
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
    names = display_names()
    if form.validate_on_submit():
        with pages.refusals_on(form):
            typed = [entry.form["passphrase"].data for entry in form.passphrases]
            passphrases = dict(zip(sitting.custodians, typed, strict=False))
            cards = publishing.publish(
                books(), account(), sitting_id, passphrases, works().shares, now()
            )
            wipe_trials([sitting])
            return render_template(
                "desk/cards.html",
                cards=[shown(name, card, [sitting]) for name, card in cards.items()],
                stationing_id=None,
            )
    while len(form.passphrases) < len(sitting.custodians):
        form.passphrases.append_entry()
    voice = proofreading.noted_on_clips(books(), sitting_id)
    return pages.filled(
        "desk/publish.html",
        form,
        sitting=sitting,
        names=names,
        voice=voice,
        declared=preparing.declared_sentences(books(), sitting),
    )


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
