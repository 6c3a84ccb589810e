"""Every row of XLSForm's table of question types: what becomes of it."""

from decimal import Decimal

import pytest

from survey.core.errors import SurveyError
from survey.exchange.findings import Kind
from tests.exchange.makers import imported, said

CHOICES = """
    | list_name | name  | label |
    | o         | a     | 甲    |
    | o         | b     | 乙    |
    | o         | c     | 丙    |
"""
LEFT_OUT = (
    *("select_one_from_file o.csv", "select_multiple_from_file o.csv", "geopoint", "geotrace"),
    *("geoshape", "image", "audio", "background-audio", "video", "file", "barcode", "calculate"),
    *("hidden", "xml-external", "csv-external", "start", "end", "today", "deviceid", "username"),
    *("phonenumber", "email", "audit", "start-geopoint", "select_one_external o"),
)


def only(survey: str, choices: str = CHOICES):
    """Read a form of one question; return the question and the result."""
    result = imported(survey, choices)
    assert len(result.form.questions) == 1
    return result.form.questions[0], result


def typed(kind: str, **cells: str):
    """Read a question of that type with further cells."""
    heads = ["type", "name", "label", *cells]
    row = [kind, "q", "题", *cells.values()]
    return only(f"| {' | '.join(heads)} |\n| {' | '.join(row)} |")


def test_an_integer_is_a_number_within_its_constraint():
    question, result = typed("integer", constraint=". > 0 and . <= 120")

    assert (question.kind, question.decimals) == ("number", 0)
    assert (question.minimum, question.maximum) == (1, 120)
    assert result.findings == ()


def test_a_number_without_limits_says_which_were_assumed():
    question, result = typed("integer")

    assert (question.minimum, question.maximum) == (0, 99_999_999)
    assert said(result) == ["工作表“survey”第 2 行: 上下限没有写全，按 0 至 99999999 处理；请核对"]


def test_a_decimal_has_decimals():
    question, result = typed("decimal", constraint=". >= -1.5 and 9.5 >= .")

    assert (question.minimum, question.maximum) == (Decimal("-1.5"), Decimal("9.5"))
    assert question.decimals == 2
    assert said(result) == ["工作表“survey”第 2 行: 小数按 2 位处理；请核对"]


def test_a_range_has_its_limits_and_as_many_decimals_as_its_step():
    question, _ = typed("range", parameters="start=0 end=5 step=0.5")

    assert (question.minimum, question.maximum, question.decimals) == (0, 5, 1)


def test_a_text_keeps_its_greatest_length():
    question, _ = typed("text", constraint="string-length(.) < 81", hint="简要", required="yes")

    assert (question.kind, question.limit, question.hint) == ("text", 80, "简要")
    assert question.required


def test_a_single_choice_has_its_list():
    question, result = typed("select_one o")

    assert question.choices == (("a", "甲"), ("b", "乙"), ("c", "丙"))
    assert (question.kind, result.findings) == ("single", ())


def test_a_multiple_choice_keeps_limits_that_its_constraint_sets():
    alone = "not(selected(., 'c') and count-selected(.) > 1)"

    question, result = typed("select_multiple o", constraint=f"{alone} and count-selected(.) <= 2")

    assert (question.kind, question.at_most) == ("multiple", 2)
    assert [option.code for option in question.options if option.exclusive] == ["c"]
    assert result.findings == ()


def test_or_other_adds_an_option_and_a_text_beside_it():
    question, _ = typed("select_multiple o or_other")

    assert question.choices[-1] == ("other", "其他")
    assert [(opened.on, opened.text) for opened in question.follow_ups] == [(("other",), "请写明")]


def test_a_ranking_has_as_many_places_as_may_be_chosen():
    question, _ = typed("rank o", constraint="count-selected(.) <= 2")

    assert (question.kind, question.places) == ("ranking", 2)
    assert typed("rank o")[0].places == 3


def test_a_note_is_a_note():
    question, result = typed("note")

    assert (question.kind, question.text, result.findings) == ("note", "题", ())


