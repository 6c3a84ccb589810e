"""What the doors work with. The only module here with a key to storage."""

from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Literal, cast

from flask import Flask, Response, current_app, g, request

from survey.sealing.custody import ShareDirectory
from survey.sealing.generations import GenerationNotes
from survey.services import generations
from survey.services.answering import Answering
from survey.services.opening import finish_shredding
from survey.services.slips import Printing
from survey.settings import Settings
from survey.storage.cast_writer import CastWriter
from survey.storage.engine import Books, Store, open_store
from survey.web.passes import Passes
from survey.web.upkeep import Upkeep
from survey.web.worker import Worker

Doors = Literal["answer", "desk", "both"]

_NAME = "survey"
_SAFE = ("GET", "HEAD", "OPTIONS")


@dataclass(frozen=True)
class Works:
    """Everything that lives as long as the process."""

    settings: Settings
    store: Store
    writer: CastWriter
    upkeep: Upkeep
    answering: Answering
    shares: ShareDirectory
    printing: Printing
    passes: Passes
    worker: Worker

    def stop(self) -> None:
        """Drain the queue of casts and close the store."""
        self.worker.stop()
        self.upkeep.stop()
        self.writer.stop()
        self.store.close()


def build(settings: Settings, doors: Doors = "both") -> Works:
    """Return the works, with the cast writer running and interrupted openings finished.

    A respondents' door alone takes ballots in and does nothing else: on a server it has
    no right to. What lies in a file it stirs, since only it knows what came.
    """
    notes = GenerationNotes(settings.key_dir)
    store = open_store(settings.database, partial(generations.note, notes))
    shares = ShareDirectory(settings.key_dir)
    writer = CastWriter(store)
    upkeep = Upkeep(writer)
    worker = Worker(store, lambda: datetime.now(UTC))
    if doors != "answer":
        generations.take_up(store, notes)
        finish_shredding(store, shares)
        worker.start()
    writer.start()
    if doors != "answer" or not store.on_server:
        upkeep.start()
    return Works(
        settings,
        store,
        writer,
        upkeep,
        Answering(store, writer, settings.pepper),
        shares,
        Printing(settings.public_url, settings.pepper, settings.font_dir),
        Passes(settings.secret),
        worker,
    )


def fit(app: Flask, made: Works) -> None:
    """Put the works into ``app`` and give each desk request one transaction."""
    app.extensions[_NAME] = made
    app.after_request(_settle)
    app.teardown_request(lambda _: abandon())


def works_of(app: Flask) -> Works:
    """Return the works of ``app``."""
    return cast(Works, app.extensions[_NAME])


def works() -> Works:
    """Return the works of the running app."""
    return works_of(current_app)


def books() -> Books:
    """Return the books of this request's one transaction, begun when first asked for.

    It is committed before the answer leaves, and undone when the request fails. A page
    that is only looked at gets books that keep nothing: no GET can change anything.
    """
    if "books" not in g:
        store = works().store
        opened = store.read() if request.method in _SAFE else store.begin()
        g.transaction = ExitStack()
        g.books = g.transaction.enter_context(opened)
    return cast(Books, g.books)


def commit() -> None:
    """Commit the request's transaction now; the next `books` begins another."""
    if "transaction" in g:
        g.pop("books")
        g.pop("transaction").close()


def _settle(response: Response) -> Response:
    commit()
    return response


class _Abandoned(Exception):  # noqa: N818 - never seen outside this module
    pass


def abandon() -> None:
    """Undo the request's transaction, if one was begun."""
    if "transaction" in g:
        g.pop("books")
        transaction = g.pop("transaction")
        failure = _Abandoned()
        try:
            transaction.__exit__(_Abandoned, failure, None)
        except _Abandoned:
            return
