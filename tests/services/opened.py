"""Opened sittings as the opening leaves them, without their opening."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date

from survey.core.form import Form
from survey.core.inspection import Channels, Stationing
from survey.core.sitting import Group, Phase, Sitting
from survey.storage.engine import Books
from tests.makers import NOW, a_sitting
from tests.stats import makers

FORM = makers.form(makers.single("overall"), makers.single("also"))
GROUP = makers.group("a")
FIRST_DAY = date(2026, 4, 1)

Counts = Mapping[str, int]


def kept_unit(books: Books, team_id: int, name: str, parent_id: int | None = None) -> Stationing:
    """A unit of the team, and the team stationed there."""
    unit = books.inspection.add_unit(team_id, name, "乡镇（街道）", parent_id)
    days = FIRST_DAY, date(2026, 5, 29)
    return books.inspection.add_stationing(team_id, unit.id, *days, Channels(phone="1"))


def kept_opened(
    books: Books,
    stationing_id: int,
    given: Counts | Sequence[makers.Given],
    *,
    form: Form = FORM,
    day: date = FIRST_DAY,
    title: str = "动员会测评",
    group: Group = GROUP,
) -> Sitting:
    """An opened sitting with the summary of what was ``given``: grades of 总体, or ballots."""
    ballots = makers.spread("overall", given, also="a") if isinstance(given, dict) else given
    form_id = books.forms.add_form(form, "library:test", None)
    planned = a_sitting(stationing_id, title=title, day=day, last_day=day, phase=Phase.OPENED)
    sitting = books.sittings.add(planned, [form_id])
    books.sittings.set_editions(sitting.id, [books.forms.keep_edition(form_id, form)])
    summary = makers.summary(form, {group: ballots})
    keep_body(books, sitting.id, summary.model_dump_json(), summary.method_version)
    return sitting


def keep_body(books: Books, sitting_id: int, body: str, version: str) -> None:
    """Keep the text of a summary, and its digest in the log of deeds."""
    digest = hashlib.sha256(body.encode()).digest()
    books.results.keep_summary(sitting_id, digest, body, digest, version)
    books.audit.append(NOW, "zhou", "开箱", str(sitting_id), digest.hex())
