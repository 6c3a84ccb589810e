"""Consistency of blocks, and options of one answer in bands."""

import json
from decimal import Decimal
from random import Random

import pytest

from survey.core.counting import Rules
from survey.core.declarations import Block, Declared
from survey.core.questions import Multiple, Option, Ranking
from survey.stats.joint.results import Joint, OptionsBands, RankingBands
from survey.stats.reasons import NotComputed
from survey.stats.results import SittingSummary
from survey.stats.summary import summarise
from tests.stats import makers

A, B = makers.group("a", 40), makers.group("b", 60)
ITEMS = makers.form(makers.grid("g", rows=5), makers.single("overall", "competence"))
KEYS = tuple(f"g.r{n}.c1" for n in range(1, 6))


def moody(number, seed=1):
    """Return ballots whose grades hang together."""
    rng = Random(seed)
    found = []
    for _ in range(number):
        mood = rng.choice((0, 1, 2))
        found.append(
            {key: "abcd"[min(3, max(0, mood + rng.choice((0, 0, 1))))] for key in KEYS}
            | {"overall": "abcd"[mood]}
        )
    return found


def blocks(given, *declared, form=ITEMS):
    groups = given if isinstance(given, dict) else {A: given}
    rules = Rules(declared=Declared(blocks=declared))
    return makers.summary(form, groups, rules).joint.blocks


BLOCK = Block(form="form", items=KEYS)


class TestConsistency:
    def test_items_that_hang_together_are_consistent(self):
        (found,) = blocks(moody(40), BLOCK)

        assert (found.title, found.reverse, found.found.n) == ("问题 g", False, 40)
        assert Decimal("0.7") < found.found.low < found.found.alpha < found.found.high < 1
        assert found.found.omega > Decimal("0.8")
        assert [item.label for item in found.found.items] == [f"第{n}人" for n in range(1, 6)]
        assert all(item.rest > 0 and item.without < 1 for item in found.found.items)

    def test_the_mean_takes_ballots_that_answer_half(self):
        half = [{KEYS[0]: "d", KEYS[1]: "d", KEYS[2]: "d", "overall": "a"}] * 10
        less = [{KEYS[0]: "d", "overall": "a"}] * 10

        whole, given = (
            blocks(each, BLOCK)[0].found for each in (moody(40), moody(40) + half + less)
        )

        assert (given.n, given.mean_n) == (40, 50)
        assert given.mean == (whole.mean * 40 + 40 * 10) / 50

    def test_reverse_items_are_never_put_with_the_others(self):
        block = Block(form="form", items=(*KEYS, "overall"), reverse=KEYS[3:])

        forward, reverse = blocks(moody(40), block)

        assert (forward.title, forward.reverse) == ("问题 g", False)
        assert len(forward.found.items) == 4
        assert reverse.reverse
        assert reverse.found == NotComputed(why="不足3题，不算一致性。")

    def test_singles_are_a_block_of_their_form(self):
        form = makers.form(*(makers.single(key) for key in "abc"))
        given = [{"a": g, "b": g, "c": h} for g, h in ("ab", "bb", "cd", "dc")] * 10

        (found,) = blocks(given, Block(form="form", items=tuple("abc")), form=form)

        assert found.title == "测评表"
        assert found.found.items[0].label == "问题 a"

    def test_a_column_among_several_is_named(self):
        form = makers.form(makers.grid("g", rows=3, columns=2))
        block = Block(form="form", items=tuple(f"g.r{n}.c2" for n in (1, 2, 3)))

        assert blocks([], block, form=form)[0].title == "问题 g·第2项"

    @pytest.mark.parametrize("number", [0, 1, 29])
    def test_fewer_than_thirty_whole_ballots_have_no_consistency(self, number):
        holed = [{**each, KEYS[0]: ""} for each in moody(9)]

        assert isinstance(blocks(moody(number) + holed, BLOCK)[0].found, NotComputed)

    def test_ballots_that_are_all_alike_have_none(self):
        given = [dict.fromkeys((*KEYS, "overall"), "a")] * 40

        assert blocks(given, BLOCK)[0].found.why == "各份答卷的合计没有差别，算不出一致性。"

    def test_where_an_item_is_withheld_there_is_none(self):
        given = {A: moody(4), B: [{**each, KEYS[0]: "a"} for each in moody(60, 2)]}
        given[A] = [{**each, KEYS[0]: "a"} for each in given[A]]

        assert blocks(given, BLOCK)[0].found.why == "有的题没有列出数字，不算一致性。"


