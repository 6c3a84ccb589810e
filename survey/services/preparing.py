"""Preparing a sitting: choosing forms, and everything to look at before it is published."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from forms import library
from survey.core.account import Account, Deed, permit
from survey.core.declarations import in_force
from survey.core.declared_words import sentences_of
from survey.core.errors import Fault, NotFoundError, WrongPhaseError
from survey.core.form import Form
from survey.core.inspection import Stationing, Unit
from survey.core.proofreading import Weight
from survey.core.sentence import Sentence
from survey.core.sitting import Anonymity, Phase, Sitting, hindrances
from survey.services.proofreading import Noted, has_errors, noted
from survey.services.shelves import draft_named, finished, name_in
from survey.storage.draft_shelf import OWN
from survey.storage.engine import Books


def chosen_forms(books: Books, sitting_id: int, team_id: int) -> Mapping[str, Form]:
    """Return the sitting's copies of forms in order, by the names of what they are copies of."""
    origins = {kept.id: kept.origin for kept in books.forms.forms([team_id])}
    form_ids = books.sittings.form_ids(sitting_id)
    return {name_in(origins[form_id]): books.forms.form(form_id) for form_id in form_ids}


def stationing_of(books: Books, account: Account, stationing_id: int, deed: Deed) -> Stationing:
    """Return the stationing if ``account`` may do ``deed`` there.

    At a unit of his own there is nothing for him, as if it were another team's.
    """
    stationing = books.inspection.stationing(stationing_id)
    permit(account, deed, stationing.team_id)
    refuse_recused(books, account, stationing.unit_id)
    return stationing


def refuse_recused(books: Books, account: Account, unit_id: int) -> None:
    """Raise `NotFoundError` when the unit is the account's own."""
    if recused_from(books, account, unit_id):
        raise NotFoundError("没有找到这一项")


def recused_from(books: Books, account: Account, unit_id: int) -> bool:
    """Return whether the unit, or one above it, is the account's own."""
    if not account.recused:
        return False
    unit, *above = books.inspection.lineage(unit_id)
    return account.recused_from(unit, above)


def stationings_of(books: Books, account: Account) -> tuple[Stationing, ...]:
    """Return the stationings of the account's teams, but for those at units of his own."""
    return tuple(
        one
        for one in books.inspection.stationings(account.teams)
        if not recused_from(books, account, one.unit_id)
    )


def units_of(books: Books, account: Account) -> tuple[Unit, ...]:
    """Return the units of the account's teams, but for his own."""
    return tuple(
        one
        for one in books.inspection.units(account.teams)
        if not recused_from(books, account, one.id)
    )


def able_custodians(books: Books, stationing: Stationing) -> tuple[Account, ...]:
    """Return the accounts that may keep a card of the stationing's sittings."""
    return tuple(
        one
        for one in books.accounts.accounts()
        if stationing.team_id in one.teams
        and one.may(Deed.OPEN_BOXES)
        and not recused_from(books, one, stationing.unit_id)
    )


def sitting_of(books: Books, account: Account, sitting_id: int, deed: Deed) -> Sitting:
    """Return the sitting if ``account`` may do ``deed`` with it."""
    sitting = books.sittings.sitting(sitting_id)
    stationing_of(books, account, sitting.stationing_id, deed)
    return sitting


def prepare(
    books: Books, account: Account, sitting: Sitting, form_names: Sequence[str], now: datetime
) -> Sitting:
    """Return a new draft sitting with its own copies of the forms named."""
    stationing = stationing_of(books, account, sitting.stationing_id, Deed.PREPARE)
    form_ids = _taken(books, form_names, stationing.team_id)
    _keep_versions(books, form_names, sitting, now)
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
    _keep_versions(books, form_names, sitting, now)
    books.sittings.choose_forms(sitting.id, form_ids)
    books.audit.append(now, account.name, "修改场次", str(sitting.id), sitting.title)


def _taken(
    books: Books, form_names: Sequence[str], team_id: int, own: Collection[int] = ()
) -> list[int]:
    """Return the sitting's copies of the forms named: its ``own`` ones, brought up to date,
    where it has them. So recordings stay when a plan is changed, and a new sitting begins
    with those the team has made."""
    kept = {form.origin: form.id for form in books.forms.forms([team_id]) if form.id in own}
    taken = []
    for name in form_names:
        origin, form = _source(books, name, team_id)
        form_id = kept.get(origin)
        if form_id is None:
            form_id = books.forms.add_form(form, origin, team_id)
            books.clips.copy_latest(origin, team_id, form_id)
        else:
            books.forms.rewrite(form_id, form)
        taken.append(form_id)
    return taken


