"""Previews: the real paper, with nowhere to send it."""

import re
from datetime import date

from flask import Blueprint, Response, request, url_for

from forms import library
from forms.paper import Occasion, compiled
from survey.core.account import Deed
from survey.core.edition import with_people
from survey.core.errors import NotFoundError
from survey.core.form import Form
from survey.core.inspection import Channels, Member, Unit
from survey.core.sitting import Anonymity
from survey.services import designing, preparing, voicing
from survey.web.answer import reading
from survey.web.answer.headers import secure
from survey.web.guards import account, needs, now
from survey.web.wiring import books, works

room = Blueprint("previews", __name__)

_SCRIPT = re.compile(rb"<script>.*?</script>", re.DOTALL)

_EXAMPLE = Unit(
    id=0,
    team_id=0,
    name="（被巡察单位）",
    members=(
        Member(name="张三", post="党委书记"),
        Member(name="李四", post="镇长"),
        Member(name="王五", post="副镇长", roster="appointees"),
    ),
)


@room.get("/library/<name>")
@needs(Deed.PREPARE)
def form(name: str) -> Response:
    """Show the paper of a form of the library, with made-up people."""
    if name not in library.names():
        raise NotFoundError("表样库里没有这张表")
    return paper_of(library.form(name))


def paper_of(form: Form) -> Response:
    """Return the paper of ``form`` with made-up people, not to be sent."""
    return _shown(_made_up(form))


@room.get("/forms/own/<int:draft_id>/preview")
@needs(Deed.PREPARE)
def draft(draft_id: int) -> Response:
    """Show the paper of a form that is being written, as far as it is, in a frame of the editor.

    As a ``sheet`` it has no script: everything stands below each other, as on paper.
    """
    state = designing.state(books(), account(), draft_id)
    response = _shown(_made_up(state.form))
    policy = response.headers["Content-Security-Policy"]
    response.headers["Content-Security-Policy"] = policy.replace(
        "frame-ancestors 'none'", "frame-ancestors 'self'"
    )
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    if "sheet" in request.args:
        response.set_data(_SCRIPT.sub(b"", response.get_data()))
    return response


def _made_up(form: Form) -> Occasion:
    shown = with_people(form, _EXAMPLE)
    return Occasion(
        organisation=works().settings.organisation,
        unit=_EXAMPLE.name,
        title=shown.title,
        purpose="",
        last_day=_today(),
        anonymity=Anonymity.STRICT,
        channels=Channels(),
        forms=(shown,),
    )


@room.get("/sittings/<int:sitting_id>/preview")
@needs(Deed.PREPARE)
def sitting(sitting_id: int) -> Response:
    """Show the paper of a sitting as its respondents will see it."""
    shown = preparing.sitting_of(books(), account(), sitting_id, Deed.PREPARE)
    stationing = books().inspection.stationing(shown.stationing_id)
    unit = books().inspection.unit(stationing.unit_id)
    forms = [books().forms.form(form_id) for form_id in books().sittings.form_ids(sitting_id)]
    return _shown(
        Occasion(
            organisation=books().inspection.team(stationing.team_id).name,
            unit=unit.name,
            title=shown.title,
            purpose=shown.purpose,
            last_day=shown.last_day,
            anonymity=shown.anonymity,
            channels=stationing.channels,
            forms=tuple(with_people(form, unit) for form in forms),
            clips={
                text: url_for("desk.voices.sound", sitting_id=sitting_id, name=name)
                for text, name in voicing.sounds(books(), sitting_id).items()
            },
            errata=books().errata.errata(sitting_id),
        )
    )


def _shown(occasion: Occasion) -> Response:
    """Return the paper in the look asked for, under its own headers, but not to be sent."""
    response = secure(Response(compiled(occasion, "", reading.look()).fresh("", "").plain()))
    policy = response.headers["Content-Security-Policy"]
    response.headers["Content-Security-Policy"] = policy.replace(
        "form-action 'self'", "form-action 'none'"
    )
    return response


def _today() -> date:
    return now().astimezone().date()
