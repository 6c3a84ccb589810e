"""The summary of a sitting: everything counted, everything withheld that must be."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence

from survey.core.counting import Rules
from survey.core.edition import Edition
from survey.core.form import Form, slots_of
from survey.core.questions import Grid, Question
from survey.core.sitting import Group
from survey.stats.accounting import accounting, alarms
from survey.stats.audiences import (
    Returns,
    all_apart,
    audiences_of,
    members,
    slips_of,
    standing,
    standings,
)
from survey.stats.auditing.coarsening import coarsened
from survey.stats.column_kinds import Column
from survey.stats.columns import GroupColumns
from survey.stats.disclosure import Sight, causes, in_sight, open_to_all, why_no_split
from survey.stats.inference.inferring import inferences, scales_of
from survey.stats.joint.summary import joint_of
from survey.stats.kinds import result_of
from survey.stats.results import METHOD_VERSION, SEED, Basis, FormResult, SittingSummary
from survey.stats.tally import presence


def summarise(
    basis: Basis,
    rules: Rules,
    editions: Sequence[Edition],
    groups: Sequence[Group],
    returned: Mapping[str, GroupColumns],
    issued: Mapping[str, int | None],
    closing_digest: str,
    *,
    aligned: bool = True,
    voided: bool = False,
) -> SittingSummary:
    """Return the summary, without open texts, of what each group ``returned``.

    ``returned`` and ``issued`` are by group code and have every group. The summary has
    been audited, and coarsened until the audit finds nothing; only what is left then is
    inferred from. It depends on no order among ballots, and only ``joint`` on which answers
    of one group were given together: columns that are not ``aligned``, as kept ones are not,
    leave it empty. Where slips were ``voided`` after ballots had begun to come in, what was
    issued of groups that are not shown apart is told of nobody.
    """
    groups = tuple(groups)
    audiences = audiences_of(groups, returned, rules.floors)
    told_issued = issued if not voided or all_apart(audiences, groups) else dict.fromkeys(issued)
    people = {group.code: standing(group, returned[group.code]) for group in groups}
    behind = {
        audience.code: sum(people[code] for code in members(audience, groups))
        for audience in audiences
    }
    wide = open_to_all(audiences, behind, rules.floors)
    lines = tuple(
        accounting(audience, groups, returned, told_issued, rules.floors) for audience in audiences
    )
    drafted = SittingSummary(
        method_version=METHOD_VERSION,
        seed=SEED,
        basis=basis,
        rules=rules,
        rules_hash=_rules_hash(rules, groups),
        audiences=audiences,
        accounting=lines,
        alarms=alarms(groups, returned, issued, tuple(zip(audiences, lines, strict=True))),
        split_withheld=why_no_split(
            standings(slips_of(groups), returned), rules.floors.distribution
        ),
        forms=tuple(
            _form_result(
                edition,
                Returns(_by_key(edition.form, place, returned), groups, audiences, rules),
                wide,
            )
            for place, edition in enumerate(editions)
        ),
        closing_digest=closing_digest,
    )
    forms = [edition.form for edition in editions]
    published = coarsened(drafted, forms)
    found = inferences(published, scales_of(forms))
    told = published.model_copy(update={"inferences": found})
    if not aligned:
        return told
    return told.model_copy(update={"joint": joint_of(told, editions, groups, returned)})


def _rules_hash(rules: Rules, groups: Sequence[Group]) -> str:
    body = {
        "rules": rules.model_dump(mode="json"),
        "groups": [group.model_dump(mode="json") for group in groups],
    }
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _by_key(
    form: Form, place: int, returned: Mapping[str, GroupColumns]
) -> dict[str, dict[str, Column]]:
    keys = [slot.key for slot in form.slots]
    return {
        code: dict(zip(keys, group.columns[place], strict=True)) for code, group in returned.items()
    }


def _form_result(edition: Edition, returns: Returns, wide: Sight) -> FormResult:
    form = edition.form
    results = (
        result_of(question, form.tag_of(question), returns, sight)
        for question, sight in _sights(form, returns, wide)
    )
    return FormResult(
        id=form.id,
        title=form.title,
        fingerprint=edition.fingerprint.hex(),
        questions=tuple(result for result in results if result is not None),
    )


def _sights(form: Form, returns: Returns, wide: Sight) -> Iterator[tuple[Question, Sight]]:
    """Yield every question with the audiences that may be shown for it."""
    seen: dict[str, Sight] = {}
    for section in form.sections:
        for question in section.questions:
            named = causes(section.when, question.when)
            sight = wide & _own_sight(question, returns)
            seen[question.id] = sight.intersection(*(seen[name] for name in named))
            yield question, seen[question.id]


def _own_sight(question: Question, returns: Returns) -> Sight:
    slots = slots_of(question)
    if not slots:
        return frozenset(audience.code for audience in returns.audiences)
    asked = {
        code: min(found.asked, returns.most[code])
        for code, found in returns.by_audience(slots[0].key, presence).items()
    }
    floors = returns.rules.floors
    persons = isinstance(question, Grid) and question.roster is not None
    return in_sight(
        returns.audiences,
        asked,
        floors.distribution,
        floors.cell if persons else floors.distribution,
    )
