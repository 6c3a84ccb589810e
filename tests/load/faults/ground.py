"""The ground that faults are played on: files, or a PostgreSQL server that may be killed."""

import os
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import make_url

from tests.databases.makers import Databases, OnServer
from tests.databases.server import Own

_DURABLE = {"fsync": "on", "full_page_writes": "on", "max_wal_size": "32MB", "min_wal_size": "32MB"}
_INDEXES = """
SELECT bt_index_check(pg_index.indexrelid, true) FROM pg_index
JOIN pg_class ON pg_class.oid = pg_index.indexrelid
JOIN pg_am ON pg_am.oid = pg_class.relam AND pg_am.amname = 'btree'
WHERE pg_class.relpersistence = 'p'
"""
_HEAPS = """
SELECT relname || ': ' || msg FROM pg_class, LATERAL verify_heapam(oid) WHERE relkind IN ('r', 't')
"""


@dataclass(frozen=True)
class Ground:
    """A maker of databases, and a ``home`` for what they are copied from.

    ``server`` is theirs where it is our own and may be killed.
    """

    databases: Databases
    home: Path
    server: Own | None = None

    def places(self, home: Path) -> list[Path]:
        """Return every folder in which something may lie of what happens in ``home``."""
        return [home, self.server.home] if self.server else [home]


@contextmanager
def own_server(home: Path, at: Path | None = None) -> Iterator[Ground]:
    """Start a server of our own ``at`` a place, where what is committed is safe on disk."""
    at = at or Path(tempfile.mkdtemp(prefix="pg"))
    at.mkdir(exist_ok=True)
    home.mkdir(exist_ok=True)
    try:
        server = Own(at, _DURABLE)
        server.start()
        try:
            yield Ground(OnServer(server.url), home, server)
        finally:
            if _running(server):
                server.stop()
    finally:
        shutil.rmtree(at)


def unsound(url: str) -> list[str]:
    """Return what the database itself finds wrong with its pages and indexes."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        with closing(sqlite3.connect(address.database or "")) as connection:
            try:
                said = [row[0] for row in connection.execute("PRAGMA integrity_check")]
            except sqlite3.DatabaseError as error:
                said = [error.sqlite_errorname]
        return [] if said == ["ok"] else said
    plain = address.set(drivername="postgresql").render_as_string(hide_password=False)
    with closing(psycopg.connect(plain, autocommit=True)) as connection:
        try:
            connection.execute("CREATE EXTENSION IF NOT EXISTS amcheck")
            connection.execute(_INDEXES)
            return [row[0] for row in connection.execute(_HEAPS)]
        except (
            psycopg.errors.InsufficientPrivilege,
            psycopg.errors.FeatureNotSupported,
            psycopg.errors.UndefinedFile,
        ):
            return _unreadable(connection)
        except psycopg.errors.IndexCorrupted as error:
            return [type(error).__name__]


def _unreadable(connection: psycopg.Connection) -> list[str]:
    """Read every row, where the server's own checks are not to be had."""
    names = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    found = []
    for (name,) in names.fetchall():
        try:
            connection.execute(sql.SQL("SELECT * FROM {}").format(sql.Identifier(name)))
        except psycopg.Error as error:
            found.append(f"{name}: {type(error).__name__}")
    return found


def lying_about(places: Sequence[Path], words: Sequence[str]) -> list[str]:
    """Return the files in ``places`` that hold any of ``words`` as it is."""
    found = subprocess.run(
        ["grep", "-r", "-l", "-a", "-F", "-f", "-", *map(str, places)],  # noqa: S607 - the system's
        input="\n".join(words),
        capture_output=True,
        text=True,
        env={**os.environ, "LC_ALL": "C"},
    )
    return found.stdout.splitlines()


def up(server: Own) -> bool:
    """Return whether the server takes connections."""
    with suppress(psycopg.OperationalError), closing(psycopg.connect(server.url)):
        return True
    return False


def revive(server: Own) -> None:
    """Wait until the server takes connections again; start it where it does not by itself."""
    for _ in range(1200):  # a busy machine recovers slowly
        if up(server):
            return
        if not _running(server):
            server.start()
        time.sleep(0.1)
    raise RuntimeError("the database did not come back")


def kill_postmaster(server: Own) -> None:
    """Kill the parent of all the server's processes; return when the others have gone too."""
    pid = _postmaster(server)
    others = _children(pid)
    os.kill(pid, signal.SIGKILL)
    while any(Path(f"/proc/{other}").exists() for other in others):
        time.sleep(0.01)


def kill_backend(server: Own, place: int) -> None:
    """Kill one process that serves a connection of ours; return when all the others have ended.

    The server ends them and recovers by itself.
    """
    asked = "SELECT pid FROM pg_stat_activity WHERE application_name = 'survey' ORDER BY pid"
    with closing(psycopg.connect(server.url, autocommit=True)) as connection:
        pids = [row[0] for row in connection.execute(asked)] or [connection.info.backend_pid]
        with suppress(ProcessLookupError):
            os.kill(pids[place % len(pids)], signal.SIGKILL)
        with suppress(psycopg.OperationalError):
            while True:
                connection.execute("SELECT 1")
                time.sleep(0.001)


def _postmaster(server: Own) -> int:
    return int((server.home / "data" / "postmaster.pid").read_text().split()[0])


def _children(pid: int) -> list[int]:
    return list(map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split()))


def _running(server: Own) -> bool:
    try:
        return Path(f"/proc/{_postmaster(server)}").exists()
    except (FileNotFoundError, IndexError):
        return False
