"""Accounts at the desk."""

from datetime import timedelta, timezone

import pytest

from survey.core.account import Account, Role
from survey.core.errors import NotFoundError, SurveyError
from survey.storage.accounts import Credentials, DeskSession
from survey.storage.engine import Store
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
        books.accounts.add_session(ID, account.id, NOW)
        books.accounts.confirm(ID, NOW + DAY)
        books.accounts.touch(ID, NOW + 2 * DAY)

    with store.read() as books:
        assert books.accounts.session(ID) == DeskSession(
            account.id, started=NOW, seen=NOW + 2 * DAY, confirmed=NOW + DAY
        )


def test_ending_a_session_ends_that_one_and_ending_all_ends_the_accounts(store: Store) -> None:
    ids = [bytes([number]) * 32 for number in range(4)]
    with store.begin() as books:
        chen, wang = kept_account(books, "chen"), kept_account(books, "wang")
        for h_id, account in zip(ids, (chen, chen, chen, wang), strict=True):
            books.accounts.add_session(h_id, account.id, NOW)

        books.accounts.end_session(ids[0])
        books.accounts.end_session(ids[0])
        after_one = [books.accounts.session(h_id) is not None for h_id in ids]
        books.accounts.end_sessions(chen.id)

        assert after_one == [False, True, True, True]
        assert [books.accounts.session(h_id) is not None for h_id in ids] == [False] * 3 + [True]


def test_a_session_that_ended_cannot_be_touched(store: Store) -> None:
    with store.begin() as books, pytest.raises(NotFoundError):
        books.accounts.touch(ID, NOW)


def test_failures_are_counted_until_they_are_forgotten(store: Store) -> None:
    with store.begin() as books:
        account = kept_account(books)
        accounts = books.accounts

        none_yet = accounts.failures(account.id)
        accounts.note_failure(account.id, NOW)
        accounts.note_failure(account.id, NOW + DAY)
        two = accounts.failures(account.id)
        accounts.forget_failures(account.id)

        assert (none_yet, two) == ((0, None), (2, NOW + DAY))
        assert accounts.failures(account.id) == (0, None)


def test_a_moment_comes_back_the_same_from_any_time_zone(store: Store) -> None:
    beijing = NOW.astimezone(timezone(timedelta(hours=8)))
    with store.begin() as books:
        account = kept_account(books)
        books.accounts.note_failure(account.id, beijing)

    with store.read() as books:
        _, last = books.accounts.failures(account.id)
        assert last == beijing
        assert last is not None
        assert last.utcoffset() == timedelta(0)


def test_a_moment_without_its_time_zone_is_refused(store: Store) -> None:
    with store.begin() as books:
        account = kept_account(books)
        books.accounts.note_failure(account.id, NOW.replace(tzinfo=None))

        with pytest.raises(Exception, match="time zone"):
            books.session.flush()
        books.session.rollback()
