"""People: who lets them in, how they prove themselves, and when that ends."""

from datetime import timedelta

import pyotp
import pytest

from survey.core.account import Role
from survey.core.errors import FaultyError, NotFoundError, NotPermittedError, SurveyError
from survey.services import accounts, proving, second_factor, sessions, team, watching
from survey.services.proving import Proof, SignInRefused
from survey.services.watching import Sought
from tests.databases import dump
from tests.makers import NOW, kept_account, kept_stationing

SECRET = "the secret of a server in the tests"
PASSWORD = "a password for the tests"
HASH = proving.hashed(PASSWORD)
DAY = timedelta(days=1)


@pytest.fixture
def admin(store):
    with store.begin() as books:
        return kept_account(books, "admin", Role.ADMINISTRATOR)


@pytest.fixture
def ours(store):
    """A team that has work already."""
    with store.begin() as books:
        return books.inspection.team(kept_stationing(books).team_id)


@pytest.fixture
def chen(store, ours):
    """One of the team, with a password."""
    with store.begin() as books:
        added = books.accounts.add("chen", "陈", Role.LEADER, [ours.id])
        books.accounts.set_password(added.id, HASH)
        return added


def joined(books, admin, name, role, teams, **more):
    """Invite somebody, and let him set his password."""
    token = accounts.invite(books, admin, name, name, role, teams, NOW, **more)
    return accounts.accept(books, token, HASH, NOW)


def with_phone(store, account):
    """Give the account a second factor; return the phone."""
    secret = second_factor.new_secret()
    phone = pyotp.TOTP(secret)
    with store.begin() as books:
        codes = second_factor.set_up(books, account, secret, phone.at(NOW), SECRET, NOW)
    return phone, codes


def proved(store, name="chen", password=PASSWORD, code="", now=NOW):
    return proving.proved(store, Proof(name, password, code), SECRET, now)


def test_whoever_joins_a_team_with_work_waits_for_its_word(store, admin, ours, chen):
    with store.begin() as books:
        li = joined(books, admin, "li", Role.MEMBER, (ours.id,))

        (before,) = team.people_of(books, chen)
        team.vouch(books, chen, ours.id, li.id, NOW)
        (after,) = team.people_of(books, chen)

        assert (li.teams, li.waiting) == ((), (ours.id,))
        assert [one.name for one in before.waiting] == ["li"]
        assert [one.name for one in after.known] == ["chen", "li"]
        assert books.audit.about("确认本组人员", "li")[0].actor == "chen"


def test_only_the_first_of_an_empty_team_needs_nobody(store, admin, ours):
    with store.begin() as books:
        empty = books.inspection.add_team(ours.round_id, "二组")
        keeper = joined(books, admin, "sun", Role.CUSTODIAN, (empty.id,))
        first = joined(books, admin, "li", Role.LEADER, (empty.id, ours.id))
        second = joined(books, admin, "wang", Role.LEADER, (empty.id,))

        assert keeper.teams == ()
        assert (first.teams, first.waiting) == ((empty.id,), (ours.id,))
        assert second.teams == ()
        assert books.audit.about("成为本组第一人", str(empty.id))[0].actor == "li"


def test_nobody_vouches_for_another_team_or_who_does_not_wait(store, admin, ours, chen):
    with store.begin() as books:
        other = books.inspection.add_team(ours.round_id, "二组")
        feng = books.accounts.add("feng", "冯", Role.LEADER, [other.id])
        keeper = books.accounts.add("sun", "孙", Role.CUSTODIAN, [ours.id])
        li = joined(books, admin, "li", Role.MEMBER, (ours.id,))

        with pytest.raises(NotFoundError):
            team.vouch(books, feng, ours.id, li.id, NOW)
        with pytest.raises(NotPermittedError):
            team.vouch(books, keeper, ours.id, li.id, NOW)
        with pytest.raises(NotPermittedError):
            team.vouch(books, admin, ours.id, li.id, NOW)
        with pytest.raises(NotFoundError):
            team.vouch(books, li, ours.id, li.id, NOW)
        with pytest.raises(SurveyError, match="不在等待确认"):
            team.vouch(books, chen, ours.id, feng.id, NOW)


def test_a_stranger_is_turned_away(store, admin, ours, chen):
    with store.begin() as books:
        li = joined(books, admin, "li", Role.MEMBER, (ours.id,))

        team.dismiss(books, chen, ours.id, li.id, NOW)

        assert books.accounts.account(li.id).waiting == ()
        assert books.audit.about("拒绝进组", "li")[0].actor == "chen"


