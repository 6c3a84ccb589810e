"""The forms that a sitting may ask, by name: those of the library, and what its team has written.

A team's own form is called by its number; a sitting's copy of a form remembers where it came from.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from forms import library
from survey.core.definition import read
from survey.core.drafting import Draft
from survey.core.errors import Fault, FaultyError, SurveyError
from survey.core.form import Form
from survey.core.proofreading import minutes
from survey.core.sentence import Sentence
from survey.storage.draft_shelf import OWN
from survey.storage.engine import Books

LARGEST_DRAFT = 256 * 1024


@dataclass(frozen=True)
class ListedForm:
    """A form that is ready to be asked, as the desk lists it."""

    name: str
    title: str
    minutes: int
    questions: int


def library_forms() -> tuple[ListedForm, ...]:
    """Return the ready-made forms."""
    return tuple(listed(name, library.form(name)) for name in library.names())


def listed(name: str, form: Form) -> ListedForm:
    """Return a form as the desk lists it."""
    return ListedForm(name, form.title, minutes(form), len(form.questions))


def name_of(draft_id: int) -> str:
    """Return what a team's own form is called where one is chosen; it is the form's id too."""
    return f"{OWN}{draft_id}"


def draft_named(name: str) -> int | None:
    """Return which own form is called ``name``; ``None`` when it is none.

    >>> draft_named("own12"), draft_named("leaders")
    (12, None)
    """
    number = name.removeprefix(OWN)
    known = number != name and number.isascii() and number.isdigit() and len(number) < 10
    return int(number) if known else None


def name_in(origin: str) -> str:
    """Return the name of the form that a copy was made of.

    >>> name_in("library:leaders"), name_in("own:12")
    ('leaders', 'own12')
    """
    where, _, name = origin.partition(":")
    return f"{OWN}{name}" if where == OWN else name


def shelf(books: Books, team_ids: Collection[int]) -> Mapping[str, Form]:
    """Return everything a sitting may ask, by name: the teams' own finished forms, the library."""
    own = {
        name_of(found.id): form
        for found in books.drafts.drafts(team_ids)
        if (form := whole(found.draft)) and form.questions
    }
    return {**own, **{name: library.form(name) for name in library.names()}}


def whole(made: Draft) -> Form | None:
    """Return the form that a draft makes; ``None`` while something must be mended."""
    if len(str(made)) > LARGEST_DRAFT:
        raise SurveyError("这张表太大了；请分成两张")
    try:
        return read(made)
    except FaultyError:
        return None


def finished(books: Books, draft_id: int) -> Form:
    """Return the form that a draft makes; raise `FaultyError` while something must be mended."""
    found = books.drafts.draft(draft_id)
    form = whole(found.draft)
    if form is None:
        said = Sentence("《%(form)s》还没有写完；请到“表样”里写完", form=found.draft["title"])
        raise FaultyError("还不能用", [Fault("表样", said)])
    return form
