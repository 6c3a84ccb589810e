"""Coding: one or two people of the team say what each open text is about.

Each who reads is blind to the other until both have read every text. Then what they agree
on counts, and what they differ on counts once it is settled. The log of deeds says that
texts were read and settled, and how many; never a word of one, nor whose it might be.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from survey.core.account import Account, Deed
from survey.core.coding import (
    AGREED,
    SEATS,
    Coded,
    Coder,
    Codes,
    Theme,
    all_done,
    differing,
    in_effect,
)
from survey.core.errors import Fault, FaultyError, NotFoundError, WrongPhaseError
from survey.core.sentence import Sentence
from survey.services.preparing import sitting_of
from survey.storage.engine import Books


@dataclass(frozen=True)
class Standing:
    """How far the reading of a sitting's texts has come, as one account may know it.

    ``own`` is the account's seat, ``read`` how many of ``texts`` it has read; ``free`` tells
    whether a seat waits for somebody. ``open_differences`` are to be settled; nobody knows of
    any before everybody is done.
    """

    texts: int
    themes: tuple[Theme, ...]
    coders: tuple[Coder, ...]
    own: Coder | None
    read: int
    differences: int
    open_differences: int

    @property
    def free(self) -> bool:
        """Return whether the account may sit down as the second reader."""
        return self.own is None and any(coder.account_id is None for coder in self.coders)

    @property
    def done(self) -> bool:
        """Return whether everybody has read, so that codes may be seen."""
        return all_done(self.coders)


def standing(books: Books, account: Account, sitting_id: int) -> Standing:
    """Return how far the reading has come."""
    texts = refuse_unopened(books, account, sitting_id)
    coders = books.texts.coders(sitting_id)
    own = _own(coders, account)
    apart = differing(_seats(books, sitting_id, coders)) if all_done(coders) else frozenset()
    agreed = books.texts.codes(sitting_id, AGREED) if apart else {}
    return Standing(
        texts=texts,
        themes=books.texts.themes(sitting_id),
        coders=coders,
        own=own,
        read=len(books.texts.codes(sitting_id, own.seat)) if own else 0,
        differences=len(apart),
        open_differences=len(apart - agreed.keys()),
    )


def refuse_unopened(books: Books, account: Account, sitting_id: int) -> int:
    """Return how many texts the sitting has; raise before it is opened."""
    sitting_of(books, account, sitting_id, Deed.SEE_RESULTS)
    if books.results.summary(sitting_id) is None:
        raise NotFoundError("这个场次还没有开箱，没有意见可看")
    return len(books.texts.texts(sitting_id))


def save_themes(
    books: Books, account: Account, sitting_id: int, themes: tuple[Theme, ...], now: datetime
) -> None:
    """Make ``themes`` the sitting's list. One that was given to a text may only be renamed."""
    refuse_unopened(books, account, sitting_id)
    kept = {theme.id for theme in books.texts.themes(sitting_id)}
    if not {theme.id for theme in themes} - {0} <= kept:
        raise NotFoundError("没有找到这个主题；请刷新页面")
    labels = [theme.label for theme in themes]
    faults = []
    if len(set(labels)) < len(labels):
        faults.append(Fault(Sentence("主题"), Sentence("有两个主题同名；请改一个")))
    if books.texts.used_themes(sitting_id) - {theme.id for theme in themes}:
        text = Sentence("已经有意见归在这个主题下，不能删；可以改名")
        faults.append(Fault(Sentence("主题"), text))
    if faults:
        raise FaultyError("主题没有保存", faults)
    books.texts.keep_themes(sitting_id, themes)
    books.audit.append(now, account.name, "定意见主题", str(sitting_id), f"{len(themes)} 个")


def begin(books: Books, account: Account, sitting_id: int, readers: int, now: datetime) -> None:
    """Sit down as the first reader; with two, a seat waits for the second."""
    texts = refuse_unopened(books, account, sitting_id)
    if books.texts.coders(sitting_id):
        raise WrongPhaseError("已经有人开始归类了；请刷新页面")
    if not texts:
        raise WrongPhaseError("这个场次没有可以公布的意见，不用归类")
    for seat in SEATS[:readers]:
        own = account.id if seat == SEATS[0] else None
        books.texts.seat(sitting_id, Coder(seat=seat, account_id=own))
    books.audit.append(now, account.name, "开始归类意见", str(sitting_id), f"{readers} 人")


