"""Asking a single statement: hundreds of phones do at once, each by one and no more."""

from collections import deque
from collections.abc import Iterator
from contextlib import closing, contextmanager

from sqlalchemy import Engine, PoolProxiedConnection
from sqlalchemy.engine.interfaces import DBAPICursor


class Asking:
    """Lends cursors for single statements that read; each of them is a moment of its own.

    A connection to a file cannot break, so a few are kept here beside the engine's: what
    the engine does to lend one would be a fifth of a page. A server's may have broken
    since, and the engine tries each before it lends it.
    """

    def __init__(self, engine: Engine) -> None:
        self._on_server = engine.dialect.name == "postgresql"
        # To begin and to end would be two more ways to the server.
        autocommit = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._engine = autocommit if self._on_server else engine
        self._idle: deque[PoolProxiedConnection] = deque()

    @contextmanager
    def cursor(self) -> Iterator[DBAPICursor]:
        """Lend a cursor until the block is left."""
        if self._on_server:
            with (
                self._engine.connect() as connection,
                closing(connection.connection.cursor()) as cursor,
            ):
                yield cursor
            return
        ours = self._taken()
        try:
            with closing(ours.cursor()) as cursor:
                yield cursor
        finally:
            self._idle.append(ours)

    def close(self) -> None:
        """Close every connection that is not lent."""
        while self._idle:
            self._idle.pop().close()

    def _taken(self) -> PoolProxiedConnection:
        try:
            return self._idle.pop()
        except IndexError:
            ours = self._engine.raw_connection()
            ours.detach()
            return ours
