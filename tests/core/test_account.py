"""Who may do what."""

from datetime import date, datetime, timedelta

import pytest

from survey.core.account import ROLE_NAMES, Account, Deed, Role, permit
from survey.core.errors import NotFoundError, NotPermittedError

MAY = {
    Role.ADMINISTRATOR: {"keep_accounts", "keep_rounds"},
    Role.LEADER: {"see_team", "vouch", "prepare", "run", "open_boxes", "see_results"},
    Role.MEMBER: {"see_team", "vouch", "prepare", "run", "open_boxes", "see_results"},
    Role.CUSTODIAN: {"open_boxes"},
    Role.AUDITOR: {"read_audit"},
}


def account(role, *teams):
    return Account(id=1, name="chen", display_name="陈同志", role=role, teams=teams)


@pytest.mark.parametrize("deed", Deed)
@pytest.mark.parametrize("role", Role)
def test_a_role_may_do_its_own_deeds_and_no_others(role, deed):
    someone = account(role, 7)

    if deed in MAY[role]:
        permit(someone, deed, 7)
        assert someone.may(deed)
    else:
        with pytest.raises(NotPermittedError, match=ROLE_NAMES[role]):
            permit(someone, deed, 7)


@pytest.mark.parametrize("deed", sorted(MAY[Role.LEADER]))
@pytest.mark.parametrize("teams", [(), (8,), (8, 9)])
def test_another_teams_matter_does_not_exist(deed, teams):
    with pytest.raises(NotFoundError, match="没有找到"):
        permit(account(Role.LEADER, *teams), Deed(deed), 7)


def test_a_matter_of_no_team_is_nobodys_by_mistake():
    with pytest.raises(NotFoundError):
        permit(account(Role.LEADER, 7), Deed.RUN)


@pytest.mark.parametrize(
    ("role", "deed"),
    [
        (Role.ADMINISTRATOR, Deed.KEEP_ACCOUNTS),
        (Role.ADMINISTRATOR, Deed.KEEP_ROUNDS),
        (Role.AUDITOR, Deed.READ_AUDIT),
    ],
)
def test_what_belongs_to_no_team_needs_no_team(role, deed):
    assert permit(account(role), deed) is None


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.CUSTODIAN, Role.AUDITOR])
def test_who_runs_the_house_never_sees_results(role):
    assert not account(role, 7).may(Deed.SEE_RESULTS)


@pytest.mark.parametrize(
    ("marks", "units", "own"),
    [
        (("青石镇",), ("青石镇党委",), True),
        (("青石镇党委",), ("青石镇",), True),
        (("青石镇",), ("石桥村", "青石镇"), True),
        (("青石镇石桥村",), ("东山村", "青石镇"), False),
        (("青石镇",), ("白云镇",), False),
        ((), ("青石镇",), False),
        (("财政局", "白云镇"), ("白云镇",), True),
    ],
)
def test_a_unit_is_ones_own_by_its_name_or_that_of_one_above(marks, units, own):
    someone = account(Role.MEMBER, 7).model_copy(update={"recused": marks})

    assert someone.recused_from(units[0], units[1:]) is own


def test_an_account_lasts_through_its_last_day():
    someone = account(Role.MEMBER, 7).model_copy(update={"until": date(2026, 4, 30)})

    last_minute = datetime(2026, 4, 30, 23, 59).astimezone()
    assert not someone.expired(last_minute)
    assert someone.expired(last_minute + timedelta(minutes=1))
    assert not account(Role.ADMINISTRATOR).expired(last_minute)


def test_a_team_that_has_not_vouched_yet_is_as_anothers():
    someone = account(Role.MEMBER).model_copy(update={"waiting": (7,)})

    with pytest.raises(NotFoundError):
        permit(someone, Deed.SEE_RESULTS, 7)
