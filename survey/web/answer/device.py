"""The way in on a device of the team: one respondent after another, none meets the one before.

The pass of the device travels in the bodies of forms and nowhere else. The answer to a cast
is therefore no redirect, but the page on which the device is handed on.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from forms.look import Look
from survey.core.errors import (
    EntranceClosedError,
    EntranceNotOpenError,
    NotFoundError,
    UnusableCodeError,
)
from survey.services.answering import Admission, Thanks, new_nonce
from survey.web.answer import reading
from survey.web.answer.door import Door, again
from survey.web.answer.pace import evenly
from survey.web.answer.pages import rendered, sent
from survey.web.passes import Pass

_OWN = ("device", "entrance")
_UNUSABLE = (UnusableCodeError, EntranceNotOpenError, NotFoundError)


@dataclass(frozen=True)
class Held:
    """What came from a device: its pass, as it came and as it reads, and the form's fields."""

    token: str
    read: Pass
    fields: Mapping[str, Sequence[str]]

    @property
    def look(self) -> Look:
        """Return how the page is made for whoever holds the device."""
        return replace(reading.look(), device=self.read.device)

    @property
    def own(self) -> tuple[str, ...]:
        """Return what a paper carries on such a device."""
        return tuple(map(self.one, _OWN))

    def one(self, name: str) -> str:
        """Return the first word in a field; empty when it did not come."""
        return next(iter(self.fields.get(name, ())), "")


View = Callable[[Door, Held], ResponseReturnValue]


def how_to_start() -> ResponseReturnValue:
    """Say where a device is made ready; whoever has no pass learns nothing else."""
    return sent(rendered("device_start.html", reading.look(), stale=False))


def back_to_start() -> ResponseReturnValue:
    """Lead those who open the address of a sent page to how a device is made ready."""
    return redirect(url_for(".how_to_start"), 303)


def held(view: View, door: Door) -> ResponseReturnValue:
    """Return what ``view`` answers to a device with a good pass, or the way back from a refusal."""
    fields = reading.fields()
    token = next(iter(fields.get("device", ())), "")
    read = door.passes.read(token, to_finish=view is cast)
    if read is None:
        return sent(rendered("device_start.html", reading.look(), stale=True), 403)
    given = Held(token, read, fields)
    try:
        return view(door, given)
    except _UNUSABLE:
        return _refused("device_unusable.html", given)
    except EntranceClosedError:
        return _refused("device_over.html", given)


def hand_over(door: Door, given: Held) -> ResponseReturnValue:
    """Return the page on which the device is handed on: the same for all who held it."""
    return _handed_over(door, given, kept=given.one("kept") == "1")


def start(door: Door, given: Held) -> ResponseReturnValue:
    """Return the paper that the slip or the shared code is for."""
    admission = _admitted(door, given)
    paper = door.paper(admission, url_for(".cast_on_device"), given.look)
    return sent(paper.fresh(new_nonce(), given.one("code"), *given.own))


def cast(door: Door, given: Held) -> ResponseReturnValue:
    """Take in a paper and return the page on which the device is handed on."""
    filled = reading.sent()
    answers = {name: words for name, words in filled.raw.items() if name not in _OWN}
    filled = replace(filled, raw=answers)
    admission = _admitted(door, given, filled.nonce)
    paper = door.paper(admission, url_for(".cast_on_device"), given.look)
    if reading.shows() and not admission.kept:
        return sent(paper.shown(filled.nonce, filled.code, filled.raw, *given.own))
    outcome = door.answering.cast(
        admission,
        filled.nonce,
        filled.raw,
        confirmed=filled.confirmed,
        source=given.read.device.source,
    )
    if isinstance(outcome, Thanks):
        # A status of its own: no page that stands in the way on the wire is taken for a receipt.
        return _handed_over(door, given, kept=True, status=201)
    return sent(again(paper, filled, outcome, *given.own), 422)


def _admitted(door: Door, given: Held, nonce: str = "") -> Admission:
    """Return the admission to the sitting that the device is for, and to no other."""
    code, entrance = given.one("code"), given.one("entrance")
    with evenly(), door.guessing_on_devices.turn(code):
        answering = door.answering
        found = answering.enter(entrance, nonce) if entrance else answering.admit(code, nonce)
        if found.sitting_id != given.read.sitting_id:
            raise UnusableCodeError
    return found


def _handed_over(door: Door, given: Held, *, kept: bool, status: int = 200) -> ResponseReturnValue:
    venue = door.answering.venue(given.read.sitting_id)
    # Large type and language are a matter of the one who chose them.
    look = Look(device=given.read.device)
    paper = url_for(".start_on_device")
    made = rendered("hand_over.html", look, venue=venue, device=given.token, kept=kept, paper=paper)
    return sent(made, status)


def _refused(name: str, given: Held) -> ResponseReturnValue:
    start = url_for(".hand_over")
    return sent(rendered(name, given.look, device=given.token, start=start), 403)
