"""Generations: no older database may take ballots again, since dead slips live in it."""

import logging

from survey.core.box import BoxState
from survey.core.errors import SurveyError
from survey.core.generation import Generation
from survey.sealing.generations import GenerationNotes
from survey.storage.engine import Books, Store

_LOG = logging.getLogger(__name__)


class OlderDatabaseError(SurveyError):
    """A database that was put back, and could take ballots by slips that were used since."""

    def __init__(self) -> None:
        super().__init__(
            "这个数据库比密钥目录里记下的旧：后来用掉、作废的测评码在里面又能用，所以没有启动。"
            "请把它移到别处，再运行 survey restore 加这个文件名，照提示恢复"
        )


def note(notes: GenerationNotes, generation: Generation) -> None:
    """Note a generation that has begun; what cannot be noted now is noted at the next start."""
    try:
        notes.note(generation)
    except OSError as error:
        _LOG.error("the generation was not noted: %s", type(error).__name__)


def take_up(store: Store, notes: GenerationNotes) -> None:
    """Note the generation of the store; raise `OlderDatabaseError` where a later one is noted.

    An older database in which nothing can take ballots does no harm.
    """
    with store.read() as books:
        generation = books.audit.generation()
        if is_older(books, notes):
            raise OlderDatabaseError
    if generation != notes.generation():
        note(notes, generation)


def is_older(books: Books, notes: GenerationNotes) -> bool:
    """Return whether a later generation is noted, and a box takes ballots or will."""
    noted = notes.generation()
    if noted is None or books.audit.has_been(noted):
        return False
    boxes = (*books.boxes.in_state(BoxState.DRAFT), *books.boxes.in_state(BoxState.OPEN))
    return any(not box.trial for box in boxes)
