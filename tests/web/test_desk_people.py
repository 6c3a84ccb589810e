"""People at the desk: their own account, who is let in, who stands back, and four eyes."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from sqlalchemy import text

from survey.core.account import Role
from survey.demo.stage import PASSWORD
from survey.services import sessions
from survey.web import create_app, wiring
from tests.databases import dump
from tests.web.clerks import Clerk, settings_in
from tests.web.test_desk_running import hands

SETUP = "/desk/me/second-factor"
NEW = {"password": "another password", "again": "another password"}


def secret_on(page: str) -> str:
    return re.search(r'name="secret" type="hidden" value="([A-Z2-7]{32})"', page)[1]


def next_code(phone: pyotp.TOTP) -> str:
    """The code after the one that is shown: the one that is, was used to set the phone up."""
    return phone.at(datetime.now(UTC) + timedelta(seconds=30))


def set_up(clerk: Clerk) -> tuple[pyotp.TOTP, list[str]]:
    """Set a second factor up as a phone does; return the phone and the recovery codes."""
    secret = secret_on(clerk.get(SETUP).text)
    phone = pyotp.TOTP(secret)
    page = clerk.post(SETUP, secret=secret, code=phone.now())
    return phone, re.findall(r"<li>((?:[A-Z2-7]{4}-?){4})</li>", page.text)


def session_id(clerk: Clerk) -> str:
    with clerk.client.session_transaction("/desk/") as session:
        return session["id"]


def grown_old(house, column: str, by: timedelta) -> None:
    """Let every session's ``column`` be ``by`` ago."""
    then = (datetime.now(UTC) - by).replace(tzinfo=None).isoformat(" ")
    with house.works.store.begin() as books:
        books.session.execute(
            text(f"UPDATE desk_session SET {column} = :then"),  # noqa: S608
            {"then": then},
        )


def waiting(house, name: str = "xin", role: Role = Role.MEMBER) -> int:
    """Add somebody who waits for the first team's word; return his number."""
    with house.works.store.begin() as books:
        known = books.accounts.credentials("zhou")
        added = books.accounts.add(name, "新同志", role, [1])
        books.accounts.set_password(added.id, known.password_hash)
        books.accounts.let_wait(added.id)
    return added.id


def test_a_phone_is_taken_up_and_asked_for_from_then_on(house):
    clerk = house.clerk("zhou")

    phone, codes = set_up(clerk)
    bare = house.clerk().sign_in("zhou")
    fields = {"name": "zhou", "password": PASSWORD}
    with_code = house.clerk().post("/desk/sign-in", fields, code=next_code(phone))
    with_recovery = house.clerk().post("/desk/sign-in", fields, code=codes[0])

    assert len(codes) == 8
    assert bare.status_code == 422
    assert "账号或口令不对" in bare.text
    assert with_code.location == with_recovery.location == "/desk/"


def test_a_code_seen_over_the_shoulder_is_worth_nothing(house):
    phone, _ = set_up(house.clerk("zhou"))
    fields = {"name": "zhou", "password": PASSWORD, "code": next_code(phone)}

    first = house.clerk().post("/desk/sign-in", fields)
    replayed = house.clerk().post("/desk/sign-in", fields)

    assert first.location == "/desk/"
    assert replayed.status_code == 422


def test_the_secret_stands_in_no_address_and_is_kept_in_no_readable_form(house):
    clerk = house.clerk("zhou")
    page = clerk.get(SETUP)
    secret = secret_on(page.text)

    wrong = clerk.post(SETUP, secret=secret, code="000000")
    made = clerk.post(SETUP, secret=secret, code=pyotp.TOTP(secret).now())

    assert secret_on(wrong.text) == secret, "what the phone has taken up stays"
    assert "otpauth" not in page.text
    assert "Location" not in made.headers
    assert page.headers["Cache-Control"] == "no-store"
    kept = dump.readable(house.works.store)
    assert secret.encode() not in kept


