"""Cross tables that a sitting declared: how one item was answered by answers to a question.

Those who answered ``by`` alike are sub-audiences, and what holds for groups holds for them:

* Both questions are told in full of the whole, everybody was asked them, and groups are
  not withheld: where they are, a question about the respondents could show them all the same.
* Every row has its floor of people. Answers given by fewer, 未填 too, are put together as
  其余, by their published counts alone; nothing is hidden within a table.
* No row is of one mind (普遍): then the table tells what each of its people answered.
* A table can be read the other way round. Where ``of`` is a fact about people (options on no
  scale) its columns are people whom others can name: each is empty or has its floor, and none
  lies nearly all in one row. What pins ``by`` is looked for as well.
* Rows, groups that are shown, and rows of other cross tables of the same item may lie in each
  other: differences are zero or reach the floor (``ledger``), and no count of a cross-section
  is pinned by all of them together (``joint_attack``), also for who knows one ballot.

All of a table is shown or nothing. Tables are taken in the order declared, each together
with those already taken.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from survey.core.declarations import CrossTable, scale_of
from survey.core.questions import Single
from survey.core.scales import Grade, Role
from survey.stats.auditing.ledger import Published, small_differences
from survey.stats.auditing.unanimity import common
from survey.stats.column_kinds import CODE_BLANK, FIRST_CODE
from survey.stats.distributions import distribution, grades_of
from survey.stats.joint.attack import Labels, is_pinned, sections
from survey.stats.joint.pool import SELF_SELECTED, Place, Pool, printed
from survey.stats.joint.results import Association, Crossed, CrossFound, CrossRow
from survey.stats.methods.contingency import Method, association, independence
from survey.stats.methods.suppression import nearly_unanimous
from survey.stats.reasons import NotComputed
from survey.stats.tally import Tally

MOST_ROWS = 8
REST, REST_AND_BLANK, BLANK = "其余", "其余（含未填）", "未填"

_SPLIT = "各票类不单独列出，交叉表也不列出。"
_WITHHELD = "这两道题的数字没有全部列出，不列交叉表。"
_FEW = "作同样回答的人太少，为保护答卷人，不列交叉表。"
_ALIKE = "有一行的人几乎都作同样回答，为保护答卷人，不列交叉表。"
_TURNED = "倒过来看，有的一列人太少，或者几乎都在一行，为保护答卷人，不列交叉表。"
_FOLLOWS = "对照别的数字能推算出少数人的回答，为保护答卷人，不列交叉表。"

_WHY = {
    Method.TOO_FEW: "人数太少，不作检验。",
    Method.ALL_THE_SAME: "回答全部相同，不作检验。",
}


@dataclass(frozen=True)
class Draft:
    """A cross table whose rows may be shown: each ballot's row, and the rows' labels."""

    by: Place
    of: Place
    row_of: Labels
    labels: tuple[str, ...]


def crosstables(pool: Pool, tables: Sequence[CrossTable]) -> tuple[CrossFound, ...]:
    """Return every declared table, or why it is not shown."""
    taken: list[Draft] = []
    found = []
    for table in tables:
        by, of = (table.by.form, table.by.key), (table.of.form, table.of.key)
        told = _told(pool, by, of, taken)
        found.append(CrossFound(by=_words(pool, by), of=_words(pool, of), found=told))
    return tuple(found)


def _words(pool: Pool, place: Place) -> str:
    slot = pool.slot(place)
    label = slot.row.label if slot.row else ""
    return "·".join(filter(None, (slot.question.text.rstrip("？?：:。"), label)))


def _told(pool: Pool, by: Place, of: Place, taken: list[Draft]) -> Crossed | NotComputed:
    if pool.split_withheld:
        return NotComputed(why=_SPLIT)
    if not (pool.exact(by) and pool.exact(of)):
        return NotComputed(why=_WITHHELD)
    draft = _draft(pool, by, of)
    if draft is None:
        return NotComputed(why=_FEW)
    rows = _rows(pool, draft)
    if any(common(row.found, pool.rules.share_base) for row in rows):
        return NotComputed(why=_ALIKE)
    if _is_fact(pool, of) and not _may_be_turned(pool, draft):
        return NotComputed(why=_TURNED)
    if tells(pool, [*taken, draft]):
        return NotComputed(why=_FOLLOWS)
    taken.append(draft)
    return Crossed(rows=rows, test=_test(pool, of, rows))


def _draft(pool: Pool, by: Place, of: Place) -> Draft | None:
    """Return the rows that have their floor, the small ones put together; or nothing."""
    answers = _answers(pool, by)
    choices = [label for _, label in pool.slot(by).choices]
    sizes = np.bincount(answers, minlength=len(choices) + 1)
    need = _need(pool)
    kept = [at for at in range(len(sizes)) if sizes[at] >= need]
    kept = sorted(sorted(kept, key=lambda at: -int(sizes[at]))[:MOST_ROWS])
    rest = [at for at in range(len(sizes)) if sizes[at] and at not in kept]
    while kept and rest and sizes[rest].sum() < need:
        least = min(kept, key=lambda at: int(sizes[at]))
        kept.remove(least)
        rest.append(least)
    if len(kept) + bool(rest) < 2:
        return None
    row = np.full(len(sizes), len(kept))
    row[kept] = np.arange(len(kept))
    labels = [BLANK if at == len(choices) else choices[at] for at in kept]
    if rest:
        labels.append(REST_AND_BLANK if len(choices) in rest else REST)
    return Draft(by, of, row[answers], tuple(labels))


def _need(pool: Pool) -> int:
    """Return how many ballots a row needs; more where there are more ballots than people."""
    return pool.rules.floors.distribution + pool.size - pool.people(pool.size)


def _answers(pool: Pool, place: Place) -> Labels:
    """Return each ballot's choice; one more than there are for 未填."""
    codes = pool.codes(place).astype(np.int64)
    blank = len(pool.slot(place).choices)
    return np.where(codes <= CODE_BLANK, blank, codes - FIRST_CODE)


