"""Backups: a copy of the database that tells its thief no more than the database itself."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from survey.core.errors import SurveyError
from survey.sealing.generations import GenerationNotes
from survey.services.accounts import TERMINAL
from survey.storage.copying import copy_out
from survey.storage.engine import Store
from survey.storage.stirring import stir

HANDFUL = range(1, 10)
"""So many new ballots between two copies would be told apart from the others by them."""


class HandfulError(SurveyError):
    """A backup that would tell a handful of ballots from all the others."""

    def __init__(self) -> None:
        super().__init__(
            "有票箱正在收票，上次备份以后只多了不到 10 份：两份备份一比，就能把这几份挑出来，"
            "所以没有备份。请等再多收几份，或者封箱以后再备份"
        )


def back_up(
    store: Store, notes: GenerationNotes, target: Path, operator: str, now: datetime
) -> None:
    """Write a backup into ``target``, a new file; neither keys nor secret are in it.

    ``operator`` is who sits at the machine. Raises `HandfulError` while fewer than ten
    ballots came into an open box since the last backup, or since it was opened.
    """
    stir(store.engine)

    def admit(counts: Mapping[bytes, int]) -> None:
        before = notes.backed_up()
        if any(count - before.get(box_id, 0) in HANDFUL for box_id, count in counts.items()):
            raise HandfulError
        # Before there is a file: one that is not noted may differ from the next by a handful.
        # One that is noted and never came to be does no harm, since counts only grow.
        notes.note_backup(counts)

    copy_out(store, target, admit)
    with store.begin() as books:
        detail = f"SHA-256 {digest_of(target)}；机器账号 {operator}"
        books.audit.append(now, TERMINAL, "备份", target.name, detail)


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
