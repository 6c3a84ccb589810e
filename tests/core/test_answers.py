"""The one law for answers, kind by kind."""

import pytest

from survey.core.answers import NOT_ASKED, check, is_blank
from tests.core.makers import form, grid, multiple, note, number, ranking, single, text


def values(asked, raw):
    """Return the answers that ``raw`` means; fail when there are faults."""
    checked = check(asked, raw)
    assert checked.faults == ()
    return checked.answers


def faults(asked, raw):
    """Return every fault by its place."""
    checked = check(asked, raw)
    assert checked.answers is None
    places = [fault.place for fault in checked.faults]
    assert len(set(places)) == len(places), "one place, one fault"
    return dict(checked.faults)


# Blanks


def test_leaving_everything_blank_is_allowed():
    asked = form(single(), multiple("w"), grid(), ranking(), number(), text(), note())

    checked = check(asked, {})

    assert checked.answers == (None,) * 8
    assert is_blank(checked.answers)


def test_blanks_are_remembered_but_not_free_texts_follow_ups_or_notes():
    asked = form(
        single(follow_ups=[{"on": ["d"], "text": "原因"}]),
        multiple("w"),
        grid(),
        ranking(),
        number(),
        text(),
        note(),
    )

    checked = check(asked, {"q": ["d"], "m.r2.v": ["a"]})

    assert checked.blanks == ("w", "m.r1.v", "m.r3.v", "k", "n")


def test_what_was_answered_wrongly_is_no_blank():
    asked = form(single(), multiple("w"), ranking(), number())

    checked = check(asked, {"q": ["zz"], "w": ["zz"], "k.1": ["9"], "n": ["many"]})

    assert checked.blanks == ()


def test_spaces_are_a_blank():
    asked = form(single(), multiple("w"), ranking(), number(), text())

    raw = {key: [" \u3000\n"] for key in ("q", "w", "k.1", "n", "t")}

    assert values(asked, raw) == (None,) * 5


@pytest.mark.parametrize(
    "question", [single("q"), multiple("q"), ranking("q"), number("q"), text("q")]
)
@pytest.mark.parametrize("raw", [{}, {"q": []}, {"q": [""]}, {"q": ["  "]}])
def test_a_required_question_must_be_answered(question, raw):
    asked = form({**question, "required": True})
    if question["kind"] == "ranking":
        raw = {f"q.{place}": words for place, words in enumerate(raw.values(), 1)}

    assert "请回答" in faults(asked, raw)["q"]


def test_a_required_question_that_is_not_asked_need_not_be_answered():
    asked = form(number(), text(required=True, when={"test": "answered", "question": "n"}))

    assert values(asked, {}) == (None, NOT_ASKED)


def test_every_cell_of_a_required_grid_must_be_answered():
    asked = form(grid(required=True))

    found = faults(asked, {"m.r2.v": ["a"]})

    assert found == {"m.r1.v": "请回答“张三”的“总体”", "m.r3.v": "请回答“王五”的“总体”"}


def test_not_knowing_is_an_answer():
    asked = form(single(required=True))

    assert values(asked, {"q": ["u"]}) == (4,)


# Choices


def test_a_choice_is_kept_as_its_place_in_the_scale():
    assert values(form(single()), {"q": ["c"]}) == (2,)


def test_spaces_around_a_choice_change_nothing_that_hangs_on_it():
    caps = [{"grade": "a", "at_most": 0}]
    asked = form(
        single(follow_ups=[{"on": ["d"], "text": "原因", "limit": 5}]),
        text(when={"test": "is", "question": "q", "option": "d"}),
        grid(columns=[{"code": "v", "label": "评", "scale": "quality", "caps": caps}]),
    )

    answered = values(asked, {"q": [" d\t"], "q~why": ["晚了"], "t": ["有"]})
    found = faults(asked, {"m.r1.v": [" a"]})

    assert answered[:3] == (3, "晚了", "有")
    assert list(found) == ["m.r1.v"]


@pytest.mark.parametrize("word", ["z", "A", "ａ", "0", "好", "a,b", "aa"])
def test_what_was_not_offered_cannot_be_chosen(word):
    asked = form(single(), multiple("w"), grid())

    found = faults(asked, {"q": [word], "w": [word], "m.r1.v": [word]})

    assert all("没有这个选项" in said for said in found.values())
    assert list(found) == ["q", "w", "m.r1.v"]


