"""Importing: people from elsewhere, kept once somebody has looked at them."""

import json
from collections.abc import Sequence
from datetime import datetime

from pydantic import TypeAdapter, ValidationError

from survey.core.account import Account
from survey.core.errors import SurveyError
from survey.core.inspection import MOST_APPOINTEES, Member, Roster
from survey.core.questions import MOST_ROWS
from survey.services import inspecting
from survey.storage.engine import Books

_MEMBERS = TypeAdapter(tuple[Member, ...])


def written(members: Sequence[Member]) -> str:
    """Return people as text that `listed` reads."""
    return _MEMBERS.dump_json(tuple(members)).decode()


def listed(text: str, roster: str) -> tuple[Member, ...]:
    """Return the people in ``text``, for that list; raise `SurveyError` unless they can be taken.

    The text has been to a browser and back: nothing in it is trusted.
    """
    try:
        members = _MEMBERS.validate_python(json.loads(text))
    except (ValueError, ValidationError, RecursionError) as error:
        raise SurveyError("名单读不出来；请从头再导入一次") from error
    if {one.roster for one in members} != {roster}:
        raise SurveyError("名单读不出来；请从头再导入一次")
    refuse_too_many(members)
    return members


def refuse_too_many(members: Sequence[Member]) -> None:
    """Raise `SurveyError` when there are more people than the list can take."""
    appointed = any(one.roster == "appointees" for one in members)
    most = MOST_APPOINTEES if appointed else MOST_ROWS
    if len(members) > most:
        raise SurveyError("名单有 %(n)s 人，最多 %(most)s 人", n=len(members), most=most)


def replace_people(
    books: Books,
    account: Account,
    unit_id: int,
    roster: Roster,
    members: Sequence[Member],
    now: datetime,
) -> None:
    """Put ``members`` in place of one of the unit's lists; the other stays."""
    unit = inspecting.unit_of(books, account, unit_id)
    others = [one for one in unit.members if one.roster != roster]
    leaders = [*members, *others] if roster == "leaders" else [*others, *members]
    inspecting.set_roster(books, account, unit_id, leaders, now)
