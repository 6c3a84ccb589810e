"""The server's shares of the keys: one file per box, apart from the database and its backups."""

import os
import re
import secrets
import sys
import tempfile
from pathlib import Path
from typing import IO

from survey.core.errors import OpeningRefused, SurveyError

SHARE_LENGTH = 32


class ShareDirectory:
    """The directory that holds the shares; nobody but its owner may look inside."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def keep(self, box_id: bytes, share: bytes) -> None:
        """Write the share so that it is whole and durable, or not there at all."""
        if len(share) != SHARE_LENGTH:
            raise ValueError(f"a share has {SHARE_LENGTH} bytes")
        # mkdir leaves a directory that is there already as open as it was.
        self._path.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._path.chmod(0o700)
        file = self._file(box_id)
        descriptor, temporary = tempfile.mkstemp(prefix=f".{file.name}.", dir=self._path)
        try:
            with open(descriptor, "wb") as target:
                _write_through(target, share)
            # A link, unlike a rename, never replaces a share that is already kept.
            os.link(temporary, file)
        except FileExistsError:
            raise SurveyError(
                "密钥目录里已有 %(file)s，没有覆盖它；这个票箱已经制过钥，请不要重复制钥",
                file=file.name,
            ) from None
        finally:
            os.unlink(temporary)
        _sync_directory(self._path)

    def read(self, box_id: bytes) -> bytes:
        """Return the share of the box."""
        file = self._file(box_id)
        try:
            share = file.read_bytes()
        except FileNotFoundError:
            raise OpeningRefused(
                "密钥目录里没有 %(file)s；请把制钥时的密钥目录接回原处再开箱。"
                "已经开过的票箱，密钥份已销毁，不能再开",
                file=file.name,
            ) from None
        if len(share) != SHARE_LENGTH:
            raise OpeningRefused(
                "密钥目录里的 %(file)s 不完整；请换回制钥时的那个文件再开箱", file=file.name
            )
        return share

    def shred(self, box_id: bytes) -> None:
        """Destroy the share; do nothing where it is gone already.

        Overwriting reaches the old bytes only on storage that writes in place.
        Elsewhere only an encrypted disk makes the share unreadable for good.
        """
        file = self._file(box_id)
        # A crash while keeping can leave a second name of the same share behind.
        for name in (file, *self._path.glob(f".{file.name}.*")):
            if name.exists():
                with open(name, "r+b") as target:
                    _write_through(target, secrets.token_bytes(name.stat().st_size))
                name.unlink()
        if self._path.is_dir():
            _sync_directory(self._path)

    def boxes(self) -> list[bytes]:
        """Return the ids of all boxes whose share is kept."""
        names = sorted(file.name for file in self._path.glob("*.share"))
        kept = (re.fullmatch(r"([0-9a-f]{32})\.share", name) for name in names)
        return [bytes.fromhex(match[1]) for match in kept if match]

    def _file(self, box_id: bytes) -> Path:
        return self._path / f"{box_id.hex()}.share"


def _write_through(target: IO[bytes], content: bytes) -> None:
    target.write(content)
    target.flush()
    os.fsync(target.fileno())


def _sync_directory(path: Path) -> None:
    # Windows opens no directory; its file system keeps names in a journal of its own.
    if sys.platform == "win32":
        return
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
