"""What a careful colleague would say: each rule with a form that breaks it or keeps it."""

import pytest

from survey.core.proofreading import Weight, minutes, remarks
from tests.core.makers import form, grid, multiple, note, number, ranking, single, text

ERROR, WARNING = Weight.ERROR, Weight.WARNING
BARE = {"grades": [{"code": "y", "label": "有"}, {"code": "n", "label": "没有"}]}


def _graded(*moods):
    grades = [
        {"code": f"g{place}", "label": f"等次{place}", "polarity": mood}
        for place, mood in enumerate(moods)
    ]
    return {"grades": [*grades, {"code": "u", "label": "不了解", "role": "unknown"}]}


OTHER = [
    {"code": "a", "label": "甲"},
    {"code": "z", "label": "其他问题"},
    {"code": "none", "label": "都没有", "exclusive": True},
]


def _asking(words):
    return {**single(), "text": words}


def _said(*questions, **fields):
    return [(remark.weight, remark.text) for remark in remarks(form(*questions, **fields))]


@pytest.mark.parametrize(
    "question",
    [
        single(),
        multiple(),
        grid(),
        ranking(),
        number(),
        text(),
        single(options=["甲", "乙"]),
        multiple(options=OTHER, follow_ups=[{"on": ["z"], "text": "请写明"}]),
        grid(roster="leaders", rows=[]),
        _asking("长" * 80),
        _asking("您对整改和作风满意吗？"),
        _asking("本单位有没有及时公开账目？"),
        _asking("领导班子是否和谐？"),
        _asking("是否把党和国家的政策落到实处？"),
        _asking("是否存在不作为、不担当、不落实？"),
        _asking("有没有不方便说的话？"),
        single(options=["长" * 24, "乙"]),
        single(scale=_graded("positive", "positive", "neutral", "negative")),
        single(scale=_graded("neutral", "neutral")),
        {**_asking("整改工作不断深入，您满意吗？"), "scale": "satisfaction"},
        {**_asking("不作为问题的整治，您满意吗？"), "scale": "satisfaction"},
        {**_asking("干部是否有不作为？"), "scale": "existence"},
        {**_asking("干部不收礼？"), "scale": _graded("neutral", "neutral")},
        grid(rows=["不按程序"], columns=[{"code": "v", "label": "有没有", "scale": "occurrence"}]),
        grid(rows=["吴不凡"], roster="leaders"),
    ],
)
def test_a_good_question_gets_no_remark(question):
    assert _said(question) == []


@pytest.mark.parametrize(
    ("question", "weight", "words"),
    [
        (_asking("长" * 81), WARNING, "题目有 81 字"),
        (_asking("班子是否团结和廉洁？"), WARNING, "一题问了两件事"),
        (_asking("干部有没有及时上门以及认真登记？"), WARNING, "一题问了两件事"),
        (_asking("您是否不同意没有问题？"), WARNING, "双重否定"),
        (_asking("是否有问题、没有不如实上报？"), WARNING, "双重否定"),
        (single(options=["甲", "甲"]), ERROR, "选项“甲”出现了 2 次"),
        (single(options=["长" * 25, "乙"]), WARNING, "超过 24 字"),
        (multiple(options=["甲", "乙"]), WARNING, "没有问题的人只能空着"),
        (multiple(options=OTHER), WARNING, "“其他问题”没有填写的格子"),
        (
            multiple(options=OTHER, follow_ups=[{"on": ["a"], "text": "请写明"}]),
            WARNING,
            "“其他问题”没有填写的格子",
        ),
        (single(scale=BARE), WARNING, "没有“不了解”"),
        (grid(columns=[{"code": "v", "label": "评", "scale": BARE}]), WARNING, "没有“不了解”"),
        (single(scale=_graded("positive", "neutral")), WARNING, "好的 1 个，差的 0 个"),
        (single(scale=_graded("negative", "neutral")), WARNING, "好的 0 个，差的 1 个"),
        (
            single(scale=_graded("positive", "positive", "positive", "negative")),
            WARNING,
            "好的 3 个，差的 1 个",
        ),
        (
            {**_asking("干部不主动上门服务，您满意吗？"), "scale": "satisfaction"},
            WARNING,
            "选“满意”容易看错",
        ),
        (grid(rows=["账目不公开", "办事公道"]), WARNING, "“账目不公开”是反着问的"),
        (
            grid(columns=[{"code": "v", "label": "不担当", "scale": "quality"}]),
            WARNING,
            "“不担当”是反着问的",
        ),
        (grid(rows=["张三", "张三"]), ERROR, "“张三”出现了 2 次"),
    ],
)
def test_a_poor_question_gets_its_remark(question, weight, words):
    ((found, said),) = _said(question)

    assert found is weight
    assert words in said


def test_two_columns_on_one_scale_get_one_remark():
    columns = [{"code": code, "label": code, "scale": BARE} for code in "vw"]

    assert len(_said(grid(columns=columns))) == 1


def test_what_is_counted_needs_a_framework_tag():
    untagged = [{"id": "s", "questions": [single(), text(), note()]}]
    tagged = [{"id": "s", "questions": [single(tag="四个落实-2"), text()]}]

    ((weight, said),) = _said(sections=untagged)

    assert weight is WARNING
    assert "没有归口" in said
    assert _said(sections=tagged) == []


def test_a_form_without_anything_to_answer_cannot_go_out():
    ((weight, said),) = _said(note())

    assert weight is ERROR
    assert "没有一道要回答的题" in said


def test_a_form_too_long_for_an_envelope_cannot_go_out():
    long = [text(f"t{place}", limit=2000) for place in range(5)]

    assert [weight for weight, said in _said(*long) if "32 KB" in said] == [ERROR]
    assert _said(*long[:4]) == []


def test_a_form_of_more_than_a_quarter_of_an_hour_gets_a_remark():
    people = [f"干部{place}" for place in range(76)]
    columns = [{"code": code, "label": code, "scale": "quality"} for code in "vwx"]

    ((weight, said),) = _said(grid(rows=people, columns=columns))

    assert weight is WARNING
    assert "约需 16 分钟" in said
    assert _said(grid(rows=people[:75], columns=columns)) == []


@pytest.mark.parametrize(
    ("questions", "expected"),
    [
        ([note()], 1),
        ([single(f"q{place}") for place in range(8)], 1),
        ([single(f"q{place}") for place in range(9)], 2),
        ([multiple(), ranking(), number(), text(), note()], 2),
    ],
)
def test_time_is_reckoned_in_whole_minutes(questions, expected):
    assert minutes(form(*questions)) == expected


def test_remarks_name_the_question_they_are_about():
    (remark,) = remarks(form(single("a"), multiple("w", options=["甲", "乙"])))

    assert remark.place == "“第 w 题”"


@pytest.mark.parametrize("words", ["good", "Good", "ｇｏｏｄ"])
def test_a_translation_that_makes_two_options_one_cannot_go_out(words):
    said = _said(single(), translations={"en": {"好": "good", "较好": words}})

    assert (ERROR, "译文把不同的选项写成了一样：好、较好；请分别翻译") in said


def test_options_translated_each_in_its_own_words_may_go_out():
    said = _said(single(), translations={"en": {"好": "good", "较好": "fairly good"}})

    assert ERROR not in [weight for weight, _ in said]
