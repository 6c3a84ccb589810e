"""Voicing: recordings of the questions of a sitting, for those who would rather listen."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from survey.core.account import Account, Deed
from survey.core.errors import NotFoundError, SurveyError, WrongPhaseError
from survey.core.form import Form
from survey.core.questions import Question
from survey.core.voice import Clip, recorded, spoken, spoken_hash, voiced
from survey.services.preparing import sitting_of
from survey.storage.engine import Books


@dataclass(frozen=True)
class Reading:
    """A question, what is to be read aloud of it, and its clip if there is one."""

    question: Question
    clip: Clip | None

    @property
    def text(self) -> str:
        """Return what is to be read aloud."""
        return spoken(self.question)

    @property
    def text_hash(self) -> str:
        """Return the hash of what is to be read aloud, in hex."""
        return spoken_hash(self.question).hex()

    @property
    def stale(self) -> bool:
        """Return whether the clip says other words than the question does now."""
        return self.clip is not None and not self.clip.reads(self.question)


@dataclass(frozen=True)
class ReadForm:
    """A form of a sitting with all its readings; ``frozen`` ones may not be changed."""

    id: int
    title: str
    frozen: bool
    readings: tuple[Reading, ...]


def readings(books: Books, account: Account, sitting_id: int) -> tuple[ReadForm, ...]:
    """Return the sitting's forms in order, with what is recorded of each question."""
    sitting_of(books, account, sitting_id, Deed.PREPARE)
    form_ids = books.sittings.form_ids(sitting_id)
    clips = books.clips.clips(form_ids)
    return tuple(
        _read(form_id, books.forms.form(form_id), clips[form_id], books.sittings.in_use(form_id))
        for form_id in form_ids
    )


def _read(form_id: int, form: Form, clips: Mapping[str, Clip], frozen: bool) -> ReadForm:
    own = tuple(Reading(question, clips.get(question.id)) for question in voiced(form))
    return ReadForm(form_id, form.title, frozen, own)


def sounds(books: Books, sitting_id: int) -> Mapping[bytes, str]:
    """Return the names of the sitting's sounds by the hash of the words they say.

    A clip whose question has changed is among them, and is found by no question.
    """
    clips = books.clips.clips(books.sittings.form_ids(sitting_id))
    return {clip.text_hash: clip.name for own in clips.values() for clip in own.values()}


def add(
    books: Books,
    account: Account,
    sitting_id: int,
    form_id: int,
    question_id: str,
    read_aloud: str,
    sound: bytes,
    now: datetime,
) -> Clip:
    """Keep ``sound`` as the question's clip, in place of an older one.

    ``read_aloud`` is the hash of the words that were on the page when they were read.
    """
    form, question = _question(books, account, sitting_id, form_id, question_id)
    if read_aloud != spoken_hash(question).hex():
        raise SurveyError("这一题的文字刚刚改过，录音没有存；请照这一页现在的文字重新录")
    clip = recorded(question, sound)
    books.clips.keep(form_id, clip, sound)
    _note(books, account, "存入朗读录音", sitting_id, form, clip, now)
    return clip


def remove(
    books: Books,
    account: Account,
    sitting_id: int,
    form_id: int,
    question_id: str,
    now: datetime,
) -> None:
    """Throw the question's clip away."""
    form, question = _question(books, account, sitting_id, form_id, question_id)
    clip = books.clips.clips([form_id])[form_id].get(question.id)
    if clip is not None:
        books.clips.remove(form_id, question.id)
        _note(books, account, "删去朗读录音", sitting_id, form, clip, now)


def _question(
    books: Books, account: Account, sitting_id: int, form_id: int, question_id: str
) -> tuple[Form, Question]:
    """Return the question and its form where clips may still be changed."""
    sitting_of(books, account, sitting_id, Deed.PREPARE)
    if form_id in books.sittings.form_ids(sitting_id):
        form = books.forms.form(form_id)
        for question in voiced(form):
            if question.id == question_id:
                _refuse_frozen(books, form_id)
                return form, question
    raise NotFoundError("没有找到这一题；请刷新页面")


def _refuse_frozen(books: Books, form_id: int) -> None:
    """Raise while people may hear the clips: what they hear must not change under them."""
    if books.sittings.in_use(form_id):
        raise WrongPhaseError(
            "这个场次已经发布，朗读录音不能再改；还没有开始收票的，可以先撤回发布"
        )


def _note(
    books: Books,
    account: Account,
    deed: str,
    sitting_id: int,
    form: Form,
    clip: Clip,
    now: datetime,
) -> None:
    detail = f"《{form.title}》{clip.question_id}；录音 {clip.name}"
    books.audit.append(now, account.name, deed, str(sitting_id), detail)
