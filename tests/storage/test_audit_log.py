"""The audit log."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from survey.storage.audit_log import Entry
from survey.storage.engine import Store
from tests.makers import NOW


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

    assert newest == Entry(5, NOW + timedelta(minutes=4), "chen", "截止", "场次 4", "收回 38")
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
        "UPDATE audit SET hash = zeroblob(32) WHERE seq = 3",
        "UPDATE audit SET prev_hash = zeroblob(32) WHERE seq = 3",
        "DELETE FROM audit WHERE seq = 2",
    ],
)
def test_a_changed_or_removed_entry_breaks_the_chain_at_its_place(
    store: Store, change: str
) -> None:
    written(store)

    with store.writing.begin() as connection:
        connection.execute(text(change))

    with store.read() as books:
        assert books.audit.verify() == 3


def test_words_moved_from_one_column_to_the_next_break_the_chain(store: Store) -> None:
    with store.begin() as books:
        books.audit.append(NOW, "chen", "截止", "场次", "一")
    with store.writing.begin() as connection:
        connection.execute(text("UPDATE audit SET object = '场', detail = '次一'"))

    with store.read() as books:
        assert books.audit.verify() == 1
