"""Voices: recording, hearing and removing the clips of a sitting's questions."""

from collections.abc import Mapping

from flask import Blueprint, Response, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forms.desk import NewClip
from survey.core.account import Deed
from survey.core.errors import NotFoundError
from survey.core.voice import LARGEST_SOUND
from survey.services import preparing, voicing
from survey.web.answer.voice import played
from survey.web.desk import pages
from survey.web.guards import account, needs, now
from survey.web.wiring import books, works

room = Blueprint("voices", __name__)


@room.get("/sittings/<int:sitting_id>/voice")
@needs(Deed.PREPARE)
def voices(sitting_id: int) -> ResponseReturnValue:
    """Show every question with the words to read aloud and its clip."""
    return _page(sitting_id, {})


@room.post("/sittings/<int:sitting_id>/voice/<int:form_id>/<question>")
@needs(Deed.PREPARE)
def add(sitting_id: int, form_id: int, question: str) -> ResponseReturnValue:
    """Keep a clip."""
    form = NewClip(prefix=_prefix(form_id, question))
    if form.validate():
        with pages.refusals_on(form):
            voicing.add(
                books(),
                account(),
                sitting_id,
                form_id,
                question,
                form.read_aloud.data or "",
                form.sound.data.read(),
                now(),
            )
            flash(_("录音存好了。"))
            return _back(sitting_id, form_id, question)
    return _page(sitting_id, {_prefix(form_id, question): form})


@room.post("/sittings/<int:sitting_id>/voice/<int:form_id>/<question>/remove")
@needs(Deed.PREPARE)
def remove(sitting_id: int, form_id: int, question: str) -> ResponseReturnValue:
    """Throw a clip away."""
    voicing.remove(books(), account(), sitting_id, form_id, question, now())
    flash(_("录音删去了。"))
    return _back(sitting_id, form_id, question)


@room.get("/sittings/<int:sitting_id>/voice/<name>")
@needs(Deed.PREPARE)
def sound(sitting_id: int, name: str) -> Response:
    """Let a clip of the sitting be heard at the desk."""
    preparing.sitting_of(books(), account(), sitting_id, Deed.PREPARE)
    if name not in voicing.sounds(books(), sitting_id).values():
        raise NotFoundError("没有找到这一项")
    return played(*works().answering.sound(name))


def _prefix(form_id: int, question: str) -> str:
    return f"c{form_id}-{question}"


def _back(sitting_id: int, form_id: int, question: str) -> ResponseReturnValue:
    anchor = _prefix(form_id, question)
    return redirect(url_for(".voices", sitting_id=sitting_id, _anchor=anchor))


def _page(sitting_id: int, sent: Mapping[str, NewClip]) -> ResponseReturnValue:
    shown = voicing.readings(books(), account(), sitting_id)
    places = (_prefix(form.id, one.question.id) for form in shown for one in form.readings)
    return pages.filled(
        "desk/voices.html",
        next(iter(sent.values()), NewClip(formdata=None)),
        sitting=preparing.sitting_of(books(), account(), sitting_id, Deed.PREPARE),
        read_forms=shown,
        most=LARGEST_SOUND,
        forms={at: sent.get(at) or NewClip(formdata=None, prefix=at) for at in places},
    )
