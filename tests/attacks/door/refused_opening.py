"""What is quoted when the database refuses what an opening writes, the answers in clear."""

import logging
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from io import StringIO
from typing import Any
from unittest.mock import patch

from sqlalchemy.exc import DBAPIError

from survey.storage import engine, server
from tests.attacks.attack import Attack, Field, Tries
from tests.attacks.door.logs import lies_in, server_log
from tests.attacks.door.stand import standing
from tests.services.hall import Hall

WRITERS = 12
_REFUSE = {
    "sqlite": "CREATE TRIGGER broken BEFORE INSERT ON free_text"
    " BEGIN SELECT RAISE(ABORT, 'refused'); END",
    "postgresql": "ALTER TABLE free_text ADD CONSTRAINT broken CHECK (length(body) < 0) NOT VALID",
}


def strike(field: Field) -> Tries:
    """Let an opening fail where it writes texts; count those that its fault or a log quotes."""
    counts = dict.fromkeys("abcv", WRITERS)
    with _quoting() if field.weakened else nullcontext(), standing(field, counts) as stand:
        hall = Hall(stand.works, stand.scene)
        written = [f"opinion{field.rng.getrandbits(60)}" for _ in range(WRITERS)]
        for group in counts:
            for words in written:
                hall.answer(group, {hall.first_text(): words} if group == "c" else {})
        hall.close()
        with stand.works.store.writing.begin() as connection:
            connection.exec_driver_sql(_REFUSE[connection.dialect.name])
        logged = server_log(stand.database)
        before = len(logged())
        found = _told(hall.open) + logged()[before:]
    return Tries(sum(lies_in(words, found) for words in written), len(written), 0)


def _told(deed: Callable[[], object]) -> bytes:
    """Return all that is logged of a failing deed, and its fault with everything it quotes."""
    told = StringIO()
    listening = logging.StreamHandler(told)
    logging.getLogger().addHandler(listening)
    try:
        deed()
    except DBAPIError:
        told.write(traceback.format_exc())
    else:
        raise AssertionError("the opening did not fail")
    finally:
        logging.getLogger().removeHandler(listening)
    return told.getvalue().encode()


@contextmanager
def _quoting() -> Iterator[None]:
    """Let faults of the database quote what was to be written."""

    def made(create_engine: Callable[..., Any]) -> Callable[..., Any]:
        def create(address: object, **more: Any) -> Any:
            return create_engine(address, **{**more, "hide_parameters": False})

        return create

    with (
        patch.object(engine, "create_engine", made(engine.create_engine)),
        patch.object(server, "create_engine", made(server.create_engine)),
        patch.object(server, "_quote_nothing", lambda _: None),
    ):
        yield


ATTACKS = (
    Attack(
        "the fault of an opening that the database refuses",
        "the fault with all it quotes, standard error, the database server's log",
        "faults that quote their parameters and rows",
        strike,
    ),
)
