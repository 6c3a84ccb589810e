"""A copy of a whole database in one file, and a database brought back out of one."""

import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import make_url

from survey.core.errors import SurveyError
from survey.storage import server_copying
from survey.storage.engine import Store, open_store
from survey.storage.faults import reason
from survey.storage.migrating import knows, revision, upgrade

PASSING = ("desk_session", "failed_sign_in", "job")
"""Tables whose rows are no use the day after; a copy does not have them."""

OPEN_COUNTS = """
SELECT box.id, count(sealed.rid) FROM box LEFT JOIN sealed ON sealed.box_id = box.id
WHERE box.state = 'open' AND box.group_code <> '' GROUP BY box.id
"""
"""Trials, whose ballots nobody can open, are of no group; so it was before they were marked."""

Admit = Callable[[Mapping[bytes, int]], None]
"""Is shown how many ballots a copy holds by open box, and raises where it may not be kept."""


def copy_out(store: Store, target: Path, admit: Admit) -> None:
    """Write the database into ``target``, whole and read back, or leave nothing there."""
    if target.exists():
        raise SurveyError("%(path)s 已经有了；请换个地方，或先把它移走", path=target)
    descriptor, temporary = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    os.close(descriptor)
    written = Path(temporary)  # for nobody else to read, as mkstemp makes it
    try:
        if store.on_server:
            server_copying.dump(store, written, PASSING, OPEN_COUNTS, admit)
        else:
            _copy_file(store, written, admit)
        with written.open("rb+") as file:
            os.fsync(file.fileno())
        written.rename(target)  # a link would refuse to replace, but sticks know none
    except sqlite3.OperationalError as error:
        raise SurveyError(
            "备份没有写完(%(reason)s)；请看看磁盘还有没有地方，再试一次", reason=reason(error)
        ) from None
    finally:
        written.unlink(missing_ok=True)


def _copy_file(store: Store, written: Path, admit: Admit) -> None:
    connection = store.engine.raw_connection()
    try:
        # Like stirring, this writes every table in the order of its key, and no free page.
        connection.cursor().execute("VACUUM INTO ?", (str(written),))
    finally:
        connection.close()
    with closing(sqlite3.connect(written, isolation_level=None)) as copy:
        copy.execute("PRAGMA secure_delete=ON")
        admit(dict(copy.execute(OPEN_COUNTS).fetchall()))
        known = {name for (name,) in copy.execute("SELECT name FROM sqlite_master")}
        for table in known.intersection(PASSING):  # an earlier version has not all of them
            copy.execute(f"DELETE FROM {table}")  # nosec B608  # noqa: S608 - our own tables
        copy.execute("VACUUM")
        _refuse_unsound(copy, written)


def _refuse_unsound(database: sqlite3.Connection, path: Path) -> None:
    try:
        found = database.execute("PRAGMA integrity_check").fetchone()[0]
        stray = database.execute("PRAGMA foreign_key_check").fetchone()
    except sqlite3.DatabaseError as error:
        found, stray = error.sqlite_errorname, None
    if found != "ok" or stray:
        raise _unsound(path)


def _unsound(path: Path) -> SurveyError:
    return SurveyError("%(path)s 读不出来：文件坏了，或者不是这里的备份", path=path.name)


@dataclass(frozen=True)
class Arrival:
    """A database that was brought back and is nobody's until ``keep`` is called."""

    store: Store
    keep: Callable[[], None]


@contextmanager
def brought_back(url: str, file: Path) -> Iterator[Arrival]:
    """Bring the database in ``file`` back to the empty place at ``url``, at the newest schema.

    It is thrown away again unless it is kept.
    """
    _refuse_other_kind(url, file)
    if make_url(url).get_backend_name() == "postgresql":
        bring = _onto_server(url, file)
    else:
        bring = _into_place(Path(make_url(url).database or ""), file)
    with bring as arrival:
        yield arrival


def _refuse_other_kind(url: str, file: Path) -> None:
    with file.open("rb") as opened:
        of_server = opened.read(5) == b"PGDMP"
    if of_server and url.startswith("sqlite"):
        raise SurveyError("这是 PostgreSQL 的备份；请先把 SURVEY_DATABASE 设成一个空的库")
    if not of_server and not url.startswith("sqlite"):
        raise SurveyError("这不是 PostgreSQL 的备份；请核对文件，或去掉 SURVEY_DATABASE")


@contextmanager
def _onto_server(url: str, file: Path) -> Iterator[Arrival]:
    store = open_store(url)
    kept = False

    def keep() -> None:
        nonlocal kept
        kept = True

    try:
        server_copying.refuse_filled(store)
        server_copying.load(store, file)
        try:
            _bring_up_to_date(url)
            yield Arrival(store, keep)
        finally:
            if not kept:
                server_copying.clear(store)
    finally:
        store.close()


@contextmanager
def _into_place(place: Path, file: Path) -> Iterator[Arrival]:
    if place.exists() and revision(f"sqlite:///{place}") is not None:
        raise SurveyError("%(path)s 里已经有数据；恢复只能进空的地方，请先把它移走", path=place)
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".restoring.", dir=place.parent) as folder:
        arrived = Path(folder) / place.name
        _copy_in(file, arrived)
        _bring_up_to_date(f"sqlite:///{arrived}")
        store = open_store(f"sqlite:///{arrived}")

        def keep() -> None:
            store.close()
            arrived.replace(place)

        try:
            yield Arrival(store, keep)
        finally:
            store.close()


def _copy_in(file: Path, arrived: Path) -> None:
    """Copy a database, with what its log holds, where a copy of a living one came with a log."""
    os.close(os.open(arrived, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    source = sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)
    with closing(source), closing(sqlite3.connect(arrived)) as copy:
        try:
            source.backup(copy)
        except sqlite3.DatabaseError:
            raise _unsound(file) from None
        _refuse_unsound(copy, file)


def _bring_up_to_date(url: str) -> None:
    found = revision(url)
    if found is None:
        raise SurveyError("这个文件不是这里的备份；请核对文件名")
    if not knows(found):
        raise SurveyError("这份备份是更新的版本留下的；请先升级程序，再恢复")
    upgrade(url)
