"""The respondents' door: no session, no cookie, no sign-in, no log of who came."""

from functools import partial

from flask import Blueprint

from survey.services.answering import Answering
from survey.web.answer import device, entrance, refusals, slip, voice
from survey.web.answer.door import Door
from survey.web.answer.headers import secure
from survey.web.answer.reading import limit_body
from survey.web.passes import Passes


def blueprint(answering: Answering, organisation: str, passes: Passes) -> Blueprint:
    """Return the door to ``answering``; ``organisation`` is who runs this system.

    ``passes`` are those of the team's own devices.
    """
    made = Blueprint("answer", __name__)
    made.before_request(limit_body)
    made.after_request(secure)
    refusals.register(made)
    door = Door(answering, organisation, passes)
    made.add_url_rule("/s", "cover", partial(slip.cover, door))
    made.add_url_rule("/s", "start", partial(slip.start, door), methods=["POST"])
    made.add_url_rule("/s/cast", "cast_by_slip", partial(slip.cast, door), methods=["POST"])
    made.add_url_rule("/s/cast", "back_from_slip", slip.back_to_cover)
    made.add_url_rule("/o/<key>", "cover_of_entrance", partial(entrance.cover, door))
    made.add_url_rule(
        "/o/<key>", "start_by_entrance", partial(entrance.start, door), methods=["POST"]
    )
    made.add_url_rule(
        "/o/<key>/cast", "cast_by_entrance", partial(entrance.cast, door), methods=["POST"]
    )
    made.add_url_rule("/o/<key>/cast", "back_from_entrance", entrance.back_to_cover)
    made.add_url_rule("/v/<name>", "sound", partial(voice.sound, door))
    made.add_url_rule("/thanks/<key>", "thanks", door.thanks)
    _add_device(made, door)
    return made


def _add_device(made: Blueprint, door: Door) -> None:
    made.add_url_rule("/a", "how_to_start", device.how_to_start)
    for path in ("/a/paper", "/a/cast"):
        made.add_url_rule(path, "back_to_start", device.back_to_start)
    for path, name, view in (
        ("/a", "hand_over", device.hand_over),
        ("/a/paper", "start_on_device", device.start),
        ("/a/cast", "cast_on_device", device.cast),
    ):
        made.add_url_rule(path, name, partial(device.held, view, door), methods=["POST"])
