"""Of which audiences a question is told, and in how much."""

from collections.abc import Mapping

from survey.stats.disclosure import Sight
from survey.stats.figures import Common, Ticks
from survey.stats.results import GridResult, Item, QuestionResult, SingleResult, TextResult


def items_of(result: QuestionResult) -> tuple[Item, ...]:
    """Return the judgements of a single question or a grid, none of other kinds."""
    if result.kind == "grid":
        return result.items
    return (result.item,) if result.kind == "single" else ()


def results_of(result: QuestionResult) -> Mapping[str, Mapping[str, object | None]]:
    """Return by slot key what each audience is told. Texts are told of all together."""
    match result:
        case TextResult():
            return {}
        case SingleResult() | GridResult():
            return {item.key: item.results for item in items_of(result)}
        case _:
            return {result.question: result.results}


def shown(result: QuestionResult) -> Sight:
    """Return the audiences of which anything is told."""
    return frozenset(
        code
        for results in results_of(result).values()
        for code, found in results.items()
        if found is not None
    )


def in_full(results: Mapping[str, object | None]) -> Sight:
    """Return the audiences of which all counts are told, not withheld and not put in words."""
    return frozenset(
        code
        for code, found in results.items()
        if found is not None and not isinstance(found, Common | Ticks)
    )


def short_of(result: QuestionResult) -> Sight:
    """Return the audiences of which a count of ``result`` is withheld or put in words."""
    return frozenset(
        code
        for results in results_of(result).values()
        for code in results.keys() - in_full(results)
    )
