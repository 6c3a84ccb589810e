"""Looking at the machine, the files and the database."""

import os

import pytest

from survey import circumstances
from survey.core.soundness import findings
from survey.settings import Settings
from survey.storage.engine import open_store
from survey.storage.migrating import head
from tests.makers import NOW


@pytest.fixture
def settings(tmp_path, database):
    return Settings.from_env(
        {
            "SURVEY_HOME": str(tmp_path),
            "SURVEY_SECRET": "a secret of the tests and nothing else",
            "SURVEY_DATABASE": database,
        }
    )


@pytest.mark.parametrize("folder", ["OneDrive", "备份", "my-backups"])
def test_a_folder_that_is_copied_elsewhere_is_known_by_its_name(tmp_path, folder):
    (sign,) = circumstances.copiers(tmp_path / folder / "keys")

    assert folder in sign


@pytest.mark.parametrize("mark", [".git", ".stfolder", "survey-20260506-093000.db"])
def test_a_folder_that_is_copied_elsewhere_is_known_by_what_lies_in_it(tmp_path, mark):
    (tmp_path / mark).touch()

    (sign,) = circumstances.copiers(tmp_path / "home" / "keys")

    assert str(tmp_path) in sign


def test_a_folder_of_its_own_is_copied_by_nobody(tmp_path):
    assert list(circumstances.copiers(tmp_path / "home" / "keys")) == []


def test_modes_are_told_of_all_that_others_must_not_read(settings, tmp_path):
    settings.key_dir.mkdir(mode=0o700)
    for name, mode in (("secret", 0o640), ("survey.db", 0o604), ("keys/00.share", 0o600)):
        (tmp_path / name).touch()
        (tmp_path / name).chmod(mode)

    found = {one.path.name: one.mode for one in circumstances.watched(settings)}

    assert found["secret"] == 0o640
    assert found["survey.db"] == 0o604
    assert found["00.share"] == 0o600


def test_a_folder_above_that_lets_nobody_through_is_a_wall(settings, tmp_path):
    tmp_path.chmod(0o700)
    (tmp_path / "secret").touch()

    found = {one.path.name: one.walled for one in circumstances.watched(settings)}

    assert found["secret"]


def test_the_log_and_the_schema_are_read(settings, store):
    with store.begin() as books:
        books.audit.append(NOW, "chen", "登录", "chen")

    found = circumstances.look(settings, NOW, {})

    assert (found.last_deed, found.revision) == (NOW, head())
    assert (found.older, found.leftover_shares, found.server) == (False, 0, None)


def test_looking_makes_no_database(settings, tmp_path):
    os.unlink(tmp_path / "survey.db")

    found = circumstances.look(settings, NOW, {})

    assert found.revision is None
    assert not (tmp_path / "survey.db").exists()


@pytest.mark.only("postgresql")
def test_a_server_is_asked_how_it_is_set_and_not_our_session(settings):
    found = circumstances.look(settings, NOW, {})

    said = "".join(what for what, _ in findings(found))
    assert "log_min_error_statement 是 error" in said
    assert "fsync 是 off" in said
    assert found.followers == 0


@pytest.mark.only("postgresql")
def test_a_place_kept_for_a_replica_is_counted(settings):
    store = open_store(settings.database)
    with store.engine.begin() as connection:
        connection.exec_driver_sql("SELECT pg_create_physical_replication_slot('kept')")

    found = circumstances.look(settings, NOW, {})

    with store.engine.begin() as connection:
        connection.exec_driver_sql("SELECT pg_drop_replication_slot('kept')")
    store.close()
    assert found.followers == 1
