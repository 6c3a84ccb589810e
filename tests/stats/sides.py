"""Opened sittings to be compared, with good defaults."""

from collections.abc import Mapping, Sequence

from survey.core.counting import Rules
from survey.core.form import Form
from survey.core.sitting import Group, WayIn
from survey.stats.comparing.common_items import Side
from survey.stats.summary import summarise
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
    issued: int = 500,
) -> Side:
    """A sitting of ``label`` in which 总体 was graded so often, everything else 好."""
    ballots = makers.spread("overall", counts, also="a") if isinstance(counts, dict) else counts
    group = group or makers.group("a")
    told = summarise(
        makers.BASIS,
        rules or Rules(),
        [makers.edition(form)],
        (group,),
        {group.code: makers.returned(form, ballots)},
        {group.code: None if group.way_in is WayIn.SHARED else issued},
        "5f" * 32,
    )
    return Side(unit or label, label, told, (form,), above)


def clouds(number: int, **each: int) -> list[Side]:
    """So many units, each with the same grades."""
    return [side(f"第{n}村", dict(each)) for n in range(1, number + 1)]