@pytest.mark.parametrize("way", ["password", "second factor", "sign-in"])
def test_whoever_proves_himself_anew_gets_a_new_session(house, way):
    clerk, elsewhere = house.clerk("zhou"), house.clerk("zhou")
    before, token = session_id(clerk), clerk.token()

    if way == "password":
        clerk.post("/desk/me/password", {"now": PASSWORD, **NEW})
    elif way == "second factor":
        set_up(clerk)
    else:
        clerk.sign_in("zhou")

    assert session_id(clerk) != before
    with house.works.store.begin() as books:
        assert sessions.who(books, before, datetime.now(UTC)) is None
    assert clerk.client.post("/desk/sign-out", data={"csrf_token": token}).status_code == 400
    assert clerk.get("/desk/").status_code == 200
    ended = elsewhere.get("/desk/").location == "/desk/sign-in"
    assert ended is (way != "sign-in")


def test_an_id_that_somebody_else_chose_is_never_taken_up(house):
    clerk = house.clerk()
    with clerk.client.session_transaction("/desk/") as session:
        session["id"] = "chosen by somebody else"

    clerk.sign_in("zhou")

    assert session_id(clerk) != "chosen by somebody else"


def test_a_changed_password_is_the_only_one(house):
    clerk = house.clerk("zhou")

    wrong = clerk.post("/desk/me/password", {"now": "not the password", **NEW})
    right = clerk.post("/desk/me/password", {"now": PASSWORD, **NEW})

    assert wrong.status_code == 422
    assert right.location == "/desk/me"
    assert house.clerk().sign_in("zhou").status_code == 422
    assert house.clerk().sign_in("zhou", "another password").location == "/desk/"


def test_one_ends_what_one_does_not_know(house):
    here, there = house.clerk("zhou"), house.clerk("zhou")
    page = here.get("/desk/me").text
    (mark,) = re.findall(r'name="session" value="([0-9a-f]{16})"', page)

    here.post("/desk/me/sessions/end", session=mark)
    unknown = here.post("/desk/me/sessions/end", session="0" * 16)

    assert page.count("就是这里") == 1
    assert there.get("/desk/").location == "/desk/sign-in"
    assert here.get("/desk/").status_code == 200
    assert unknown.status_code == 404


def test_a_weighty_act_asks_for_the_password_again_after_a_while(house):
    admin = house.clerk("admin")
    grown_old(house, "confirmed", sessions.FRESH + timedelta(seconds=1))

    asked = admin.get("/desk/accounts/new")
    wrong = admin.post(asked.location, now="not the password", back="/desk/accounts/new")
    right = admin.post(asked.location, now=PASSWORD, back="/desk/accounts/new")

    assert asked.location == "/desk/me/confirm?back=/desk/accounts/new"
    assert wrong.status_code == 422
    assert right.location == "/desk/accounts/new"
    assert admin.get(right.location).status_code == 200


@pytest.mark.parametrize("back", ["//evil.example", "https://evil.example/", "/s", ""])
def test_a_confirmation_leads_to_no_other_place(house, back):
    answer = house.clerk("zhou").post("/desk/me/confirm", now=PASSWORD, back=back)

    assert answer.location == "/desk/"


@pytest.fixture
def strict(house):
    """The house where everybody must have a second factor."""
    house.works.stop()
    app = create_app(replace(house.works.settings, second_factor=True))
    yield app
    wiring.works_of(app).stop()


@pytest.mark.parametrize("name", ["zhou", "zheng", "admin", "jian"])
def test_where_everybody_must_have_a_code_nothing_else_is_done_before(strict, name):
    clerk = Clerk(strict)
    clerk.sign_in(name)

    before = [clerk.get(path).location for path in ("/desk/", "/desk/me", "/desk/sittings/1")]
    set_up(clerk)
    after = clerk.get("/desk/")

    assert {SETUP} >= set(before) - {None}
    assert before[0] == SETUP
    assert after.location != SETUP
    assert clerk.post("/desk/me/second-factor/remove").status_code == 403


def test_where_it_is_optional_a_code_may_be_given_up(house):
    clerk = house.clerk("zhou")
    set_up(clerk)

    clerk.post("/desk/me/second-factor/remove")

    assert house.clerk().sign_in("zhou").location == "/desk/"


