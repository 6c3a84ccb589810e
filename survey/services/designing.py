"""Designing: the forms that a team writes itself, from nothing or from another form."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from forms import library
from survey.core.account import Account, Deed, permit
from survey.core.definition import read
from survey.core.differences import differences
from survey.core.drafting import Draft, blank, draft_of
from survey.core.errors import NotFoundError, SurveyError, WrongPhaseError
from survey.core.form import Form
from survey.core.history import History, begun
from survey.core.proofreading import minutes
from survey.core.sentence import Sentence
from survey.core.showing import State, state_of
from survey.core.untying import carried, untied
from survey.services.shelves import draft_named, finished, name_of, whole
from survey.storage.draft_shelf import OWN, KeptDraft, Version
from survey.storage.engine import Books


@dataclass(frozen=True)
class OwnForm:
    """A form of a team as a list shows it."""

    id: int
    team_id: int
    title: str
    minutes: int
    questions: int
    to_mend: int
    used: bool


@dataclass(frozen=True)
class Changed:
    """A version beside the one before it; ``changes`` are sentences, ``now`` is the draft."""

    number: int
    version: Version
    changes: tuple[Sentence, ...]


def draft(books: Books, account: Account, draft_id: int, *, lock: bool = False) -> KeptDraft:
    """Return a draft if ``account`` may prepare forms in its team."""
    found = _permitted(books, account, draft_id, lock=lock)
    if found.away:
        raise NotFoundError("这张表已经删除；要用的话，请在表样页恢复")
    return found


def _permitted(books: Books, account: Account, draft_id: int, *, lock: bool) -> KeptDraft:
    found = books.drafts.draft(draft_id, lock=lock)
    permit(account, Deed.PREPARE, found.team_id)
    return found


def own_forms(books: Books, account: Account) -> tuple[OwnForm, ...]:
    """Return what the account's teams have written, the newest first."""
    return tuple(_listed(books, found) for found in books.drafts.drafts(account.teams))


def _listed(books: Books, found: KeptDraft) -> OwnForm:
    state = state_of(found.draft)
    return OwnForm(
        found.id,
        found.team_id,
        found.draft["title"],
        minutes(state.form),
        len(state.form.questions),
        sum(map(len, state.faults.values())),
        books.drafts.used(found.id),
    )


def begin(books: Books, account: Account, team_id: int, title: str, now: datetime) -> int:
    """Begin a form with nothing but a title; return its number."""
    permit(account, Deed.PREPARE, team_id)
    form = read(blank(title, OWN))
    return keep_new(books, account, team_id, form, Sentence("新建"), now)


def begin_from(books: Books, account: Account, team_id: int, source: str, now: datetime) -> int:
    """Begin a form as a copy of one of the library, or of another of the account's teams."""
    own = draft_named(source)
    if own is None:
        form = library.form(source)
        return keep_new(books, account, team_id, form, Sentence("取自表样库"), now)
    found = draft(books, account, own)
    form = read({**found.draft, "title": _copied(found.draft["title"])})
    return keep_new(books, account, team_id, form, Sentence("复制"), now)


def _copied(title: str) -> str:
    return str(Sentence("%(title)s（副本）", title=title))


def keep_new(
    books: Books, account: Account, team_id: int, form: Form, deed: str, now: datetime
) -> int:
    """Keep ``form`` as a new one of the team, to be changed as it likes; return its number.

    ``deed`` says where it came from. The first version is kept, so that every later one
    can be set beside it.
    """
    permit(account, Deed.PREPARE, team_id)
    draft_id = books.drafts.add(form, team_id)
    made = draft_of(form, name_of(draft_id))
    first = read(made)
    books.drafts.keep(draft_id, made, begun(deed), first)
    if first.questions:
        books.drafts.keep_version(draft_id, first, _day(now), deed)
    books.audit.append(now, account.name, "新建表样", str(draft_id), form.title)
    return draft_id


@dataclass(frozen=True)
class Saved:
    """What a change led to; ``notices`` tell what had to be taken out besides."""

    draft: Draft
    history: History
    notices: tuple[Sentence, ...]


