"""The role of the respondents' door: it takes ballots in and can read none."""

import secrets
from typing import Any

from sqlalchemy import Connection, make_url, text
from sqlalchemy.exc import ProgrammingError

from survey.core.errors import SurveyError
from survey.storage import locks
from survey.storage.engine import open_store
from survey.storage.faults import reason

_READ = (
    *("alembic_version", "box", "clip", "edition", "entrance", "erratum", "form", "grp", "leader"),
    *("sitting", "sitting_edition", "stationing", "team", "unit"),
)
"""What a paper is made of. None of it says who answers, or what."""

_RIGHTS = (
    "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {door}",
    "REVOKE ALL (rid, box_id, ct) ON sealed FROM {door}",
    f"GRANT SELECT ON {', '.join(_READ)} TO {{door}}",
    "GRANT SELECT, DELETE ON slip TO {door}",
    "GRANT SELECT (rid, box_id), INSERT ON sealed TO {door}",
)


def let_door_in(url: str) -> str:
    """Make the door's role in the database at ``url``, and return the address it connects by.

    A role that exists gets a new password: the old address leads nowhere any more.
    """
    address = make_url(url)
    store = open_store(url)
    if not store.on_server:
        raise SurveyError("只有 PostgreSQL 才分账号；SQLite 不用 --roles")
    name, password = door_of(address.database or ""), secrets.token_urlsafe(24)
    try:
        with store.engine.begin() as connection:
            locks.for_upgrading(connection)
            _keep_role(connection, name, password)
            renew(connection)
    except ProgrammingError as error:
        raise SurveyError(
            "没有建成答题端账号(%(reason)s)；请用有 CREATEROLE 权限的数据库账号再试一次",
            reason=reason(error),
        ) from None
    finally:
        store.close()
    door = address.set(drivername="postgresql", username=name, password=password)
    return door.render_as_string(hide_password=False)


def door_of(database: str) -> str:
    """Return the name of the door's role; roles belong to all databases of a server."""
    return f"{database}_door"


def renew(connection: Connection) -> None:
    """Give the door's role, where there is one, exactly the rights of this version."""
    database = connection.exec_driver_sql("SELECT current_database()").scalar_one()
    if _exists(connection, door_of(database)):
        door = _quoted(connection, door_of(database))
        for words in _RIGHTS:
            connection.exec_driver_sql(words.format(door=door))


def _keep_role(connection: Connection, name: str, password: str) -> None:
    # The server is told a verifier alone, for what it is told may stand in its log.
    driver: Any = connection.connection.driver_connection
    secret = driver.pgconn.encrypt_password(password.encode(), name.encode(), b"scram-sha-256")
    verb = "ALTER" if _exists(connection, name) else "CREATE"
    role = _quoted(connection, name)
    connection.exec_driver_sql(f"{verb} ROLE {role} LOGIN PASSWORD '{secret.decode()}'")


def _exists(connection: Connection, name: str) -> bool:
    asked = text("SELECT 1 FROM pg_roles WHERE rolname = :name")
    return connection.execute(asked, {"name": name}).first() is not None


def _quoted(connection: Connection, name: str) -> str:
    return connection.dialect.identifier_preparer.quote_identifier(name)
