"""Copies of a database on a PostgreSQL server, by the programs that belong to it."""

import os
import shutil
import subprocess  # nosec B404  # the server has programs of its own for this
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from sqlalchemy import inspect

from survey.core.errors import BusyError, SurveyError
from survey.storage import locks
from survey.storage.engine import Store
from survey.storage.stirring import COME_SINCE, stir
from survey.storage.tables import METADATA

_TRIES = 3
_HANDFUL = range(1, 10)


def dump(
    store: Store,
    written: Path,
    passing: Sequence[str],
    counts: str,
    admit: Callable[[Mapping[bytes, int]], None],
) -> None:
    """Write the database into a file of the custom format, and read that back.

    Rows lie in it as they lie on the server: what came after the stirring lies last. So
    no copy is made while that is a handful; the store is stirred again then.
    """
    program, reader = _program("pg_dump"), _program("pg_restore")
    for _ in range(_TRIES):
        with store.reading.connect() as connection:
            connection.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 0")
            locks.for_reading(connection)
            if connection.exec_driver_sql(COME_SINCE).scalar_one() not in _HANDFUL:
                rows = connection.exec_driver_sql(counts).all()
                admit({bytes(box_id): count for box_id, count in rows})
                moment = connection.exec_driver_sql("SELECT pg_export_snapshot()").scalar_one()
                left_out = [f"--exclude-table-data=public.{table}" for table in passing]
                told = ["--format=custom", "--no-owner", "--no-privileges"]
                _run(store, [program, *told, f"--snapshot={moment}", *left_out, "--file", written])
                _read_back(reader, written)
                return
        stir(store.engine)
    raise BusyError("正好有人陆续交卷，现在不能备份；请过几分钟再试")


def load(store: Store, file: Path) -> None:
    """Bring the database in the file back, wholly or not at all."""
    told = ["--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error"]
    _run(store, [_program("pg_restore"), *told, file])


def refuse_filled(store: Store) -> None:
    """Raise where the database has a table."""
    with store.engine.connect() as connection:
        if inspect(connection).get_table_names():
            raise SurveyError("这个库里已经有数据；恢复只能进空的库，请先另建一个")


def clear(store: Store) -> None:
    """Throw away what was brought back."""
    with store.engine.begin() as connection:
        METADATA.drop_all(connection)
        for rest in ("TABLE IF EXISTS alembic_version", "FUNCTION IF EXISTS audit_refuses"):
            connection.exec_driver_sql(f"DROP {rest} CASCADE")


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise SurveyError(
            "这台机器上没有 %(name)s；请先装 PostgreSQL 的客户端程序(例如 apt install"
            " postgresql-client)，版本不低于服务器的",
            name=name,
        )
    return found


def _read_back(reader: str, written: Path) -> None:
    """Let the whole file be read, every row of it."""
    done = subprocess.run(  # nosec B603  # noqa: S603 - a program of the server's, no shell
        [reader, f"--file={os.devnull}", written], capture_output=True, check=False
    )
    if done.returncode:
        raise SurveyError("备份写出来又读不回去；请看看磁盘，再备份一次")


def _run(store: Store, words: Sequence[str | Path]) -> None:
    """Run a program on the store; it finds the password in a file that only we may read."""
    address = store.engine.url
    known = {
        "host": address.host,
        "port": address.port,
        "user": address.username,
        "password": address.password,
        "dbname": address.database,
        **{name: _listed(value) for name, value in address.query.items()},
    }
    lines = [f"{name}={value}" for name, value in known.items() if value]
    with tempfile.TemporaryDirectory() as folder:  # which nobody else may enter
        services = Path(folder) / "services.conf"
        services.write_text("\n".join(["[survey]", *lines, ""]), "utf-8")
        done = subprocess.run(  # nosec B603  # noqa: S603 - a program of the server's, no shell
            [*words, "--dbname=service=survey"],
            env={**os.environ, "PGSERVICEFILE": str(services)},
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode:
        # The first line alone: what follows may quote a row.
        said = done.stderr.partition("\n")[0]
        raise SurveyError("%(program)s 没有做成：%(said)s", program=Path(words[0]).name, said=said)


def _listed(value: str | tuple[str, ...]) -> str:
    return value if isinstance(value, str) else ",".join(value)