def test_a_new_link_takes_nobodys_place_unseen(store, admin, ours, chen):
    with_phone(store, chen)
    with store.begin() as books:
        session_id = sessions.sign_in(books, chen, NOW)
        token = accounts.invite_again(books, admin, chen.id, NOW)
        still = sessions.who(books, session_id, NOW)

        taken = accounts.accept(books, token, HASH, NOW)

        assert still.teams == (ours.id,)
        assert (taken.teams, taken.waiting, taken.second_factor) == ((), (ours.id,), False)
        assert sessions.who(books, session_id, NOW) is None
        assert books.audit.about("重发邀请", "chen")[0].actor == "admin"


def test_a_new_link_voids_the_one_before(store, admin, ours):
    with store.begin() as books:
        first = accounts.invite(books, admin, "li", "李", Role.MEMBER, (ours.id,), NOW)
        li = books.accounts.by_name("li")
        second = accounts.invite_again(books, admin, li.id, NOW)

        with pytest.raises(SurveyError, match="用过了或已过期"):
            accounts.accept(books, first, HASH, NOW)
        assert accounts.accept(books, second, HASH, NOW).name == "li"


def test_another_team_is_another_word(store, admin, ours, chen):
    with store.begin() as books:
        other = books.inspection.add_team(ours.round_id, "二组")

        accounts.change(books, admin, chen.id, None, [ours.id, other.id], (), NOW)

        changed = books.accounts.account(chen.id)
        assert (changed.teams, changed.waiting) == ((ours.id,), (other.id,))
        assert "二组" in books.audit.about("改所在组", "chen")[0].detail


def test_an_administrator_cannot_change_his_own_account(store, admin):
    with store.begin() as books:
        for deed in (
            lambda: accounts.change(books, admin, admin.id, None, (), (), NOW),
            lambda: accounts.stop(books, admin, admin.id, NOW),
            lambda: accounts.invite_again(books, admin, admin.id, NOW),
        ):
            with pytest.raises(NotPermittedError, match="别的管理员"):
                deed()


def test_the_terminal_helps_where_nobody_else_can_and_says_so(store, admin, ours):
    with store.begin() as books:
        li = joined(books, admin, "li", Role.LEADER, (ours.id,))
        team.vouch_from_terminal(books, "li", NOW)
        token = accounts.link_from_terminal(books, "admin", NOW)

        assert books.accounts.account(li.id).teams == (ours.id,)
        assert accounts.accept(books, token, HASH, NOW) == admin
        actors = {entry.actor for entry in books.audit.entries()}
        assert accounts.TERMINAL in actors
        with pytest.raises(FaultyError):
            accounts.invite(books, admin, accounts.TERMINAL, "某", Role.AUDITOR, (), NOW)


def test_an_account_that_is_over_is_told_so_and_its_sessions_end(store, admin, chen):
    with store.begin() as books:
        session_id = sessions.sign_in(books, chen, NOW)
        accounts.change(books, admin, chen.id, NOW.date(), chen.teams, (), NOW)
    tomorrow = NOW + DAY

    proved(store)
    with pytest.raises(SignInRefused, match="有效期到 2026-04-01 为止"):
        proved(store, now=tomorrow)

    with pytest.raises(SignInRefused, match="账号或口令不对"):
        proved(store, password="wrong", now=tomorrow)
    with store.begin() as books:
        assert sessions.who(books, session_id, tomorrow) is None


def test_who_is_stopped_is_out_at_once_and_his_link_opens_nothing(store, admin, chen):
    with store.begin() as books:
        session_id = sessions.sign_in(books, chen, NOW)
        token = accounts.invite_again(books, admin, chen.id, NOW)

        accounts.stop(books, admin, chen.id, NOW)

        assert sessions.who(books, session_id, NOW) is None
        with pytest.raises(SurveyError):
            accounts.accept(books, token, HASH, NOW)
        with pytest.raises(SurveyError, match="已经停用"):
            accounts.invite_again(books, admin, chen.id, NOW)


def test_days_that_are_over_and_marks_that_are_too_short_are_refused(store, admin, chen):
    with store.begin() as books:
        for until, recused in ((NOW.date() - DAY, ()), (None, ("镇",))):
            with pytest.raises(FaultyError):
                accounts.change(books, admin, chen.id, until, chen.teams, recused, NOW)


def test_a_code_is_good_once_and_none_before_it(store, chen):
    phone, _ = with_phone(store, chen)
    later = NOW + timedelta(minutes=1)

    with pytest.raises(SignInRefused):
        proved(store, code=phone.at(NOW))  # the one it was set up with
    proved(store, code=phone.at(later), now=later)

    for replayed in (phone.at(later), phone.at(later - timedelta(seconds=30))):
        with pytest.raises(SignInRefused):
            proved(store, code=replayed, now=later)
    proved(store, code=phone.at(later + timedelta(seconds=30)), now=later)


