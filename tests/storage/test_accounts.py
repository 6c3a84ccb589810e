"""Accounts at the desk."""

from datetime import timedelta, timezone

import pytest

from survey.core.account import Account, Role
from survey.core.errors import NotFoundError, SurveyError
from survey.storage.accounts import Credentials
from survey.storage.engine import Store
from survey.storage.sign_ins import DeskSession
from tests.makers import NOW, kept_account, kept_stationing

INVITE = bytes(range(32))
ID = bytes(reversed(range(32)))
DAY = timedelta(days=1)


def test_an_account_comes_back_by_number_and_by_name_with_its_teams(store: Store) -> None:
    with store.begin() as books:
        team_id = kept_stationing(books).team_id
        added = books.accounts.add("chen", "陈组长", Role.LEADER, teams=[team_id])

    with store.read() as books:
        expected = Account(
            id=added.id, name="chen", display_name="陈组长", role=Role.LEADER, teams=(team_id,)
        )
        assert added == expected
        assert books.accounts.account(added.id) == expected
        assert books.accounts.by_name("chen") == expected
        assert books.accounts.by_name("wang") is None


def test_accounts_are_listed_by_name(store: Store) -> None:
    with store.begin() as books:
        wang, chen = kept_account(books, "wang"), kept_account(books, "chen", Role.AUDITOR)

        assert books.accounts.accounts() == (chen, wang)


def test_a_name_is_given_once(store: Store) -> None:
    with store.begin() as books:
        kept_account(books, "chen")

        with pytest.raises(SurveyError, match="chen"):
            kept_account(books, "chen")


def test_teams_are_replaced_not_added_to(store: Store) -> None:
    with store.begin() as books:
        first = books.inspection.team(kept_stationing(books).team_id)
        second = books.inspection.add_team(first.round_id, "二组")
        account = books.accounts.add("chen", "陈", Role.MEMBER, [first.id])

        books.accounts.set_teams(account.id, [second.id, second.id])

        assert books.accounts.account(account.id).teams == (second.id,)


def test_an_invitation_holds_until_its_hour_and_until_it_is_taken_up(store: Store) -> None:
    with store.begin() as books:
        account = books.accounts.add(
            "chen", "陈", Role.MEMBER, invite_hash=INVITE, invite_until=NOW + DAY
        )

        in_time = books.accounts.by_invite(INVITE, NOW)
        too_late = books.accounts.by_invite(INVITE, NOW + DAY)
        unknown = books.accounts.by_invite(bytes(32), NOW)
        books.accounts.set_password(account.id, "hash")

        assert (in_time, too_late, unknown) == (account, None, None)
        assert books.accounts.by_invite(INVITE, NOW) is None


def test_credentials_have_no_password_until_one_is_set(store: Store) -> None:
    with store.begin() as books:
        account = kept_account(books, "chen")

        before = books.accounts.credentials("chen")
        books.accounts.set_password(account.id, "$argon2id$…")

        assert before == Credentials(account.id, None)
        assert books.accounts.credentials("chen") == Credentials(account.id, "$argon2id$…")
        assert books.accounts.credentials("wang") is None


def test_a_session_remembers_when_it_was_seen_and_confirmed(store: Store) -> None:
    with store.begin() as books:
        account = kept_account(books)
        books.sign_ins.add_session(ID, account.id, NOW)
        books.sign_ins.confirm(ID, NOW + DAY)
        books.sign_ins.touch(ID, NOW + 2 * DAY)

    with store.read() as books:
        assert books.sign_ins.session(ID) == DeskSession(
            ID, account.id, started=NOW, seen=NOW + 2 * DAY, confirmed=NOW + DAY
        )


def test_ending_a_session_ends_that_one_and_ending_all_ends_the_accounts(store: Store) -> None:
    ids = [bytes([number]) * 32 for number in range(4)]
    with store.begin() as books:
        chen, wang = kept_account(books, "chen"), kept_account(books, "wang")
        for h_id, account in zip(ids, (chen, chen, chen, wang), strict=True):
            books.sign_ins.add_session(h_id, account.id, NOW)

        books.sign_ins.end_session(ids[0])
        books.sign_ins.end_session(ids[0])
        after_one = [books.sign_ins.session(h_id) is not None for h_id in ids]
        books.sign_ins.end_sessions(chen.id)

        assert after_one == [False, True, True, True]
        assert [books.sign_ins.session(h_id) is not None for h_id in ids] == [False] * 3 + [True]


