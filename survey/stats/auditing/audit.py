"""The audit: whether anything that a summary hides follows from what it publishes.

What is published, item by item (a question, a cell of a grid, an option to tick): the
counts of the whole and of each group, with blanks; or a word, 普遍, that all or all but
one of an audience answered alike; or nothing. Beside them stand the sizes of the groups
that are shown, and the class-weighted score, rounded. Shares, scores and notes are functions
of the counts beside them and tell no more.

What a reader knows besides: the form, with its scores and conditions; how many ballots each
group gave; all these rules; and one ballot, his own.

The model: the unknowns are the counts (group × choice) of every item whose groups are not
shown. Their rows add up to the groups' sizes, their columns to the counts of the whole; a
word is a least count; the weighted score is an equation, true within its rounding. A
summary fails

* where a count that is not shown has one value only for some reader (``hidden_table``,
  ``weighted_attack``);
* where nearly everybody in an audience of fewer than twenty is seen to have answered alike
  (``unanimity``);
* where an audience and others inside it differ by a handful (``ledger``);
* where a question is shown more widely than the one it hangs on: how many were asked it is
  how many gave that answer.

Two things are let pass. Of a choice that nobody made in all, or only the reader himself,
every group's count is zero. And whoever is the one exception to a word knows how the others
in his group voted.

Shared codes are in no pool and have no groups, so nothing is worked out from them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from survey.core.form import Form
from survey.stats.auditing.leaks import Circle, Leak, circle_of, leaks_of
from survey.stats.auditing.ledger import Published, small_differences
from survey.stats.auditing.telling import short_of, shown
from survey.stats.disclosure import hangs_on
from survey.stats.results import WHOLE, FormResult, SittingSummary


@dataclass(frozen=True)
class Finding:
    """One leak and where it is; both names are empty where it lies in the sizes of groups."""

    leak: Leak
    form: str = ""
    key: str = ""


def audit(summary: SittingSummary, forms: Sequence[Form]) -> tuple[Finding, ...]:
    """Return every leak of ``summary``, whose ``forms`` stand in its order; none if it is safe."""
    circle = circle_of(summary)
    found = [
        finding
        for form, result in zip(forms, summary.forms, strict=True)
        for finding in (*_figures(form, result, circle), *_conditions(form, result))
    ]
    return (*_sizes(summary), *found)


def _sizes(summary: SittingSummary) -> Iterator[Finding]:
    """Yield a finding where the whole and groups inside it differ by a handful of ballots."""
    circle = circle_of(summary)
    published = [
        Published(code, frozenset(circle.codes if code == WHOLE else (code,)), ballots)
        for code in (WHOLE, *circle.codes)
        if (ballots := circle.sizes.get(code)) is not None
    ]
    if circle.codes and small_differences(published, summary.rules.floors.total):
        yield Finding(Leak.DIFFERENCE)


def _figures(form: Form, result: FormResult, circle: Circle) -> Iterator[Finding]:
    questions = {question.id: question for question in form.questions}
    roots = hangs_on(form)
    for each in result.questions:
        conditioned = bool(roots[each.question])
        for key, leak in leaks_of(each, questions[each.question], circle, conditioned=conditioned):
            yield Finding(leak, form.id, key)


def _conditions(form: Form, result: FormResult) -> Iterator[Finding]:
    """Yield the questions that are shown to somebody who is not told what they hang on."""
    by_id = {each.question: each for each in result.questions}
    for name, named in hangs_on(form).items():
        roots = [by_id[root] for root in named if root in by_id]
        if name in by_id and any(shown(by_id[name]) & short_of(root) for root in roots):
            yield Finding(Leak.CAUSE, form.id, name)
