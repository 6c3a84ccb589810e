"""Looking at what `survey.core.soundness` judges: the machine, the files, the database."""

import glob
import logging
import os
import re
import shutil
import sys
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from survey.core.box import BoxState
from survey.core.soundness import Circumstances, Swap, Watched
from survey.sealing.generations import GenerationNotes
from survey.sealing.shares import ShareDirectory
from survey.services import generations
from survey.settings import Settings
from survey.storage.engine import Books, Store, open_store
from survey.storage.migrating import head, revision
from survey.storage.server import Standing, standing

_COPIED = re.compile(
    "backup|备份|dropbox|onedrive|icloud|nutstore|坚果云|百度网盘|syncthing|nextcloud|同步",
    re.IGNORECASE,
)
_MARKS = (".git", ".stfolder", ".dropbox", ".dropbox.cache", ".owncloudsync.log", ".sync")
_OF_PROXIES = ("/etc/nginx/nginx.conf", "/etc/nginx/conf.d/*.conf", "/etc/nginx/sites-enabled/*")
_OF_BACKUPS = ("survey-????????-??????.db", "survey-????????-??????.dump")


def look(settings: Settings, now: datetime, env: Mapping[str, str] = os.environ) -> Circumstances:
    """Return what is found here now; nothing is changed by looking."""
    found = _Database(settings)
    disk = shutil.disk_usage(_nearest(settings.home))
    return Circumstances(
        key_dir=settings.key_dir,
        copiers=tuple(copiers(settings.key_dir)),
        watched=tuple(watched(settings)) if os.name == "posix" else None,
        secret=settings.secret,
        public_url=settings.public_url,
        database=settings.database,
        environment=env,
        echo=logging.getLogger("sqlalchemy.engine").isEnabledFor(logging.INFO),
        proxies=_proxies(),
        swaps=_swaps(),
        core_limit=_core_limit(),
        core_pattern=_read(Path("/proc/sys/kernel/core_pattern")),
        server=found.server.settings if found.server else None,
        followers=found.server.followers if found.server else 0,
        disk_free=disk.free,
        disk_total=disk.total,
        now=now,
        last_deed=found.last_deed,
        revision=found.revision,
        head=head(),
        older=found.older,
        leftover_shares=found.leftover_shares,
    )


class _Database:
    """What the database tells; nothing where there is none, which looking must not make."""

    server: Standing | None = None
    last_deed: datetime | None = None
    revision: str | None = None
    older = False
    leftover_shares = 0

    def __init__(self, settings: Settings) -> None:
        file = database_file(settings)
        if file is not None and not file.exists():
            return
        self.revision = revision(settings.database)
        store = open_store(settings.database)
        try:
            self.server = standing(store.engine) if store.on_server else None
            if self.revision == head():
                self._read(settings, store)
        finally:
            store.close()

    def _read(self, settings: Settings, store: Store) -> None:
        shares = ShareDirectory(settings.key_dir)
        with store.read() as books:
            self.last_deed = max((entry.at for entry in books.audit.entries(1)), default=None)
            self.older = generations.is_older(books, GenerationNotes(settings.key_dir))
            self.leftover_shares = len(set(shares.boxes()) & set(_opened(books)))


def _opened(books: Books) -> Iterator[bytes]:
    for state in (BoxState.OPENED, BoxState.DESTROYED):
        yield from (box.id for box in books.boxes.in_state(state))


def database_file(settings: Settings) -> Path | None:
    """Return the file of an embedded database; ``None`` on a server."""
    if not settings.database.startswith("sqlite:///"):
        return None
    return Path(settings.database.removeprefix("sqlite:///"))


def copiers(key_dir: Path) -> Iterator[str]:
    """Yield every sign that something copies the key directory away."""
    for folder in (key_dir, *key_dir.parents):
        if _COPIED.search(folder.name):
            yield f"上面有叫“{folder.name}”的文件夹"
        for mark in _MARKS:
            if (folder / mark).exists():
                yield f"{folder} 里有 {mark}"
        if any(True for pattern in _OF_BACKUPS for _ in folder.glob(pattern)):
            yield f"{folder} 里放着备份"


def watched(settings: Settings) -> Iterator[Watched]:
    """Yield what others must not read, as far as it is there, with its mode."""
    file = database_file(settings)
    beside = sorted(file.parent.glob(f"{file.name}*")) if file else []
    keys = sorted(settings.key_dir.glob("*"))
    for path in (settings.home, settings.home / "secret", settings.key_dir, *keys, *beside):
        if path.exists():
            yield Watched(path, path.stat().st_mode & 0o777, _walled(path))


def _walled(path: Path) -> bool:
    """Return whether a folder above lets nobody but its owner through."""
    return any(not folder.stat().st_mode & 0o011 for folder in path.parents)


def _nearest(path: Path) -> Path:
    return next(folder for folder in (path, *path.parents) if folder.exists())


def _proxies() -> dict[str, str]:
    paths = [path for pattern in _OF_PROXIES for path in sorted(glob.glob(pattern))]
    texts = {path: _read(Path(path)) or "" for path in paths}
    return {path: text for path, text in texts.items() if "proxy_pass" in text}


def _swaps() -> tuple[Swap, ...] | None:
    listed = _read(Path("/proc/swaps"))
    if listed is None:
        return None
    names = [line.split()[0] for line in listed.splitlines()[1:]]
    # What is compressed in memory reaches no disk.
    return tuple(Swap(name, _encrypted(name)) for name in names if "/zram" not in name)


def _encrypted(name: str) -> bool:
    device = Path(name).resolve().name
    return (_read(Path("/sys/class/block") / device / "dm" / "uuid") or "").startswith("CRYPT-")


def _core_limit() -> int | None:
    if sys.platform == "win32":
        return None
    import resource  # which Windows has not

    return resource.getrlimit(resource.RLIMIT_CORE)[0]


def _read(path: Path) -> str | None:
    try:
        return path.read_text("utf-8", "replace")
    except OSError:
        return None
