"""Opening: the one moment when boxes are decrypted, shuffled and counted."""

import hashlib
import logging
import secrets
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from random import Random

from survey.core.account import Account, Deed
from survey.core.ballot import Ballot, unpack
from survey.core.box import Box, BoxState
from survey.core.errors import OpeningRefused, SurveyError
from survey.core.form import Form
from survey.core.job import JobStep, Tell, untold
from survey.core.sitting import Phase, Sitting, WayIn
from survey.sealing.custody import ShareDirectory, Unlocked, rebuild, unlock
from survey.sealing.envelope import BoxLabel, opener
from survey.services import keeping, opening_log, proving
from survey.services.closed_boxes import ClosedBoxes, lay_out, refuse_unclosed
from survey.services.preparing import able_custodians, sitting_of
from survey.stats.columns import GroupColumns, group_columns
from survey.stats.results import SittingSummary
from survey.stats.summary import summarise
from survey.stats.texts.key_phrases import field_phrases
from survey.stats.texts.open_texts import open_texts
from survey.storage.engine import Books, Store

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Hand:
    """What one custodian lays on the table: who he is, his card and its passphrase."""

    name: str
    password: str
    card: bytes
    passphrase: str


def open_sitting(
    store: Store,
    account: Account,
    sitting_id: int,
    hands: Sequence[Hand],
    shares: ShareDirectory,
    stir: Callable[[], None],
    now: datetime,
) -> SittingSummary:
    """Recognise the ``hands`` and open the boxes with them; return the summary."""
    unlocked = recognise(store, account, sitting_id, hands, now)
    return open_boxes(store, account, sitting_id, unlocked, shares, stir, now)


def recognise(
    store: Store, account: Account, sitting_id: int, hands: Sequence[Hand], now: datetime
) -> tuple[Unlocked, ...]:
    """Return what is on the cards of those present, each proved by both of his secrets.

    Raises `OpeningRefused`, naming who or what is wrong. From here on nobody needs a
    password or a passphrase any more.
    """
    with store.read() as books:
        sitting = sitting_of(books, account, sitting_id, Deed.OPEN_BOXES)
        _check_hands(sitting, hands)
        _refuse_strangers(books, sitting, hands, now)
        boxes = {box.id for box in books.boxes.boxes(sitting_id)}
    for hand in hands:
        _recognise(store, hand, now)
    return tuple(_unlocked(hand, boxes) for hand in hands)


def open_boxes(
    store: Store,
    account: Account,
    sitting_id: int,
    unlocked: Sequence[Unlocked],
    shares: ShareDirectory,
    stir: Callable[[], None],
    now: datetime,
    tell: Tell = untold,
) -> SittingSummary:
    """Open, count and destroy all boxes of a closed sitting; return its summary.

    Raises `OpeningRefused`, naming what is wrong, when cards, shares, counts or records
    do not fit; nothing has changed then. The results and the deletion of the sealed
    ballots are one transaction. Only after it is durable, and the store stirred so that
    no deleted ballot lies about, are the server's shares shredded; `finish_shredding`
    makes up for a crash in between.
    """
    tell(JobStep.CHECKING, 0, 0)
    with store.read() as books:
        laid_out = lay_out(books, sitting_id)
    keys = {
        box.id: rebuild(box.id, unlocked, shares.read(box.id), box.public_key)
        for box in laid_out.boxes
    }
    returned = _decrypted(laid_out, keys, tell)
    tell(JobStep.COUNTING, 0, 0)
    summary = _counted(laid_out, returned)
    custodians = sorted({card.custodian for card in unlocked})
    unread = sum(_bad(box, laid_out, returned) for box in laid_out.boxes)
    tell(JobStep.KEEPING, 0, 0)
    with store.begin() as books:
        digest = _keep(books, laid_out, summary, returned)
        opening_log.write(books, account, sitting_id, custodians, unread, digest, now)
    tell(JobStep.DESTROYING, 0, 0)
    stir()
    finish_shredding(store, shares)
    return summary


def _check_hands(sitting: Sitting, hands: Sequence[Hand]) -> None:
    refuse_unclosed(sitting)
    strangers = {hand.name for hand in hands} - set(sitting.custodians)
    if strangers:
        raise OpeningRefused("%(names)s不是这个场次的开箱人", names=tuple(sorted(strangers)))
    present = {hand.name for hand in hands}
    if len(present) < sitting.threshold:
        raise OpeningRefused(
            "开箱要 %(needed)s 位不同的开箱人到场，现在只有 %(present)s 位",
            needed=sitting.threshold,
            present=len(present),
        )


