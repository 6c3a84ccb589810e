"""The store: one engine, and the transactions in which its books are opened."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic, sleep

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from survey.core.generation import Generation
from survey.storage import locks
from survey.storage.accounts import Accounts
from survey.storage.asking import Asking
from survey.storage.audit_log import GENERATION, AuditLog
from survey.storage.ballot_box import BallotBox
from survey.storage.clip_shelf import ClipShelf
from survey.storage.draft_shelf import DraftShelf
from survey.storage.erratum_book import ErratumBook
from survey.storage.form_shelf import FormShelf
from survey.storage.inspection_book import InspectionBook
from survey.storage.job_book import JobBook
from survey.storage.result_shelf import ResultShelf
from survey.storage.server import engine_on
from survey.storage.sign_ins import SignIns
from survey.storage.sitting_book import SittingBook
from survey.storage.slip_book import SlipBook
from survey.storage.text_shelf import TextShelf

_PATIENCE = 15.0
_PRAGMAS = (
    "synchronous=FULL",
    "secure_delete=ON",  # belongs to the connection, is not stored in the file
    "foreign_keys=ON",
    "trusted_schema=OFF",
)
_IMMEDIATE = "survey_immediate"


@dataclass(frozen=True)
class Books:
    """All books, opened on the same transaction."""

    session: Session
    inspection: InspectionBook
    forms: FormShelf
    drafts: DraftShelf
    clips: ClipShelf
    sittings: SittingBook
    errata: ErratumBook
    slips: SlipBook
    boxes: BallotBox
    results: ResultShelf
    texts: TextShelf
    accounts: Accounts
    sign_ins: SignIns
    audit: AuditLog
    jobs: JobBook


class Store:
    """A database and its connections.

    ``writing`` and ``reading`` share the connections of ``engine``; ``asking`` is for single
    statements. A transaction to write waits at its start until nobody else writes, so that
    none reads first and is refused when it comes to write; one to read waits for nobody and
    sees one moment. Casts go another way, and on PostgreSQL they go beside both. ``note`` is
    told of every new generation once it is durable.
    """

    def __init__(self, engine: Engine, note: Callable[[Generation], None] | None = None) -> None:
        self._note = note
        self.on_server = engine.dialect.name == "postgresql"
        self.engine = engine
        self.writing = engine.execution_options(**{_IMMEDIATE: True})
        self.asking = Asking(engine)
        self.reading = engine
        if self.on_server:
            self.reading = engine.execution_options(isolation_level="REPEATABLE READ")

    @contextmanager
    def begin(self) -> Iterator[Books]:
        """Open the books to write: commit on leaving, roll back on an error."""
        with Session(self.writing) as session:
            with session.begin():
                locks.for_writing(session.connection())
                yield _books(session)
            if self._note and GENERATION in session.info:
                self._note(session.info[GENERATION])

    @contextmanager
    def read(self) -> Iterator[Books]:
        """Open the books to read, all of them as at one moment; nothing is ever kept."""
        with Session(self.reading) as session:
            locks.for_reading(session.connection())
            yield _books(session)

    @contextmanager
    def look(self) -> Iterator[Books]:
        """Open the books as `read` does, for all but slips and sealed ballots.

        A respondents' door has a right to no more, and no stirring waits for it.
        """
        with Session(self.reading) as session:
            yield _books(session)

    def close(self) -> None:
        """Close every connection that is not in use."""
        self.asking.close()
        self.engine.dispose()


def open_store(url: str, note: Callable[[Generation], None] | None = None) -> Store:
    """Return the store at ``url``; SQLite in a file, or PostgreSQL."""
    address = make_url(url)
    if address.get_backend_name() == "postgresql":
        return Store(engine_on(address), note)
    engine = create_engine(address, echo=False, hide_parameters=True)
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", _begin)
    return Store(engine, note)


def _set_pragmas(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    # Without a level the driver begins nothing by itself; `_begin` does. This works
    # on every Python and SQLAlchemy in our range, `autocommit=False` does not.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={_PATIENCE * 1000:.0f}")
    _turn_to_wal(cursor)
    for pragma in _PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _turn_to_wal(cursor: DBAPICursor) -> None:
    """Turn the file to WAL, however many open it for the first time at once.

    Of two who turn it at the same moment SQLite refuses one instead of letting it wait,
    since each holds what the other needs; the refused one has to ask again.
    """
    patient_until = monotonic() + _PATIENCE
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or monotonic() > patient_until:
                raise
            sleep(0.01)
        else:
            return


def _begin(connection: Connection) -> None:
    immediate = connection.get_execution_options().get(_IMMEDIATE, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def _books(session: Session) -> Books:
    return Books(
        session=session,
        inspection=InspectionBook(session),
        forms=FormShelf(session),
        drafts=DraftShelf(session),
        clips=ClipShelf(session),
        sittings=SittingBook(session),
        errata=ErratumBook(session),
        slips=SlipBook(session),
        boxes=BallotBox(session),
        results=ResultShelf(session),
        texts=TextShelf(session),
        accounts=Accounts(session),
        sign_ins=SignIns(session),
        audit=AuditLog(session),
        jobs=JobBook(session),
    )