@pytest.mark.parametrize("kind", ["date", "time", "dateTime"])
def test_days_and_times_become_texts_and_it_is_said(kind):
    question, result = typed(kind)

    assert question.kind == "text"
    assert len(said(result, Kind.ASSUMED)) == 1


def test_of_an_acknowledgement_the_words_stay():
    question, result = typed("acknowledge")

    assert question.kind == "note"
    assert len(said(result, Kind.LEFT_OUT)) == 1


@pytest.mark.parametrize("kind", LEFT_OUT)
def test_what_a_paper_cannot_ask_is_left_out_and_named_with_its_row(kind):
    result = imported(
        f"""
        | type | name | label |
        | text | t    | 写   |
        | {kind} | other | 别的 |
        """,
        CHOICES,
    )

    assert [question.id for question in result.form.questions] == ["t"]
    assert said(result) == [f"工作表“survey”第 3 行: “{kind}”这种题（other）没有带过来"]


def test_a_repeat_is_left_out_with_everything_in_it():
    result = imported(
        """
        | type         | name   | label | relevant  |
        | text         | t      | 写    |           |
        | begin_repeat | child  | 孩子  |           |
        | text         | name   | 姓名  |           |
        | begin_group  | more   | 更多  |           |
        | integer      | age    | 年龄  | ${t} = 'x' |
        | end_group    |        |       |           |
        | end_repeat   |        |       |           |
        | note         | thanks | 谢谢  |           |
        """
    )

    assert [question.id for question in result.form.questions] == ["t", "thanks"]
    assert said(result) == [
        "工作表“survey”第 3 行: 重复填写的一组（repeat）没有带过来，里面有 2 题：name、age"
    ]


def test_groups_are_sections_and_a_group_in_a_group_is_its_own():
    result = imported(
        """
        | type        | name  | label | relevant      | hint |
        | select_one yn | a   | 甲？  |               |      |
        | begin_group | outer | 外    | ${a} = 'y'    | 先看 |
        | text        | b     | 乙    |               |      |
        | begin_group | inner | 内    | ${b} != ''    |      |
        | text        | c     | 丙    |               |      |
        | end_group   |       |       |               |      |
        | text        | d     | 丁    |               |      |
        | end_group   |       |       |               |      |
        """
    )

    sections = [
        (section.title, [question.id for question in section.questions])
        for section in result.form.sections
    ]
    assert sections == [("", ["a"]), ("外", ["b"]), ("外 · 内", ["c"]), ("外", ["d"])]
    whens = [section.when.test if section.when else "" for section in result.form.sections]
    assert whens == ["", "is", "all", "is"]
    assert result.form.sections[1].introduction == "先看"
    assert result.findings == ()


@pytest.mark.parametrize("appearance", ["table-list", "field-list", "w3 field-list"])
def test_choices_from_one_list_in_a_table_are_a_grid(appearance):
    question, _ = only(
        f"""
        | type          | name | label | appearance   | required |
        | begin_group   | g    | 评价  | {appearance} |          |
        | select_one o  | r1   | 政治  |              | yes      |
        | select_one o  | r2   | 团结  |              | yes      |
        | end_group     |      |       |              |          |
        """
    )

    assert (question.kind, question.id, question.text) == ("grid", "g", "评价")
    assert [(row.code, row.label) for row in question.rows] == [("r1", "政治"), ("r2", "团结")]
    assert question.columns[0].scale.codes == ("a", "b", "c")
    assert question.required


def test_the_row_that_only_heads_a_table_is_no_row_of_the_grid():
    question, _ = only(
        """
        | type          | name | label | appearance   |
        | begin_group   | g    | 评价  | field-list   |
        | select_one o  | head | 等次  | label        |
        | select_one o  | r1   | 政治  | list-nolabel |
        | select_one o  | r2   | 团结  | list-nolabel |
        | end_group     |      |       |              |
        """
    )

    assert [row.code for row in question.rows] == ["r1", "r2"]


