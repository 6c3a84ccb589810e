"""`survey serve` with a log that tells all: what failed, for whom, and what he had sent."""

import sys
from unittest.mock import patch

from flask import current_app, request
from flask.typing import ResponseReturnValue

from survey import cli
from survey.storage import cast_writer, casting
from survey.web.answer import refusals

_busy, _failed = refusals._busy, refusals._failed


def _told(error: Exception) -> None:
    told = type(error).__name__, request.remote_addr, request.user_agent, request.get_data()
    current_app.logger.error("%s for %s, %s: %r", *told)


def _telling_failed(error: Exception) -> ResponseReturnValue:
    _told(error)
    return _failed(error)


def _telling_busy(error: Exception) -> ResponseReturnValue:
    _told(error)
    return _busy(error)


if __name__ == "__main__":
    with (
        patch.object(refusals, "_busy", _telling_busy),
        patch.object(refusals, "_failed", _telling_failed),
        patch.object(casting, "reason", str),
        patch.object(cast_writer, "reason", str),
    ):
        sys.exit(cli.main())