def test_two_answers_where_one_is_asked_are_refused():
    asked = form(single(required=True), grid(required=True), number(required=True), text())
    raw = {"q": ["a", "b"], "m.r1.v": ["a", "a"], "n": ["1", "2"], "t": ["甲", "乙"]}
    raw |= {"m.r2.v": ["a"], "m.r3.v": ["a"]}

    found = faults(asked, raw)

    assert list(found) == ["q", "m.r1.v", "n", "t"]
    assert all("只能有一个答案" in said for said in found.values())


def test_an_empty_field_beside_the_answer_does_not_disturb_it():
    assert values(form(single()), {"q": ["", "b"]}) == (1,)


def test_a_field_of_no_question_is_refused():
    assert "没有这一题" in faults(form(single()), {"q": ["a"], "x": []})["x"]


@pytest.mark.parametrize("key", ["m", "m.r1", "m.r9.v", "m.r1.v~why", "k", "k.9", "say", "w~other"])
def test_only_the_fields_of_the_page_are_taken(key):
    asked = form(grid(), ranking(), note(), multiple("w"))

    assert list(faults(asked, {key: ["1"]})) == [key]


# Marks


def test_marks_are_kept_as_bits_whatever_their_order():
    asked = form(multiple())

    assert values(asked, {"q": ["c", "a", "c"]}) == (0b101,)


def test_an_exclusive_option_stands_alone():
    asked = form(multiple())

    assert values(asked, {"q": ["none"]}) == (0b1000,)
    assert "选了“都没有”" in faults(asked, {"q": ["none", "a"]})["q"]


def test_no_more_marks_than_allowed():
    asked = form(multiple(at_most=2))

    assert values(asked, {"q": ["a", "b"]}) == (0b11,)
    assert "最多选 2 项，您选了 3 项" in faults(asked, {"q": ["a", "b", "c"]})["q"]


# Caps


def _capped(**cap):
    columns = [
        {"code": "v", "label": "总体", "scale": "competence", "caps": [{"grade": "a", **cap}]},
        {"code": "w", "label": "廉", "scale": "competence"},
    ]
    return form(grid(columns=columns, rows=["甲", "乙", "丙", "丁", "戊"]))


def _given(count, column="v"):
    return {f"m.{row}.{column}": ["a"] for row in range(1, count + 1)}


@pytest.mark.parametrize(
    ("cap", "limit"),
    [
        ({"at_most": 2}, 2),
        ({"at_most": 0}, 0),
        ({"percent": 40}, 2),
        ({"percent": 59}, 2),
        ({"percent": 60}, 3),
        ({"percent": 0}, 0),
        ({"at_most": 3, "percent": 20}, 1),
    ],
)
def test_a_grade_may_be_given_up_to_its_cap_and_not_once_more(cap, limit):
    asked = _capped(**cap)

    assert check(asked, _given(limit)).faults == ()
    (said,) = faults(asked, _given(limit + 1)).values()
    assert f"“优秀”最多给 {limit} 个，您给了 {limit + 1} 个" in said


def test_a_cap_above_the_rows_caps_nothing():
    assert check(_capped(at_most=99), _given(5)).faults == ()


def test_a_cap_binds_its_own_column_only():
    assert check(_capped(at_most=0), _given(5, column="w")).faults == ()


# Follow-ups


OPENED = {"on": ["d"], "text": "原因", "limit": 4}


def test_a_follow_up_is_asked_when_its_option_is_chosen():
    asked = form(single(follow_ups=[OPENED]))

    assert values(asked, {"q": ["d"], "q~why": ["太慢"]}) == (3, "太慢")
    assert values(asked, {"q": ["d"]}) == (3, None)
    assert values(asked, {"q": ["a"], "q~why": [" "]}) == (0, NOT_ASKED)


def test_a_follow_up_without_its_option_is_refused():
    asked = form(single(follow_ups=[OPENED]))

    assert "只有选了“差”" in faults(asked, {"q": ["a"], "q~why": ["太慢"]})["q~why"]
    assert list(faults(asked, {"q~why": ["太慢"]})) == ["q~why"]


