"""What was brought is kept by those who may, for their own team only."""

import pytest

from survey.core.account import Role
from survey.core.errors import NotFoundError, NotPermittedError
from survey.core.inspection import Member
from survey.services import designing, importing
from tests.makers import NOW, a_form, kept_stationing


@pytest.fixture
def books(store):
    with store.begin() as opened:
        kept_stationing(opened)
        yield opened


@pytest.mark.parametrize(
    ("role", "teams", "refusal"),
    [(Role.MEMBER, (2,), NotFoundError), (Role.CUSTODIAN, (1,), NotPermittedError)],
)
def test_nothing_is_kept_for_another_team_nor_by_another_role(books, role, teams, refusal):
    account = books.accounts.add("x", "某", role).model_copy(update={"teams": teams})
    member = Member(name="张三")

    with pytest.raises(refusal):
        designing.keep_new(books, account, 1, a_form(), "导入", NOW)
    with pytest.raises((NotFoundError, NotPermittedError)):
        importing.replace_people(books, account, 1, "leaders", [member], NOW)

    assert books.drafts.drafts([1]) == ()
    assert books.inspection.unit(1).members == ()


def test_people_go_to_a_browser_and_back_unchanged():
    members = (Member(name="张三", post="局长", details={"分管": "业务"}),)

    assert importing.listed(importing.written(members), "leaders") == members