def change(books: Books, found: KeptDraft, changed: Draft, deed: str, topic: str = "") -> Saved:
    """Keep what became of the draft that was ``found`` and locked, as a step."""
    made, notices = untied(carried(found.draft, changed))
    if made == found.draft:
        return Saved(found.draft, found.history, ())
    history = found.history.stepped(deed, topic)
    books.drafts.keep(found.id, made, history, whole(made))
    return Saved(made, history, notices)


def undo(books: Books, account: Account, draft_id: int, revision: int) -> Saved:
    """Take the last step back."""
    return _go(books, account, draft_id, revision, History.undone)


def redo(books: Books, account: Account, draft_id: int, revision: int) -> Saved:
    """Do again what was taken back."""
    return _go(books, account, draft_id, revision, History.redone)


def _go(
    books: Books,
    account: Account,
    draft_id: int,
    revision: int,
    way: Callable[[History], History],
) -> Saved:
    found = draft(books, account, draft_id, lock=True)
    if found.history.revision != revision:
        raise WrongPhaseError("这张表刚被改过，没有撤销；请看清楚现在的样子，再按一次")
    history = way(found.history)
    made = books.drafts.body(draft_id, history.at)
    books.drafts.go(draft_id, made, history, whole(made))
    return Saved(made, history, ())


def state(books: Books, account: Account, draft_id: int) -> State:
    """Return how far a draft is."""
    return state_of(draft(books, account, draft_id).draft)


def whole_form(books: Books, account: Account, draft_id: int) -> Form:
    """Return the form that a draft makes; raise `FaultyError` while something must be mended."""
    draft(books, account, draft_id)
    return finished(books, draft_id)


def keep_version(books: Books, account: Account, draft_id: int, note: str, now: datetime) -> None:
    """Keep the draft as it is now as a version."""
    form = whole_form(books, account, draft_id)
    books.drafts.keep_version(draft_id, form, _day(now), note)
    books.audit.append(now, account.name, "留存表样版本", str(draft_id), form.title)


def versions(books: Books, account: Account, draft_id: int) -> tuple[Changed, ...]:
    """Return the versions of a draft, the newest first, each with what it changed."""
    draft(books, account, draft_id)
    kept = books.drafts.versions(draft_id)
    before = (None, *kept[:-1])
    pairs = enumerate(zip(before, kept, strict=False), 1)
    changed = [
        Changed(number, after, differences(old.edition.form, after.edition.form) if old else ())
        for number, (old, after) in pairs
    ]
    return tuple(reversed(changed))


def since_last(books: Books, account: Account, draft_id: int) -> tuple[Sentence, ...]:
    """Return what the draft, as far as it is finished, changed since its last version."""
    form = state(books, account, draft_id).form
    kept = books.drafts.versions(draft_id)
    return differences(kept[-1].edition.form, form) if kept else ()


def go_back(books: Books, account: Account, draft_id: int, edition_id: int) -> Saved:
    """Make the draft what one of its versions is. This is a step, and can be undone."""
    found = draft(books, account, draft_id, lock=True)
    kept = {one.edition.id: one.edition.form for one in books.drafts.versions(draft_id)}
    if edition_id not in kept:
        raise SurveyError("没有这个版本；请刷新页面")
    made = draft_of(kept[edition_id], name_of(draft_id))
    return change(books, found, made, Sentence("改回旧版本"))


def put_away(books: Books, account: Account, draft_id: int, now: datetime) -> None:
    """Delete a form of the team. `take_back` brings it back."""
    found = draft(books, account, draft_id, lock=True)
    if books.drafts.used(draft_id):
        raise WrongPhaseError("这张表已经用在场次里，不能删除；不想再用可以改名")
    books.drafts.put(draft_id, away=True)
    books.audit.append(now, account.name, "删除表样", str(draft_id), found.draft["title"])


def take_back(books: Books, account: Account, draft_id: int, now: datetime) -> None:
    """Bring back a form that was deleted."""
    found = _permitted(books, account, draft_id, lock=True)
    books.drafts.put(draft_id, away=False)
    books.audit.append(now, account.name, "恢复表样", str(draft_id), found.draft["title"])


def put_away_title(books: Books, account: Account, draft_id: int) -> str:
    """Return what a deleted form was called; empty where it is deleted no more."""
    found = _permitted(books, account, draft_id, lock=False)
    return str(found.draft["title"]) if found.away else ""


def _day(now: datetime) -> date:
    return now.astimezone().date()
