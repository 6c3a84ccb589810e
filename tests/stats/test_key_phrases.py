"""Key phrases: what a group says more, where that names nobody."""

from random import Random

import pytest

from survey.core.conditions import Is
from survey.core.counting import Floors, Rules
from survey.core.questions import FollowUp, Text
from survey.stats.reasons import NotComputed
from survey.stats.texts import key_phrases
from survey.stats.texts.key_phrases import field_phrases
from survey.stats.texts.open_texts import open_texts
from survey.stats.texts.phrases import least_of
from survey.stats.texts.said import Use
from tests.stats import makers

A, B, C = makers.group("a"), makers.group("b"), makers.group("c")
V = makers.shared()
WHY = FollowUp(id="why", on=("c",), text="原因")
FORM = makers.form(
    makers.single("view", "approval", follow_ups=(WHY,)),
    Text(id="opinion", text="意见建议"),
    Text(id="facts", text="具体情况", when=Is(question="view", option="c")),
)


def wrote(words, times, silent=0):
    """So many ballots with ``words``, and so many without any."""
    return [{"view": "a", "opinion": words}] * times + [{"view": "a"}] * silent


def found(who, rules=None):
    """Return the phrases of every field, by its key."""
    summary = makers.summary(FORM, who, rules)
    editions, groups = [makers.edition(FORM)], tuple(who)
    returned = {group.code: makers.returned(FORM, given) for group, given in who.items()}
    texts = open_texts(summary, editions, returned, groups, Random(1))
    return {each.key: each for each in field_phrases(summary, texts, editions, returned, groups)}


def compared(who, rules=None):
    return found(who, rules)["opinion"].compared


def test_the_group_that_says_it_more_is_told_with_the_counts_of_all():
    who = {A: wrote("路灯", 5, 35), B: wrote("征地补偿", 12, 28)}

    key, other = compared(who)

    assert (other.words, other.more) == ("路灯", "a")
    assert (key.words, key.more) == ("征地补偿", "b")
    assert key.uses == (
        Use(audience="a", count=0, ballots=40),
        Use(audience="b", count=12, ballots=40),
    )


def test_the_count_of_a_phrase_is_of_everybody():
    who = {A: wrote("征地补偿", 6, 14), B: wrote("征地补偿", 7, 13), V: wrote("征地补偿", 5, 15)}

    each = found(who)["opinion"]

    assert (each.form, each.texts, each.phrases[0].count) == ("form", 18, 18)
    assert each.compared == ()


def test_a_field_in_which_nobody_said_the_same_has_no_phrases():
    assert found({A: wrote("", 0, 30)}) == {}
    assert found({A: wrote("路灯", 4, 30)}) == {}


def test_nothing_is_compared_where_groups_are_not_shown():
    one = {A: wrote("征地补偿", 12, 28)}
    hidden = {A: wrote("征地补偿", 12, 28), B: wrote("路灯", 2, 1)}

    for who in (one, hidden):
        assert compared(who) == NotComputed(why=key_phrases.NO_SPLIT)


@pytest.mark.parametrize("small", [B, V])
@pytest.mark.parametrize(("silent", "told"), [(4, False), (5, True)])
def test_every_group_of_the_pool_needs_the_floor_for_quotations(small, silent, told):
    who = {A: wrote("征地补偿", 12, 28), C: wrote("路灯", 6, 34), small: wrote("路灯", 5, silent)}
    rules = Rules(floors=makers.LOWEST)

    assert (compared(who, rules) != NotComputed(why=key_phrases.TOO_SMALL)) is told


def test_more_ballots_than_people_lift_no_group_over_the_floor():
    few = B.model_copy(update={"invited": 9})

    said = compared({A: wrote("征地补偿", 12, 28), few: wrote("路灯", 6, 24)})

    assert said == NotComputed(why=key_phrases.TOO_SMALL)


@pytest.mark.parametrize("who", [B, V])
@pytest.mark.parametrize(("count", "told"), [(0, True), (1, False), (4, False), (5, True)])
def test_a_phrase_that_a_handful_of_a_group_used_is_not_compared(who, count, told):
    given = {
        A: wrote("征地补偿", 20, 20),
        C: wrote("路灯", 0, 40),
        who: wrote("征地补偿", count, 40),
    }

    assert (compared(given) != NotComputed(why=key_phrases.TOO_RARE)) is told


@pytest.mark.parametrize(
    ("count", "silent", "told"), [(0, 19, False), (0, 20, True), (18, 1, False), (17, 2, True)]
)
def test_a_small_group_that_is_of_one_mind_is_not_compared(count, silent, told):
    who = {A: wrote("征地补偿", 20, 20), B: wrote("征地补偿", count, silent)}

    assert (compared(who) != NotComputed(why=key_phrases.TOO_RARE)) is told


def test_a_text_that_follows_an_answer_is_not_compared():
    reasons = [{"view": "c", "view~why": "征地补偿", "facts": "征地补偿"}] * 12
    who = {A: reasons + [{"view": "a"}] * 20, B: reasons + [{"view": "a"}] * 28}

    both = found(who)

    for key in ("view~why", "facts"):
        assert both[key].phrases[0].count == 24
        assert both[key].compared == NotComputed(why=key_phrases.NOT_EVERYBODY)


def test_phrases_that_share_a_text_are_not_both_told():
    both = wrote("征地补偿，干部作风", 20) + wrote("征地补偿", 10, 70)
    who = {A: both, B: wrote("路灯", 20, 80)}

    keys = compared(who)

    assert [key.words for key in keys] == ["征地补偿", "路灯"]


def attack(texts, keys, group):
    """Return every text whose group follows from the counts, as somebody who reads them sees it."""
    certain = set()
    for key in keys:
        holding = {place for place, text in enumerate(texts) if key.words in text}
        own = next(use.count for use in key.uses if use.audience == group)
        if own in (0, len(holding)):
            certain |= holding
    return certain


@pytest.mark.parametrize("seed", range(8))
def test_no_text_is_told_to_be_of_a_group_unless_four_others_are(seed):
    rng = Random(seed)
    words = ["征地补偿", "路灯", "干部作风", "征地补偿，路灯", "干部作风，路灯", ""]

    def some(number, first):
        weights = [first, *(rng.random() for _ in words[1:])]
        return [
            {"view": "a", **({"opinion": text} if text else {})}
            for text in rng.choices(words, weights, k=number)
        ]

    who = {A: some(60, 3.0), B: some(40, 0.0), V: some(20, 0.0)}
    least = least_of(Floors())

    field = found(who)["opinion"]
    texts = [each["opinion"] for given in who.values() for each in given if "opinion" in each]

    keys = field.compared if isinstance(field.compared, tuple) else ()
    for one in keys:
        assert all(use.count == 0 or use.count >= least for use in one.uses)
        for other in keys:
            shared = [text for text in texts if one.words in text and other.words in text]
            assert one is other or not shared
    for group in ("a", "b"):
        certain = attack(texts, keys, group)
        assert not certain or len(certain) >= least
