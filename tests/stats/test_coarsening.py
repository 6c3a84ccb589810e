"""Each leak by itself, and what is told in its place."""

from decimal import Decimal

import numpy as np
import pytest

from survey.core.conditions import Is
from survey.core.counting import Base, Rules
from survey.core.questions import Multiple, Number, Ranking
from survey.stats.auditing import coarsening, ladders
from survey.stats.auditing.audit import audit
from survey.stats.auditing.hidden_table import HiddenTable, is_pinned, readers
from survey.stats.auditing.leaks import Leak
from survey.stats.auditing.weighted_attack import ScoreEquation, drawn_tables, gives_away
from survey.stats.figures import Common, Ticks
from survey.stats.results import SittingSummary
from tests.stats import makers

SLIPS = tuple(makers.group(code, 25, invited=100) for code in "abc")


def with_item(found, key, **changed):
    """Return the summary with something changed of one item."""

    def change(item):
        return item.model_copy(update=changed) if item.key == key else item

    questions = tuple(
        q.model_copy(update={"item": change(q.item)}) if q.kind == "single" else q
        for q in found.forms[0].questions
    )
    form = found.forms[0].model_copy(update={"questions": questions})
    return found.model_copy(update={"forms": (form,)})


def leaks(found, form):
    return {finding.leak for finding in audit(found, [form])}


def mixed(number):
    """Return ballots of which every third says 好 and is asked one question more."""
    ballots = [{"view": "abc"[place % 3]} for place in range(number)]
    for place, ballot in enumerate(ballots[::3]):
        ballot["then"] = "abc"[place % 3]
    return ballots


VIEW = makers.form(
    makers.single("view"), makers.single("then", when=Is(question="view", option="a"))
)
TWO = {SLIPS[0]: mixed(30), SLIPS[1]: mixed(33)}
THREE = TWO | {SLIPS[2]: mixed(36)}


def test_a_mixed_sitting_has_no_leak_and_is_not_coarsened():
    found = makers.summary(VIEW, THREE)

    assert audit(found, [VIEW]) == ()
    assert found.coarsened == ()


def test_one_group_left_out_of_a_split_is_found():
    found = makers.summary(VIEW, THREE)
    results = {**makers.items(found)["view"].results, "b": None}

    assert leaks(with_item(found, "view", results=results, weighted=None), VIEW) == {
        Leak.PINNED,
        Leak.CAUSE,
    }


def test_the_weighted_score_of_two_hidden_groups_is_found():
    votes = {"a": {"a": 28, "b": 2}, "b": {"a": 32, "c": 1}}
    form = makers.form(makers.single("view"))
    given = {g: makers.spread("view", votes[g.code]) for g in SLIPS[:2]}
    found = makers.summary(form, given)
    hidden = {**makers.items(found)["view"].results, "a": None, "b": None}

    assert leaks(with_item(found, "view", results=hidden), form) == {Leak.WEIGHTED}
    assert leaks(with_item(found, "view", results=hidden, weighted=None), form) == set()


def test_a_whole_in_words_beside_figures_of_all_groups_is_found():
    found = makers.summary(VIEW, THREE)
    item = makers.items(found)["view"]
    word = Common(choices=item.results["all"].shares, chosen="a")

    changed = with_item(found, "view", results={**item.results, "all": word}, weighted=None)

    assert Leak.PINNED in leaks(changed, VIEW)


def test_a_question_shown_to_whom_its_cause_is_not_told_is_found():
    found = makers.summary(VIEW, {SLIPS[0]: mixed(60)})
    changed = with_item(found, "view", results={"all": None})

    assert leaks(changed, VIEW) == {Leak.CAUSE}


def test_sizes_that_differ_by_a_handful_are_found():
    found = makers.summary(VIEW, THREE)
    lines = tuple(
        line.model_copy(update={"valid": 32}) if line.audience == "all" else line
        for line in found.accounting
    )

    assert Leak.DIFFERENCE in leaks(found.model_copy(update={"accounting": lines}), VIEW)


@pytest.mark.parametrize("odd", [0, 1])
@pytest.mark.parametrize("usual", ["a", "d", "u", ""])
def test_a_small_audience_of_one_mind_is_told_in_a_word(usual, odd):
    ballots = [{"view": usual, "also": "a"}] * (19 - odd) + [{"view": "b", "also": "b"}] * odd
    form = makers.form(makers.single("view"), makers.single("also"))

    item = makers.items(makers.summary(form, {SLIPS[0]: ballots}))["view"]

    assert item.results["all"].chosen == (usual or None)
    assert (item.weighted, item.notes) == (None, ())


@pytest.mark.parametrize(("number", "odd"), [(19, 2), (20, 0), (20, 1)])
def test_two_of_another_mind_or_twenty_people_are_shown_in_figures(number, odd):
    ballots = [{"view": "a"}] * (number - odd) + [{"view": "b"}] * odd

    found = makers.summary(makers.form(makers.single("view")), {SLIPS[0]: ballots})

    assert makers.items(found)["view"].results["all"].shares[0].count == number - odd


