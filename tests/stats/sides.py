"""Opened sittings to be compared, with good defaults."""

from collections.abc import Mapping, Sequence

from survey.core.counting import Rules
from survey.core.form import Form
from survey.core.sitting import Group
from survey.stats.common_items import Side
from tests.stats import makers

FORM = makers.form(makers.single("overall"), makers.single("also"))


def side(
    label: str,
    counts: Mapping[str, int] | Sequence[makers.Given],
    form: Form = FORM,
    *,
    group: Group | None = None,
    unit: str = "",
    above: str = "",
    rules: Rules | None = None,
) -> Side:
    """A sitting of ``label`` in which 总体 was graded so often, everything else 好."""
    ballots = makers.spread("overall", counts, also="a") if isinstance(counts, dict) else counts
    told = makers.summary(form, {group or makers.group("a"): ballots}, rules)
    return Side(unit or label, label, told, (form,), above)


def clouds(number: int, **each: int) -> list[Side]:
    """So many units, each with the same grades."""
    return [side(f"第{n}村", dict(each)) for n in range(1, number + 1)]
