"""Asking a second member of the team to confirm a deed, on the page of the deed itself."""

from collections.abc import Collection

from flask_babel import gettext as _

from forms.fields import offered
from forms.people import Witness
from survey.core.account import Deed
from survey.services import witnessing
from survey.services.proving import Proof
from survey.web.desk import pages
from survey.web.guards import account, now
from survey.web.wiring import books, commit, works


def call(form: Witness, sitting_id: int, deed: Deed, *, wanted: bool = True) -> None:
    """Offer on ``form`` who may confirm the deed; ask for nobody where none is ``wanted``.

    Where everybody must have a second factor, nobody confirms by a password alone.
    """
    if not wanted:
        del form.witness, form.witness_password, form.witness_code
        return
    must = works().settings.second_factor
    names = {
        one.name: _("%(name)s（%(note)s）", name=one.display_name, note=one.name)
        for one in witnessing.colleagues(books(), account(), sitting_id, deed, now())
        if one.second_factor or not must
    }
    form.witness.choices = offered({"": _("请选"), **names})


def confirmed(form: Witness, sitting_ids: Collection[int], deed: Deed, what: str) -> bool:
    """Return whether ``what`` may be done: confirmed by the one on ``form``, where one is asked."""
    if "witness" not in form or not sitting_ids:
        return True
    commit()  # passwords are looked at outside of any transaction
    proof = Proof(form.witness.data, form.witness_password.data, form.witness_code.data)
    secret = works().settings.secret
    with pages.refusals_on(form):
        witnessing.confirm(works().store, account(), sitting_ids, deed, what, proof, secret, now())
    return not form.errors