def test_a_group_of_one_mind_gets_the_word_and_the_others_are_not_shown_apart():
    groups = {SLIPS[0]: [{"view": "a"}] * 9, SLIPS[1]: mixed(30), SLIPS[2]: mixed(36)}

    found = makers.summary(VIEW, groups)

    item = makers.items(found)["view"]
    assert item.results["all"].asked == 75
    assert (item.results["a"].label, item.results["b"], item.results["c"]) == ("好", None, None)
    assert [said.partition("：")[2] for said in found.coarsened[:2]] == [
        "几乎人人作同样回答的，只写“普遍”，不列数字。",
        "各票类的数字不单独列出。",
    ]


def test_a_whole_of_one_mind_would_tell_of_groups_that_are_not_shown():
    """80 of 80 beside a hidden group of three: each of the three is known."""
    found = makers.summary(VIEW, {SLIPS[0]: [{"view": "a"}] * 3, SLIPS[1]: [{"view": "a"}] * 77})

    assert makers.items(found)["view"].results["all"].label == "好"


def test_large_groups_of_one_mind_are_shown_in_figures():
    groups = {SLIPS[0]: [{"view": "a"}] * 30, SLIPS[1]: [{"view": "a"}] * 40}

    item = makers.items(makers.summary(VIEW, groups))["view"]

    assert [item.results[code].shares[0].count for code in ("all", "a", "b")] == [70, 30, 40]


def test_what_was_asked_because_of_a_worded_answer_is_withheld_with_it():
    ballots = [{"view": "a", "then": "ab"[n % 2]} for n in range(17)] + [{"view": "b"}]

    found = makers.items(makers.summary(VIEW, {SLIPS[0]: ballots}))

    assert found["view"].results["all"].chosen == "a"
    assert found["then"].results == {"all": None}


def test_percentages_of_those_who_know_are_looked_at_alone():
    rules = Rules(share_base=Base.KNOWN)
    ballots = [{"view": "a"}] * 12 + [{"view": "u"}] * 3

    item = makers.items(makers.summary(VIEW, {SLIPS[0]: ballots}, rules))["view"]

    assert (item.results["all"].label, item.results["all"].among) == ("好", Base.KNOWN)


def test_ticks_of_a_small_whole_are_told_in_words_where_all_or_none_ticked():
    form = makers.form(Multiple(id="problems", text="问题", options=makers.options(4)))
    ballots = [{"problems": ["o0", *["o1"] * (n < 5), *["o2"] * (n < 1)]} for n in range(12)]

    found = makers.summary(form, {SLIPS[0]: ballots})

    ticks = makers.question(found, "problems").results["all"]
    assert isinstance(ticks, Ticks)
    assert [(each.count, each.common) for each in ticks.options] == [
        (None, True),
        (5, None),
        (None, False),
        (None, False),
    ]


def test_ticks_of_groups_are_not_shown_where_one_would_need_a_word():
    form = makers.form(Multiple(id="problems", text="问题", options=makers.options(2)))
    ballots = [{"problems": ["o0"] if n % 2 else ["o1"]} for n in range(30)]
    few = [{"problems": ["o0"]}] * 9

    results = makers.question(
        makers.summary(form, {SLIPS[0]: few, SLIPS[1]: ballots, SLIPS[2]: ballots}), "problems"
    ).results

    assert [share.count for share in results["all"].shares] == [39, 30]
    assert [results[code] for code in "abc"] == [None] * 3


def test_what_everybody_ticked_would_tell_of_groups_that_are_not_shown():
    form = makers.form(Multiple(id="problems", text="问题", options=makers.options(3)))
    ballots = [{"problems": ["o0", *["o1"] * (n < 9)]} for n in range(40)]

    found = makers.summary(form, {SLIPS[0]: ballots[:3], SLIPS[1]: ballots[3:]})

    ticks = makers.question(found, "problems").results["all"]
    assert [(each.count, each.common) for each in ticks.options] == [
        (None, True),
        (9, None),
        (0, None),
    ]


def test_a_ranking_of_one_mind_is_withheld():
    form = makers.form(Ranking(id="order", text="排序", options=makers.options(3), places=1))
    few, many = [{"order.o0": "1"}] * 9, [{f"order.o{n % 3}": "1"} for n in range(30)]

    alone = makers.summary(form, {SLIPS[0]: few})
    beside = makers.summary(form, {SLIPS[0]: few, SLIPS[1]: many, SLIPS[2]: many})

    assert makers.question(alone, "order").results == {"all": None}
    results = makers.question(beside, "order").results
    assert results["all"].options[0].first == 29
    assert [results[code] for code in "abc"] == [None] * 3


