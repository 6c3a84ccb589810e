"""Reading open texts: twenty a page, each with its themes, its scope, and whether it is a lead."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forms.coding import Reading
from survey.core.account import Deed
from survey.core.coding import Codes
from survey.services import coding, preparing, wording
from survey.services.wording import Written
from survey.web.desk import pages
from survey.web.desk.leaves import Leaf, leaf
from survey.web.guards import account, needs, now
from survey.web.wiring import books

room = Blueprint("readings", __name__)


@dataclass(frozen=True)
class _Sheet:
    """The texts to turn over, and the codes beside them; ``apart`` where two differ."""

    endpoint: str
    texts: Sequence[Written]
    codes: Mapping[bytes, Codes]
    apart: Mapping[bytes, tuple[Codes, ...]]

    @property
    def first_unread(self) -> int:
        """Return the place of the first text without codes."""
        places = (place for place, one in enumerate(self.texts) if one.text.id not in self.codes)
        return next(places, 0)


@room.route("/sittings/<int:sitting_id>/texts/read", methods=["GET", "POST"])
@needs(Deed.SEE_RESULTS)
def reading(sitting_id: int) -> ResponseReturnValue:
    """Read every text, or look at all codes once everybody has."""
    codes = coding.codes_of(books(), account(), sitting_id)
    texts = wording.written(books(), account(), sitting_id)
    return _turned(sitting_id, _Sheet(".reading", texts, codes, {}))


@room.route("/sittings/<int:sitting_id>/texts/differences", methods=["GET", "POST"])
@needs(Deed.SEE_RESULTS)
def differences(sitting_id: int) -> ResponseReturnValue:
    """Settle the texts on which two differ."""
    apart = coding.both(books(), account(), sitting_id)
    codes = coding.codes_of(books(), account(), sitting_id)
    texts = wording.written(books(), account(), sitting_id)
    differing = [one for one in texts if one.text.id in apart]
    return _turned(sitting_id, _Sheet(".differences", differing, codes, apart))


def _turned(sitting_id: int, sheet: _Sheet) -> ResponseReturnValue:
    """Show one page of the sheet, or keep what was sent from it and show the next."""
    standing = coding.standing(books(), account(), sitting_id)
    page = leaf(sheet.texts, request.args.get("page", type=int), sheet.first_unread)
    form = Reading()
    if form.is_submitted():
        form.offer(standing.themes)
        if form.validate():
            with pages.refusals_on(form):
                coding.code(books(), account(), sitting_id, form.codes, now())
                flash(_("存好了。"))
                return _next(sitting_id, sheet, page)
    else:
        form.show([one.text.id for one in page.shown], sheet.codes)
        form.offer(standing.themes)
    return pages.filled(
        "desk/reading.html",
        form,
        sitting=preparing.sitting_of(books(), account(), sitting_id, Deed.SEE_RESULTS),
        standing=standing,
        page=page,
        texts={one.text.id.hex(): one for one in sheet.texts},
        apart={text.hex(): found for text, found in sheet.apart.items()},
        endpoint=f"desk.readings{sheet.endpoint}",
        labels={theme.id: theme.label for theme in standing.themes},
    )


def _next(sitting_id: int, sheet: _Sheet, page: Leaf[Written]) -> ResponseReturnValue:
    if page.number < page.last:
        return redirect(url_for(sheet.endpoint, sitting_id=sitting_id, page=page.number + 1))
    return redirect(url_for("desk.texts.texts", sitting_id=sitting_id))
