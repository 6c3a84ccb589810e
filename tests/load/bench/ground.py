"""The ground on which everything is measured: how much of it, and in which database."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import event

from survey.storage.engine import Store
from tests.databases.makers import Databases
from tests.load.bench.sizes import Sizes

_ON_ROWS = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")


@dataclass(frozen=True)
class Ground:
    """How much is measured, and the maker of databases to measure in."""

    sizes: Sizes
    databases: Databases

    @property
    def on_server(self) -> bool:
        """Return whether it is PostgreSQL."""
        return self.databases.kind == "postgresql"

    @contextmanager
    def database(self, home: Path) -> Iterator[str]:
        """Return the address of an empty database, gone when the block is left."""
        url = self.databases.empty(home)
        try:
            yield url
        finally:
            self.databases.remove(url)

    @contextmanager
    def heard(self, store: Store) -> Iterator[list[str]]:
        """Hear every statement about rows that the database is asked; not of transactions."""
        heard: list[str] = []

        def hear(words: Any) -> None:
            if str(words).lstrip().upper().startswith(_ON_ROWS):
                heard.append(str(words))

        def listen(connection: Any, _: object) -> None:
            if self.on_server:
                connection.cursor_factory = _hearing(hear)
            else:
                connection.set_trace_callback(hear)

        event.listen(store.engine, "connect", listen)
        store.close()
        yield heard
        event.remove(store.engine, "connect", listen)
        store.close()


def _hearing(hear: Any) -> type[psycopg.Cursor[Any]]:
    class Hearing(psycopg.Cursor[Any]):
        def execute(self, query: Any, *given: Any, **more: Any) -> Any:
            hear(query)
            return super().execute(query, *given, **more)

        def executemany(self, query: Any, each: Any, **more: Any) -> None:
            for _ in each:
                hear(query)
            super().executemany(query, each, **more)

    return Hearing
