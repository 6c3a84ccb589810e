"""Two makers of databases that tests cannot tell apart: in files, and on a server."""

import shutil
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import Any, Protocol
from uuid import uuid4

import psycopg
from sqlalchemy import make_url

from survey.storage.engine import Store
from survey.storage.migrating import upgrade
from survey.storage.roles import door_of


class Databases(Protocol):
    """Makes databases. What is made for a home is gone with it, or with the test run."""

    kind: str

    def empty(self, home: Path) -> str:
        """Return the address of a database without a table."""

    def copied(self, url: str, home: Path) -> str:
        """Return the address of a copy of the database at ``url``, which nobody uses now."""

    def remove(self, url: str) -> None:
        """Throw the database away."""


def migrated(databases: Databases, home: Path) -> str:
    """Return the address of a database at the newest schema."""
    url = databases.empty(home)
    upgrade(url)
    return url


def forget_role(store: Store) -> None:
    """Drop the role of the store's door, which belongs to the whole server."""
    with store.engine.begin() as connection:
        role = connection.dialect.identifier_preparer.quote_identifier(
            door_of(store.engine.url.database or "")
        )
        connection.exec_driver_sql(f"DROP OWNED BY {role}")
        connection.exec_driver_sql(f"DROP ROLE {role}")


class Files:
    """SQLite: ``survey.db`` in the home."""

    kind = "sqlite"

    def empty(self, home: Path) -> str:
        return f"sqlite:///{home / 'survey.db'}"

    def copied(self, url: str, home: Path) -> str:
        template = Path(make_url(url).database or "")
        if template != home / "survey.db":
            shutil.copy(template, home / "survey.db")
        return self.empty(home)

    def remove(self, url: str) -> None:
        """Leave the file to its home."""


class OnServer:
    """PostgreSQL: a database of its own for each, all on one server."""

    kind = "postgresql"

    def __init__(self, url: str) -> None:
        self.url = make_url(url).set(drivername="postgresql")
        self._run = f"test_{uuid4().hex[:8]}"
        self._numbers = count(1)

    def empty(self, home: Path) -> str:  # noqa: ARG002 - nothing lies in the home
        return self._created("template0")

    def copied(self, url: str, home: Path) -> str:  # noqa: ARG002 - nothing lies in the home
        template = make_url(url).database
        return self._created(f'"{template}"')

    def remove(self, url: str) -> None:
        self._tell(f'DROP DATABASE IF EXISTS "{make_url(url).database}" WITH (FORCE)')

    def _created(self, template: str) -> str:
        name = f"{self._run}_{next(self._numbers)}"
        self._tell(f'CREATE DATABASE "{name}" TEMPLATE {template} ENCODING UTF8')
        return self.url.set(database=name).render_as_string(hide_password=False)

    def _tell(self, words: Any) -> None:
        address = self.url.render_as_string(hide_password=False)
        with closing(psycopg.connect(address, autocommit=True)) as connection:
            connection.execute(words)
