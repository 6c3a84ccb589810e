"""From every revision with rows in every table, on SQLite and PostgreSQL, up and down."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from survey.core.errors import SurveyError
from survey.storage import migrating
from survey.storage.engine import Store, open_store
from survey.storage.tables import METADATA
from tests.databases.makers import Databases
from tests.storage.filled import Rows, fill, rows

REVISIONS = [
    script.revision
    for script in ScriptDirectory.from_config(migrating.configuration()).walk_revisions()
]

ON_SERVER = """
SELECT conrelid::regclass::text || ' ' || conname || ' ' || pg_get_constraintdef(oid)
FROM pg_constraint WHERE connamespace = 'public'::regnamespace
UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
UNION ALL SELECT concat_ws(
    ' ', table_name, column_name, data_type, is_nullable, 'DEFAULT ' || column_default
)
FROM information_schema.columns WHERE table_schema = 'public'
"""
IN_FILE = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL"


@pytest.fixture
def new(databases: Databases, tmp_path: Path) -> Iterator[Store]:
    """A store without a table."""
    (tmp_path / "new").mkdir()
    url = databases.empty(tmp_path / "new")
    opened = open_store(url)
    yield opened
    opened.close()
    databases.remove(url)


def address(store: Store) -> str:
    return store.engine.url.render_as_string(hide_password=False)


def up(store: Store, to: str) -> None:
    with store.writing.begin() as connection:
        command.upgrade(migrating.configuration(connection), to)


def down(store: Store, to: str) -> None:
    with store.writing.begin() as connection:
        command.downgrade(migrating.configuration(connection), to)


def filled(store: Store) -> Rows:
    with store.writing.begin() as connection:
        return fill(connection)


def kept(store: Store) -> Rows:
    with store.engine.connect() as connection:
        return rows(connection)


def schema(store: Store) -> set[str]:
    """Return every column, law and index, as the database itself spells them."""
    with store.engine.connect() as connection:
        found = connection.execute(text(ON_SERVER if store.on_server else IN_FILE)).scalars().all()
    if store.on_server:
        return set(found)
    # A column that was added later stands on the same line as the one before.
    parts = (part for sql in found for part in re.split(r",\s+(?=\w+ [A-Z])|\n| (?=CONST)", sql))
    return {part.strip().rstrip(",") for part in parts} - {""}


def without_defaults(schema: set[str]) -> set[str]:
    """Return the schema without defaults: a column that comes back needs one for its rows."""
    return {re.sub(r" DEFAULT ('[^']*'(::[a-z ]+)?|\S+)", "", line) for line in schema}


def in_common(before: Rows, after: Rows) -> Rows:
    """Return what both have tables and columns for, as it was before."""
    return {
        name: [{key: row[key] for key in row if key in after[name][0]} for row in found]
        for name, found in before.items()
        if after.get(name)
    }


@pytest.mark.parametrize("revision", REVISIONS)
def test_every_revision_comes_up_with_all_its_rows_to_the_schema_of_the_models(
    new: Store, store: Store, revision: str
) -> None:
    up(new, revision)
    before = filled(new)

    migrating.upgrade(address(new))

    after = kept(new)
    assert {len(found) for found in before.values()} == {1}
    assert in_common(before, after) == in_common(after, before)
    assert schema(new) == schema(store)
    with new.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []


@pytest.mark.parametrize("revision", REVISIONS)
def test_going_down_and_up_again_with_rows_leaves_both_schemas_as_they_were(
    new: Store, store: Store, revision: str
) -> None:
    up(new, revision)
    earlier, newest = schema(new), schema(store)
    before = filled(store)

    down(store, revision)
    gone_down = schema(store)
    migrating.upgrade(address(store))

    after = kept(store)
    assert without_defaults(gone_down) == without_defaults(earlier)
    assert schema(store) == newest
    assert in_common(before, after)["sealed"] == before["sealed"]
    assert {"slip", "sealed", "account", "audit"} <= in_common(before, after).keys()


def test_an_empty_database_comes_up_at_once_and_goes_down_to_nothing(new: Store) -> None:
    migrating.upgrade(address(new))
    at_head = migrating.revision(address(new))
    down(new, "base")

    assert at_head == migrating.head()
    assert set(kept(new)) == set()


@pytest.mark.only("postgresql")
def test_a_database_that_cannot_hold_every_character_is_refused(new: Store) -> None:
    name = f"{new.engine.url.database}_latin"
    with new.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(
            f"CREATE DATABASE {name} TEMPLATE template0 ENCODING LATIN1 LOCALE 'C'"
        )
        url = new.engine.url.set(database=name).render_as_string(hide_password=False)
        with pytest.raises(SurveyError, match="LATIN1"):
            migrating.upgrade(url)
        connection.exec_driver_sql(f"DROP DATABASE {name}")


def test_two_processes_that_upgrade_at_once_do_it_once(new: Store) -> None:
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(migrating.upgrade, [address(new)] * 3))

    assert migrating.revision(address(new)) == migrating.head()