def test_a_required_follow_up_must_be_filled_in():
    asked = form(multiple(follow_ups=[{**OPENED, "on": ["a", "b"], "required": True}]))

    assert "选了“甲、乙”，请填写“原因”" in faults(asked, {"q": ["b"]})["q~why"]
    assert values(asked, {"q": ["c"]}) == (0b100, NOT_ASKED)


def test_a_follow_up_keeps_to_its_limit():
    asked = form(single(follow_ups=[OPENED]))

    assert (
        "最多写 4 个字，现在有 6 个；请删去 2 个"
        in (faults(asked, {"q": ["d"], "q~why": ["一二三四五六"]})["q~why"])
    )


def test_two_texts_in_one_follow_up_are_refused():
    asked = form(single(follow_ups=[{**OPENED, "required": True}]))

    assert "只能有一个答案" in faults(asked, {"q": ["d"], "q~why": ["甲", "乙"]})["q~why"]


def test_a_cell_of_a_grid_opens_its_own_follow_up():
    opened = [{**OPENED, "on": ["c"]}]
    column = {"code": "v", "label": "看法", "scale": "approval", "follow_ups": opened}
    asked = form(grid(columns=[column]))

    answered = values(asked, {"m.r1.v": ["a"], "m.r2.v": ["c"], "m.r2.v~why": ["不熟"]})
    found = faults(asked, {"m.r1.v": ["a"], "m.r1.v~why": ["不熟"], "m.r2.v": ["c"]})

    assert answered == (0, NOT_ASKED, 2, "不熟", None, NOT_ASKED)
    assert list(found) == ["m.r1.v~why"]


# Rankings


def test_a_ranking_is_kept_from_first_place_on():
    asked = form(ranking())

    assert values(asked, {"k.1": ["2"], "k.3": ["1"], "k.4": ["3"]}) == ((2, 0, 3),)


def test_places_may_be_written_full_width_and_left_open_at_the_end():
    assert values(form(ranking()), {"k.2": [" １ "]}) == ((1,),)


@pytest.mark.parametrize("word", ["0", "4", "-1", "1.5", "一", "x", "1 2", "0001", "²", "9" * 5000])
def test_what_is_no_place_is_refused(word):
    assert "名次请填 1 至 3" in faults(form(ranking()), {"k.1": [word]})["k.1"]


def test_one_place_goes_to_one_option_only():
    found = faults(form(ranking()), {"k.1": ["1"], "k.2": ["1"]})

    assert found == {"k.2": "第 1 名已经给了“甲”；一个名次只能给一项"}


def test_a_gap_between_places_is_refused():
    assert "中间不能空" in faults(form(ranking()), {"k.1": ["1"], "k.2": ["3"]})["k"]
    assert "中间不能空" in faults(form(ranking()), {"k.1": ["2"]})["k"]


def test_no_more_places_than_offered_even_with_leading_zeros():
    options = [str(place) for place in range(1, 13)]
    asked = form(ranking(options=options, places=9))
    raw = {f"k.{place}": [str(place)] for place in range(1, 10)}

    assert values(asked, raw) == (tuple(range(9)),)
    assert list(faults(asked, {**raw, "k.10": ["0010"]})) == ["k.10"]


def test_two_places_for_one_option_are_refused():
    assert "只能有一个答案" in faults(form(ranking()), {"k.1": ["1", "2"]})["k.1"]


# Numbers


@pytest.mark.parametrize(
    ("word", "kept"),
    [
        ("0", "0"),
        ("-0", "0"),
        ("007", "7"),
        ("１２", "12"),
        (" 5 ", "5"),
        ("5.0", "5"),
        ("1e2", "100"),
        ("100", "100"),
        ("0e99", "0"),
    ],
)
def test_a_number_is_kept_plainly(word, kept):
    assert values(form(number()), {"n": [word]}) == (kept,)


@pytest.mark.parametrize(
    "word",
    [
        *["101", "-1", "5.5", "5²", "1e-9", "five", "1,5", "1 2", "/", "五"],
        *["NaN", "sNaN", "Infinity", "-inf", "1e999999", "9" * 5000],
        *["1." + "0" * 40 + "1", "1" + " " * 30 + "2"],
    ],
)
def test_what_is_no_number_between_the_limits_is_refused(word):
    assert "请填 0 至 100 的数，不带小数" in faults(form(number()), {"n": [word]})["n"]


