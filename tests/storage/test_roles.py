"""The role of the respondents' door: what it may, and what it may not."""

from collections.abc import Iterator

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from survey.core.codes import SlipKey
from survey.core.errors import SurveyError
from survey.storage.cast_writer import CastWriter, Receipt
from survey.storage.engine import Store, open_store
from survey.storage.gate import Gate
from survey.storage.migrating import upgrade
from survey.storage.roles import let_door_in
from survey.storage.tables import METADATA
from tests.databases import makers
from tests.databases.makers import Databases
from tests.makers import a_cast, kept_box

pytestmark = pytest.mark.only("postgresql")

READ = {
    *("alembic_version", "box", "clip", "edition", "entrance", "erratum", "form", "grp", "leader"),
    *("sitting", "sitting_edition", "slip", "stationing", "team", "unit"),
}
WRITES = (
    "INSERT INTO {table} SELECT * FROM {table}",
    "UPDATE {table} SET {column} = {column}",
    "DELETE FROM {table}",
    "TRUNCATE {table}",
    "DROP TABLE {table}",
)


@pytest.fixture
def door(databases: Databases, database: str, store: Store) -> Iterator[Store]:
    """The store as the door's role sees it."""
    opened = open_store(let_door_in(database))
    yield opened
    opened.close()
    makers.forget_role(store)


def refused(door: Store, words: str) -> bool:
    """Whether the role may not do this; whatever it may is undone."""
    with door.engine.connect() as connection:
        try:
            connection.execute(text(words))
        except ProgrammingError as error:
            return getattr(error.orig, "sqlstate", "") == "42501"  # insufficient privilege
    return False


def test_the_door_takes_ballots_in(store: Store, door: Store) -> None:
    box, (slip, late) = kept_box(store, 2)
    gate = Gate(door)
    writer = CastWriter(door)
    writer.start()
    cast = a_cast(box, slip)

    way = gate.way(SlipKey("token", slip.token))
    receipts = [writer.drop(cast), writer.drop(cast), writer.drop(a_cast(box))]
    writer.stop()

    assert way is not None
    assert way.box_id == box.id
    assert gate.holding(cast.rid) == way
    assert gate.way(SlipKey("typed", late.typed)) == way
    assert receipts == [Receipt.KEPT, Receipt.ALREADY, Receipt.KEPT]


def test_the_door_reads_what_a_paper_is_made_of_and_nothing_else(door: Store) -> None:
    tables = {*METADATA.tables, "alembic_version"}

    assert {table for table in tables if not refused(door, f"TABLE {table}")} == READ


def test_the_door_sees_which_ballots_are_kept(door: Store) -> None:
    assert not refused(door, "SELECT rid, box_id FROM sealed")


def test_no_other_way_leads_the_door_to_a_ballot(door: Store) -> None:
    ways = [
        "SELECT ct FROM sealed",
        "SELECT count(*) FROM sealed WHERE ct = ''",
        "SELECT sealed FROM sealed",
        "DELETE FROM sealed WHERE rid = '' RETURNING ct",
        "INSERT INTO sealed (rid, box_id, ct) VALUES ('', '', '') RETURNING ct",
        "COPY sealed TO STDOUT",
        "CREATE TABLE copied AS SELECT ct FROM sealed",
        "CREATE VIEW seen AS SELECT ct FROM sealed",
        "SELECT xmin FROM sealed",
        "SELECT ctid FROM sealed",
        "SELECT pg_read_file('PG_VERSION')",
        "CREATE TABLE stolen (id int)",
        "SET ROLE postgres",
        "CREATE ROLE thief",
    ]

    assert [words for words in ways if not refused(door, words)] == []


def test_the_door_writes_nothing_but_ballots_and_burns_nothing_but_slips(door: Store) -> None:
    asked = [
        words.format(table=table.name, column=table.columns.keys()[0])
        for table in METADATA.sorted_tables
        for words in WRITES
    ]

    assert [words for words in asked if not refused(door, words)] == ["DELETE FROM slip"]


def test_a_new_password_shuts_the_old_address_out(store: Store, door: Store, database: str) -> None:
    fresh = let_door_in(database)

    assert fresh != door.engine.url.render_as_string(hide_password=False)
    with store.engine.connect() as connection:
        verifier = connection.execute(
            text("SELECT rolpassword FROM pg_authid WHERE rolname = :name"),
            {"name": door.engine.url.username},
        ).scalar_one()
    assert verifier.startswith("SCRAM-SHA-256$")


def test_an_upgrade_takes_back_what_the_door_should_not_have(
    store: Store, door: Store, database: str
) -> None:
    with store.engine.begin() as connection:
        role = f'"{door.engine.url.username}"'
        connection.exec_driver_sql(f"GRANT SELECT ON sealed, answer TO {role}")
        connection.exec_driver_sql(f"GRANT SELECT (ct) ON sealed TO {role}")
    had = refused(door, "SELECT ct FROM sealed"), refused(door, "SELECT * FROM answer")

    upgrade(database)

    assert had == (False, False)
    assert refused(door, "SELECT ct FROM sealed")
    assert refused(door, "SELECT * FROM answer")
    assert not refused(door, "SELECT rid FROM sealed")


@pytest.mark.only("sqlite")
def test_a_file_has_no_roles(database: str) -> None:
    with pytest.raises(SurveyError, match="SQLite"):
        let_door_in(database)
