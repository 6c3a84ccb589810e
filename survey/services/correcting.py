"""What may still change once a sitting is published: its last day, and typing slips, told as such.

An edition never changes, and no second one stands beside it: a ballot that says which of
two texts it answers says whether it came before or after the correction.
"""

from datetime import date, datetime

from survey.core.account import Account, Deed
from survey.core.erratum import Erratum, erratum_faults
from survey.core.errors import Fault, FaultyError, WrongPhaseError
from survey.core.sitting import Phase, Sitting
from survey.services.preparing import sitting_of
from survey.storage.engine import Books


def correctable(books: Books, sitting: Sitting) -> bool:
    """Return whether the sitting is published and not closed yet."""
    published = bool(books.boxes.boxes(sitting.id))
    return published and sitting.phase in (Phase.DRAFT, Phase.OPEN)


def move_last_day(
    books: Books, account: Account, sitting_id: int, last_day: date, reason: str, now: datetime
) -> None:
    """Put the last day off. What is printed already still says the old one."""
    sitting = _correctable(books, account, sitting_id)
    if last_day < sitting.last_day:
        raise _refused(Fault("last_day", "截止日期只能往后推；要提前截止，请用“截止收票”"))
    if last_day < now.date():
        raise _refused(Fault("last_day", "截止日期已经过了；要马上截止，请用“截止收票”"))
    if last_day == sitting.last_day:
        raise _refused(Fault("last_day", "和原来的一样；请填新的截止日期"))
    books.sittings.save(sitting.model_copy(update={"last_day": last_day}))
    detail = f"{sitting.last_day} 改为 {last_day}；原因：{reason}"
    books.audit.append(now, account.name, "修改截止日期", str(sitting_id), detail)


def correct(
    books: Books, account: Account, sitting_id: int, erratum: Erratum, reason: str, now: datetime
) -> None:
    """Tell a typing slip at the head of the paper and in the report; the edition stays."""
    _correctable(books, account, sitting_id)
    faults = erratum_faults(erratum, [one.form for one in books.sittings.editions(sitting_id)])
    if faults:
        raise FaultyError("没有更正", faults)
    books.errata.add(sitting_id, erratum)
    detail = f"“{erratum.wrong}”应为“{erratum.right}”；原因：{reason}"
    books.audit.append(now, account.name, "更正文字", str(sitting_id), detail)


def _correctable(books: Books, account: Account, sitting_id: int) -> Sitting:
    sitting = sitting_of(books, account, sitting_id, Deed.PREPARE)
    if sitting.phase is Phase.TRIAL:
        raise WrongPhaseError("这个场次正在试填；请先结束试填，再修改")
    if not correctable(books, sitting):
        raise WrongPhaseError("只有发布以后、截止以前的场次才用更正；草稿可以直接修改")
    return sitting


def _refused(fault: Fault) -> FaultyError:
    return FaultyError("没有修改", [fault])
