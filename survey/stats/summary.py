"""The summary of a sitting: everything counted, everything withheld that must be."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence

from survey.core.counting import Rules
from survey.core.edition import Edition
from survey.core.form import Form, slots_of
from survey.core.questions import Grid, Question
from survey.core.sitting import Group
from survey.stats import tally
from survey.stats.accounting import accounting
from survey.stats.audiences import Returns, audiences_of, slips_of
from survey.stats.columns import GroupColumns
from survey.stats.disclosure import Sight, causes, in_sight, open_to_all, why_no_split
from survey.stats.kinds import result_of
from survey.stats.results import (
    METHOD_VERSION,
    Basis,
    FormResult,
    QuestionResult,
    SittingSummary,
)


def summarise(
    basis: Basis,
    rules: Rules,
    editions: Sequence[Edition],
    groups: Sequence[Group],
    returned: Mapping[str, GroupColumns],
    issued: Mapping[str, int | None],
    closing_digest: str,
) -> SittingSummary:
    """Return the summary, without open texts, of what each group ``returned``.

    ``returned`` and ``issued`` are by group code and have every group. The result
    depends on no order among ballots, not even on which answers of one group were
    given together.
    """
    groups = tuple(groups)
    audiences = audiences_of(groups, returned, rules.floors)
    slips = [returned[group.code] for group in slips_of(groups)]
    return SittingSummary(
        method_version=METHOD_VERSION,
        basis=basis,
        rules=rules,
        rules_hash=_rules_hash(rules, groups),
        audiences=audiences,
        accounting=tuple(
            accounting(audience, groups, returned, issued, rules.floors) for audience in audiences
        ),
        split_withheld=why_no_split(slips, rules.floors.distribution),
        forms=tuple(
            _form_result(
                edition,
                Returns(_by_key(edition.form, place, groups, returned), groups, audiences, rules),
            )
            for place, edition in enumerate(editions)
        ),
        closing_digest=closing_digest,
    )


def _rules_hash(rules: Rules, groups: Sequence[Group]) -> str:
    body = {
        "rules": rules.model_dump(mode="json"),
        "groups": [group.model_dump(mode="json") for group in groups],
    }
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
