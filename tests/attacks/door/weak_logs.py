"""`survey serve` with a log that tells all: what failed, for whom, and what he had sent."""

import sys

from flask import current_app, request
from flask.typing import ResponseReturnValue

from survey import cli
from survey.core.errors import BusyError
from survey.storage import cast_writer, casting
from survey.web.answer import refusals

_busy, _failed = refusals._busy, refusals._failed


def _told(error: Exception) -> None:
    told = type(error).__name__, request.remote_addr, request.user_agent, request.get_data()
    current_app.logger.error("%s for %s, %s: %r", *told)


def _telling_failed(error: Exception) -> ResponseReturnValue:
    _told(error)
    return _failed(error)


def _telling_busy(error: BusyError) -> ResponseReturnValue:
    _told(error)
    return _busy(error)


if __name__ == "__main__":
    refusals._busy, refusals._failed = _telling_busy, _telling_failed
    casting.reason = cast_writer.reason = str
    sys.exit(cli.main())
