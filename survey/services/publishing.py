"""Publishing: freezing the editions, the key ceremony, and taking both back."""

import secrets
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from survey.core.account import Account, Deed
from survey.core.ballot import largest
from survey.core.box import Box
from survey.core.codes import new_entrance
from survey.core.edition import form_hash, with_people
from survey.core.errors import Fault, NotReadyError, WrongPhaseError
from survey.core.proofreading import Weight
from survey.core.sentence import Sentence
from survey.core.sitting import Phase, Sitting, WayIn
from survey.sealing.custody import Ceremony, ShareDirectory, fingerprint, hold_ceremony
from survey.sealing.envelope import bucket_for
from survey.services import trying
from survey.services.preparing import forms_and_unit, readiness, refuse_published, sitting_of
from survey.services.proofreading import Noted, warnings
from survey.storage.engine import Books


def publish(
    books: Books,
    account: Account,
    sitting_id: int,
    passphrases: Mapping[str, str],
    shares: ShareDirectory,
    now: datetime,
    seen: Collection[str] = (),
) -> Mapping[str, bytes]:
    """Freeze one sitting as `publish_together` does; return one card per custodian."""
    return publish_together(books, account, [sitting_id], passphrases, shares, now, seen)


def publish_together(
    books: Books,
    account: Account,
    sitting_ids: Sequence[int],
    passphrases: Mapping[str, str],
    shares: ShareDirectory,
    now: datetime,
    seen: Collection[str] = (),
) -> Mapping[str, bytes]:
    """Freeze the sittings and make their boxes; return one card per custodian for them all.

    Here the key ceremony takes place: every custodian gives a passphrase, gets a card,
    and the private keys are gone when this returns. Cards are kept nowhere else. Every
    box has a key of its own. ``seen`` are the marks of the warnings that were thought
    about; they go on record. Raises `NotReadyError` with everything that is missing;
    nothing is published then.
    """
    sittings = [
        _publishable(books, account, sitting_id, seen, now)
        for sitting_id in dict.fromkeys(sitting_ids)
    ]
    keepers = {(sitting.custodians, sitting.threshold) for sitting in sittings}
    if len(keepers) != 1:
        words = "一起发布的场次，开箱人和到场人数要一样；不一样的请分开发布"
        raise NotReadyError("还不能发布", [Fault("开箱人", words)])
    ((custodians, threshold),) = keepers
    if set(passphrases) != set(custodians):
        raise NotReadyError("还不能发布", [Fault("开箱人", "每位开箱人都要设一个口令")])
    box_ids = {
        (sitting.id, group.code): secrets.token_bytes(16)
        for sitting in sittings
        for group in sitting.groups
    }
    ceremony = hold_ceremony(list(box_ids.values()), passphrases, threshold)
    for sitting in sittings:
        own = {code: box_id for (owner, code), box_id in box_ids.items() if owner == sitting.id}
        whole = _freeze(books, sitting, own, ceremony, shares)
        books.audit.append(now, account.name, "发布场次", str(sitting.id), whole.hex())
    return ceremony.cards


def _publishable(
    books: Books, account: Account, sitting_id: int, seen: Collection[str], now: datetime
) -> Sitting:
    """Return the sitting when nothing keeps it from being published; its trial is wiped."""
    tried = sitting_of(books, account, sitting_id, Deed.PREPARE).phase is Phase.TRIAL
    if tried:
        trying.end(books, account, sitting_id, now)
    sitting = sitting_of(books, account, sitting_id, Deed.PREPARE)
    refuse_published(books, sitting)
    state = readiness(books, account, sitting_id)
    if not state.ready:
        errors = [
            Fault(Sentence("《%(form)s》%(place)s", form=title, place=remark.place), remark.text)
            for title, remark in state.remarks
            if remark.weight is Weight.ERROR
        ]
        raise NotReadyError(
            "还不能发布；正在试填，请先结束试填，再补齐" if tried else "还不能发布",
            [*state.hindrances, *errors],
        )
    _heed(books, account, sitting, warnings(state.remarks), seen, now)
    return sitting


def _heed(
    books: Books,
    account: Account,
    sitting: Sitting,
    found: Sequence[Noted],
    seen: Collection[str],
    now: datetime,
) -> None:
    """Put on record which warnings were thought about; raise when one was not."""
    unseen = [one for one in found if one.mark not in seen]
    if unseen:
        words = Sentence("还有 %(n)s 条校对提醒没有打勾；请看过后逐条打勾", n=len(unseen))
        raise NotReadyError("还不能发布", [Fault("seen", words)])
    if found:
        told = "；".join(f"《{one.title}》{one.remark.place}{one.remark.text}" for one in found)
        books.audit.append(now, account.name, "认可校对提醒", str(sitting.id), told)


def _freeze(
    books: Books,
    sitting: Sitting,
    box_ids: Mapping[str, bytes],
    ceremony: Ceremony,
    shares: ShareDirectory,
) -> bytes:
    """Keep the sitting's editions and its boxes, by group; return the hash over the editions."""
    forms, unit = forms_and_unit(books, sitting)
    editions = [
        books.forms.keep_edition(form_id, with_people(form, unit))
        for form_id, form in zip(books.sittings.form_ids(sitting.id), forms, strict=True)
    ]
    books.sittings.set_editions(sitting.id, editions)
    bucket = bucket_for(largest([edition.form for edition in editions]))
    whole = form_hash(edition.fingerprint for edition in editions)
    for group in sitting.groups:
        box_id = box_ids[group.code]
        key = ceremony.public_keys[box_id]
        books.boxes.add(Box(box_id, sitting.id, group.code, key, fingerprint(key), whole, bucket))
        for name in sitting.custodians:
            books.boxes.keep_custody(box_id, name, None)
        if group.way_in is WayIn.SHARED:
            books.slips.add_entrance(new_entrance(secrets.token_bytes), box_id)
        shares.keep(box_id, ceremony.server_shares[box_id])
    return whole


def withdraw(books: Books, account: Account, sitting_id: int, now: datetime) -> tuple[bytes, ...]:
    """Make a published sitting a draft again before it takes ballots; return its old boxes' ids.

    For cards that were lost before they were needed. Slips already printed open nothing
    any more. The caller shreds the boxes' shares once this is durable.
    """
    sitting = sitting_of(books, account, sitting_id, Deed.PREPARE)
    boxes = books.boxes.boxes(sitting_id)
    if sitting.phase is not Phase.DRAFT or not boxes:
        raise WrongPhaseError("只有已发布、还没有开始收票的场次才能撤回")
    unpublish(books, account.name, sitting_id, now)
    return tuple(box.id for box in boxes)


def unpublish(books: Books, actor: str, sitting_id: int, now: datetime) -> None:
    """Throw boxes, slips and frozen forms away, in the name of ``actor``."""
    books.boxes.remove_drafts(sitting_id)
    books.sittings.choose_forms(sitting_id, books.sittings.form_ids(sitting_id))
    books.audit.append(now, actor, "撤回发布", str(sitting_id))
