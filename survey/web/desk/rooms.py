"""What templates ask for: the rooms of the desk by role, role names, times as the clock shows."""

from collections.abc import Iterator
from datetime import datetime

from flask import Flask
from flask_babel import gettext as _
from markupsafe import Markup

from survey.core.account import ROLE_NAMES, Account, Deed
from survey.core.sentence import Sentence
from survey.reports.drawn import figures, heat, score_plots, score_svg, slopes, svg
from survey.translations import LANGUAGES, direction_of, name_of, tag_of
from survey.web.desk import jobs, plots
from survey.web.desk.steps import PROGRESS, STEPS
from survey.web.languages import language

_ROOMS = (
    (Deed.KEEP_ROUNDS, "desk.rounds.rounds", Sentence("轮次与巡察组")),
    (Deed.KEEP_ACCOUNTS, "desk.accounts.accounts", Sentence("账号名单")),
    (Deed.SEE_TEAM, "desk.home.home", Sentence("进驻和场次")),
    (Deed.SEE_TEAM, "desk.units.units", Sentence("被巡察单位")),
    (Deed.PREPARE, "desk.forms.forms", Sentence("表样")),
    (Deed.VOUCH, "desk.team.team", Sentence("本组的人")),
    (Deed.READ_AUDIT, "desk.audit.audit", Sentence("操作记录")),
)


def rooms_of(account: Account) -> Iterator[tuple[str, str]]:
    """Return endpoint and name of every room that the account's role may enter."""
    for deed, endpoint, name in _ROOMS:
        if account.may(deed):
            yield endpoint, _(name)


def role_name(account: Account) -> str:
    """Return the account's role as people call it."""
    return str(_(ROLE_NAMES[account.role]))


def local(moment: datetime, form: str = "%Y-%m-%d %H:%M:%S") -> str:
    """Return ``moment`` as the clock on the wall shows it."""
    return moment.astimezone().strftime(form)


def furnish(app: Flask, organisation: str) -> None:
    """Give the desk's templates what they ask for."""
    app.jinja_env.filters["local"] = local
    app.jinja_env.globals.update(
        organisation=organisation,
        language=language,
        languages={tag: name_of(tag) for tag in LANGUAGES},
        direction_of=direction_of,
        tag_of=tag_of,
        rooms_of=rooms_of,
        jobs_of=jobs.shown,
        role_name=role_name,
        all_steps=STEPS,
        progress=PROGRESS,
        heat_of=heat.heat_of,
        headings=figures.headings,
        blocks=figures.blocks,
        bars=figures.bars,
        legend=figures.legend,
        dot_plot=plots.dot_plot,
        score_plot=score_plots.score_plot,
        slopes_svg=lambda one: Markup(slopes.slopes_svg(one)),  # nosec B704  # noqa: S704 - as below
        bar_svg=lambda bar: Markup(svg.bar_svg(bar)),  # nosec B704  # noqa: S704 - drawn and escaped there
        dot_svg=lambda dot, plot: Markup(score_svg.dot_svg(dot, plot)),  # nosec B704  # noqa: S704 - as above
        scale_svg=lambda plot: Markup(score_svg.scale_svg(plot)),  # nosec B704  # noqa: S704 - as above
        swatch_svg=lambda shade: Markup(svg.swatch_svg(shade)),  # nosec B704  # noqa: S704 - as above
    )
