"""The store: connections, and the transactions in which books are opened."""

from contextlib import ExitStack

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError

from survey.core.errors import NotFoundError
from survey.storage.engine import Store, open_store
from tests.makers import kept_stationing

PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": 2,
    "secure_delete": 1,
    "foreign_keys": 1,
    "busy_timeout": 15000,
    "trusted_schema": 0,
}


def test_every_pooled_connection_obeys_the_pragmas(store: Store) -> None:
    with ExitStack() as stack:
        connections = [stack.enter_context(store.engine.connect()) for _ in range(8)]

        in_force = [
            {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in PRAGMAS}
            for connection in connections
        ]

    assert in_force == [PRAGMAS] * 8


def test_leaving_the_books_keeps_what_was_written(store: Store) -> None:
    with store.begin() as books:
        stationing = kept_stationing(books)

    with store.read() as books:
        assert books.inspection.stationing(stationing.id) == stationing


def test_an_error_keeps_nothing(store: Store) -> None:
    with pytest.raises(NotFoundError), store.begin() as books:
        books.inspection.round(kept_stationing(books).id + 1)

    with store.read() as books:
        assert books.inspection.rounds() == ()


def test_what_is_written_into_books_opened_to_read_is_not_kept(store: Store) -> None:
    with store.read() as books:
        books.inspection.add_round("第一轮", "常规")

    with store.read() as books:
        assert books.inspection.rounds() == ()


def test_books_opened_to_read_show_one_moment(store: Store) -> None:
    with store.read() as reading:
        before = reading.inspection.rounds()
        with store.begin() as writing:
            writing.inspection.add_round("第一轮", "常规")
        reading.session.expire_all()

        assert reading.inspection.rounds() == before


def test_writing_takes_the_lock_before_the_first_look(store: Store) -> None:
    with store.begin() as books:
        books.inspection.rounds()

        with store.writing.connect() as other:
            other.connection.cursor().execute("PRAGMA busy_timeout=0")
            with pytest.raises(OperationalError, match="locked"):
                other.begin()


def test_reading_waits_for_no_writer(store: Store) -> None:
    with store.begin() as writing:
        writing.inspection.add_round("第一轮", "常规")

        with store.read() as reading:
            assert reading.inspection.rounds() == ()


def test_an_error_never_quotes_what_was_to_be_written(store: Store) -> None:
    with store.writing.connect() as connection, pytest.raises(IntegrityError) as caught:
        connection.execute(text("INSERT INTO round (name) VALUES (:name)"), {"name": "某人的回答"})

    assert "某人的回答" not in str(caught.value)


def test_the_bare_name_of_postgresql_means_one_driver() -> None:
    pytest.importorskip("psycopg")

    store = open_store("postgresql://nobody@localhost/none")

    assert store.engine.url.drivername == "postgresql+psycopg"


def test_a_row_that_is_not_there_is_not_found(store: Store) -> None:
    with store.read() as books:
        for look in (
            books.inspection.round,
            books.inspection.team,
            books.inspection.unit,
            books.inspection.stationing,
            books.forms.form,
            books.sittings.sitting,
            books.accounts.account,
        ):
            with pytest.raises(NotFoundError):
                look(99)
        with pytest.raises(NotFoundError):
            books.boxes.box(bytes(16))
