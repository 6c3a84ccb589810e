"""What a backup holds, when there is none, and what it leaves on record."""

import sqlite3
import stat
import subprocess
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from survey.core import codes
from survey.core.errors import SurveyError
from survey.sealing.generations import GenerationNotes
from survey.services.backing_up import HandfulError, back_up
from survey.storage import copying, server_copying
from survey.storage.engine import Store
from tests.services.hall import NOW

CANARY = "书记的小舅子承包了食堂"


@pytest.fixture
def notes(hall):
    return GenerationNotes(hall.works.settings.key_dir)


@pytest.fixture
def backed_up(hall, notes, tmp_path):
    """Back the hall up and return the file."""

    def make(name: str = "backup"):
        file = tmp_path / name
        back_up(hall.works.store, notes, file, "clerk", NOW)
        return file

    return make


def said_by(file) -> bytes:
    """Return every byte of a backup, and of what a server's would be unpacked to."""
    content = file.read_bytes()
    if content.startswith(b"PGDMP"):
        command = ["pg_restore", "--file=-", file]
        content += subprocess.run(command, capture_output=True, check=True).stdout
    return content


def holds(content: bytes, value: bytes) -> bool:
    return value in content or value.hex().encode() in content


def cast(hall, number: int) -> None:
    for index in range(number):
        hall.answer("c", {hall.first_text(): f"{CANARY}{index}"})


def test_a_backup_holds_no_answer_and_no_used_slip_but_the_unused_ones(hall, backed_up):
    used = hall.scene.slips["c"][-10:]
    cast(hall, 10)

    content = said_by(backed_up())

    pepper = hall.works.settings.pepper
    unused = hall.scene.slips["c"]
    assert CANARY.encode() not in content
    assert not any(holds(content, value) for slip in used for value in codes.hashes(slip, pepper))
    assert all(holds(content, value) for slip in unused for value in codes.hashes(slip, pepper))


def test_a_backup_holds_neither_keys_nor_secret_nor_sign_ins(hall, backed_up):
    shares = hall.works.shares
    with hall.works.store.begin() as books:
        books.sign_ins.add_session(b"h" * 32, hall.scene.leader.id, NOW)

    content = said_by(backed_up())

    assert not any(holds(content, shares.read(box_id)) for box_id in shares.boxes())
    assert hall.works.settings.secret.encode() not in content
    assert not holds(content, b"h" * 32)


def test_a_backup_is_its_owners_alone_and_stands_in_the_log(hall, backed_up, tmp_path):
    file = backed_up()

    with hall.works.store.read() as books:
        (entry,) = books.audit.about("备份", "backup")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "clerk" in entry.detail
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith(".")) == []


@pytest.mark.parametrize("between", [1, 9])
def test_no_backup_differs_from_the_last_by_a_handful_of_ballots(
    hall, backed_up, tmp_path, between
):
    cast(hall, 10)
    backed_up()
    cast(hall, between)

    with pytest.raises(HandfulError):
        backed_up("second")

    assert [path.name for path in tmp_path.iterdir() if "second" in path.name] == []


@pytest.mark.parametrize("between", [0, 10])
def test_a_backup_with_none_or_ten_more_is_made(hall, backed_up, between):
    cast(hall, 10)
    backed_up()
    cast(hall, between)

    file = backed_up("second")

    assert file.exists()


def test_the_first_handful_is_no_exception(hall, backed_up):
    cast(hall, 3)

    with pytest.raises(HandfulError):
        backed_up()


def test_a_closed_box_is_backed_up_whatever_came_last(hall, backed_up):
    cast(hall, 12)
    backed_up()
    cast(hall, 3)
    hall.close()

    assert backed_up("second").exists()


def test_a_backup_replaces_nothing(hall, backed_up, tmp_path):
    (tmp_path / "backup").write_text("mine", "utf-8")

    with pytest.raises(SurveyError, match="已经有了"):
        backed_up()

    assert (tmp_path / "backup").read_text("utf-8") == "mine"


@pytest.mark.only("postgresql")
def test_where_the_servers_programs_are_missing_the_remedy_is_told(backed_up, monkeypatch):
    monkeypatch.setattr(server_copying.shutil, "which", lambda _: None)

    with pytest.raises(SurveyError, match="postgresql-client"):
        backed_up()


@pytest.mark.only("sqlite")
def test_a_full_disk_leaves_no_half_backup(hall, backed_up, tmp_path, monkeypatch):
    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(copying, "_copy_file", full)

    with pytest.raises(SurveyError, match="磁盘"):
        backed_up()

    assert sorted(path.name for path in tmp_path.iterdir() if "backup" in path.name) == []


@pytest.mark.only("postgresql")
def test_a_password_is_no_word_of_a_command(hall, tmp_path, monkeypatch):
    words: list[str] = []

    def ran(command, env, **_):
        words.extend(map(str, command))
        told = Path(env["PGSERVICEFILE"]).read_text("utf-8")
        words.append("told" if "password=hunter2" in told else "untold")
        return subprocess.CompletedProcess(command, 1, "", "stopped here\na row")

    address = hall.works.store.engine.url.set(password="hunter2")
    monkeypatch.setattr(server_copying.subprocess, "run", ran)
    store = Store(create_engine(address))

    with pytest.raises(SurveyError, match=r"stopped here$"):
        server_copying.load(store, tmp_path / "file")

    assert words[-1] == "told"
    assert not any("hunter2" in word for word in words)
