"""Slips and posters: making codes, printing them once, keeping only their hashes."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Literal, NamedTuple

from survey.core import codes
from survey.core.account import Account, Deed
from survey.core.box import Box, BoxState
from survey.core.errors import NotFoundError, SurveyError, WrongPhaseError
from survey.core.inspection import Channels
from survey.core.sitting import Group, Sitting, WayIn
from survey.reports.printed.poster import PosterText, poster_pdf
from survey.reports.printed.slips import Batch, PrintedSlip, SlipText, slips_pdf
from survey.sealing.shuffle import shuffled
from survey.services.preparing import sitting_of
from survey.services.running import COARSE
from survey.storage.engine import Books, Store

MOST_AT_ONCE = 5000
_LEAST_SPARE = 5

PerPage = Literal[24, 10]


class Printing(NamedTuple):
    """What every printed sheet says, whoever it is for."""

    public_url: str
    pepper: bytes
    fonts: Path | None


def issue(
    books: Books,
    account: Account,
    sitting_id: int,
    group_code: str,
    count: int,
    printing: Printing,
    now: datetime,
) -> list[codes.Slip]:
    """Make ``count`` new slips for a group and keep their hashes; return them in random order.

    What is returned exists nowhere else: print it and forget it.
    """
    refuse_too_many(books, account, sitting_id, group_code, count)
    made = drawn(count)
    keep(books, account, sitting_id, group_code, made, printing, now)
    return made


def issue_printed(
    store: Store,
    account: Account,
    sitting_id: int,
    group_code: str,
    count: int,
    per_page: PerPage,
    printing: Printing,
    now: datetime,
) -> bytes:
    """Make slips as `issue` does and return their PDF.

    They are printed first: whatever fails meanwhile, no slip lives that is on no paper.
    Nothing is locked while thousands are drawn.
    """
    with store.read() as books:
        refuse_too_many(books, account, sitting_id, group_code, count)
        made = drawn(count)
        said = sheets(books, account, sitting_id, {group_code: made}, printing)
    content = slips_pdf(*said, per_page, fonts=printing.fonts)
    with store.begin() as books:
        refuse_too_many(books, account, sitting_id, group_code, count)
        keep(books, account, sitting_id, group_code, made, printing, now)
    return content


def refuse_too_many(
    books: Books, account: Account, sitting_id: int, group_code: str, count: int
) -> None:
    """Raise when the group may not get ``count`` more slips."""
    _, group, box = _box_of(books, account, sitting_id, group_code)
    voided = box.state is BoxState.OPEN and bool(books.audit.about("作废测评码", str(sitting_id)))
    if group.way_in is not WayIn.SLIPS:
        raise SurveyError("“%(group)s”用公开码进入，不发测评码；请打印海报", group=group.label)
    if not 1 <= count <= MOST_AT_ONCE:
        raise SurveyError("一次可印 1 至 %(most)s 张；请改正张数", most=MOST_AT_ONCE)
    if box.state not in (BoxState.DRAFT, BoxState.OPEN):
        raise WrongPhaseError("场次已截止，不能再发测评码")
    if voided and count % COARSE:
        raise SurveyError("收票的时候作废过，补印要按 %(step)s 的倍数；请改正张数", step=COARSE)
    allowed = allowance(group) - _gone(box, voided=voided)
    if count > allowed:
        raise SurveyError(
            "“%(group)s”应到 %(invited)s 人，连备用还可以再印 %(allowed)s 张；"
            "人数有变请另建场次，印坏的请先作废再重印",
            group=group.label,
            invited=group.invited,
            allowed=max(allowed, 0),
        )


def drawn(count: int) -> list[codes.Slip]:
    """Return new slips in random order, which nobody keeps yet."""
    made = [codes.new_slip(secrets.token_bytes) for _ in range(count)]
    return shuffled(made, secrets.SystemRandom())


def keep(
    books: Books,
    account: Account,
    sitting_id: int,
    group_code: str,
    made: Sequence[codes.Slip],
    printing: Printing,
    now: datetime,
) -> None:
    """Keep the hashes of slips, in an order that is not the one they are printed in."""
    _, group, box = _box_of(books, account, sitting_id, group_code)
    hashes = [codes.hashes(slip, printing.pepper) for slip in made]
    books.slips.add(box.id, shuffled(hashes, secrets.SystemRandom()))
    books.audit.append(
        now, account.name, "印测评码", str(sitting_id), f"票类 {group.code},{len(made)} 张"
    )


def _gone(box: Box, *, voided: bool) -> int:
    """Return how many slips are alive or used, coarsely once a voiding could tell how many came.

    Whoever voids and then asks for too many would read the difference off the refusal. Nor
    may he print one by one and look where the next step begins: hence only whole steps.
    """
    gone = box.issued - box.voided
    return gone // COARSE * COARSE if voided else gone


def allowance(group: Group) -> int:
    """Return how many slips of a group may be alive or used: the invited and one in ten to spare.

    Without a limit, whoever prints could fill a small group with ballots of his own
    until the others' show.
    """
    invited = group.invited or 0
    return invited + max(_LEAST_SPARE, invited // 10)


def void_unused(
    books: Books, account: Account, sitting_id: int, group_code: str, reason: str, now: datetime
) -> None:
    """Void every unused slip of a group, so that it can be printed again.

    How many they were is told to nobody before closing: the others are those who came.
    The log keeps the ``reason``, and the minutes tell it.
    """
    _, group, box = _box_of(books, account, sitting_id, group_code)
    if box.state not in (BoxState.DRAFT, BoxState.OPEN):
        raise WrongPhaseError("场次已截止，测评码已经失效")
    books.slips.void_unused(box.id)
    detail = f"{group.label}；原因：{reason}"
    books.audit.append(now, account.name, "作废测评码", str(sitting_id), detail)


def printed(
    books: Books,
    account: Account,
    sitting_id: int,
    issued: Mapping[str, Sequence[codes.Slip]],
    per_page: PerPage,
    printing: Printing,
) -> bytes:
    """Return the PDF of slips just issued, by the code of their group."""
    said = sheets(books, account, sitting_id, issued, printing)
    return slips_pdf(*said, per_page, fonts=printing.fonts)


def sheets(
    books: Books,
    account: Account,
    sitting_id: int,
    issued: Mapping[str, Sequence[codes.Slip]],
    printing: Printing,
) -> tuple[SlipText, list[Batch]]:
    """Return everything that the PDF of slips says."""
    sitting = sitting_of(books, account, sitting_id, Deed.RUN)
    address = f"{printing.public_url}/s"
    organisation, channels = _asker(books, sitting)
    text = SlipText(
        organisation=organisation,
        title=sitting.title,
        how="微信扫一扫；打不开时用浏览器打开下面的网址，输入号码。",
        last_day=_said(sitting.last_day),
        hotline=channels.phone,
        address=address,
    )
    groups = {group.code: group for group in sitting.groups}
    batches = [
        Batch(
            groups[code].label,
            groups[code].paper_colour or "不限",
            [PrintedSlip(f"{address}#{slip.token}", slip.typed) for slip in slips],
        )
        for code, slips in issued.items()
    ]
    return text, batches


def poster(
    books: Books, account: Account, sitting_id: int, group_code: str, printing: Printing
) -> bytes:
    """Return the poster of a group that comes in by a shared code."""
    sitting, group, box = _box_of(books, account, sitting_id, group_code)
    key = books.slips.entrance_of(box.id)
    if key is None:
        raise SurveyError("“%(group)s”每人一张测评码，没有公开码", group=group.label)
    organisation, channels = _asker(books, sitting)
    text = PosterText(
        organisation=organisation,
        title=sitting.title,
        not_recorded="姓名、手机号、微信号、位置和填写时间",
        last_day=_said(sitting.last_day),
        hotline=channels.phone,
        hours=channels.hours,
    )
    return poster_pdf(text, f"{printing.public_url}/o/{key}", fonts=printing.fonts)


def _asker(books: Books, sitting: Sitting) -> tuple[str, Channels]:
    stationing = books.inspection.stationing(sitting.stationing_id)
    return books.inspection.team(stationing.team_id).name, stationing.channels


def _said(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _box_of(
    books: Books, account: Account, sitting_id: int, group_code: str
) -> tuple[Sitting, Group, Box]:
    sitting = sitting_of(books, account, sitting_id, Deed.RUN)
    for box in books.boxes.boxes(sitting_id):
        for group in sitting.groups:
            if box.group == group.code == group_code:
                return sitting, group, box
    raise NotFoundError("没有找到这一类票箱；请先发布场次")
