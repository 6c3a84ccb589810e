"""Cross tables: whole or not at all, and every row is an audience of its own."""

from random import Random

import pytest

from survey.core.counting import Rules
from survey.core.declarations import CrossTable, Declared, Item
from survey.core.questions import Option, Single
from survey.stats.joint.results import Association, Crossed
from survey.stats.reasons import NotComputed
from tests.stats import makers


def asked(key, *labels):
    options = tuple(Option(code=f"o{n}", label=label) for n, label in enumerate(labels))
    return Single(id=key, text=f"{key}？", options=options)


FORM = makers.form(
    asked("age", "青年", "中年", "老年"),
    asked("post", "干部", "群众"),
    makers.single("overall"),
)
ALONE = makers.group("a", invited=1000)
FEW = "作同样回答的人太少，为保护答卷人，不列交叉表。"
ALIKE = "有一行的人几乎都作同样回答，为保护答卷人，不列交叉表。"
TURNED = "倒过来看，有的一列人太少，或者几乎都在一行，为保护答卷人，不列交叉表。"
FOLLOWS = "对照别的数字能推算出少数人的回答，为保护答卷人，不列交叉表。"


def cross(by="age", of="overall"):
    return CrossTable(by=Item(form="form", key=by), of=Item(form="form", key=of))


def ballots(age, grades, post="o0"):
    return [{"age": age, "overall": grade, "post": post} for grade in grades]


def found(given, *tables, form=FORM):
    groups = given if isinstance(given, dict) else {ALONE: given}
    rules = Rules(declared=Declared(crosstables=tables or (cross(),)))
    return [each.found for each in makers.summary(form, groups, rules).joint.crosstables]


def rows(table):
    return {row.label: [share.count for share in row.found.shares] for row in table.rows}


BOTH = ballots("o0", "aaaabbbcc") + ballots("o1", "abbbccdddd")


def test_a_table_counts_answers_within_answers():
    (table,) = found(BOTH)

    assert rows(table) == {"青年": [4, 3, 2, 0, 0], "中年": [1, 3, 2, 4, 0]}


def test_the_words_of_both_questions_head_the_table():
    rules = Rules(declared=Declared(crosstables=(cross(),)))

    (table,) = makers.summary(FORM, {ALONE: BOTH}, rules).joint.crosstables

    assert (table.by, table.of) == ("age", "问题 overall")


def test_answers_of_few_are_put_together():
    few = ballots("o2", "abcd") + ballots("", "aabb")

    (table,) = found(BOTH + few)

    assert list(rows(table)) == ["青年", "中年", "其余（含未填）"]
    assert rows(table)["其余（含未填）"] == [3, 3, 1, 1, 0]


def test_where_the_rest_is_too_small_the_smallest_row_joins_it():
    (table,) = found(BOTH + ballots("o2", "ab"))

    assert list(rows(table)) == ["中年", "其余"]


def test_blanks_of_many_have_a_row_of_their_own():
    (table,) = found(BOTH + ballots("", "aabbccdd"))

    assert list(rows(table)) == ["青年", "中年", "未填"]


def test_of_many_answers_the_rarest_are_put_together():
    labels = "甲乙丙丁戊己庚辛壬"
    form = makers.form(asked("age", *labels), makers.single("overall"))
    given = [
        {"age": f"o{n}", "overall": grade} for n in range(9) for grade in "aabbccdd" + "a" * (9 - n)
    ]

    (table,) = found(given, form=form)

    assert len(table.rows) == 9
    assert table.rows[-1].label == "其余"


@pytest.mark.parametrize(
    "given",
    [
        [],
        ballots("o0", "a"),
        ballots("o0", "aabbccdd"),
        ballots("o0", "aabbccddaabb") + ballots("o1", "abc"),
    ],
)
def test_one_row_is_no_table(given):
    (table,) = found(given)

    assert isinstance(table, NotComputed)


def test_a_row_of_one_mind_withholds_the_table():
    assert found(BOTH + ballots("o2", "aaaaaaaab")) == [NotComputed(why=ALIKE)]


def test_a_large_row_of_one_mind_withholds_it_too():
    assert found(BOTH + ballots("o2", "a" * 60)) == [NotComputed(why=ALIKE)]


def test_withheld_groups_withhold_every_table():
    groups = {makers.group("a"): ballots("o0", "abc"), makers.group("b"): BOTH * 3}

    assert found(groups) == [NotComputed(why="各票类不单独列出，交叉表也不列出。")]


