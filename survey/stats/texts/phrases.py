"""Phrases: what at least a handful of people said in the same words, in one field.

A phrase is a run of two or more Chinese characters; nothing else is known of words, for no
dictionary knows the village's names. The count is of respondents, not of occurrences: each
text is one respondent's.

Disclosure. A phrase is told only where at least ``least`` (five, or the floor for totals if
that is higher) respondents used it, so that it is nobody's own way of writing. It is
counted over the texts that may be quoted, pooled over all groups, so it follows from what
the team reads word for word. Names of people on the form's lists are taken out first: what
is counted is what they are said to have done, never who is named how often.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from survey.core.counting import Floors
from survey.core.edition import Edition
from survey.core.questions import Grid
from survey.stats.methods.words import NOT_CHINESE
from survey.stats.reasons import NotComputed
from survey.stats.results import OpenTexts
from survey.stats.texts.said import FieldPhrases, Phrase

MOST = 20
_SMALLEST = 5

_NOT_FIRST = frozenset("的了们吗呢吧啊")
_NOT_LAST = frozenset("的很太我你您他她把被让请不没")
_EVERYDAY = """
希望 建议 意见 我们 你们 他们 大家 自己 没有 什么 怎么 这个 那个 这些 那些 一些 有些 有的
一个 一下 一直 可以 应该 应当 需要 能够 就是 还是 但是 因为 所以 如果 而且 以及 或者 比较
非常 进一步 问题 方面 情况 工作 加强 提高 时候 现在 目前 是否 不要 不能 不会 暂无
希望能 希望可以 建议加强 没有意见 没意见
"""
"""What everybody says of everything; a run that stands in it anywhere is no phrase."""


def least_of(floors: Floors) -> int:
    """Return how many respondents must have used a phrase before it is told."""
    return max(_SMALLEST, floors.total)


def named_on(editions: Sequence[Edition]) -> frozenset[str]:
    """Return the people on the lists of the forms."""
    return frozenset(
        row.label
        for edition in editions
        for question in edition.form.questions
        if isinstance(question, Grid) and question.roster is not None
        for row in question.rows
    )


def common_phrases(
    texts: Iterable[str], least: int, names: frozenset[str] = frozenset()
) -> tuple[Phrase, ...]:
    """Return the phrases that at least ``least`` of ``texts`` hold, the most used first.

    Notes
    -----
    Runs end where anything but a Chinese character stands. A run is left out when four in
    five of those who used it used it within one longer run that is told (so 征地补 does not
    stand beside 征地补偿), when it begins or ends like a piece of a sentence, and when it is
    what people say of everything. At most twenty are told.

    References
    ----------
    Spärck Jones (1972) J Doc 28:11, document frequency. Nagao & Mori (1994), n-grams of any
    length. Frantzi & Ananiadou (1996), runs within longer runs.

    Examples
    --------
    >>> common_phrases(["征地补偿没到账", "征地补偿，太低"], 2)
    (Phrase(words='征地补偿', count=2),)
    """
    pieces = Counter(frozenset(pieces_of(text, names)) for text in texts)
    found = dict(_frequent(pieces, least))
    kept: list[str] = []
    for run in sorted(filter(_stands_alone, found), key=lambda run: (-len(run), run)):
        if not any(run in longer and 5 * found[longer] >= 4 * found[run] for longer in kept):
            kept.append(run)
    kept.sort(key=lambda run: (-found[run], -len(run), run))
    return tuple(Phrase(words=run, count=found[run]) for run in kept[:MOST])


def still_said(
    fields: Sequence[FieldPhrases], texts: Sequence[OpenTexts], floors: Floors
) -> tuple[FieldPhrases, ...]:
    """Return ``fields`` without the phrases that the wording of ``texts`` no longer bears out.

    Texts are edited for others than the team after the phrases were counted. What was taken
    out of them must not stand in a table.
    """
    bodies = {(each.form, each.key): each.bodies for each in texts}
    found = []
    for field in fields:
        worded = bodies.get((field.form, field.key), ())
        gone = {
            each.words
            for each in field.phrases
            if sum(each.words in body for body in worded) < least_of(floors)
        }
        found.append(_without(field, gone))
    return tuple(field for field in found if field.phrases)


def _without(field: FieldPhrases, gone: Collection[str]) -> FieldPhrases:
    if not gone:
        return field
    compared = field.compared
    if not isinstance(compared, NotComputed):
        compared = tuple(key for key in compared if key.words not in gone)
    phrases = tuple(each for each in field.phrases if each.words not in gone)
    return field.model_copy(update={"phrases": phrases, "compared": compared})


def pieces_of(text: str, names: frozenset[str] = frozenset()) -> list[str]:
    """Return the runs of Chinese characters in ``text``, cut where a name stands.

    >>> pieces_of("路灯（第3盏）坏了，找张三", frozenset({"张三"}))
    ['路灯', '第', '盏', '坏了', '找']
    """
    if names:
        longest_first = sorted(names, key=lambda name: (-len(name), name))
        text = re.sub("|".join(map(re.escape, longest_first)), " ", text)
    return [piece for piece in NOT_CHINESE.split(text) if piece]


def _frequent(pieces: Mapping[frozenset[str], int], least: int) -> Iterator[tuple[str, int]]:
    """Yield every run that is frequent enough: a run is never more frequent than its parts."""
    size, before = 1, dict(_counted(pieces, 1, None, least))
    while before:
        size += 1
        before = dict(_counted(pieces, size, before, least))
        yield from before.items()


def _counted(
    pieces: Mapping[frozenset[str], int],
    size: int,
    before: Mapping[str, int] | None,
    least: int,
) -> Iterator[tuple[str, int]]:
    counts: Counter[str] = Counter()
    for each, times in pieces.items():
        runs = {piece[at : at + size] for piece in each for at in range(len(piece) - size + 1)}
        for run in runs:
            if before is None or (run[1:] in before and run[:-1] in before):
                counts[run] += times
    return ((run, times) for run, times in counts.items() if times >= least)


def _stands_alone(run: str) -> bool:
    return run[0] not in _NOT_FIRST and run[-1] not in _NOT_LAST and run not in _EVERYDAY