def _refuse_strangers(books: Books, sitting: Sitting, hands: Sequence[Hand], now: datetime) -> None:
    """Refuse custodians who left the team since, whose time is over, or who must stand back."""
    able = able_custodians(books, books.inspection.stationing(sitting.stationing_id))
    present = {account.name for account in able if not account.expired(now)}
    for hand in hands:
        if hand.name not in present:
            raise OpeningRefused(
                "“%(name)s”的账号到期了、要回避，或者还没有被本组确认，不能开箱；请找管理员",
                name=hand.name,
            )


def _recognise(store: Store, hand: Hand, now: datetime) -> None:
    """Refuse a hand that is not its custodian's. Failures count as they do at sign-in."""
    with store.read() as books:
        pause = proving.delay(books, hand.name, now)
    if not pause:
        try:
            proving.verified(store, hand.name, hand.password)
        except proving.SignInRefused:
            with store.begin() as books:
                proving.note_failure(books, hand.name, now)
        else:
            return
    raise OpeningRefused(
        "“%(name)s”的登录口令不对，或者错的次数多了；请稍等片刻再输一遍", name=hand.name
    )


def _unlocked(hand: Hand, boxes: Collection[bytes]) -> Unlocked:
    """Return what is on the card of a custodian who brought his own, for these boxes."""
    unlocked = unlock(hand.card, hand.passphrase, boxes=boxes)
    if unlocked.custodian != hand.name:
        raise OpeningRefused(
            "“%(name)s”拿的是“%(owner)s”的钥匙卡；各人请用自己的卡",
            name=hand.name,
            owner=unlocked.custodian,
        )
    return unlocked


def _decrypted(
    laid_out: ClosedBoxes, keys: Mapping[bytes, bytes], tell: Tell
) -> dict[str, GroupColumns]:
    """Return, by group, what can be opened and understood of its box."""
    forms: list[Form] = [edition.form for edition in laid_out.editions]
    total = sum(map(len, laid_out.sealed.values()))
    done = 0

    def ballots(box: Box) -> Iterator[Ballot]:
        nonlocal done
        open_one = opener(keys[box.id], BoxLabel(box.id, box.form_hash))
        for sealed in laid_out.sealed[box.id]:
            tell(JobStep.DECRYPTING, done, total)
            done += 1
            # A broken seal, or sealed nonsense: neither may stop the opening.
            with suppress(SurveyError):
                yield unpack(open_one(sealed.rid, sealed.sealed), forms)

    return {box.group: group_columns(forms, ballots(box)) for box in laid_out.boxes}


def _counted(laid_out: ClosedBoxes, returned: Mapping[str, GroupColumns]) -> SittingSummary:
    sitting = laid_out.sitting
    ways = {group.code: group.way_in for group in sitting.groups}
    digests = b"".join(box.closing_digest or b"" for box in laid_out.boxes)
    summary = summarise(
        laid_out.basis,
        sitting.rules,
        laid_out.editions,
        sitting.groups,
        returned,
        {
            box.group: box.issued - box.voided if ways[box.group] is WayIn.SLIPS else None
            for box in laid_out.boxes
        },
        hashlib.sha256(digests).hexdigest(),
        voided=laid_out.voided,
    )
    texts = open_texts(summary, laid_out.editions, returned, sitting.groups, secrets.SystemRandom())
    phrases = field_phrases(summary, texts, laid_out.editions, returned, sitting.groups)
    return summary.model_copy(update={"texts": texts, "phrases": phrases})


def _keep(
    books: Books,
    laid_out: ClosedBoxes,
    summary: SittingSummary,
    returned: Mapping[str, GroupColumns],
) -> bytes:
    """Write the results and delete the sealed ballots; return the digest of the summary."""
    sitting_id = laid_out.sitting.id
    books.sittings.move(sitting_id, Phase.OPENED)
    for box in laid_out.boxes:
        if books.boxes.sealed_count(box.id) != box.returned:
            raise OpeningRefused("开箱期间票箱里的答卷数变了；没有留下任何结果")
        books.boxes.mark_opened(box.id, returned[box.group].returned, _bad(box, laid_out, returned))
    rng: Random = secrets.SystemRandom()
    return keeping.keep(books, laid_out.sitting, laid_out.boxes, summary, returned, rng)


def _bad(box: Box, laid_out: ClosedBoxes, returned: Mapping[str, GroupColumns]) -> int:
    """Return how many ballots of a box could not be opened or understood."""
    return len(laid_out.sealed[box.id]) - returned[box.group].returned


def finish_shredding(store: Store, shares: ShareDirectory) -> None:
    """Shred the server's shares of all opened boxes, and mark the boxes destroyed.

    Also called when the service starts, for an opening that a crash interrupted. A
    share that cannot be removed now is tried again then; the opening stands.
    """
    with store.begin() as books:
        for box in books.boxes.in_state(BoxState.OPENED):
            try:
                shares.shred(box.id)
            except OSError as error:
                _LOG.error("a share was not shredded: %s", type(error).__name__)
            else:
                books.boxes.destroy(box.id)
