"""Coming in: passwords, invitations, sessions, and when they end."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from survey.core.account import Role
from survey.services import accounts, sessions
from survey.web import create_app, wiring
from tests.databases import dump
from tests.web.clerks import Clerk

NOW = datetime(2026, 4, 1, 9, tzinfo=UTC)


def test_the_right_password_opens_the_desk(house):
    clerk = house.clerk()

    answer = clerk.sign_in("zhou")

    assert (answer.status_code, answer.location) == (302, "/desk/")
    assert "周组长" in clerk.get("/desk/").text


def test_a_wrong_password_and_an_unknown_name_are_told_the_same(house):
    clerk = house.clerk()

    wrong = clerk.sign_in("zhou", "not the password")
    unknown = clerk.sign_in("nobody", "not the password")

    assert wrong.status_code == unknown.status_code == 422
    assert "账号或口令不对" in wrong.text
    strip = re.compile(r'value="[^"]*"')
    assert strip.sub("", wrong.text) == strip.sub("", unknown.text)
    assert clerk.get("/desk/").location == "/desk/sign-in"


def test_after_four_failures_even_the_right_password_must_wait(house):
    clerk = house.clerk()
    for _ in range(4):
        clerk.sign_in("zhou", "not the password")

    hasty = clerk.sign_in("zhou")

    assert hasty.status_code == 422
    assert "错的次数多了" in hasty.text
    with house.works.store.begin() as books:
        books.session.execute(text("UPDATE failed_sign_in SET last = '2026-01-01 00:00:00'"))
    assert clerk.sign_in("zhou").location == "/desk/"


def test_throttling_one_account_leaves_the_others_alone(house):
    for _ in range(5):
        house.clerk().sign_in("zhou", "not the password")

    assert house.clerk().sign_in("wu").location == "/desk/"


def test_an_invitation_works_once(house):
    with house.works.store.begin() as books:
        admin = books.accounts.by_name("admin")
        token = accounts.invite(books, admin, "xin", "新同志", Role.AUDITOR, (), datetime.now(UTC))
    chosen = {"token": token, "password": "a fresh password", "again": "a fresh password"}

    first = house.clerk().post("/desk/invitation", chosen)
    second = house.clerk().post("/desk/invitation", chosen)

    assert first.location == "/desk/sign-in"
    assert second.status_code == 422
    assert "用过了或已过期" in second.text
    assert house.clerk().sign_in("xin", "a fresh password").location == "/desk/"


def test_an_old_invitation_is_refused(house):
    with house.works.store.begin() as books:
        admin = books.accounts.by_name("admin")
        long_ago = datetime.now(UTC) - timedelta(days=8)
        token = accounts.invite(books, admin, "xin", "新同志", Role.AUDITOR, (), long_ago)
    chosen = {"token": token, "password": "a fresh password", "again": "a fresh password"}

    answer = house.clerk().post("/desk/invitation", chosen)

    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("password", "again", "said"),
    [
        ("short", "short", "至少要 10 个字符"),
        ("a fresh password", "another one", "两次输入的口令不一样"),
    ],
)
def test_a_poor_password_leaves_the_invitation_good(house, password, again, said):
    with house.works.store.begin() as books:
        admin = books.accounts.by_name("admin")
        token = accounts.invite(books, admin, "xin", "新同志", Role.AUDITOR, (), datetime.now(UTC))
    clerk = house.clerk()

    refused = clerk.post("/desk/invitation", token=token, password=password, again=again)
    better = clerk.post("/desk/invitation", token=token, password="b" * 10, again="b" * 10)

    assert refused.status_code == 422
    assert said in refused.text
    assert better.location == "/desk/sign-in"


def test_the_invitation_link_keeps_its_secret_out_of_the_address(house):
    page = house.clerk("admin").post(
        "/desk/accounts/new", name="xin", display_name="新同志", role="auditor"
    )

    link = re.search(r'link-once">([^<]+)<', page.text)[1]
    path, _, secret = link.partition("#")
    assert path.endswith("/desk/invitation")
    assert len(secret) >= 32


def test_signing_in_gives_a_new_session_id_and_a_new_token(house):
    clerk = house.clerk()
    token_before, cookie_before = clerk.token(), clerk.cookie()

    clerk.sign_in("zhou")

    assert clerk.cookie() != cookie_before
    stale = clerk.client.post("/desk/sign-out", data={"csrf_token": token_before})
    assert stale.status_code == 400
    assert "周组长" in clerk.get("/desk/").text


def test_a_second_sign_in_ends_the_first_session(house):
    clerk = house.clerk("zhou")
    first = clerk.cookie()

    clerk.sign_in("wu")
    other = house.clerk()
    other.client.set_cookie("desk", first)

    assert other.get("/desk/").location == "/desk/sign-in"


def test_a_cookie_carried_off_is_worthless_after_signing_out(house):
    clerk = house.clerk("zhou")
    carried_off = clerk.cookie()
    clerk.post("/desk/sign-out")

    thief = house.clerk()
    thief.client.set_cookie("desk", carried_off)

    assert thief.get("/desk/").location == "/desk/sign-in"


def test_the_database_keeps_only_a_hash_of_the_session_id(house):
    clerk = house.clerk("zhou")
    with clerk.client.session_transaction("/desk/") as session:
        session_id = session["id"]

    kept = dump.readable(house.works.store)

    assert session_id.encode() not in kept


def test_the_cookie_holds_the_session_id_the_token_and_messages_and_nothing_else(house):
    clerk = house.clerk("zhou")
    clerk.post("/desk/units/1/roster", leaders="王芳")

    with clerk.client.session_transaction("/desk/") as session:
        held = set(session)

    assert held == {"id", "csrf_token", "_flashes"}


@pytest.mark.parametrize(
    ("column", "age"), [("seen", sessions.IDLE), ("started", sessions.LONGEST)]
)
def test_an_idle_or_overlong_session_is_over(house, column, age):
    clerk = house.clerk("zhou")
    past = datetime.now(UTC) - age - timedelta(seconds=1)
    with house.works.store.begin() as books:
        books.session.execute(
            text(f"UPDATE desk_session SET {column} = :past"),  # noqa: S608
            {"past": past.replace(tzinfo=None).isoformat(" ")},
        )

    answer = clerk.get("/desk/units")

    assert answer.location == "/desk/sign-in"


def test_a_session_in_use_lasts_eight_hours_and_no_longer(house):
    with house.works.store.begin() as books:
        zhou = books.accounts.by_name("zhou")
        session_id = sessions.sign_in(books, zhou, NOW)
        for quarter in range(1, 33):
            moment = NOW + timedelta(minutes=15 * quarter)
            assert sessions.who(books, session_id, moment) is not None

        assert sessions.who(books, session_id, NOW + timedelta(hours=8, seconds=1)) is None


def test_the_cookie_is_strict_and_with_tls_bound_to_the_host(house, tmp_path):
    house.works.stop()
    app = create_app(replace(house.works.settings, public_url="https://survey.example.org"))

    secure = Clerk(app).get("/desk/sign-in")
    wiring.works_of(app).stop()

    plain = house.clerk().get("/desk/sign-in")
    assert re.fullmatch(r"desk=\S+; HttpOnly; Path=/; SameSite=Strict", plain.headers["Set-Cookie"])
    assert re.fullmatch(
        r"__Host-desk=\S+; Secure; HttpOnly; Path=/; SameSite=Strict", secure.headers["Set-Cookie"]
    )
    assert "max-age" in secure.headers["Strict-Transport-Security"]
    assert "Strict-Transport-Security" not in plain.headers
