"""The store: connections, and the transactions in which books are opened."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError

from survey.core.errors import NotFoundError, SurveyError
from survey.storage import locks
from survey.storage.casting import Casting, Receipt
from survey.storage.engine import Store, open_store
from tests.makers import a_cast, kept_box, kept_stationing

SESSION = {
    "synchronous_commit": "on",
    "lock_timeout": "15s",
    "statement_timeout": "5min",
    "idle_in_transaction_session_timeout": "5min",
    "log_parameter_max_length_on_error": "0",
    "transaction_isolation": "read committed",
    "client_encoding": "UTF8",
    "application_name": "survey",
}
PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": 2,
    "secure_delete": 1,
    "foreign_keys": 1,
    "busy_timeout": 15000,
    "trusted_schema": 0,
}


@pytest.mark.only("sqlite")
def test_every_pooled_connection_obeys_the_pragmas(store: Store) -> None:
    with ExitStack() as stack:
        connections = [stack.enter_context(store.engine.connect()) for _ in range(8)]

        in_force = [
            {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in PRAGMAS}
            for connection in connections
        ]

    assert in_force == [PRAGMAS] * 8


@pytest.mark.only("sqlite")
def test_however_many_open_a_new_file_at_once_nobody_is_refused(tmp_path: Path) -> None:
    # SQLite refuses about one in a hundred of those who turn a file to WAL together.
    crowd = 4
    for number in range(100):
        together, url = Barrier(crowd), f"sqlite:///{tmp_path}/{number}.db"
        with ThreadPoolExecutor(crowd) as pool:
            modes = list(pool.map(partial(opened_with, together), [url] * crowd))

        assert modes == ["wal"] * crowd


def opened_with(others: Barrier, url: str) -> str:
    store = open_store(url)
    others.wait()
    with store.engine.connect() as connection:
        mode: str = connection.exec_driver_sql("PRAGMA journal_mode").scalar_one()
    store.close()
    return mode


@pytest.mark.only("postgresql")
def test_every_session_stands_as_it_must_whatever_the_server_says(
    store: Store, database: str
) -> None:
    name = store.engine.url.database
    with store.engine.begin() as connection:
        for setting in ("synchronous_commit = off", "lock_timeout = 0", "statement_timeout = 0"):
            connection.exec_driver_sql(f'ALTER DATABASE "{name}" SET {setting}')
        connection.exec_driver_sql(
            f"ALTER DATABASE \"{name}\" SET default_transaction_isolation = 'serializable'"
        )
    again = open_store(database)

    with ExitStack() as stack:
        connections = [stack.enter_context(again.writing.connect()) for _ in range(3)]
        connections[0].rollback()
        in_force = [
            {name: connection.exec_driver_sql(f"SHOW {name}").scalar_one() for name in SESSION}
            for connection in connections
        ]
        reading = stack.enter_context(again.reading.connect())
        isolation = reading.exec_driver_sql("SHOW transaction_isolation").scalar_one()
    again.close()

    assert in_force == [SESSION] * 3
    assert isolation == "repeatable read"


@pytest.mark.only("postgresql")
def test_a_server_that_came_again_costs_nobody_an_error(store: Store, database: str) -> None:
    with ExitStack() as stack:
        for _ in range(3):
            stack.enter_context(store.engine.connect())
    killer = open_store(database)
    with killer.engine.connect() as connection:
        ended = connection.exec_driver_sql(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        ).all()
    killer.close()

    with ExitStack() as stack:
        opened = [stack.enter_context(store.read()) for _ in range(3)]

        assert [books.inspection.rounds() for books in opened] == [()] * 3
    assert len(ended) == 3


@pytest.mark.only("postgresql")
def test_who_writes_at_the_desk_waits_for_who_does(store: Store) -> None:
    with store.begin() as books:
        books.inspection.rounds()

        with store.writing.connect() as other:
            other.exec_driver_sql("SET LOCAL lock_timeout = '50ms'")
            with pytest.raises(OperationalError, match="LockNotAvailable"):
                locks.for_writing(other)


@pytest.mark.only("postgresql")
def test_casts_do_not_wait_for_who_writes_at_the_desk(store: Store) -> None:
    box, (slip,) = kept_box(store, 1)

    with store.begin() as books:
        books.inspection.add_round("第一轮", "常规")
        with store.writing.begin() as casting:
            casting.exec_driver_sql("SET LOCAL lock_timeout = '50ms'")
            receipts = Casting(store.engine.dialect).receipts(casting, [a_cast(box, slip)])

    assert receipts == [Receipt.KEPT]


def test_a_file_needs_no_driver_of_postgresql(tmp_path: Path) -> None:
    program = (
        "import sys; from survey.storage.migrating import upgrade; "
        f"upgrade('sqlite:///{tmp_path / 'survey.db'}'); "
        "import survey.web; print('psycopg' in sys.modules)"
    )

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)

    assert (done.stdout, done.stderr) == ("False\n", "")


def test_a_missing_driver_is_named_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)

    with pytest.raises(SurveyError, match=r"survey\[postgres\]"):
        open_store("postgresql://nobody@localhost/none")


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


@pytest.mark.only("sqlite")
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
