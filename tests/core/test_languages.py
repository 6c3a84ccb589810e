"""Forms in several languages: the same questions, other words."""

import pytest

from survey.core.answers import check
from survey.core.definition import read
from survey.core.edition import canonical, with_people
from survey.core.form import Form
from survey.core.languages import is_language
from survey.core.proofreading import Weight, remarks
from tests.core.makers import definition, faults_of, form, grid, multiple, number, single, unit

ENGLISH = {
    "表": "Form",
    "第 q 题": "Question q",
    "好": "Good",
    "第 w 题": "Question w",
    "甲": "A thing",
    "评价": "Judge",
    "总体": "Overall",
    "称职": "Competent",
    "原因": "Why",
    "职务": "Post",
    "次": "times",
    "张三": "Somebody else",
}
ASKED = (
    single("q"),
    multiple("w", follow_ups=[{"on": ["a"], "text": "原因"}]),
    grid("m", roster="leaders", rows=[], details=["职务"]),
    number("n", unit="次"),
)


def translated(*questions, words=None) -> Form:
    return form(*(questions or ASKED), translations={"en": ENGLISH if words is None else words})


def test_a_form_reads_in_another_language():
    english = translated().in_language("en")

    single_, ticked, people, visits = english.questions
    assert english.title == "Form"
    assert single_.text == "Question q"
    assert single_.scale.choices[0] == ("a", "Good")
    assert ticked.choices[0] == ("a", "A thing")
    assert ticked.follow_ups[0].text == "Why"
    assert people.columns[0].label == "Overall"
    assert people.details == ("Post",)
    assert visits.unit == "times"


def test_what_has_no_translation_stays_as_it_is():
    english = translated().in_language("en")

    assert english.questions[0].scale.choices[1] == ("b", "较好")


def test_people_keep_their_names():
    peopled = with_people(translated(), unit("张三")).in_language("en")

    (row,) = peopled.questions[2].rows
    assert (row.label, row.details) == ("张三", ("副局长",))


def test_rows_that_are_no_people_are_translated():
    named = grid("m", rows=[{"code": "r1", "label": "总体"}])

    assert translated(named).in_language("en").questions[0].rows[0].label == "Overall"


def test_answers_to_a_version_are_answers_to_the_form():
    whole = with_people(translated(), unit("张三"))
    raw = {"q": ["a"], "w": ["a"], "w~why": ["…"], "m.r1.v": ["b"], "n": ["3"]}

    first, second = check(whole, raw), check(whole.in_language("en"), raw)

    assert first.answers is not None
    assert first == second
    assert whole.fields == whole.in_language("en").fields


def test_a_language_the_form_does_not_have_is_the_form_itself():
    whole = translated()

    assert whole.languages == ("en",)
    assert whole.in_language("ug") is whole
    assert whole.in_language("zh") is whole


def test_a_version_is_made_once():
    whole = translated()

    assert whole.in_language("en") is whole.in_language("en")


def test_translations_are_part_of_the_edition():
    one, other = translated(words={"表": "Form"}), translated(words={"表": "Sheet"})

    assert canonical(one) != canonical(other)
    assert Form.model_validate_json(canonical(one)) == one


def test_a_form_of_one_language_needs_no_translations():
    assert read(definition(single())).languages == ()
    assert remarks(form(single())) == ()


@pytest.mark.parametrize("tag", ["en", "ug", "bo", "zh-Hant", "pt-BR"])
def test_languages_are_named_by_their_tags(tag):
    assert is_language(tag)
    assert faults_of(definition(single(), translations={tag: {"表": "x"}})) == []


@pytest.mark.parametrize("tag", ["english", "EN", "en_US", "", "en-", "en\n", "zh"])
def test_anything_else_is_refused_with_place_and_remedy(tag):
    (fault,) = faults_of(definition(single(), translations={tag: {"表": "x"}}))

    assert fault.place == f"translations.{tag}"
    assert "请写 en、ug 这样的代码" in fault.text


@pytest.mark.parametrize(
    ("translations", "place", "said"),
    [
        ("en", "translations", "“字段: 值”"),
        ({"en": ["表"]}, "translations.en", "“字段: 值”"),
        ({"en": {"表": ""}}, "translations.en.表", "不能空着"),
        ({"en": {"表": 5}}, "translations.en.表", "这里要写文字"),
        ({"en": {"表": "x" * 401}}, "translations.en.表", "最多 400 个字"),
        ({"en": {"表": "x\x00"}}, "translations.en.表", "看不见的控制字符"),
    ],
)
def test_a_bad_translation_is_refused_with_place_and_remedy(translations, place, said):
    (fault,) = faults_of(definition(single(), translations=translations))

    assert fault.place == place
    assert said in fault.text


def test_introductions_and_hints_may_be_translated_at_length():
    words = {"请填": "x" * 900, "想一想": "y" * 900}

    whole = form(single(hint="想一想"), introduction="请填", translations={"en": words})

    assert len(whole.in_language("en").introduction) == 900


def test_proofreading_warns_of_what_has_no_translation():
    found = remarks(translated(single(), words={"表": "Form", "第 q 题": "Question q"}))

    (remark,) = found
    assert (remark.weight, remark.place) == (Weight.WARNING, "译文 en")
    assert "有 5 处没有译文" in remark.text
    assert "好、较好、一般、差、不了解" in remark.text


def test_proofreading_warns_of_translations_that_belong_nowhere():
    texts = ("表", "第 q 题", "好", "较好", "一般", "差", "不了解")
    labels = {text: f"x{place}" for place, text in enumerate(texts)}

    (remark,) = remarks(translated(single(), words={**labels, "第 z 题": "x"}))

    assert "表里没有“第 z 题”" in remark.text
