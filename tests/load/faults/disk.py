"""A disk that is full: a small file system of its own, which a ballast fills to the last block."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from survey.storage.stirring import stir
from tests.load.faults.fault import Field, Found
from tests.load.faults.ground import own_server, revive
from tests.load.faults.house import House
from tests.load.faults.struck import rounds

_MEGABYTES = {"sqlite": 24, "postgresql": 160}


class NoDiskError(Exception):
    """Nobody may make and mount a file system here."""


def disk_full(field: Field, times: int) -> Found:
    """Fill the disk under the database while people answer; free it again."""
    with small_disk(_MEGABYTES[field.ground.databases.kind]) as disk:
        blows = partial(_fill, disk), partial(_free, disk)
        if field.ground.databases.kind == "sqlite":
            return _refused_some(rounds(Field(disk, field.ground, field.rng), times, *blows))
        with own_server(field.home / "small", disk / "pg") as ground:
            return _refused_some(rounds(Field(field.home, ground, field.rng), times, *blows))


@contextmanager
def small_disk(megabytes: int) -> Iterator[Path]:
    """Return a folder on an ext4 of so many megabytes; `NoDiskError` where none can be had."""
    folder = Path(tempfile.mkdtemp(prefix="disk"))
    folder.chmod(0o755)  # a database's own user looks in
    disk = folder / "disk"
    disk.mkdir()
    with (folder / "image").open("wb") as image:
        image.truncate(megabytes << 20)
    try:
        _run("mkfs.ext4", "-q", "-m", "0", str(folder / "image"))
        _run("mount", "-o", "loop", str(folder / "image"), str(disk))
        try:
            yield disk
        finally:
            _run("umount", "-l", str(disk))
    finally:
        shutil.rmtree(folder)


def _run(*command: str) -> None:
    try:
        done = subprocess.run(command, capture_output=True, text=True)
    except FileNotFoundError as error:
        raise NoDiskError(str(error)) from None
    if done.returncode:
        raise NoDiskError(done.stderr.strip())


def _fill(disk: Path, _: House) -> None:
    """Leave not a block free."""
    with (disk / "ballast").open("wb", buffering=0) as ballast:
        room = os.statvfs(disk)
        size = room.f_bavail * room.f_frsize
        while size >= room.f_frsize:
            try:
                os.posix_fallocate(ballast.fileno(), ballast.seek(0, os.SEEK_END), size)
            except OSError:
                size //= 2


def _free(disk: Path, at: House) -> None:
    """Make room; start the database where it gave up, and tidy it, so that it needs room anew."""
    (disk / "ballast").unlink()
    if at.field.ground.server:
        revive(at.field.ground.server)
        at.store.engine.dispose()
    stir(at.store.engine)


def _refused_some(found: Found) -> Found:
    if not found.resent:
        found.broke("the disk was never full")
    return found