class TestOptions:
    FORM = makers.form(
        Multiple(
            id="m",
            text="哪些问题？",
            options=(*makers.options(4), Option(code="none", label="都没有", exclusive=True)),
        ),
        makers.single("overall"),
    )

    def found(self, given, group=A):
        return makers.summary(self.FORM, {group: given}).joint.options[0].found

    def ticks(self, *options, number):
        return [{"m": options, "overall": "a"}] * number

    def test_options_ticked_most_are_banded(self):
        given = (
            self.ticks("o0", "o1", number=20)
            + self.ticks("o0", number=6)
            + self.ticks("o1", "o2", number=6)
        )

        assert self.found(given) == OptionsBands(bands=((0, 1), (2,)))

    def test_options_that_do_not_differ_are_one_band(self):
        given = [each for n in range(3) for each in self.ticks(f"o{n}", number=10)]

        assert self.found(given) == OptionsBands(bands=((0, 1, 2),))

    def test_an_exclusive_option_is_no_rival(self):
        given = self.ticks("none", number=20) + self.ticks("o2", number=4)

        assert self.found(given) == OptionsBands(bands=((2,),))

    def test_nothing_ticked_has_no_band(self):
        assert self.found(self.ticks("none", number=30)) == OptionsBands(bands=())

    def test_two_options_are_parted_by_a_test_of_pairs(self):
        given = self.ticks("o3", number=30) + self.ticks("o0", number=3)

        assert self.found(given) == OptionsBands(bands=((3,), (0,)))

    def test_few_answers_have_no_bands(self):
        blank = [{"overall": "a"}] * 20

        assert self.found(self.ticks("o1", number=19) + blank).why.startswith("作答的不足20份")

    def test_self_selected_answers_have_no_bands(self):
        found = self.found(self.ticks("o1", number=30), makers.shared())

        assert isinstance(found, NotComputed)

    def test_withheld_figures_have_no_bands(self):
        assert self.found(self.ticks("o1", number=3)).why.startswith("数字没有全部列出")


class TestRankings:
    FORM = makers.form(
        Ranking(id="k", text="先办什么？", options=makers.options(4), places=2),
        makers.single("overall"),
    )

    def found(self, given, group=A):
        return makers.summary(self.FORM, {group: given}).joint.rankings[0].found

    def ranked(self, first, second, number):
        return [{f"k.o{first}": "1", f"k.o{second}": "2", "overall": "a"}] * number

    def test_what_is_put_before_others_on_most_ballots_is_a_band_of_its_own(self):
        given = self.ranked(1, 0, 14) + self.ranked(1, 2, 13) + self.ranked(3, 1, 5)

        found = self.found(given)

        assert found.bands[0] == (1,)
        assert Decimal(0) < found.w < Decimal(1)

    def test_where_no_worths_exist_the_points_decide(self):
        given = self.ranked(0, 1, 25) + self.ranked(0, 2, 8)

        assert self.found(given).bands[0] == (0,)

    def test_what_nothing_parts_is_one_band(self):
        given = [e for n in range(4) for e in self.ranked(n, (n + 1) % 4, 6)]

        assert self.found(given) == RankingBands(bands=((0, 1, 2, 3),), w=Decimal("0.00"))

    def test_few_rankings_have_no_bands(self):
        assert isinstance(self.found(self.ranked(0, 1, 19) + [{"overall": "a"}] * 9), NotComputed)

    def test_withheld_rankings_have_no_bands(self):
        assert self.found(self.ranked(0, 1, 3)).why.startswith("数字没有全部列出")

    def test_self_selected_rankings_have_no_bands(self):
        assert isinstance(self.found(self.ranked(0, 1, 30), makers.shared()), NotComputed)


def test_a_sitting_of_nobody_has_nothing_side_by_side():
    assert makers.summary(ITEMS, {}).joint == Joint()


def test_a_summary_kept_before_there_were_joint_figures_is_read():
    body = json.loads(makers.summary(ITEMS, {A: moody(40)}).model_dump_json())
    del body["joint"]
    del body["rules"]["declared"]

    assert SittingSummary.model_validate(body).joint == Joint()


def test_more_ballots_than_slips_leave_nothing_side_by_side():
    found = makers.returned(ITEMS, moody(40))
    rules = Rules(declared=Declared(blocks=(BLOCK,)))

    summary = summarise(
        makers.BASIS, rules, [makers.edition(ITEMS)], (A,), {"a": found}, {"a": 39}, "5f" * 32
    )

    assert summary.alarms
    assert summary.joint == Joint()
