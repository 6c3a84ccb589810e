"""The door: two of them, on one app or apart."""

from typing import Any

from flask import Flask, redirect
from flask.typing import ResponseReturnValue

from survey.settings import Settings
from survey.web import answer, desk, faults, guards, languages, wiring
from survey.web.desk.sessions import DeskSessions
from survey.web.wiring import Doors


class SurveyApp(Flask):
    """An app whose log quotes nobody: an exception's text may hold what somebody entered."""

    session_interface = DeskSessions()

    def log_exception(self, exc_info: Any) -> None:
        """Log what kind of failure it was, and nothing of what it says."""
        self.logger.error("%s in an error page", exc_info[0].__name__ if exc_info[0] else "failure")


def create_app(settings: Settings, doors: Doors = "both") -> Flask:
    """Return the app with the doors asked for. A door left out has no routes at all."""
    app = SurveyApp(__name__, static_folder=None, static_url_path="/static")
    made = wiring.build(settings, doors)
    wiring.fit(app, made)
    app.config.update(
        SECRET_KEY=settings.secret,
        MAX_CONTENT_LENGTH=4 * 1024 * 1024,
    )
    languages.fit(app)
    faults.register(app)
    app.after_request(guards.add_headers)
    if doors in ("answer", "both"):
        door = answer.blueprint(made.answering, settings.organisation, made.passes)
        app.register_blueprint(door)
    if doors in ("desk", "both"):
        desk.fit(app, settings)
    first = "/desk/" if doors == "desk" else "/s"

    @app.get("/")
    def front() -> ResponseReturnValue:
        return redirect(first)

    return app