def join(books: Books, account: Account, sitting_id: int, now: datetime) -> None:
    """Sit down as the second reader."""
    refuse_unopened(books, account, sitting_id)
    coders = books.texts.coders(sitting_id)
    free = [coder for coder in coders if coder.account_id is None]
    if _own(coders, account) is not None or not free:
        raise WrongPhaseError("没有空着的位子；请刷新页面")
    seat = free[0].model_copy(update={"account_id": account.id})
    books.texts.seat(sitting_id, seat)
    books.audit.append(now, account.name, "开始归类意见", str(sitting_id), f"第 {seat.seat} 人")


def codes_of(books: Books, account: Account, sitting_id: int) -> Coded:
    """Return the codes that the account may see and change.

    While people read, those of its own seat; after that, those that count.
    """
    refuse_unopened(books, account, sitting_id)
    coders = books.texts.coders(sitting_id)
    if all_done(coders):
        return settled(books, sitting_id, coders)
    return books.texts.codes(sitting_id, _seat_of(coders, account).seat)


def both(books: Books, account: Account, sitting_id: int) -> Mapping[bytes, tuple[Codes, ...]]:
    """Return the texts on which two differ, with what each judged; in the order of the texts."""
    refuse_unopened(books, account, sitting_id)
    coders = books.texts.coders(sitting_id)
    if not all_done(coders):
        raise WrongPhaseError("还没有都读完；读完以前谁也看不到别人的归类")
    seats = _seats(books, sitting_id, coders)
    apart = differing(seats)
    return {
        text.id: tuple(seat[text.id] for seat in seats)
        for text in books.texts.texts(sitting_id)
        if text.id in apart
    }


def code(books: Books, account: Account, sitting_id: int, coded: Coded, now: datetime) -> None:
    """Keep what texts are judged to be: by the account's own seat, or settled by all."""
    refuse_unopened(books, account, sitting_id)
    _refuse_unknown(books, sitting_id, coded)
    coders = books.texts.coders(sitting_id)
    if not all_done(coders):
        books.texts.code(_seat_of(coders, account).seat, coded)
        return
    before = settled(books, sitting_id, coders)
    changed = {text: codes for text, codes in coded.items() if before.get(text) != codes}
    if changed:
        books.texts.code(AGREED, changed)
        said = f"{len(changed)} 条"
        books.audit.append(now, account.name, "商定意见归类", str(sitting_id), said)


def finish(books: Books, account: Account, sitting_id: int, now: datetime) -> None:
    """Say that the account has read everything; refused while a text is unread."""
    texts = refuse_unopened(books, account, sitting_id)
    own = _seat_of(books.texts.coders(sitting_id), account)
    unread = texts - len(books.texts.codes(sitting_id, own.seat))
    if unread:
        raise WrongPhaseError("还有 %(count)s 条没有读", count=unread)
    books.texts.seat(sitting_id, own.model_copy(update={"done": True}))
    books.audit.append(now, account.name, "读完意见", str(sitting_id), f"{texts} 条")


def restart(books: Books, account: Account, sitting_id: int, now: datetime) -> None:
    """Throw away all codes and seats, to begin again; themes and wordings stay."""
    refuse_unopened(books, account, sitting_id)
    books.texts.forget_codes(sitting_id)
    books.audit.append(now, account.name, "重新归类意见", str(sitting_id))


def settled(books: Books, sitting_id: int, coders: tuple[Coder, ...]) -> Coded:
    """Return the codes that count, of ``coders`` who have all read."""
    seats = _seats(books, sitting_id, coders)
    return in_effect(seats, books.texts.codes(sitting_id, AGREED))


def _seats(books: Books, sitting_id: int, coders: tuple[Coder, ...]) -> list[Coded]:
    return [books.texts.codes(sitting_id, coder.seat) for coder in coders]


def _own(coders: tuple[Coder, ...], account: Account) -> Coder | None:
    return next((coder for coder in coders if coder.account_id == account.id), None)


def _seat_of(coders: tuple[Coder, ...], account: Account) -> Coder:
    own = _own(coders, account)
    if own is None:
        raise WrongPhaseError("您还没有坐下来归类；请先按“开始归类”")
    return own


def _refuse_unknown(books: Books, sitting_id: int, coded: Coded) -> None:
    """Raise where a text or a theme is not the sitting's own."""
    texts = {text.id for text in books.texts.texts(sitting_id)}
    themes = {theme.id for theme in books.texts.themes(sitting_id)}
    if not coded.keys() <= texts or not all(codes.themes <= themes for codes in coded.values()):
        raise NotFoundError("没有找到这条意见或这个主题；请刷新页面")
