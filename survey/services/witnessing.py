"""Four eyes: a weighty deed that a second member of the team confirms on the spot."""

from collections.abc import Collection
from datetime import date, datetime

from survey.core.account import Account, Deed
from survey.core.errors import Fault, FaultyError, NotFoundError, NotPermittedError
from survey.core.sitting import Phase, Sitting
from survey.services.preparing import recused_from, sitting_of
from survey.services.proving import Proof, SignInRefused, proved
from survey.storage.engine import Books, Store

CLOSING_EARLY = "提前截止"
TAKING_ROWS = "下载逐份数据"


def colleagues(
    books: Books, account: Account, sitting_id: int, deed: Deed, now: datetime
) -> tuple[Account, ...]:
    """Return who else of the sitting's team may do ``deed``, and so may confirm it."""
    sitting = sitting_of(books, account, sitting_id, deed)
    stationing = books.inspection.stationing(sitting.stationing_id)
    return tuple(
        one
        for one in books.accounts.accounts()
        if one.id != account.id
        and one.may(deed)
        and stationing.team_id in one.teams
        and not one.expired(now)
        and not recused_from(books, one, stationing.unit_id)
    )


def confirm(
    store: Store,
    account: Account,
    sitting_ids: Collection[int],
    deed: Deed,
    what: str,
    proof: Proof,
    secret: str,
    now: datetime,
) -> None:
    """Write down that a second member confirmed ``what``, with each sitting; refuse when he cannot.

    Both are in the log: he by this entry, the one who does it by the deed's own.
    """
    try:
        witness = proved(store, proof, secret, now)
    except SignInRefused as refused:
        raise FaultyError("没有做", [Fault("witness_password", refused.sentence)]) from None
    with store.begin() as books:
        if witness.id == account.id:
            raise FaultyError("没有做", [Fault("witness", "要另一个人来确认，不能是您自己")])
        try:
            for sitting_id in sitting_ids:
                sitting_of(books, witness, sitting_id, deed)
        except (NotFoundError, NotPermittedError):
            words = "这位同志不能确认这件事；请换本组另一位组长或组员"
            raise FaultyError("没有做", [Fault("witness", words)]) from None
        for sitting_id in sitting_ids:
            books.audit.append(now, witness.name, "第二人确认", str(sitting_id), what)


def early(sitting: Sitting, today: date) -> bool:
    """Return whether closing the sitting today would be before the day that people were told."""
    return sitting.phase is Phase.OPEN and today < sitting.last_day
