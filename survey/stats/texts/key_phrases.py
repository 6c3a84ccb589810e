"""Key phrases: what one group says more than the others, told only where it names nobody.

Disclosure. The texts themselves are quoted without a group, so a count of one group tells
something of their writers. It is told only

* of a field that everybody was asked, and where groups are shown apart;
* where every group of the pool, shared codes too, reaches the floor for quotations: a
  reader may learn that ten or more people hold among them who wrote a text;
* of a phrase which in each of these groups nobody used, or at least ``least_of``; in
  a group of fewer than twenty neither nobody nor nearly everybody (`unanimity`);
* of phrases that never stand in the same text. So no two counts can be subtracted from one
  another, to find the group of the few texts in which they differ.

The ballots of each group, which its counts are set against, are published in its accounting.
How many of a group wrote something is told nowhere.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from survey.core.edition import Edition
from survey.core.form import Slot
from survey.core.sitting import Group
from survey.stats.audiences import standing
from survey.stats.auditing.unanimity import SMALL, extreme
from survey.stats.columns import GroupColumns, texts
from survey.stats.disclosure import hangs_on, may_quote
from survey.stats.methods.multiplicity import holm
from survey.stats.methods.words import keyness
from survey.stats.reasons import NotComputed
from survey.stats.results import AudienceKind, OpenTexts, SittingSummary
from survey.stats.texts.phrases import common_phrases, least_of, named_on, pieces_of
from survey.stats.texts.said import FieldPhrases, KeyPhrase, Phrase, Use

_MOST = 3
_RARE = 0.05

NO_SPLIT = "各票类没有分开公布，不比较各票类的用词。"
NOT_EVERYBODY = "这一题只有作了某种回答的人才写，不比较各票类的用词。"
TOO_SMALL = "有的票类人数太少，不比较各票类的用词。"
TOO_RARE = "没有一个说法在各票类都有足够的人用，不比较各票类的用词。"


@dataclass(frozen=True)
class _Pool:
    """What one group wrote in a field: its texts as pieces, its ballots, the people behind them."""

    texts: tuple[frozenset[str], ...]
    ballots: int
    people: int

    def holders(self, words: str) -> frozenset[int]:
        """Return the places of the texts that hold ``words``."""
        return frozenset(
            place
            for place, pieces in enumerate(self.texts)
            if any(words in piece for piece in pieces)
        )


Pools = Mapping[str, _Pool]


def field_phrases(
    summary: SittingSummary,
    quoted: Sequence[OpenTexts],
    editions: Sequence[Edition],
    returned: Mapping[str, GroupColumns],
    groups: Sequence[Group],
) -> tuple[FieldPhrases, ...]:
    """Return the phrases of every field of ``quoted`` that has some.

    ``quoted`` are the texts that may be quoted; ``returned`` is by group code.
    """
    names, least = named_on(editions), least_of(summary.rules.floors)
    places = {
        (edition.form.id, slot.key): (form, index, slot)
        for form, edition in enumerate(editions)
        for index, slot in enumerate(edition.form.slots)
    }
    found = []
    for each in quoted:
        phrases = common_phrases(each.bodies, least, names)
        if phrases:
            form, index, slot = places[each.form, each.key]
            pools = {
                group.code: _pool(group, returned[group.code], form, index, names)
                for group in groups
                if returned[group.code].returned
            }
            asked_all = _asked_of_all(editions[form], slot)
            compared = _compared(summary, phrases, pools, asked_all=asked_all)
            found.append(
                FieldPhrases(
                    form=each.form,
                    key=each.key,
                    texts=len(each.bodies),
                    phrases=phrases,
                    compared=compared,
                )
            )
    return tuple(found)


def _asked_of_all(edition: Edition, slot: Slot) -> bool:
    return slot.follow_up is None and not hangs_on(edition.form)[slot.question.id]


def _pool(group: Group, found: GroupColumns, form: int, index: int, names: frozenset[str]) -> _Pool:
    pieces = tuple(frozenset(pieces_of(t, names)) for t in texts(found.columns[form][index]))
    return _Pool(pieces, found.valid, standing(group, found))


def _compared(
    summary: SittingSummary, phrases: Sequence[Phrase], pools: Pools, *, asked_all: bool
) -> tuple[KeyPhrase, ...] | NotComputed:
    groups = [a.code for a in summary.audiences if a.kind is AudienceKind.GROUP]
    floors = summary.rules.floors
    if len(groups) < 2:
        return NotComputed(why=NO_SPLIT)
    if not asked_all:
        return NotComputed(why=NOT_EVERYBODY)
    if not all(may_quote(pool.people, floors) for pool in pools.values()):
        return NotComputed(why=TOO_SMALL)
    told = [each.words for each in phrases if _may_be_told(each.words, pools, least_of(floors))]
    if not told:
        return NotComputed(why=TOO_RARE)
    return _differing(told, {code: pools[code] for code in groups}, pools)


def _may_be_told(words: str, pools: Pools, least: int) -> bool:
    """Return whether the uses of every group may be told, shared codes included.

    Those of a shared code are what is left of the published count.
    """
    return all(
        (count == 0 or count >= least)
        and not (pool.people < SMALL and extreme(count, pool.ballots))
        for pool in pools.values()
        for count in (len(pool.holders(words)),)
    )


def _differing(told: Sequence[str], groups: Pools, pools: Pools) -> tuple[KeyPhrase, ...]:
    """Return the phrases that a group uses more than chance would explain, the clearest first."""
    tests = [(words, code) for words in told for code in groups]
    tested = [_tested(words, code, groups) for words, code in tests]
    adjusted = holm([p for p, _ in tested])
    clear = sorted(
        (p, place)
        for place, (p, (_, more)) in enumerate(zip(adjusted, tested, strict=True))
        if p is not None and p < _RARE and more
    )
    found: dict[str, KeyPhrase] = {}
    seen: set[tuple[str, int]] = set()
    for _, place in clear:
        words, code = tests[place]
        holders = {(name, at) for name, pool in pools.items() for at in pool.holders(words)}
        if words not in found and not holders & seen and len(found) < _MOST:
            seen |= holders
            found[words] = KeyPhrase(words=words, more=code, uses=_uses(words, groups))
    return tuple(found.values())


def _tested(words: str, code: str, groups: Pools) -> tuple[float | None, bool]:
    """Return the p-value of the group against the others, and whether it uses ``words`` more."""
    own = len(groups[code].holders(words))
    others = [pool for name, pool in groups.items() if name != code]
    rest = sum(len(pool.holders(words)) for pool in others)
    found = keyness(own, rest, groups[code].ballots, sum(pool.ballots for pool in others))
    return (None, False) if found is None else (found.p, found.log_ratio > 0)


def _uses(words: str, groups: Pools) -> tuple[Use, ...]:
    return tuple(
        Use(audience=code, count=len(pool.holders(words)), ballots=pool.ballots)
        for code, pool in groups.items()
    )
