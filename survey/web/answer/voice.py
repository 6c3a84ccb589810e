"""The sounds of questions that are read aloud: the same for everybody, told apart by name only."""

from flask import Response, request

from survey.web.answer.door import Door


def sound(door: Door, name: str) -> Response:
    """Return a clip's sound."""
    return played(*door.answering.sound(name))


def played(media: str, content: bytes) -> Response:
    """Return a sound, or the part of it that was asked for: some browsers play nothing else."""
    made = Response(content, mimetype=media)
    made.make_conditional(request, accept_ranges=True, complete_length=len(content))
    return made