@pytest.mark.parametrize(
    ("orders", "told"),
    [
        (["012", "102"] * 5, False),
        (["012", "102"] * 4 + ["012", "021"], False),
        (["012", "210"] * 5, False),
        (["012", "102"] * 4 + ["021", "201"], True),
    ],
    ids=["all the same last", "all but one", "all the same second", "several otherwise"],
)
def test_a_ranking_tells_in_its_points_what_everybody_put_last_or_second(orders, told):
    form = makers.form(Ranking(id="order", text="排序", options=makers.options(3), places=3))
    ballots = [{f"order.o{o}": str(at) for at, o in enumerate(each, 1)} for each in orders]

    found = makers.question(makers.summary(form, {SLIPS[0]: ballots}), "order").results["all"]

    assert (found is not None) is told


@pytest.mark.parametrize(("same", "told"), [(9, False), (10, False), (8, True)])
def test_the_middle_of_few_numbers_that_are_the_same_is_withheld(same, told):
    form = makers.form(Number(id="visits", text="几次", maximum=9))
    ballots = [{"visits": "3"}] * same + [{"visits": "7"}] * (10 - same)

    found = makers.question(makers.summary(form, {SLIPS[0]: ballots}), "visits").results["all"]

    assert (found.median is not None) is told


def test_a_mean_is_not_told_where_it_is_one_number_in_disguise():
    """A boss tells somebody to write 9000; or everybody knows who is rich."""
    form = makers.form(Number(id="income", text="收入", maximum=9999))
    usual = [{"income": str(n)} for n in range(12)]
    groups = {SLIPS[0]: [*usual, {"income": "9000"}], SLIPS[1]: usual}

    beside = makers.question(makers.summary(form, groups), "income").results
    without = makers.question(makers.summary(form, {**groups, SLIPS[0]: usual}), "income").results

    assert [beside[code].mean for code in ("all", "a", "b")] == [None] * 3
    assert [beside[code].median for code in ("all", "a", "b")] == [
        Decimal("6.0"),
        Decimal("6.0"),
        Decimal("5.5"),
    ]
    assert [without[code].mean for code in ("all", "a", "b")] == [Decimal("5.5")] * 3


def test_one_number_of_everybody_would_tell_that_of_hidden_groups():
    form = makers.form(Number(id="visits", text="几次", maximum=9))
    groups = {SLIPS[0]: [{"visits": "3"}] * 4, SLIPS[1]: [{"visits": "3"}] * 40}

    hidden = makers.question(makers.summary(form, groups), "visits").results["all"]
    alone = makers.question(makers.summary(form, {SLIPS[1]: groups[SLIPS[1]]}), "visits")

    assert hidden.median is None
    assert alone.results["all"].median == Decimal("3.0")


def test_the_span_finds_two_groups_on_two_grades():
    table = HiddenTable(np.array([9, 40]), np.array([30, 19]), np.zeros((2, 2), dtype=int))
    equation = ScoreEquation(
        Decimal("61.22"), np.array([40.0, 60.0]), np.array([100.0, 0.0]), np.array([True, True])
    )

    assert not is_pinned(table)
    assert gives_away(table, equation)


def test_tables_are_drawn_as_ballots_are_dealt():
    table = HiddenTable(np.array([2, 3]), np.array([4, 1]), np.zeros((2, 2), dtype=int))
    rng = np.random.default_rng(1)

    drawn = np.concatenate([drawn_tables(table, each, rng) for each in [next(readers(table))] * 9])

    assert (drawn.sum(axis=1) == table.columns).all()
    assert (drawn.sum(axis=2) == table.rows).all()
    assert (drawn >= 0).all()
    assert drawn[:, 0, 1].mean() == pytest.approx(2 / 5, abs=0.04)  # four standard errors


def test_a_country_is_attacked_with_no_more_effort_than_a_hall():
    quarter = 10**8 // 4
    table = HiddenTable(np.full(4, quarter), np.full(4, quarter), np.zeros((4, 4), dtype=int))
    equation = ScoreEquation(
        Decimal(60),
        np.array([10.0, 20.0, 30.0, 40.0]),
        np.array([100.0, 80.0, 60.0, 0.0]),
        np.array([True] * 4),
    )

    assert not gives_away(table, equation)


def test_an_old_summary_without_words_can_still_be_read():
    found = makers.summary(VIEW, THREE)
    body = found.model_dump()
    del body["coarsened"]

    assert SittingSummary.model_validate(body) == found


def test_the_last_way_to_tell_has_nothing_to_leak(monkeypatch):
    monkeypatch.setattr(ladders, "common", lambda *_: None)

    found = makers.summary(VIEW, {SLIPS[0]: [{"view": "a"}] * 9})

    assert makers.items(found)["view"].results == {"all": None}
    assert found.coarsened[0] == f"“问题 view”：{coarsening.Step.WITHHELD.value}。"