def _grades(pool: Pool, place: Place) -> tuple[Grade, ...]:
    slot = pool.slot(place)
    scale = scale_of(slot)
    if scale is not None:
        return scale.grades
    assert isinstance(slot.question, Single)  # nosec B101  # noqa: S101 - what has no scale has options
    return grades_of(slot.question)


def _rows(pool: Pool, draft: Draft) -> tuple[CrossRow, ...]:
    grades, answers = _grades(pool, draft.of), _answers(pool, draft.of)
    found = []
    for at, label in enumerate(draft.labels):
        *counts, blank = np.bincount(
            answers[draft.row_of == at], minlength=len(grades) + 1
        ).tolist()
        tally = Tally(sum(counts) + blank, blank, tuple(counts))
        found.append(CrossRow(label=label, found=distribution(tally, grades, pool.rules)))
    return tuple(found)


def _is_fact(pool: Pool, place: Place) -> bool:
    return scale_of(pool.slot(place)) is None


def _may_be_turned(pool: Pool, draft: Draft) -> bool:
    """Return whether the columns tell of nobody in which rows he is."""
    answers = _answers(pool, draft.of)
    columns = [
        np.bincount(draft.row_of[answers == at], minlength=len(draft.labels)).tolist()
        for at in np.unique(answers)
    ]
    need = _need(pool)
    return all(sum(column) >= need and not nearly_unanimous(column) for column in columns)


def _test(pool: Pool, of: Place, rows: Sequence[CrossRow]) -> Association | NotComputed:
    """Return the test of those who gave a grade; it follows from the counts shown."""
    if pool.self_selected:
        return NotComputed(why=SELF_SELECTED)
    graded = [at for at, grade in enumerate(_grades(pool, of)) if grade.role is Role.GRADE]
    table = [[row.found.shares[at].count for at in graded] for row in rows]
    test = independence(table, pool.seed)
    strength = association(table)
    if test.p is None or strength is None:
        return NotComputed(why=_WHY[test.method])
    return Association(method=test.method, p=printed(test.p, 3), v=printed(strength.cramers_v))


def tells(pool: Pool, drafts: Sequence[Draft]) -> bool:
    """Return whether tables, beside what else is published, tell a hidden count."""
    targets = dict.fromkeys(draft.of for draft in drafts)
    turned = {draft.by: draft for draft in drafts if _is_fact(pool, draft.of)}
    return any(
        _differ_by_few(pool, of, drafts) or _pins(pool, of, drafts) for of in targets
    ) or any(_turned_tells(pool, draft, drafts) for draft in turned.values())


def _turned_tells(pool: Pool, turned: Draft, drafts: Sequence[Draft]) -> bool:
    """Return whether the row of somebody follows from what else divides the people."""
    by = turned.by
    divisions = _groups(pool, by)
    divisions += [_answers(pool, draft.of) for draft in drafts if draft.by == by]
    divisions += [draft.row_of for draft in drafts if draft.of == by]
    facts = [_answers(pool, d.of) for d in drafts if d.by == by and _is_fact(pool, d.of)]
    nested = list(_published([*_groups(pool, by), *facts]))
    return bool(small_differences(nested, pool.rules.floors.total)) or is_pinned(
        divisions, turned.row_of, len(turned.labels), _need(pool)
    )


def _groups(pool: Pool, place: Place) -> list[Labels]:
    """Return the division by groups where anything of the item is told by group."""
    item = pool.items[place]
    told = item.weighted or any(item.results.get(code) for code in pool.shown_groups)
    return [pool.group_of] if told else []


def _differ_by_few(pool: Pool, of: Place, drafts: Sequence[Draft]) -> bool:
    """Return whether rows and groups that lie in each other differ by a handful."""
    divisions = [d.row_of for d in drafts if d.of == of] + _groups(pool, of)
    return bool(small_differences(list(_published(divisions)), pool.rules.floors.total))


def _published(divisions: Sequence[Labels]) -> Iterator[Published]:
    size = len(divisions[0])
    found = sections(divisions, np.zeros(size, dtype=np.int64), 1)
    atoms = list(zip(found.classes, found.counts[:, 0].tolist(), strict=True))
    yield Published("all", frozenset(map(str, found.classes)), size)
    for division in range(len(divisions)):
        for own in sorted({classes[division] for classes in found.classes}):
            inside = [(str(c), many) for c, many in atoms if c[division] == own]
            names = frozenset(name for name, _ in inside)
            yield Published(f"{division}.{own}", names, sum(many for _, many in inside))


def _pins(pool: Pool, of: Place, drafts: Sequence[Draft]) -> bool:
    """Return whether all that divides the answers to ``of`` pins a count together."""
    divisions = _groups(pool, of)
    divisions += [draft.row_of for draft in drafts if draft.of == of]
    divisions += [_answers(pool, draft.of) for draft in drafts if draft.by == of]
    choices = len(pool.slot(of).choices) + 1
    return is_pinned(divisions, _answers(pool, of), choices, _need(pool))
