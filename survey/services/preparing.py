"""Preparing a sitting: choosing forms, proofreading, freezing editions, the key ceremony."""

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from forms import library
from survey.core.account import Account, Deed, permit
from survey.core.ballot import largest
from survey.core.box import Box
from survey.core.codes import new_entrance
from survey.core.declarations import in_force
from survey.core.declared_words import sentences_of
from survey.core.edition import form_hash, with_people
from survey.core.errors import Fault, NotReadyError, WrongPhaseError
from survey.core.form import Form
from survey.core.inspection import Stationing, Unit
from survey.core.proofreading import Remark, Weight, minutes
from survey.core.sentence import Sentence
from survey.core.sitting import Anonymity, Phase, Sitting, WayIn, hindrances
from survey.sealing.custody import Ceremony, ShareDirectory, fingerprint, hold_ceremony
from survey.sealing.envelope import bucket_for
from survey.services.proofreading import noted
from survey.storage.engine import Books


@dataclass(frozen=True)
class LibraryForm:
    """A ready-made form as the desk lists it."""

    name: str
    title: str
    minutes: int
    questions: int


def library_forms() -> tuple[LibraryForm, ...]:
    """Return the ready-made forms."""
    kept = [(name, library.form(name)) for name in library.names()]
    return tuple(
        LibraryForm(name, form.title, minutes(form), len(form.questions)) for name, form in kept
    )


def stationing_of(books: Books, account: Account, stationing_id: int, deed: Deed) -> Stationing:
    """Return the stationing if ``account`` may do ``deed`` there."""
    stationing = books.inspection.stationing(stationing_id)
    permit(account, deed, stationing.team_id)
    return stationing


def sitting_of(books: Books, account: Account, sitting_id: int, deed: Deed) -> Sitting:
    """Return the sitting if ``account`` may do ``deed`` with it."""
    sitting = books.sittings.sitting(sitting_id)
    stationing_of(books, account, sitting.stationing_id, deed)
    return sitting


def prepare(
    books: Books, account: Account, sitting: Sitting, form_names: Sequence[str], now: datetime
) -> Sitting:
    """Return a new draft sitting with its own copies of the library forms named."""
    stationing = stationing_of(books, account, sitting.stationing_id, Deed.PREPARE)
    form_ids = _taken(books, form_names, stationing.team_id)
    added = books.sittings.add(sitting, form_ids)
    books.audit.append(now, account.name, "准备场次", str(added.id), added.title)
    return added


def change(
    books: Books, account: Account, sitting: Sitting, form_names: Sequence[str], now: datetime
) -> None:
    """Replace everything that was decided about a draft sitting."""
    kept = sitting_of(books, account, sitting.id, Deed.PREPARE)
    refuse_published(books, kept)
    stationing = books.inspection.stationing(kept.stationing_id)
    books.sittings.save(sitting)
    own = books.sittings.form_ids(sitting.id)
    form_ids = _taken(books, form_names, stationing.team_id, own)
    books.sittings.choose_forms(sitting.id, form_ids)
    books.audit.append(now, account.name, "修改场次", str(sitting.id), sitting.title)


def _taken(
    books: Books, form_names: Sequence[str], team_id: int, own: Collection[int] = ()
) -> list[int]:
    """Return the sitting's copies of the library forms: its ``own`` ones, brought up to date,
    where it has them. So recordings stay when a plan is changed, and a new sitting begins
    with those the team has made."""
    kept = {form.origin: form.id for form in books.forms.forms([team_id]) if form.id in own}
    taken = []
    for name in form_names:
        origin, form = f"library:{name}", library.form(name)
        form_id = kept.get(origin)
        if form_id is None:
            form_id = books.forms.add_form(form, origin, team_id)
            books.clips.copy_latest(origin, team_id, form_id)
        else:
            books.forms.rewrite(form_id, form)
        taken.append(form_id)
    return taken


@dataclass(frozen=True)
class Readiness:
    """What stands between a draft and its publishing.

    ``hindrances`` and remarks that are errors block it; warnings are for thought.
    """

    hindrances: tuple[Fault, ...]
    remarks: tuple[tuple[str, Remark], ...]

    @property
    def ready(self) -> bool:
        """Return whether the sitting may be published."""
        return not self.hindrances and all(r.weight is Weight.WARNING for _, r in self.remarks)


