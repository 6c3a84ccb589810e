"""Trials 试填: colleagues fill in the paper of a draft; nothing of what they answer is kept.

A trial is a box with a key that nobody has and a shared code of its own. So it is at the
respondents' door what any shared code is, and what lies in it can be counted and wiped,
but never opened; that it is mixed with real ballots is impossible.
"""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime

from survey.core.account import Account, Deed
from survey.core.ballot import largest
from survey.core.box import Box, BoxState
from survey.core.codes import new_entrance
from survey.core.edition import canonical, fingerprint, form_hash, with_people
from survey.core.errors import NotFoundError, NotReadyError, WrongPhaseError
from survey.core.form import Form
from survey.core.sitting import Phase, Sitting, unanswerable
from survey.sealing import custody
from survey.sealing.envelope import bucket_for, keyless
from survey.services.preparing import forms_and_unit, sitting_of
from survey.storage.engine import Books

_GROUP = ""  # no group of a sitting has this code


@dataclass(frozen=True)
class Trial:
    """A trial under way: its shared code, and how many have handed in."""

    key: str
    received: int


def start(books: Books, account: Account, sitting_id: int, now: datetime) -> None:
    """Let people try out the paper of a draft until the trial is ended."""
    sitting = sitting_of(books, account, sitting_id, Deed.PREPARE)
    if sitting.phase is Phase.TRIAL:
        raise WrongPhaseError("这个场次已经在试填；码和份数看“试填”页")
    if sitting.phase is not Phase.DRAFT or books.boxes.boxes(sitting_id):
        raise WrongPhaseError("这个场次已经发布，不再试填")
    faults = unanswerable(*forms_and_unit(books, sitting))
    if faults:
        raise NotReadyError("还不能试填", faults)
    papers = papers_of(books, sitting)
    whole = form_hash(fingerprint(canonical(paper)) for paper in papers)
    key, bucket = keyless(), bucket_for(largest(papers))
    mark = custody.fingerprint(key)
    box_id = secrets.token_bytes(16)
    box = Box(box_id, sitting_id, _GROUP, key, mark, whole, bucket, trial=True)
    books.boxes.add(replace(box, state=BoxState.OPEN))
    books.slips.add_entrance(new_entrance(secrets.token_bytes), box_id)
    books.sittings.move(sitting_id, Phase.TRIAL)
    books.audit.append(now, account.name, "开始试填", str(sitting_id))


def papers_of(books: Books, sitting: Sitting) -> tuple[Form, ...]:
    """Return the forms of a draft with the unit's people, as they would be frozen now."""
    forms, unit = forms_and_unit(books, sitting)
    return tuple(with_people(form, unit) for form in forms)


def trial_of(books: Books, account: Account, sitting_id: int) -> Trial | None:
    """Return the sitting's trial; ``None`` when none is under way."""
    sitting_of(books, account, sitting_id, Deed.PREPARE)
    box = books.boxes.trial(sitting_id)
    if box is None:
        return None
    return Trial(books.slips.entrance_of(box.id) or "", books.boxes.sealed_count(box.id))


def end(books: Books, account: Account, sitting_id: int, now: datetime) -> None:
    """Wipe the trial, and make the sitting a draft again. The caller stirs the store."""
    trial = trial_of(books, account, sitting_id)
    if trial is None:
        raise NotFoundError("这个场次没有在试填")
    books.boxes.wipe_trial(sitting_id)
    books.sittings.move(sitting_id, Phase.DRAFT)
    detail = f"收到 {trial.received} 份，已清除"
    books.audit.append(now, account.name, "结束试填", str(sitting_id), detail)