def test_a_session_that_ended_cannot_be_touched(store: Store) -> None:
    with store.begin() as books, pytest.raises(NotFoundError):
        books.sign_ins.touch(ID, NOW)


def test_failures_are_counted_until_they_are_forgotten(store: Store) -> None:
    with store.begin() as books:
        accounts = books.sign_ins

        none_yet = accounts.failures("chen")
        accounts.note_failure("chen", NOW)
        accounts.note_failure("chen", NOW + DAY)
        two = accounts.failures("chen")
        accounts.forget_failures("chen")

        assert (none_yet, two) == ((0, None), (2, NOW + DAY))
        assert accounts.failures("chen") == (0, None)


def test_a_name_that_fails_leaves_a_number_and_nothing_of_itself(store: Store) -> None:
    with store.begin() as books:
        books.sign_ins.note_failure("my password by mistake", NOW)

    with store.engine.connect() as connection:
        ((number, failures, _),) = connection.exec_driver_sql("SELECT * FROM failed_sign_in")

    assert 0 <= number < 65536
    assert failures == 1


def test_a_moment_comes_back_the_same_from_any_time_zone(store: Store) -> None:
    beijing = NOW.astimezone(timezone(timedelta(hours=8)))
    with store.begin() as books:
        books.sign_ins.note_failure("chen", beijing)

    with store.read() as books:
        _, last = books.sign_ins.failures("chen")
        assert last == beijing
        assert last is not None
        assert last.utcoffset() == timedelta(0)


def test_a_team_that_waits_to_vouch_is_not_the_accounts_yet(store: Store) -> None:
    with store.begin() as books:
        first = books.inspection.team(kept_stationing(books).team_id)
        second = books.inspection.add_team(first.round_id, "二组")
        chen = books.accounts.add("chen", "陈", Role.MEMBER, [first.id])

        books.accounts.set_teams(chen.id, [first.id, second.id], waiting=True)
        joined = books.accounts.account(chen.id)
        books.accounts.vouch(chen.id, second.id)
        known = books.accounts.account(chen.id)
        books.accounts.let_wait(chen.id)
        anew = books.accounts.account(chen.id)
        books.accounts.dismiss(chen.id, first.id)
        dismissed = books.accounts.account(chen.id)

        assert (joined.teams, joined.waiting) == ((first.id,), (second.id,))
        assert (known.teams, known.waiting) == ((first.id, second.id), ())
        assert (anew.teams, anew.waiting) == ((), (first.id, second.id))
        assert dismissed.waiting == (second.id,)


def test_a_step_is_used_once_and_none_before_it_any_more(store: Store) -> None:
    with store.begin() as books:
        chen = kept_account(books)
        without = books.accounts.use_step(chen.id, 7)
        books.accounts.set_totp(chen.id, b"locked", 10)

        used = [books.accounts.use_step(chen.id, step) for step in (9, 10, 11, 11, 10, 12)]

        assert without is False
        assert used == [False, False, True, False, False, True]
        assert books.accounts.account(chen.id).second_factor


def test_a_recovery_code_is_spent_once_and_goes_with_the_factor(store: Store) -> None:
    codes = [bytes([number]) * 32 for number in range(3)]
    with store.begin() as books:
        chen, li = kept_account(books, "chen"), kept_account(books, "li")
        books.accounts.set_recovery_codes(chen.id, codes)

        spent = [books.accounts.use_recovery_code(chen.id, codes[0]) for _ in range(2)]
        others = books.accounts.use_recovery_code(li.id, codes[1])
        left = books.accounts.recovery_codes_left(chen.id)
        books.accounts.remove_totp(chen.id)

        assert (spent, others, left) == ([True, False], False, 2)
        assert books.accounts.recovery_codes_left(chen.id) == 0


def test_marked_units_and_the_last_day_are_replaced(store: Store) -> None:
    with store.begin() as books:
        chen = kept_account(books)
        books.accounts.set_recusals(chen.id, ["青石镇", "财政局"])
        books.accounts.set_recusals(chen.id, ["青石镇", "青石镇"])
        books.accounts.set_until(chen.id, NOW.date())

        changed = books.accounts.account(chen.id)

        assert (changed.recused, changed.until) == (("青石镇",), NOW.date())


def test_a_moment_without_its_time_zone_is_refused(store: Store) -> None:
    with store.begin() as books:
        with pytest.raises(Exception, match="time zone"):
            books.sign_ins.note_failure("chen", NOW.replace(tzinfo=None))
        books.session.rollback()