def test_new_recovery_codes_void_the_old_ones(house):
    clerk = house.clerk("zhou")
    _, old = set_up(clerk)

    page = clerk.post("/desk/me/recovery-codes").text
    fields = {"name": "zhou", "password": PASSWORD}

    new = re.findall(r"<li>((?:[A-Z2-7]{4}-?){4})</li>", page)
    assert not set(new) & set(old)
    assert house.clerk().post("/desk/sign-in", fields, code=old[0]).status_code == 422
    assert house.clerk().post("/desk/sign-in", fields, code=new[0]).location == "/desk/"


def test_the_team_is_asked_on_its_first_page_and_lets_in(house):
    number = waiting(house)
    leader, new = house.clerk("zhou"), house.clerk("xin")

    asked = leader.get("/desk/").text
    kept_out = new.get("/desk/").text
    leader.post(f"/desk/teams/1/people/{number}/vouch")

    assert "有 1 个账号等着进本组" in asked
    assert "青石镇" not in kept_out
    assert "还差一步" in kept_out
    assert "青石镇" in new.get("/desk/").text
    assert "等着进本组" not in leader.get("/desk/").text


def test_the_auditor_sees_who_invited_and_who_vouched(house):
    admin = house.clerk("admin")
    fields = {"name": "xin", "display_name": "新同志", "role": "member", "teams": "1"}
    page = admin.post("/desk/accounts/new", fields, until="2099-01-01").text
    token = re.search(r"#([\w-]{32})<", page)[1]
    house.clerk().post("/desk/invitation", {"token": token, **NEW})
    with house.works.store.read() as books:
        number = books.accounts.by_name("xin").id
    house.clerk("zhou").post(f"/desk/teams/1/people/{number}/vouch")

    log = house.clerk("jian").get("/desk/audit").text.partition("<tbody>")[2]

    for deed in ("邀请账号", "改所在组", "设置口令", "确认本组人员"):
        assert deed in log


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"role": "member", "teams": "1"}, "要有期限"),
        ({"role": "member", "until": "2099-01-01"}, "至少要属于一个巡察组"),
        ({"role": "auditor", "teams": "1"}, "不属于任何巡察组"),
        ({"role": "auditor", "until": "2020-01-01"}, "已经过了"),
    ],
)
def test_an_invitation_that_does_not_fit_the_role_is_refused(house, fields, said):
    page = house.clerk("admin").post(
        "/desk/accounts/new", name="xin", display_name="新同志", **fields
    )

    assert page.status_code == 422
    assert said in page.text


def test_an_administrator_changes_stops_and_links_others_but_not_himself(house):
    admin = house.clerk("admin")
    with house.works.store.read() as books:
        wu, own = books.accounts.by_name("wu").id, books.accounts.by_name("admin").id

    fields = {"until": "2099-01-01", "teams": "1", "recused": "白云镇\n 财政局 \n\n"}
    changed = admin.post(f"/desk/accounts/{wu}", fields)
    link = admin.post(f"/desk/accounts/{wu}/link")
    stopped = admin.post(f"/desk/accounts/{wu}/stop")
    himself = [
        admin.post(f"/desk/accounts/{own}{deed}").status_code for deed in ("", "/link", "/stop")
    ]

    assert changed.location == stopped.location == "/desk/accounts"
    assert "/desk/invitation#" in link.text
    assert himself == [403, 403, 403]
    with house.works.store.read() as books:
        assert books.accounts.account(wu).recused == ("白云镇", "财政局")
    assert "已经停用" in house.clerk().sign_in("wu").text


def test_who_stands_back_is_not_offered_as_a_custodian_nor_taken(house):
    with house.works.store.begin() as books:
        books.accounts.set_recusals(books.accounts.by_name("zheng").id, ["青石镇党委"])
    leader = house.clerk("zhou")

    page = leader.get("/desk/stationings/1/sittings/new").text

    assert "吴组员" in page
    assert "郑监票" not in page
    house.close_sitting()
    late = leader.post("/desk/sittings/1/opening", hands(house, "zhou", "zheng"))
    assert late.status_code == 422
    assert "要回避" in late.text


