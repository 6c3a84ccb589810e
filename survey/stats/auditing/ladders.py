"""Ladders: ever less exact ways to tell a result, the most exact one first."""

from collections.abc import Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal

from survey.stats.auditing.leaks import Circle
from survey.stats.auditing.unanimity import (
    SMALL,
    common,
    in_words,
    left_blank,
    ranked_alike,
    same_numbers,
)
from survey.stats.figures import Distribution, Judged, Ticked
from survey.stats.results import (
    WHOLE,
    Item,
    MultipleResult,
    NumberCount,
    NumberResult,
    RankingCount,
    RankingResult,
    Weighted,
)


def ways_to_judge(item: Item, circle: Circle, *, conditioned: bool) -> Iterator[Item]:
    """Yield ``item`` as it is, then with words, without groups, with the whole in a word.

    Where a question is ``conditioned`` nobody knows how many of a group were asked; a
    word would tell something of that too.
    """
    yield item
    words = {code: _in_a_word(found, circle) for code, found in item.results.items()}
    pool = item.results.keys() & {WHOLE, *circle.codes}
    kept = item.weighted if all(words[code] is item.results[code] for code in pool) else None
    yield _retold(item, words, kept)
    silent: dict[str, Judged] = dict.fromkeys(circle.codes)
    alike = silent if conditioned else _alike(item, circle)
    for weighted in (item.weighted, _to_the_point(item.weighted), None):
        yield _retold(item, words | alike, weighted)
    yield _retold(item, words | silent, None)
    whole = item.results.get(WHOLE)
    if whole is not None:
        said = common(whole, circle.share_base) if isinstance(whole, Distribution) else whole
        yield _retold(item, {**words, WHOLE: said, **alike}, None)


def ways_to_tick(result: MultipleResult, circle: Circle) -> Iterator[MultipleResult]:
    """Yield ``result`` as it is, then with words for options, without groups, more words."""
    yield result
    words: dict[str, Ticked] = {
        code: in_words(found)
        if isinstance(found, Distribution) and 0 < found.asked < SMALL
        else found
        for code, found in result.results.items()
    }
    yield result.model_copy(update={"results": words})
    words |= dict.fromkeys(circle.codes)
    yield result.model_copy(update={"results": words})
    whole = words.get(WHOLE)
    if isinstance(whole, Distribution):
        words = {**words, WHOLE: in_words(whole, full_only=True)}
        yield result.model_copy(update={"results": words})


def ways_to_rank(result: RankingResult, circle: Circle) -> Iterator[RankingResult]:
    """Yield ``result`` as it is, then without the audiences that ranked alike."""
    for results in _without(
        result.results,
        {c for c, found in result.results.items() if found and ranked_alike(found, result.places)},
        circle,
    ):
        yield result.model_copy(update={"results": results})


def ways_to_number(result: NumberResult, circle: Circle) -> Iterator[NumberResult]:
    """Yield ``result`` as it is, then without the audiences that gave one number or none."""
    for results in _without(
        result.results,
        {c for c, found in result.results.items() if found and _is_level(found)},
        circle,
    ):
        yield result.model_copy(update={"results": results})


def _is_level(found: NumberCount) -> bool:
    return left_blank(found) or same_numbers(found)


def _without(
    results: Mapping[str, RankingCount | NumberCount | None], alike: set[str], circle: Circle
) -> Iterator[dict[str, RankingCount | NumberCount | None]]:
    yield dict(results)
    few = {code for code in alike if (found := results[code]) and found.asked < SMALL}
    groups = set(circle.codes)
    for lost in (few | groups if few & {*groups, WHOLE} else few, few | groups):
        yield {code: None if code in lost else found for code, found in results.items()}
    yield {code: None if code in alike | groups else found for code, found in results.items()}


def _in_a_word(found: Judged, circle: Circle) -> Judged:
    if isinstance(found, Distribution) and found.asked < SMALL:
        return common(found, circle.share_base) or found
    return found


def _alike(item: Item, circle: Circle) -> dict[str, Judged]:
    """Return a word for every group that is of one mind, and nothing of the others."""
    found = {code: item.results.get(code) for code in circle.codes}
    return {
        code: word
        if isinstance(each, Distribution)
        and (word := common(each, circle.share_base))
        and word.among is word.among.VALID
        else None
        for code, each in found.items()
    }


def _retold(item: Item, results: Mapping[str, Judged], weighted: Weighted | None) -> Item:
    """Return ``item`` so told; notes tell counts of the whole and go with them."""
    told = {code: found for code, found in results.items() if code in item.results}
    exact = isinstance(told.get(WHOLE), Distribution)
    notes = item.notes if exact else ()
    return item.model_copy(update={"results": told, "weighted": weighted, "notes": notes})


def _to_the_point(weighted: Weighted | None) -> Weighted | None:
    if weighted is None:
        return None
    whole = weighted.score.quantize(Decimal(1), ROUND_HALF_UP)
    return weighted.model_copy(update={"score": whole})
