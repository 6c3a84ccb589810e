"""Every fault in little; and that what is counted would show a house that does not hold."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from survey.web import wiring
from tests.databases.makers import Files
from tests.databases.server import NoServerError
from tests.load.faults import openings, struck
from tests.load.faults.disk import NoDiskError
from tests.load.faults.fault import Fault, Field
from tests.load.faults.ground import Ground, own_server, unsound
from tests.load.faults.house import house
from tests.load.faults.listed import FAULTS

TIMES = 1
MORE = {"opening": 6, "openings": 2}

pytestmark = pytest.mark.slow
on_sqlite = pytest.mark.xdist_group("faults on sqlite")
on_postgresql = pytest.mark.xdist_group("faults on postgresql")


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    return Ground(Files(), tmp_path_factory.mktemp("files"))


@pytest.fixture(scope="session")
def killable(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    try:
        with own_server(tmp_path_factory.mktemp("killable")) as ground:
            yield ground
    except NoServerError as error:
        pytest.skip(f"no PostgreSQL here: {error}")


@pytest.fixture
def field(files: Ground, tmp_path: Path) -> Field:
    return Field(tmp_path, files, Random(1))


def _named(fault: Fault) -> str:
    return fault.name


def _holds(fault: Fault, field: Field) -> None:
    try:
        found = fault.strike(field, MORE.get(fault.name, TIMES))
    except NoDiskError as error:
        pytest.skip(f"no file system of its own here: {error}")

    assert found.held, found
    assert found.acknowledged > 0


@on_sqlite
@pytest.mark.parametrize("fault", [each for each in FAULTS if "sqlite" in each.on], ids=_named)
def test_on_a_file_nothing_acknowledged_is_lost_and_nobody_votes_twice(fault, field):
    _holds(fault, field)


@on_postgresql
@pytest.mark.parametrize("fault", [each for each in FAULTS if "postgresql" in each.on], ids=_named)
def test_on_a_server_nothing_acknowledged_is_lost_and_nobody_votes_twice(fault, field, killable):
    _holds(fault, replace(field, ground=killable))


@on_sqlite
def test_a_server_that_thanks_before_its_commit_is_found_out(field):
    found = struck.kill_server(field, TIMES, "answering early")

    assert found.lost > 0


@on_sqlite
def test_a_server_that_burns_no_slip_is_found_out(field):
    found = struck.kill_server(field, TIMES, "burning nothing")

    assert found.double > 0
    assert any("issued" in said for said in found.broken)


@on_sqlite
def test_a_server_that_writes_answers_into_its_log_is_found_out(field):
    found = struck.kill_server(field, TIMES, "telling all")

    assert found.broken == ["readable in log"]


@on_sqlite
def test_an_opening_that_shreds_before_its_commit_is_found_out(field):
    with openings.closed(field) as closed, closed.copy() as copy:
        next(copy.settings.key_dir.glob(openings.SHARES)).unlink()
        copy.begin_again()

    assert closed.found.broken[0] == "a share shredded too early"
    assert "neither whole nor to be done again" in closed.found.broken[1]


@on_sqlite
def test_an_opening_that_leaves_a_share_is_found_out(field):
    with openings.closed(field) as closed, closed.copy() as copy:
        share = next(copy.settings.key_dir.glob(openings.SHARES))
        kept = share.read_bytes()
        works = wiring.build(copy.settings)
        copy.open(works)
        works.stop()
        share.write_bytes(kept)
        copy.begin_again()

    assert closed.found.broken == ["a share is left", "a share lies about"]


@on_sqlite
def test_a_file_with_a_broken_page_is_found_out(field):
    with house(field, (TIMES + 1) * struck.ROUND) as at:
        at.store.close()
        path = at.home / "survey.db"
        page = path.stat().st_size // 8192 * 4096
        with path.open("r+b") as file:
            file.seek(page)
            file.write(bytes(4096))

        assert unsound(at.made.settings.database)
