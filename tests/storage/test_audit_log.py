"""The audit log."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from survey.storage.audit_log import Chain, Entry, Wanted
from survey.storage.engine import Store
from tests.makers import NOW, forge


def written(store: Store, number: int = 5) -> None:
    """Append ``number`` deeds, a minute apart."""
    for minute in range(number):
        with store.begin() as books:
            at = NOW + timedelta(minutes=minute)
            books.audit.append(at, "chen", "截止", f"场次 {minute}", "收回 38")


def test_entries_come_newest_first_and_no_more_than_asked_for(store: Store) -> None:
    written(store)

    with store.read() as books:
        newest, before = books.audit.entries(limit=2)

    deed = (5, NOW + timedelta(minutes=4), "chen", "截止", "场次 4", "收回 38")
    assert newest == Entry(*deed, newest.hash)
    assert before.seq == 4


def test_an_untouched_log_is_whole(store: Store) -> None:
    written(store)

    with store.read() as books:
        assert books.audit.verify() is None


def test_an_empty_log_is_whole(store: Store) -> None:
    with store.read() as books:
        assert books.audit.verify() is None
        assert books.audit.entries() == ()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE audit SET detail = '收回 39' WHERE seq = 3",
        "UPDATE audit SET actor = 'wang' WHERE seq = 3",
        "UPDATE audit SET action = '开箱' WHERE seq = 3",
        "UPDATE audit SET object = '场次 9' WHERE seq = 3",
        "UPDATE audit SET at = '2026-04-01 00:00:00.000000' WHERE seq = 3",
        "UPDATE audit SET hash = prev_hash WHERE seq = 3",
        "UPDATE audit SET prev_hash = hash WHERE seq = 3",
        "DELETE FROM audit WHERE seq = 2",
    ],
)
def test_a_changed_or_removed_entry_breaks_the_chain_at_its_place(
    store: Store, change: str
) -> None:
    written(store)

    forge(store, change)

    with store.read() as books:
        assert books.audit.verify() == 3


def test_words_moved_from_one_column_to_the_next_break_the_chain(store: Store) -> None:
    with store.begin() as books:
        books.audit.append(NOW, "chen", "截止", "场次", "一")
    forge(store, "UPDATE audit SET object = '场', detail = '次一'")

    with store.read() as books:
        assert books.audit.verify() == 1


@pytest.mark.parametrize("change", ["UPDATE audit SET detail = 'x'", "DELETE FROM audit"])
def test_the_database_refuses_to_change_or_delete_a_deed(store: Store, change: str) -> None:
    written(store)

    with store.writing.connect() as connection, pytest.raises(IntegrityError):
        connection.execute(text(change))


def test_a_log_cut_off_at_its_end_is_told_by_the_hash_noted_before(store: Store) -> None:
    written(store)
    with store.read() as books:
        noted = books.audit.chain().head

    forge(store, "DELETE FROM audit WHERE seq > 3")

    with store.read() as books:
        assert books.audit.chain().whole
        assert books.audit.chain(noted) == Chain(None, 3, books.audit.chain().head, anchored=False)


def test_a_hash_noted_before_is_found_in_a_log_that_went_on(store: Store) -> None:
    written(store, 2)
    with store.read() as books:
        noted = books.audit.chain().head
    written(store, 2)

    with store.read() as books:
        found = books.audit.chain(noted)

    assert (found.anchored, found.last, found.whole) == (True, 4, True)


def test_entries_are_found_by_day_actor_and_deed(store: Store) -> None:
    written(store)
    with store.begin() as books:
        books.audit.append(NOW + timedelta(days=1), "li", "开箱", "1")

    with store.read() as books:
        log = books.audit
        late = log.entries(wanted=Wanted(since=NOW + timedelta(hours=1)))
        early = log.entries(wanted=Wanted(before=NOW + timedelta(minutes=2)))

        assert [entry.seq for entry in late] == [6]
        assert [entry.seq for entry in early] == [2, 1]
        assert log.entries(wanted=Wanted(actor="li")) == late
        assert log.count(Wanted(action="截止")) == 5
        assert [entry.seq for entry in log.entries(2, 1)] == [5, 4]
        assert (log.actors(), log.actions()) == (("chen", "li"), ("开箱", "截止"))
