"""People at the desk in a real browser: a phone's code, letting somebody in, the auditor."""

from datetime import UTC, datetime

import pyotp
import pytest

from survey.core.account import Role
from survey.services import accounts, proving
from tests.journeys.test_desk import PASSWORD, Desk, app_and_address, desk, team

__all__ = ["app_and_address", "desk", "team"]  # pytest finds them here

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]


def test_a_leader_sets_up_a_code_and_signs_in_by_it(team: Desk) -> None:
    team.sign_in("zhou")
    team.follow("周立新")
    team.look()
    team.follow("设动态码")
    team.look()

    secret = team.page.input_value("#secret")
    team.fill(手机上显示的=pyotp.TOTP(secret).now())
    team.press("设好")
    team.look()
    recovery = team.page.inner_text(".codes li:first-child")
    team.press("退出")
    team.go("/desk/sign-in")
    team.fill(账号="zhou", 口令=PASSWORD, 动态码=recovery)
    team.press("登录")

    assert "进驻和场次" in team.page.inner_text("h1")
    assert secret not in team.page.url


def test_a_newcomer_waits_until_a_colleague_lets_him_in(team: Desk) -> None:
    now = datetime.now(UTC)
    with team.works.store.begin() as books:
        admin = books.accounts.by_name("admin")
        token = accounts.invite(books, admin, "xin", "钱新华", Role.MEMBER, (1,), now)
        accounts.accept(books, token, proving.hashed(PASSWORD), now)

    team.sign_in("xin")
    assert "还差一步" in team.page.inner_text("h1")
    team.look()
    team.press("退出")
    team.sign_in("zhou")
    team.look()
    team.follow("去核实")
    team.look()
    team.press("是本组的人")
    assert "已确认钱新华是本组的人" in team.page.inner_text("main")
    team.press("退出")
    team.sign_in("xin")

    assert "青石镇" in team.page.inner_text("main")


@pytest.mark.parametrize(
    ("name", "paths"),
    [
        ("admin", ["/desk/accounts", "/desk/accounts/new", "/desk/accounts/2"]),
        ("wu", ["/desk/me/password", "/desk/me/confirm"]),
        ("jian", ["/desk/audit"]),
    ],
)
def test_pages_about_people_are_what_every_page_must_be(
    team: Desk, name: str, paths: list[str]
) -> None:
    team.sign_in(name)
    for path in paths:
        team.go(path)
        team.look()
