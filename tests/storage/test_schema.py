"""The schema: the models, the migrations and the files agree, and the law is in the tables."""

import re
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Date, DateTime, Integer, inspect
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.schema import CreateIndex, CreateTable

from survey.core.sitting import Phase
from survey.sealing.envelope import BUCKETS, BoxLabel, keyless, seal
from survey.storage import migrating
from survey.storage.engine import Store
from survey.storage.tables import METADATA
from survey.storage.tables.bases import Untraced
from survey.storage.tables.collection import BUCKETS as STORED_BUCKETS
from survey.storage.tables.collection import SEAL
from tests.makers import a_box, kept_box, kept_sitting

UNTRACED = {
    "slip": {"h_token", "h_code", "box_id"},
    "sealed": {"rid", "box_id", "ct"},
    "answer": {"id", "box_id", "question_id", "value"},
    "ballot": {"id", "box_id", "content"},
    "free_text": {"id", "box_id", "question_id", "body", "review_state", "redacted"},
}

LAWS = {"audit_refuses_update", "audit_refuses_delete"}
"""The triggers that keep the log of deeds."""


def written(path: Path) -> dict[str, list[str]]:
    """Every table and index in the file by name, as its lines in no order."""
    with sqlite3.connect(path) as connection:
        rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
        found = {name: lines(sql) for name, sql in rows if name != "alembic_version"}
    connection.close()
    return found


def lines(sql: str) -> list[str]:
    """The lines of a statement without commas and spacing, an added column on its own."""
    parts = re.split(r",\s+(?=\w+ [A-Z])|\n| (?=CONSTRAINT)", sql)
    return sorted(filter(None, (part.strip().rstrip(",") for part in parts)))


def test_the_models_are_the_newest_migration(store: Store) -> None:
    with store.engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), METADATA)

    assert differences == []


@pytest.mark.only("sqlite")
def test_every_check_and_key_is_written_in_the_file_as_in_the_models(
    store: Store, tmp_path: Path
) -> None:
    dialect = sqlite.dialect()

    modelled = {
        str(item.name): lines(str(statement.compile(dialect=dialect)))
        for table in METADATA.sorted_tables
        for item, statement in [
            (table, CreateTable(table)),
            *((index, CreateIndex(index)) for index in table.indexes),
        ]
    }

    kept = written(tmp_path / "survey.db")
    assert modelled == {name: sql for name, sql in kept.items() if name not in LAWS}


@pytest.mark.only("sqlite")
def test_going_down_and_up_again_leaves_the_schema_as_it_was(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "survey.db"
    before = written(path)

    with store.writing.begin() as connection:
        command.downgrade(migrating.configuration(connection), "base")
    emptied = written(path)
    migrating.upgrade(f"sqlite:///{path}")

    assert emptied == {}
    assert written(path) == before


def test_the_revision_is_none_before_and_head_after_an_upgrade(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new.db'}"

    before = migrating.revision(url)
    migrating.upgrade(url)

    assert before is None
    assert migrating.revision(url) == migrating.head()


def test_a_sitting_goes_down_and_up_again_and_loses_its_last_call_alone(
    store: Store, database: str
) -> None:
    with store.begin() as books:
        kept = kept_sitting(books, phase=Phase.OPEN)
        books.sittings.call(kept.id, datetime(2026, 4, 1, 16, 30, tzinfo=UTC))

    with store.writing.begin() as connection:
        command.downgrade(migrating.configuration(connection), "0001")
    migrating.upgrade(database)

    with store.read() as books:
        assert books.sittings.sitting(kept.id) == kept


def test_an_upgrade_that_leaves_a_broken_reference_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE old (id INTEGER PRIMARY KEY, above REFERENCES old (id))")
        connection.execute("INSERT INTO old VALUES (1, 99)")
    connection.close()

    with pytest.raises(RuntimeError, match="refers to nothing"):
        migrating.upgrade(f"sqlite:///{path}")

    assert list(written(path)) == ["old"]
    assert migrating.revision(f"sqlite:///{path}") is None


def test_what_respondents_leave_has_these_columns_and_no_other() -> None:
    tables = {
        mapper.local_table.name: {column.name for column in mapper.columns}
        for mapper in Untraced.registry.mappers
    }

    assert tables == UNTRACED


@pytest.mark.parametrize("name", UNTRACED)
def test_what_respondents_leave_has_no_moment_no_number_and_no_way_back(name: str) -> None:
    table = METADATA.tables[name]

    assert not [c for c in table.columns if isinstance(c.type, Date | DateTime | Integer)]
    assert not [c for c in table.columns if c.default or c.server_default or c.onupdate]
    assert {key.column.table.name for key in table.foreign_keys} == {"box"}


@pytest.mark.only("sqlite")
@pytest.mark.parametrize("name", UNTRACED)
def test_the_file_itself_holds_no_other_column_and_no_row_number(store: Store, name: str) -> None:
    with store.engine.connect() as connection:
        columns = {column["name"] for column in inspect(connection).get_columns(name)}
        targets = {key["referred_table"] for key in inspect(connection).get_foreign_keys(name)}
        sql = connection.exec_driver_sql(
            "SELECT sql FROM sqlite_master WHERE name = ?", (name,)
        ).scalar_one()

    assert columns == UNTRACED[name]
    assert targets == {"box"}
    assert re.search(r"WITHOUT ROWID\s*$", sql)


@pytest.mark.only("sqlite")
def test_nothing_watches_a_table_but_the_two_laws_of_the_log_of_deeds(store: Store) -> None:
    with store.engine.connect() as connection:
        watching = connection.exec_driver_sql(
            "SELECT name, tbl_name FROM sqlite_master WHERE type NOT IN ('table', 'index')"
        )

        assert set(map(tuple, watching)) == {(name, "audit") for name in LAWS}


def test_the_database_admits_exactly_the_lengths_that_sealing_makes() -> None:
    assert STORED_BUCKETS == BUCKETS
    label = BoxLabel(bytes(16), bytes(32))
    lengths = {len(seal(keyless(), label, bytes(32), bucket, b"")) for bucket in BUCKETS}
    assert {bucket + SEAL for bucket in STORED_BUCKETS} == lengths


@pytest.mark.parametrize(
    ("table", "values"),
    [
        ("sealed", {"rid": bytes(32), "ct": bytes(305)}),
        ("sealed", {"rid": bytes(31), "ct": bytes(304)}),
        ("sealed", {"rid": bytes(32), "ct": bytes(304), "box_id": bytes(16)}),
        ("slip", {"h_token": bytes(31), "h_code": bytes(32)}),
        ("slip", {"h_token": bytes(32), "h_code": bytes(33)}),
        ("answer", {"id": bytes(8), "question_id": "q", "value": bytes(1)}),
    ],
)
def test_the_database_refuses_what_is_not_of_the_right_length(
    store: Store, table: str, values: dict[str, object]
) -> None:
    box, _ = kept_box(store)
    row = {"box_id": box.id, **values}

    with store.writing.connect() as connection, pytest.raises(IntegrityError):
        connection.execute(METADATA.tables[table].insert(), row)


@pytest.mark.parametrize(
    "change",
    [
        {"state": "ajar"},
        {"issued": -1},
        {"voided": 1},
        {"bucket": 300},
        {"state": "closed"},
        {"id": b"short"},
    ],
)
def test_the_database_refuses_a_box_that_cannot_be(store: Store, change: dict[str, object]) -> None:
    with store.begin() as books:
        box = a_box(kept_sitting(books).id, **change)

        with pytest.raises(IntegrityError):
            books.boxes.add(box)
        books.session.rollback()