def test_a_table_of_which_a_row_is_conditional_stays_single_questions():
    result = imported(
        """
        | type          | name | label | appearance | relevant |
        | begin_group   | g    | 评价  | field-list |          |
        | select_one yn | r1   | 政治  |            |          |
        | select_one yn | r2   | 团结  |            | ${r1} = 'y' |
        | end_group     |      |       |            |          |
        """
    )

    assert [question.kind for question in result.form.questions] == ["single", "single"]
    assert result.form.questions[1].when.option == "y"


def test_columns_that_are_not_carried_over_are_listed_with_their_rows():
    _, result = typed(
        "select_one o",
        default="a",
        appearance="minimal",
        choice_filter="x = 1",
        constraint_message="不行",
        **{"media::image": "a.png"},
    )

    lines = "\n".join(said(result))
    assert len(result.findings) == 5
    for name in ("default", "appearance", "choice_filter", "提示语", "media::image"):
        assert name in lines


def test_labels_in_other_languages_are_translations():
    result = imported(
        """
        | type         | name | label::English (en) | label::中文 (zh) | hint::zh | hint::en |
        | select_one o | q    | Which?              | 哪个？          | 选一个   | Pick one |
        """,
        """
        | list_name | name | label::中文 (zh) | label::English (en) |
        | o         | a    | 甲              | A                   |
        | o         | b    | 乙              | B                   |
        """,
    )

    assert result.form.questions[0].text == "哪个？"
    words = {"哪个？": "Which?", "选一个": "Pick one", "甲": "A", "乙": "B"}
    assert result.form.translations == {"en": words}


def test_a_language_nobody_knows_is_named():
    result = imported(
        """
        | type | name | label | label::Klingonisch |
        | text | q    | 题    | qaStaH            |
        """
    )

    assert "认不出“Klingonisch”是哪种语言" in said(result)[0]


def test_names_that_we_do_not_admit_are_renamed_alike_every_time():
    survey = """
        | type          | name   | label | relevant      |
        | select_one 表 | Q-1    | 甲    |               |
        | text          | q_1    | 乙    | ${Q-1} = '是' |
        | text          | 年龄   | 丙    |               |
    """
    choices = """
        | list_name | name | label |
        | 表        | 是   | 是    |
        | 表        | 否   | 否    |
    """

    first, again = imported(survey, choices), imported(survey, choices)

    ids = [question.id for question in first.form.questions]
    assert first.form == again.form
    assert (len(set(ids)), ids[1]) == (3, "q_1")
    assert first.form.questions[1].when.question == ids[0]
    assert first.form.questions[1].when.option == first.form.questions[0].options[0].code


def test_a_list_of_grades_is_taken_for_a_scale_and_it_is_said():
    question, result = only(
        "| type | name | label |\n| select_one s | q | 满意吗 |",
        """
        | list_name | name | label    |
        | s         | 1    | 满意     |
        | s         | 2    | 基本满意 |
        | s         | 3    | 不满意   |
        | s         | 9    | 不了解   |
        """,
    )

    assert [(grade.code, grade.score) for grade in question.scale.grades] == [
        ("1", 100),
        ("2", 60),
        ("3", 0),
        ("9", None),
    ]
    assert len(said(result, Kind.ASSUMED)) == 1


def test_a_question_whose_list_is_missing_is_left_out():
    result = imported(
        """
        | type            | name | label |
        | select_one none | q    | 题    |
        | text            | t    | 写    |
        """
    )

    assert [question.id for question in result.form.questions] == ["t"]
    assert "选项表“none”找不到" in said(result)[0]


def test_a_file_with_nothing_to_ask_is_refused_and_says_why():
    with pytest.raises(SurveyError, match="没有读出一道题") as refusal:
        imported("| type | name | label |\n| geopoint | q | 在哪 |")

    assert "geopoint" in str(refusal.value)


def test_a_label_that_is_too_long_keeps_its_beginning_and_the_rest_is_told():
    question, result = only(f"| type | name | label |\n| note | q | {'长' * 450} |")

    assert len(question.text) == 400
    assert "长" * 51 in said(result)[0]