@pytest.mark.parametrize("code", ["", "000000x", "12345", "AAAA-AAAA-AAAA-AAAA"])
def test_a_password_without_a_good_code_is_not_enough(store, chen, code):
    with_phone(store, chen)

    with pytest.raises(SignInRefused, match="账号或口令不对"):
        proved(store, code=code, now=NOW + timedelta(minutes=1))


def test_a_code_of_long_ago_is_refused(store, chen):
    phone, _ = with_phone(store, chen)

    with pytest.raises(SignInRefused):
        proved(store, code=phone.at(NOW + DAY), now=NOW + DAY + timedelta(seconds=90))


def test_a_recovery_code_signs_in_once_however_it_is_typed(store, chen):
    _, codes = with_phone(store, chen)
    typed = codes[0].lower().replace("-", " ").replace("o", "0").replace("i", "1")

    proved(store, code=typed)

    with pytest.raises(SignInRefused):
        proved(store, code=codes[0])
    proved(store, code=codes[1], now=NOW + DAY)
    with store.read() as books:
        assert books.accounts.recovery_codes_left(chen.id) == second_factor.RECOVERY_CODES - 2


def test_a_thief_of_the_database_finds_no_secret_and_no_code(store, chen):
    secret = second_factor.new_secret()
    with store.begin() as books:
        code = pyotp.TOTP(secret).at(NOW)
        codes = second_factor.set_up(books, chen, secret, code, SECRET, NOW)

    kept = dump.readable(store)

    assert secret.encode() not in kept
    assert pyotp.TOTP(secret).byte_secret() not in kept
    assert not any(one.replace("-", "").encode() in kept for one in codes)


def test_a_factor_that_the_phone_did_not_take_up_is_not_kept(store, chen):
    with store.begin() as books, pytest.raises(FaultyError, match="动态码不对"):
        second_factor.set_up(books, chen, second_factor.new_secret(), "000000", SECRET, NOW)

    with store.read() as books:
        assert not books.accounts.account(chen.id).second_factor


def test_a_secret_locked_on_another_server_opens_nothing(store, chen):
    phone, _ = with_phone(store, chen)
    later = NOW + timedelta(minutes=1)

    with pytest.raises(SignInRefused):
        proving.proved(store, Proof("chen", PASSWORD, phone.at(later)), "s" * 40, later)


@pytest.mark.parametrize("name", ["chen", "nobody"])
def test_every_name_costs_one_hash_and_is_slowed_alike(store, chen, name, monkeypatch):
    hashes = []
    real = proving._hasher.verify

    class Counting:
        def verify(self, kept, password):
            hashes.append(kept)
            return real(kept, password)

    monkeypatch.setattr(proving, "_hasher", Counting())
    said = []
    for _ in range(6):
        with pytest.raises(SignInRefused) as refused:
            proved(store, name, "wrong")
        said.append(str(refused.value))

    assert len(hashes) == 4
    assert said[:4] == [said[0]] * 4
    assert said[4:] == ["错的次数多了；请等 3 秒再试"] * 2


def test_a_good_sign_in_forgets_the_failures_before(store, chen):
    for _ in range(3):
        with pytest.raises(SignInRefused):
            proved(store, password="wrong")
    proved(store)

    for _ in range(3):
        with pytest.raises(SignInRefused):
            proved(store, password="wrong")

    assert proved(store).name == "chen"


def test_a_clock_that_was_set_back_makes_nobody_wait_longer(store, chen):
    ahead = NOW + 365 * DAY
    with store.begin() as books:
        for _ in range(4):
            proving.note_failure(books, "chen", ahead)

        assert proving.delay(books, "chen", NOW) == proving.delay(books, "chen", ahead)
        assert proving.delay(books, "chen", ahead) == timedelta(seconds=2)


def test_a_session_from_before_the_clock_was_set_back_is_over_and_not_fresh(store, chen):
    with store.begin() as books:
        session_id = sessions.sign_in(books, chen, NOW + DAY)

        assert not sessions.fresh(books, session_id, NOW)
        assert sessions.who(books, session_id, NOW) is None


def test_a_clock_that_is_put_right_by_a_minute_ends_no_session(store, chen):
    with store.begin() as books:
        session_id = sessions.sign_in(books, chen, NOW)

        earlier = NOW - timedelta(minutes=1)
        assert sessions.fresh(books, session_id, earlier)
        assert sessions.who(books, session_id, earlier) == chen