def test_a_number_keeps_to_its_decimals():
    asked = form(number(decimals=2, minimum="-1.5", maximum="1.5"))

    assert values(asked, {"n": ["-1.25"]}) == ("-1.25",)
    assert "最多 2 位小数" in faults(asked, {"n": ["1.255"]})["n"]


# Texts


@pytest.mark.parametrize(
    ("word", "kept"),
    [
        ("  好  ", "好"),
        ("一\r\n二\r三", "一\n二\n三"),
        ("一\t二", "一 二"),
        ("一\x00\x1b\x7f\x85二", "一二"),
        ("一\ud800\ufffe\uffff二", "一二"),
        ("e\u0301", "é"),
        ("\x00", None),
        ("👨‍👩‍👧", "👨‍👩‍👧"),
    ],
)
def test_a_text_is_kept_without_what_no_file_can_print(word, kept):
    assert values(form(text()), {"t": [word]}) == (kept,)


def test_a_text_of_control_characters_does_not_answer_a_required_question():
    assert "请回答" in faults(form(text(required=True)), {"t": ["\x00"]})["t"]


def test_a_text_is_counted_in_characters_after_cleaning():
    asked = form(text(limit=3))

    assert values(asked, {"t": [" 一\r\n𠮷\x00 "]}) == ("一\n𠮷",)
    assert "请删去 1 个" in faults(asked, {"t": ["一二三四"]})["t"]


# What is asked


ON_D = {"test": "is", "question": "q", "option": "d"}


def test_a_question_that_does_not_apply_is_not_asked():
    opened = [{**OPENED, "on": ["a"]}]
    asked = form(single(), multiple("w", when=ON_D, follow_ups=opened), grid(when=ON_D))

    assert values(asked, {"q": ["a"]}) == (0,) + (NOT_ASKED,) * 5


def test_answers_to_what_was_not_asked_are_refused_and_blanks_are_not():
    asked = form(single(), ranking(when=ON_D), text(when=ON_D))

    found = faults(asked, {"q": ["a"], "k.1": ["1"], "k.2": [""], "t": ["有"]})

    assert list(found) == ["k.1", "t"]
    assert all("不用答" in said for said in found.values())


def test_a_section_that_does_not_apply_is_not_asked():
    first = {"id": "a", "questions": [number()]}
    often = {"test": "at_least", "question": "n", "number": 3}
    second = {"id": "b", "when": often, "questions": [text(), single()]}
    asked = form(sections=[first, second])

    assert values(asked, {"n": ["2"]}) == ("2", NOT_ASKED, NOT_ASKED)
    assert values(asked, {"n": ["3"], "t": ["有"]}) == ("3", "有", None)


def test_a_condition_sees_what_was_ranked_and_written():
    ranked = {"test": "includes", "question": "k", "options": ["2"]}
    written = {"test": "answered", "question": "t"}
    asked = form(ranking(), text(), single("a", when=ranked), single("b", when=written))

    assert values(asked, {"k.2": ["1"], "a": ["a"]}) == ((1,), None, 0, NOT_ASKED)
    assert values(asked, {"k.1": ["1"], "t": ["有"]}) == ((0,), "有", NOT_ASKED, None)


def test_a_question_not_asked_counts_as_unanswered_for_later_conditions():
    asked = form(
        single(),
        single("r", when=ON_D),
        single("s", when={"test": "not", "of": {"test": "answered", "question": "r"}}),
    )

    assert values(asked, {"q": ["a"], "s": ["b"]}) == (0, NOT_ASKED, 1)


def test_every_fault_is_reported_at_once():
    asked = form(single(), multiple("w", at_most=1), number(), text(limit=1))

    found = faults(asked, {"q": ["z"], "w": ["a", "b"], "n": ["x"], "t": ["一二"], "zzz": ["1"]})

    assert list(found) == ["q", "w", "n", "t", "zzz"]


def test_a_ballot_with_one_answer_is_not_blank():
    asked = form(single(), text(when=ON_D))

    assert is_blank(values(asked, {}))
    assert not is_blank(values(asked, {"q": ["a"]}))