def test_a_question_that_is_not_told_in_full_withholds_the_table():
    (table,) = found(ballots("o0", "aaaaaaa") + ballots("o1", "aaaaaaaa"))

    assert table == NotComputed(why="这两道题的数字没有全部列出，不列交叉表。")


def test_more_ballots_than_people_raise_the_floor():
    invited = makers.group("a", invited=len(BOTH) - 2)

    assert found({invited: BOTH}) == [NotComputed(why=FEW)]


def test_a_group_that_is_all_but_one_of_a_row_withholds_the_table():
    group, rest = ballots("o0", "aaaabbbbcc"), ballots("o1", "abbbccddddaa" * 3)
    one = ballots("o0", "d")

    told = {makers.group("a"): group, makers.group("b"): rest}
    nested = {makers.group("a"): group, makers.group("b"): rest + one}

    assert isinstance(found(told)[0], Crossed)
    assert found(nested) == [NotComputed(why=FOLLOWS)]


def test_the_same_rows_are_told_where_there_are_no_groups():
    given = ballots("o0", "aaaabbbbccd") + ballots("o1", "abbbccddddaa" * 3)

    assert isinstance(found(given)[0], Crossed)


def test_a_second_table_of_one_item_is_withheld_where_both_together_tell():
    young = ballots("o0", "aaaabbbbcc", post="o0") + ballots("o0", "d", post="o1")
    old = ballots("o1", "abbbccddddaa" * 3, post="o1")

    alone = found(young + old, cross("post"))
    both = found(young + old, cross("age"), cross("post"))

    assert isinstance(alone[0], Crossed)
    assert isinstance(both[0], Crossed)
    assert both[1] == NotComputed(why=FOLLOWS)


GRADED = cross("overall", "age")


def test_a_table_turned_round_must_not_tell_how_the_nine_of_one_post_judged():
    """No row is of one mind, but everybody of the first age gave the first grade."""
    given = ballots("o0", "a" * 9) + ballots("o1", "aaaabbbbbbcccccc" * 2)
    given += ballots("o2", "aaaabbbbbbcccccc")

    (table,) = found(given, GRADED)

    assert table == NotComputed(why=TURNED)


def test_a_table_turned_round_has_its_floor_in_every_column():
    wide = ballots("o1", "aaabbbccc" * 2) + ballots("o2", "aaabbbccc")

    few, enough = (
        found(wide + ballots("o0", grades), GRADED)[0] for grades in ("abc", "aaabbbccc")
    )

    assert few == NotComputed(why=TURNED)
    assert isinstance(enough, Crossed)


def test_a_table_turned_round_is_taken_together_with_groups():
    """The group and all of one age differ by one person, whose grade would be seen."""
    group, rest = ballots("o0", "aaaabbbbcc"), ballots("o1", "abbbccccccaa" * 3)
    one = ballots("o0", "c")
    a, b = makers.group("a"), makers.group("b")

    alike, apart = (
        found(each, GRADED)[0] for each in ({a: group, b: rest}, {a: group, b: rest + one})
    )

    assert isinstance(alike, Crossed)
    assert apart == NotComputed(why=FOLLOWS)


def test_a_question_may_stand_on_both_sides():
    rng = Random(2)
    given = [
        {"age": rng.choice(["o0", "o1"]), "post": rng.choice(["o0", "o1"]), "overall": grade}
        for grade in rng.choices("abcd", k=400)
    ]

    tables = found(given, cross("age", "post"), cross("post"), cross("age"))

    assert all(isinstance(each, Crossed) for each in tables)


class TestTheTest:
    def test_fewer_than_twenty_are_not_tested(self):
        (table,) = found(BOTH)

        assert isinstance(table.test, NotComputed)

    def test_a_small_table_is_tested_by_drawing(self):
        (table,) = found(BOTH * 2)

        assert isinstance(table.test, Association)
        assert table.test.method == "monte_carlo"

    def test_a_large_table_needs_no_drawing(self):
        (table,) = found(BOTH * 20)

        assert table.test.method == "chi2"

    def test_self_selected_answers_are_counted_and_not_tested(self):
        (table,) = found({makers.shared(): BOTH * 3})

        assert table.test.why.startswith("扫码自愿填写")

    def test_options_are_tested_like_grades(self):
        given = [{**each, "post": f"o{n % 2}"} for n, each in enumerate(BOTH * 4)]

        (table,) = found(given, cross("age", "post"))

        assert isinstance(table.test, Association)

    def test_one_grade_of_all_who_know_is_not_tested(self):
        given = ballots("o0", "a" * 10 + "u" * 4) + ballots("o1", "a" * 12 + "u" * 5)

        assert found(given)[0].test == NotComputed(why="回答全部相同，不作检验。")
