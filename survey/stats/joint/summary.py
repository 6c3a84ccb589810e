"""Everything that is computed from answers side by side, for one sitting."""

from collections.abc import Mapping, Sequence

from survey.core.declarations import in_force
from survey.core.edition import Edition
from survey.core.sitting import Anonymity, Group
from survey.stats.columns import GroupColumns
from survey.stats.joint.crosstables import crosstables
from survey.stats.joint.options import compare_options, compare_rankings
from survey.stats.joint.persons import compare_persons
from survey.stats.joint.pool import pool_of
from survey.stats.joint.quality import quality
from survey.stats.joint.reliability import consistency
from survey.stats.joint.results import Joint
from survey.stats.results import SittingSummary


def joint_of(
    summary: SittingSummary,
    editions: Sequence[Edition],
    groups: Sequence[Group],
    returned: Mapping[str, GroupColumns],
) -> Joint:
    """Return what ``summary``, already coarsened, lets be told of answers side by side.

    Nothing where an alarm says that a count cannot be right. The columns of each group of
    ``returned`` must stand in one order of ballots.
    """
    pool = pool_of(summary, editions, groups, returned)
    if pool is None or summary.alarms:
        return Joint()
    forms = [edition.form for edition in editions]
    by_row = summary.basis.anonymity is Anonymity.ROWS
    declared = in_force(summary.rules.declared, forms, by_row=by_row)
    return Joint(
        persons=tuple(compare_persons(pool, each) for each in declared.comparisons),
        options=compare_options(pool),
        rankings=compare_rankings(pool),
        blocks=tuple(found for each in declared.blocks for found in consistency(pool, each)),
        crosstables=crosstables(pool, declared.crosstables),
        quality=quality(pool) if declared.all_same else None,
    )
