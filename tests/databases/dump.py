"""What a thief of the database holds in his hands: its rows, and every byte of its files."""

from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.exc import ProgrammingError

from survey.storage.engine import Store
from survey.storage.tables import METADATA

_FILES = """
WITH own AS (SELECT 'base/' || oid AS folder FROM pg_database WHERE datname = current_database())
SELECT pg_read_binary_file(folder || '/' || name, 0, size) FROM own, pg_ls_dir(folder) AS name,
LATERAL (SELECT least(size, 1000000000) AS size FROM pg_stat_file(folder || '/' || name)) AS found
WHERE substring(name FROM '^[0-9]+')::bigint >= 16384
-- Below are the catalogues. Samples of columns lie in one of them, long ones beside it.
OR folder || '/' || name IN (
    SELECT pg_relation_filepath(unnest(ARRAY[oid, reltoastrelid])) FROM pg_class
    WHERE relname = 'pg_statistic'
)
ORDER BY name
"""


def readable(store: Store) -> bytes:
    """Return every byte of the database, deleted rows included; of a file its log as well.

    A server keeps one log for all databases, which is no part of any of them.
    """
    if not store.on_server:
        path = Path(store.engine.url.database or "")
        return b"".join(file.read_bytes() for file in sorted(path.parent.glob(f"{path.name}*")))
    with store.engine.connect() as connection:
        try:
            connection.exec_driver_sql("CHECKPOINT")
            return b"".join(map(bytes, connection.exec_driver_sql(_FILES).scalars()))
        except ProgrammingError:
            pytest.skip("only a superuser may read the files of the PostgreSQL server")


def heap(store: Store, table: str) -> bytes:
    """Return the pages in which a server keeps the rows of a table."""
    with store.engine.connect() as connection:
        try:
            connection.exec_driver_sql("CHECKPOINT")
            return bytes(
                connection.exec_driver_sql(
                    f"SELECT pg_read_binary_file(pg_relation_filepath('{table}'))"
                ).scalar_one()
            )
        except ProgrammingError:
            pytest.skip("only a superuser may read the files of the PostgreSQL server")


def lines(store: Store) -> list[str]:
    """Return every row of every table, as a statement that would write it."""
    found = []
    with store.engine.connect() as connection:
        for name, table in sorted(METADATA.tables.items()):
            rows = connection.execute(select(table))
            found += sorted(f'INSERT INTO "{name}" VALUES {tuple(row)!r}' for row in rows)  # noqa: S608 - never run
    return found