def _keep_versions(
    books: Books, form_names: Sequence[str], sitting: Sitting, now: datetime
) -> None:
    """Keep the team's own forms among those named as versions, as this sitting takes them."""
    note = Sentence("用在场次“%(sitting)s”", sitting=sitting.title)
    for own in filter(None, map(draft_named, form_names)):
        day = now.astimezone().date()
        books.drafts.keep_version(own, finished(books, own), day, note)


def _source(books: Books, name: str, team_id: int) -> tuple[str, Form]:
    """Return where the form called ``name`` comes from, and the form."""
    own = draft_named(name)
    if own is None:
        return f"library:{name}", library.form(name)
    found = books.drafts.draft(own)
    if found.team_id != team_id or found.away:
        raise NotFoundError("没有找到这张表；请刷新页面，重新选表")
    return f"{OWN}:{own}", finished(books, own)


@dataclass(frozen=True)
class Readiness:
    """What stands between a draft and its publishing.

    ``hindrances`` and remarks that are errors block it; warnings need a tick.
    """

    hindrances: tuple[Fault, ...]
    remarks: tuple[Noted, ...]

    @property
    def ready(self) -> bool:
        """Return whether the sitting may be published."""
        return not self.hindrances and all(r.weight is Weight.WARNING for _, r in self.remarks)


def readiness(books: Books, account: Account, sitting_id: int) -> Readiness:
    """Return everything that should be looked at before the sitting is published."""
    sitting = sitting_of(books, account, sitting_id, Deed.PREPARE)
    found = _hindrances(books, sitting, *forms_and_unit(books, sitting))
    return Readiness(tuple(found), noted(books, sitting))


def may_be_published(books: Books, account: Account, sitting_id: int) -> bool:
    """Return what `readiness` would say of being ready, in a fraction of its time."""
    sitting = sitting_of(books, account, sitting_id, Deed.PREPARE)
    forms, unit = forms_and_unit(books, sitting)
    return not any(_hindrances(books, sitting, forms, unit)) and not has_errors(
        sitting, forms, unit
    )


def _hindrances(
    books: Books, sitting: Sitting, forms: tuple[Form, ...], unit: Unit
) -> Iterator[Fault]:
    yield from hindrances(sitting, forms, unit)
    yield from _custodian_faults(books, sitting)
    if not books.inspection.stationing(sitting.stationing_id).channels.phone:
        yield Fault("联系方式", "还没有值班电话；封面和票面都要印，请在进驻页填写")


def declared_sentences(books: Books, sitting: Sitting) -> tuple[str, ...]:
    """Return what will be computed at the opening besides, from answers side by side."""
    forms, _ = forms_and_unit(books, sitting)
    by_row = sitting.anonymity is Anonymity.ROWS
    declared = in_force(sitting.rules.declared, forms, by_row=by_row)
    return tuple(sentences_of(declared, forms))


def _custodian_faults(books: Books, sitting: Sitting) -> list[Fault]:
    able = able_custodians(books, books.inspection.stationing(sitting.stationing_id))
    strangers = set(sitting.custodians) - {account.name for account in able}
    return [
        Fault("开箱人", Sentence("“%(name)s”不是本组能开箱的账号，或者要回避；请换人", name=name))
        for name in sitting.custodians
        if name in strangers
    ]


def forms_and_unit(books: Books, sitting: Sitting) -> tuple[tuple[Form, ...], Unit]:
    """Return the sitting's forms as they may still change, and the unit it is held at."""
    stationing = books.inspection.stationing(sitting.stationing_id)
    form_ids = books.sittings.form_ids(sitting.id)
    forms = tuple(books.forms.form(form_id) for form_id in form_ids)
    return forms, books.inspection.unit(stationing.unit_id)


def refuse_published(books: Books, sitting: Sitting) -> None:
    """Raise when the sitting is published: what people answer must never change under them."""
    if sitting.phase is Phase.TRIAL:
        raise WrongPhaseError("这个场次正在试填；请先结束试填，再修改")
    if sitting.phase is not Phase.DRAFT or books.boxes.boxes(sitting.id):
        raise WrongPhaseError("这个场次已经发布，内容不能再改；需要改动请另建一个场次")
