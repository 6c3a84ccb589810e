"""The team's door: pages behind sign-in, each declared with what it needs."""

from flask import Blueprint, Flask
from flask_bootstrap import Bootstrap5

from survey.settings import Settings
from survey.web import guards
from survey.web.desk import (
    accounts,
    audit,
    comparisons,
    copies,
    corrections,
    devices,
    editor,
    foot,
    form_versions,
    forms,
    home,
    importing,
    jobs,
    me,
    numbers,
    openings,
    own_templates,
    previews,
    publishing,
    readings,
    records,
    results,
    rooms,
    rosters,
    rounds,
    sessions,
    sheaves,
    sign_in,
    sittings,
    slips,
    stationings,
    team,
    texts,
    together,
    trials,
    units,
    voices,
    wordings,
)

_ROOMS = (
    foot.room,
    sign_in.room,
    home.room,
    me.room,
    team.room,
    rounds.room,
    accounts.room,
    units.room,
    rosters.room,
    stationings.room,
    previews.room,
    importing.room,
    forms.room,
    editor.room,
    form_versions.room,
    sittings.room,
    copies.room,
    corrections.room,
    trials.room,
    voices.room,
    publishing.room,
    slips.room,
    sheaves.room,
    together.room,
    devices.room,
    openings.room,
    jobs.room,
    results.room,
    own_templates.room,
    comparisons.room,
    records.room,
    texts.room,
    readings.room,
    wordings.room,
    audit.room,
)


def fit(app: Flask, settings: Settings) -> None:
    """Add the desk to ``app``."""
    app.config.update(
        BOOTSTRAP_SERVE_LOCAL=True,
        # The guard checks every desk request itself; the respondents' door has no session.
        WTF_CSRF_CHECK_DEFAULT=False,
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session
        WTF_CSRF_SSL_STRICT=False,  # our own Referrer-Policy keeps the referrer back
    )
    numbers.fit(app)
    sessions.fit(app, secure=settings.secure)
    guards.csrf.init_app(app)
    Bootstrap5(app)
    rooms.furnish(app, settings.organisation)
    desk = Blueprint(
        "desk", __name__, url_prefix="/desk", template_folder="templates", static_folder="static"
    )
    for room in _ROOMS:
        desk.register_blueprint(room)
    desk.before_request(guards.admit)
    app.register_blueprint(desk)
