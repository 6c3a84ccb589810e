"""Used slips out of a backup: whoever restores an older one would let them be used again."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext, redirect_stdout
from io import StringIO
from unittest.mock import patch

from survey import cli
from survey.services import generations, restoring
from survey.web import create_app, wiring
from tests.attacks.attack import Attack, Field, Tries
from tests.attacks.door.stand import Stand, cast, standing
from tests.web.clerks import settings_in

BEFORE, SINCE = 10, 8
"""So many have answered when the backup is made, and so many come afterwards."""

_ROOM = {"a": 2, "b": 2, "c": BEFORE + SINCE, "v": 2}


def strike(field: Field) -> Tries:
    """Back up, use slips, restore, and use them once more; count those that are good again."""
    with standing(field, _ROOM) as stand:
        slips = stand.scene.slips["c"]
        _use(stand, [slip.token for slip in slips[:BEFORE]])
        backup = field.home / "backup"
        _command(field, stand.database, "backup", "-o", str(backup))
        since = [slip.token for slip in slips[BEFORE : BEFORE + SINCE]]
        _use(stand, since)
        place = field.home / "new"
        place.mkdir()
        url = field.databases.empty(place)
        with _believing() if field.weakened else nullcontext():
            _command(field, url, "restore", str(backup))
            again = _good_again(field, url, since)
        field.databases.remove(url)
    return Tries(again, len(since), 0)


def _use(stand: Stand, codes: Sequence[str]) -> None:
    for code in codes:
        assert cast(stand.client, code).status_code == 303


def _command(field: Field, database: str, *words: str) -> None:
    """Run a command as whoever sits at the machine, who agrees to everything."""
    settings = {
        "SURVEY_HOME": str(field.home),
        "SURVEY_SECRET": "s" * 40,
        "SURVEY_DATABASE": database,
    }
    with (
        patch.dict(os.environ, settings),
        patch("builtins.input", lambda _: "恢复"),
        redirect_stdout(StringIO()) as said,
    ):
        ended = cli.main(words)
    assert ended == 0, said.getvalue()


def _good_again(field: Field, url: str, codes: Sequence[str]) -> int:
    """Return how many codes open a paper at the restored door."""
    app = create_app(settings_in(field.home, SURVEY_DATABASE=url), "answer")
    try:
        client = app.test_client()
        return sum(client.post("/s", data={"code": code}).status_code == 200 for code in codes)
    finally:
        wiring.works_of(app).stop()


@contextmanager
def _believing() -> Iterator[None]:
    """Take a backup for what is now: nothing in it is ended, no generation is compared."""
    with (
        patch.object(restoring, "prospects", lambda *_: ()),
        patch.object(generations, "is_older", lambda *_: False),
    ):
        yield


ATTACKS = (
    Attack(
        "used slips after restoring a backup",
        "slips used since the backup, and the restored door",
        "what lives in a backup lives on, whatever its generation",
        strike,
    ),
)
