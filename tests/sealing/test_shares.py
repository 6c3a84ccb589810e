"""A share is kept whole, for its owner only, once; and what is shredded is gone."""

import os
import stat
import sys
from pathlib import Path

import pytest

from survey.core.errors import OpeningRefused, SurveyError
from survey.sealing.custody import ShareDirectory
from tests.sealing.makers import BOX_A, BOX_B

SHARE = bytes(range(100, 132))
NAME = f"{BOX_A.hex()}.share"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "keys"


@pytest.fixture
def directory(path: Path) -> ShareDirectory:
    return ShareDirectory(path)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_kept_share_is_read_back(directory):
    directory.keep(BOX_A, SHARE)

    assert directory.read(BOX_A) == SHARE


def test_only_the_owner_may_look_at_the_directory_and_its_files(directory, path):
    before = os.umask(0)
    try:
        directory.keep(BOX_A, SHARE)
    finally:
        os.umask(before)

    assert mode(path) == 0o700
    assert [mode(file) for file in path.iterdir()] == [0o600]


def test_a_directory_that_others_could_enter_is_closed_to_them(directory, path):
    path.mkdir(parents=True)
    path.chmod(0o755)

    directory.keep(BOX_A, SHARE)

    assert mode(path) == 0o700


def test_nothing_but_the_share_remains_in_the_directory(directory, path):
    directory.keep(BOX_A, SHARE)

    assert [file.name for file in path.iterdir()] == [NAME]


def test_a_share_is_never_overwritten(directory, path):
    directory.keep(BOX_A, SHARE)

    with pytest.raises(SurveyError, match=f"已有 {NAME}，没有覆盖"):
        directory.keep(BOX_A, bytes(32))

    assert directory.read(BOX_A) == SHARE
    assert len(list(path.iterdir())) == 1


@pytest.mark.parametrize("length", [0, 31, 33])
def test_what_is_no_share_is_not_kept(directory, path, length):
    with pytest.raises(ValueError, match="32 bytes"):
        directory.keep(BOX_A, bytes(length))

    assert not path.exists()


def test_a_share_that_cannot_be_made_durable_is_not_there_at_all(directory, path, monkeypatch):
    def full_disk(_: int) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(OSError, match="no space left"):
        directory.keep(BOX_A, SHARE)

    assert list(path.iterdir()) == []


def test_the_file_and_then_the_directory_are_synced(directory, path, monkeypatch):
    synced = []
    real = os.fsync

    def watch(descriptor: int) -> None:
        is_directory = stat.S_ISDIR(os.fstat(descriptor).st_mode)
        synced.append(("directory" if is_directory else "file", (path / NAME).exists()))
        real(descriptor)

    monkeypatch.setattr(os, "fsync", watch)
    directory.keep(BOX_A, SHARE)

    assert synced == [("file", False), ("directory", True)]


@pytest.fixture
def windows(monkeypatch):
    """What Windows lacks: directories cannot be opened, and nobody knows the flag for it."""
    real = os.open

    def refusing(path, *arguments, **more):
        if Path(path).is_dir():
            raise PermissionError(13, "Permission denied", str(path))
        return real(path, *arguments, **more)

    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.delattr(os, "O_DIRECTORY")
    monkeypatch.setattr(os, "open", refusing)


@pytest.mark.usefixtures("windows")
def test_a_share_is_kept_read_and_shredded_where_no_directory_can_be_opened(directory, path):
    directory.keep(BOX_A, SHARE)

    kept = directory.read(BOX_A)
    directory.shred(BOX_A)

    assert kept == SHARE
    assert list(path.iterdir()) == []


def test_a_missing_share_is_refused_by_file_name_with_the_remedy(directory, path):
    with pytest.raises(OpeningRefused, match=f"没有 {NAME}；请把制钥时的密钥目录接回") as refused:
        directory.read(BOX_A)

    assert str(path) not in str(refused.value)


@pytest.mark.parametrize("content", [b"", SHARE[:-1], SHARE + b"\n"])
def test_a_share_of_another_length_is_refused_by_file_name(directory, path, content):
    path.mkdir(parents=True)
    (path / NAME).write_bytes(content)

    with pytest.raises(OpeningRefused, match=f"{NAME} 不完整"):
        directory.read(BOX_A)


def test_a_shredded_share_cannot_be_read(directory, path):
    directory.keep(BOX_A, SHARE)

    directory.shred(BOX_A)

    assert list(path.iterdir()) == []
    with pytest.raises(OpeningRefused, match="已销毁"):
        directory.read(BOX_A)


def test_shredding_overwrites_the_bytes_and_not_only_the_name(directory, path):
    directory.keep(BOX_A, SHARE)
    with open(path / NAME, "rb", buffering=0) as still_open:
        directory.shred(BOX_A)
        left = still_open.read()

    assert len(left) == len(SHARE)
    assert left != SHARE


def test_shredding_again_finishes_what_a_crash_left(directory):
    directory.keep(BOX_A, SHARE)
    directory.shred(BOX_A)

    directory.shred(BOX_A)

    assert directory.boxes() == []


def test_shredding_needs_no_directory(directory, path):
    directory.shred(BOX_A)

    assert not path.exists()


def test_shredding_takes_the_second_name_that_a_crash_while_keeping_left(directory, path):
    directory.keep(BOX_A, SHARE)
    os.link(path / NAME, path / f".{NAME}.k3xw")

    directory.shred(BOX_A)

    assert list(path.iterdir()) == []


def test_shredding_one_box_leaves_the_others(directory):
    directory.keep(BOX_A, SHARE)
    directory.keep(BOX_B, SHARE)

    directory.shred(BOX_A)

    assert directory.boxes() == [BOX_B]
    assert directory.read(BOX_B) == SHARE


def test_all_boxes_with_a_share_are_listed_and_nothing_else(directory, path):
    directory.keep(BOX_B, SHARE)
    directory.keep(BOX_A, SHARE)
    for name in ("README", "notes.share", f".{NAME}.k3xw", f"{BOX_A.hex()}.share.bak"):
        (path / name).write_bytes(SHARE)

    assert directory.boxes() == sorted([BOX_A, BOX_B])


def test_a_directory_that_is_not_there_holds_no_boxes(directory):
    assert directory.boxes() == []
