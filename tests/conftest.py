"""Fixtures for every floor: where the database of a test lies, and a store in it."""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from survey.storage.engine import Store, open_store
from tests.databases import makers
from tests.databases.makers import Databases, Files
from tests.databases.server import NoServerError, started

_ON_BOTH = ("storage", "services")
"""The rooms whose tests run on SQLite and PostgreSQL alike, unless one is asked for."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database",
        default=os.environ.get("TEST_DATABASE"),
        help="run everything on this: sqlite, postgresql (a server of the tests' own), or the"
        " address of a PostgreSQL server; TEST_DATABASE does the same",
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test once for each kind of database that it is meant for."""
    if "databases" not in metafunc.fixturenames:
        return
    asked = metafunc.config.getoption("--database")
    only = metafunc.definition.get_closest_marker("only")
    room = metafunc.definition.path.relative_to(Path(__file__).parent).parts[0]
    if only:
        kinds = [only.args[0]]
    elif asked:
        kinds = ["sqlite" if asked == "sqlite" else "postgresql"]
    else:
        kinds = ["sqlite", "postgresql"] if room in _ON_BOTH else ["sqlite"]
    metafunc.parametrize("databases", kinds, indirect=True, scope="session")


@pytest.fixture(scope="session")
def server(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a PostgreSQL server; tests skip where there is none to be had."""
    asked = request.config.getoption("--database") or ""
    url = asked if "://" in asked else os.environ.get("TEST_DATABASE_URL")
    with ExitStack() as stack:
        try:
            found = stack.enter_context(started(url))
        except NoServerError as error:
            pytest.skip(f"no PostgreSQL here: {error}")
        yield found


@pytest.fixture(scope="session")
def on_server(server: str) -> Databases:
    return makers.OnServer(server)


@pytest.fixture(scope="session")
def databases(request: pytest.FixtureRequest) -> Databases:
    """A maker of databases, of the kind that the test runs on."""
    if request.param == "sqlite":
        return Files()
    found: Databases = request.getfixturevalue("on_server")
    return found


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Addresses of empty databases at the newest schema, by kind, to be copied."""
    return {}


@pytest.fixture
def database(
    databases: Databases,
    migrated: dict[str, str],
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[str]:
    """The address of an empty database of the test's own; a file is ``tmp_path / "survey.db"``."""
    if databases.kind not in migrated:
        home = tmp_path_factory.mktemp("migrated")
        migrated[databases.kind] = makers.migrated(databases, home)
    url = databases.copied(migrated[databases.kind], tmp_path)
    yield url
    databases.remove(url)


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    """An empty store of the test's own."""
    opened = open_store(database)
    yield opened
    opened.close()