@pytest.fixture
def long(house):
    """The staged sitting, said to go on until the day after tomorrow."""
    day = (datetime.now(UTC) + timedelta(days=2)).date()
    with house.works.store.begin() as books:
        books.session.execute(text("UPDATE sitting SET last_day = :day"), {"day": day.isoformat()})
    return house


CLOSE = "/desk/sittings/1/close"


@pytest.mark.parametrize(
    ("second", "said"),
    [
        ({}, "本组两个人一起做"),
        ({"witness": "wu"}, "本组两个人一起做"),
        ({"witness": "wu", "witness_password": "wrong"}, "账号或口令不对"),
        ({"witness": "zhou", "witness_password": PASSWORD}, "第二位同志"),
        ({"witness": "feng", "witness_password": PASSWORD}, "第二位同志"),
        ({"witness": "zheng", "witness_password": PASSWORD}, "第二位同志"),
    ],
)
def test_closing_before_the_day_takes_a_second_member(long, second, said):
    answer = long.clerk("zhou").post(CLOSE, {"knowing": "y", **second})

    assert answer.status_code == 422
    assert said in answer.text
    with long.works.store.read() as books:
        assert books.sittings.sitting(1).phase == "open"


def test_two_members_close_early_and_both_are_in_the_log(long):
    phone, _ = set_up(long.clerk("wu"))
    second = {"witness": "wu", "witness_password": PASSWORD, "witness_code": next_code(phone)}

    closed = long.clerk("zhou").post(CLOSE, {"knowing": "y", **second})

    assert closed.location == "/desk/sittings/1"
    with long.works.store.read() as books:
        (confirmed,) = books.audit.about("第二人确认", "1")
        assert (confirmed.actor, confirmed.detail) == ("wu", "提前截止")
        assert books.sittings.sitting(1).phase == "closed"


def test_nobody_confirms_by_a_password_alone_where_codes_are_required(long):
    long.works.stop()
    where = {"SURVEY_DATABASE": long.works.settings.database}
    app = create_app(settings_in(long.home, **where, SURVEY_SECOND_FACTOR="required"))
    leader = Clerk(app)
    leader.sign_in("zhou")
    set_up(leader)

    answer = leader.post(CLOSE, {"knowing": "y", "witness": "wu", "witness_password": PASSWORD})

    wiring.works_of(app).stop()
    assert answer.status_code == 422
    assert "吴组员（wu）" not in answer.text
    with long.works.store.read() as books:
        assert books.sittings.sitting(1).phase == "open"


def test_on_the_last_day_one_member_closes(house):
    page = house.clerk("zhou").get(CLOSE).text

    assert "两个人" not in page


def test_the_log_is_looked_through_and_taken_away(house):
    auditor = house.clerk("jian")

    page = auditor.get("/desk/audit?actor=zhou&action=印测评码").text.partition("<tbody>")[2]
    nothing = auditor.get("/desk/audit?first=2020-01-01&last=2020-01-02").text
    odd = auditor.get("/desk/audit?first=yesterday&page=-3&actor=nobody")
    file = auditor.post("/desk/audit/file", actor="zhou")

    assert page.count('<th scope="row"') == 3
    assert "没有这样的记录" in nothing
    assert odd.status_code == 200
    assert file.mimetype == "text/csv"
    lines = file.data.decode("utf-8-sig").splitlines()
    assert all(",zhou," in line for line in lines[1:])
    assert "导出操作记录" in auditor.get("/desk/audit").text


def test_no_secret_of_anybody_reaches_the_log_of_the_server(house, caplog):
    caplog.set_level("DEBUG")
    clerk = house.clerk("zhou")
    secret = secret_on(clerk.get(SETUP).text)
    phone = pyotp.TOTP(secret)
    clerk.post(SETUP, secret=secret, code=phone.now())

    house.clerk().post("/desk/sign-in", name="zhou", password="a wrong one", code="123456")

    assert not any(word in caplog.text for word in (secret, "a wrong one", "123456", PASSWORD))