def test_one_sees_and_ends_ones_own_sessions_only(store, chen, admin):
    with store.begin() as books:
        here = sessions.sign_in(books, chen, NOW)
        there = sessions.sign_in(books, chen, NOW + timedelta(minutes=1))
        others = sessions.sign_in(books, admin, NOW)

        listed = sessions.signed_in(books, chen, here, NOW)
        foreign = sessions.signed_in(books, admin, others, NOW)[0].mark
        with pytest.raises(NotFoundError):
            sessions.end_one(books, chen, foreign, NOW)
        sessions.end_one(books, chen, listed[0].mark, NOW)

        assert [one.here for one in listed] == [False, True]
        assert sessions.who(books, there, NOW) is None
        assert sessions.who(books, here, NOW) == chen
        assert sessions.who(books, others, NOW) == admin


def test_ending_the_others_leaves_this_one(store, chen):
    with store.begin() as books:
        ids = [sessions.sign_in(books, chen, NOW) for _ in range(3)]

        sessions.end_others(books, chen, ids[1], NOW)

        alive = [sessions.who(books, one, NOW) is not None for one in ids]
        assert alive == [False, True, False]


def test_a_renewed_session_has_another_id_and_all_before_are_over(store, chen):
    with store.begin() as books:
        before = [sessions.sign_in(books, chen, NOW) for _ in range(2)]

        after = sessions.renew(books, chen, NOW)

        assert [sessions.who(books, one, NOW) for one in (*before, after)] == [None, None, chen]


def test_a_proof_is_fresh_for_a_quarter_of_an_hour(store, chen):
    with store.begin() as books:
        session_id = sessions.sign_in(books, chen, NOW)
        late = NOW + sessions.FRESH + timedelta(seconds=1)

        assert sessions.fresh(books, session_id, NOW + sessions.FRESH)
        assert not sessions.fresh(books, session_id, late)
        sessions.confirm(books, session_id, late)
        assert sessions.fresh(books, session_id, late)


def test_the_auditor_finds_days_people_and_deeds_page_by_page(store, admin):
    with store.begin() as books:
        auditor = kept_account(books, "jian", Role.AUDITOR)
        for hour in range(60):
            books.audit.append(NOW + timedelta(hours=hour), "chen", "登录", "chen")
        books.audit.append(NOW + 3 * DAY, "li", "开箱", "1")
        day = NOW.astimezone().date()

        everything = watching.look(books, auditor, Sought(), 1, NOW)
        second = watching.look(books, auditor, Sought(actor="chen"), 2, NOW)
        beyond = watching.look(books, auditor, Sought(action="开箱"), 9, NOW)
        first_day = watching.look(books, auditor, Sought(first=day, last=day), 1, NOW)

        assert (everything.found, everything.last, everything.entries[0].seq) == (61, 2, 61)
        assert [entry.seq for entry in second.entries] == list(range(10, 0, -1))
        assert (beyond.number, [entry.actor for entry in beyond.entries]) == (1, ["li"])
        assert all(entry.at.astimezone().date() == day for entry in first_day.entries)
        assert 0 < first_day.found < 60
        with pytest.raises(NotPermittedError):
            watching.look(books, admin, Sought(), 1, NOW)


def test_what_the_auditor_takes_away_holds_hashes_and_no_formula(store):
    with store.begin() as books:
        auditor = kept_account(books, "jian", Role.AUDITOR)
        books.audit.append(NOW, "chen", "新建单位", "1", "=cmd()")
        head = books.audit.chain().head

        content = watching.taken_away(books, auditor, Sought(), NOW).decode("utf-8-sig")

        assert content.splitlines()[0].startswith("序号,时间,谁")
        assert ",'=cmd()," in content
        assert head.hex() in content
        assert books.audit.entries(1)[0].action == "导出操作记录"


@pytest.mark.parametrize("written", ["", "xyz", "00" * 31])
def test_a_hash_that_is_none_is_refused_with_a_remedy(written):
    with pytest.raises(SurveyError, match="64 个十六进制字符"):
        watching.anchor_of(written)


def test_codes_that_are_tried_together_wait_as_if_they_came_in_turn(store, chen, monkeypatch):
    phone, _ = with_phone(store, chen)
    later = NOW + DAY
    real = proving.verified

    def slowly(*asked):
        with store.begin() as books:
            for _ in range(6):  # others were refused meanwhile
                proving.note_failure(books, "chen", later)
        return real(*asked)

    monkeypatch.setattr(proving, "verified", slowly)

    with pytest.raises(SignInRefused, match="次数多了"):
        proved(store, code=phone.at(later), now=later)