def readiness(books: Books, account: Account, sitting_id: int) -> Readiness:
    """Return everything that should be looked at before the sitting is published."""
    sitting = sitting_of(books, account, sitting_id, Deed.PREPARE)
    forms, unit = _forms_and_unit(books, sitting)
    channels = books.inspection.stationing(sitting.stationing_id).channels
    found = list(hindrances(sitting, forms, unit))
    found.extend(_custodian_faults(books, sitting))
    if not channels.phone:
        found.append(Fault("联系方式", "还没有值班电话；封面和票面都要印，请在进驻页填写"))
    return Readiness(tuple(found), noted(books, sitting))


def declared_sentences(books: Books, sitting: Sitting) -> tuple[str, ...]:
    """Return what will be computed at the opening besides, from answers side by side."""
    forms, _ = _forms_and_unit(books, sitting)
    by_row = sitting.anonymity is Anonymity.ROWS
    declared = in_force(sitting.rules.declared, forms, by_row=by_row)
    return tuple(sentences_of(declared, forms))


def _custodian_faults(books: Books, sitting: Sitting) -> list[Fault]:
    team_id = books.inspection.stationing(sitting.stationing_id).team_id
    faults = []
    for name in sitting.custodians:
        account = books.accounts.by_name(name)
        if account is None or team_id not in account.teams or not account.may(Deed.OPEN_BOXES):
            words = Sentence("“%(name)s”不是本组能开箱的账号；请换人", name=name)
            faults.append(Fault("开箱人", words))
    return faults


def _forms_and_unit(books: Books, sitting: Sitting) -> tuple[tuple[Form, ...], Unit]:
    stationing = books.inspection.stationing(sitting.stationing_id)
    form_ids = books.sittings.form_ids(sitting.id)
    forms = tuple(books.forms.form(form_id) for form_id in form_ids)
    return forms, books.inspection.unit(stationing.unit_id)


def publish(
    books: Books,
    account: Account,
    sitting_id: int,
    passphrases: Mapping[str, str],
    shares: ShareDirectory,
    now: datetime,
) -> Mapping[str, bytes]:
    """Freeze one sitting as `publish_together` does; return one card per custodian."""
    return publish_together(books, account, [sitting_id], passphrases, shares, now)


def publish_together(
    books: Books,
    account: Account,
    sitting_ids: Sequence[int],
    passphrases: Mapping[str, str],
    shares: ShareDirectory,
    now: datetime,
) -> Mapping[str, bytes]:
    """Freeze the sittings and make their boxes; return one card per custodian for them all.

    Here the key ceremony takes place: every custodian gives a passphrase, gets a card,
    and the private keys are gone when this returns. Cards are kept nowhere else. Every
    box has a key of its own. Raises `NotReadyError` with everything that is missing;
    nothing is published then.
    """
    sittings = [_publishable(books, account, sitting_id) for sitting_id in sitting_ids]
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


def _publishable(books: Books, account: Account, sitting_id: int) -> Sitting:
    """Return the sitting when nothing keeps it from being published."""
    sitting = sitting_of(books, account, sitting_id, Deed.PREPARE)
    refuse_published(books, sitting)
    state = readiness(books, account, sitting_id)
    if not state.ready:
        errors = [
            Fault(Sentence("《%(form)s》%(place)s", form=title, place=remark.place), remark.text)
            for title, remark in state.remarks
            if remark.weight is Weight.ERROR
        ]
        raise NotReadyError("还不能发布", [*state.hindrances, *errors])
    return sitting


def _freeze(
    books: Books,
    sitting: Sitting,
    box_ids: Mapping[str, bytes],
    ceremony: Ceremony,
    shares: ShareDirectory,
) -> bytes:
    """Keep the sitting's editions and its boxes, by group; return the hash over the editions."""
    forms, unit = _forms_and_unit(books, sitting)
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
    books.boxes.remove_drafts(sitting_id)
    books.sittings.choose_forms(sitting_id, books.sittings.form_ids(sitting_id))
    books.audit.append(now, account.name, "撤回发布", str(sitting_id))
    return tuple(box.id for box in boxes)


def refuse_published(books: Books, sitting: Sitting) -> None:
    """Raise when the sitting is published: what people answer must never change under them."""
    if sitting.phase is not Phase.DRAFT or books.boxes.boxes(sitting.id):
        raise WrongPhaseError("这个场次已经发布，内容不能再改；需要改动请另建一个场次")
