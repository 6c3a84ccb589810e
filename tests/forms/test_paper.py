"""The respondents' page: what stands on it, fresh and coming back."""

import re
from datetime import date

import pytest
from calmjs.parse.exceptions import ECMASyntaxError

from forms.layout import inline, lines
from forms.look import Look
from forms.paper import Occasion, compiled
from survey.core.answers import check
from survey.core.errors import Fault
from survey.core.form import field_names
from survey.core.inspection import Channels
from survey.core.sitting import Anonymity
from tests.forms.sheets import Sheet, form
from tests.forms.sized import SIXTY, TWELVE, TWENTY_BY_SIX

NONCE = "0123456789abcdef" * 2
TOKEN = "0123456789ABCDEF"

SINGLE = {"kind": "single", "id": "whole", "text": "总体评价", "scale": "satisfaction"}
MULTIPLE = {
    "kind": "multiple",
    "id": "kinds",
    "text": "有哪些表现",
    "options": ["拖着不办", "吃拿卡要", {"code": "o", "label": "其他"}],
    "follow_ups": [{"on": ["o"], "text": "请写明"}],
}
GRID = {
    "kind": "grid",
    "id": "members",
    "text": "请逐人评价",
    "details": ["职务"],
    "rows": [
        {"code": "r1", "label": "张三", "details": ["局长"]},
        {"code": "r2", "label": "李四", "details": ["副局长"]},
    ],
    "columns": [
        {"code": "de", "label": "德", "scale": "competence"},
        {
            "code": "neng",
            "label": "能",
            "scale": "competence",
            "follow_ups": [{"on": ["d"], "text": "原因"}],
        },
    ],
}
RANKING = {
    "kind": "ranking",
    "id": "first",
    "text": "先解决什么",
    "places": 2,
    "options": ["文山会海", "推诿扯皮", "数据造假"],
}
NUMBER = {"kind": "number", "id": "visits", "text": "去过几次", "maximum": 50, "unit": "次"}
TEXT = {"kind": "text", "id": "advice", "text": "意见建议", "limit": 20}
NOTE = {"kind": "note", "id": "note", "text": "以下都指近三年。"}
EVERY_KIND = (SINGLE, MULTIPLE, GRID, RANKING, NUMBER, TEXT, NOTE)

FILLED = {
    "0.whole": ["a"],
    "0.kinds": ["1", "o"],
    "0.kinds~why": ["拖着\n不办 <b>"],
    "0.members.r1.de": ["a"],
    "0.members.r2.neng": ["d"],
    "0.members.r2.neng~why": ["“两面人”"],
    "0.first.2": ["1"],
    "0.visits": ["9"],
    "0.advice": ["\n多听 & 多看"],
}


def occasion(*forms, **changes):
    values = {
        "organisation": "第四巡察组",
        "unit": "青山镇",
        "title": "青山镇民主测评",
        "purpose": "了解真实情况。",
        "last_day": date(2030, 6, 30),
        "anonymity": Anonymity.STRICT,
        "channels": Channels(phone="0572-5120000", hours="工作日"),
        "forms": forms,
    }
    return Occasion(**(values | changes))


def paper(*questions):
    return compiled(occasion(form(*questions)), "/s/cast")


def sheet(page):
    return Sheet(page.plain())


def fresh(*questions):
    return sheet(paper(*questions).fresh(NONCE, TOKEN))


def returned(raw, *questions):
    """Return the page as it comes back after the law for answers has seen ``raw``."""
    given = form(*questions)
    checked = check(given, {name.removeprefix("0."): words for name, words in raw.items()})
    faults = [Fault(f"0.{fault.place}", fault.text) for fault in checked.faults]
    blanks = [f"0.{key}" for key in checked.blanks]
    page = compiled(occasion(given), "/s/cast").again(NONCE, TOKEN, raw, faults, blanks)
    return sheet(page), faults, blanks


def test_fresh_pages_differ_in_nonce_and_code_only():
    made = paper(*EVERY_KIND)

    other = made.fresh("f" * 32, "5724 0000 0000").plain()

    assert made.fresh(NONCE, TOKEN).plain() == other.replace(b"f" * 32, NONCE.encode()).replace(
        b"5724 0000 0000", TOKEN.encode()
    )


def test_the_page_has_exactly_the_fields_that_the_law_reads():
    questions = form(*EVERY_KIND).questions
    read = {f"0.{name}" for question in questions for name in field_names(question)}

    assert fresh(*EVERY_KIND).names == read | {"nonce", "code"}


def test_a_shared_code_leaves_the_field_for_a_slip_empty():
    page = sheet(paper(SINGLE).fresh(NONCE, ""))

    assert page.sends() == {"nonce": [NONCE]}


def test_nothing_is_chosen_beforehand():
    assert set(fresh(*EVERY_KIND).sends()) == {"nonce", "code"}


def test_a_second_form_counts_its_fields_from_its_own_place():
    page = sheet(compiled(occasion(form(SINGLE), form(SINGLE)), "/").fresh(NONCE, ""))

    assert page.names == {"0.whole", "1.whole", "nonce", "code"}


def test_what_was_typed_as_a_code_cannot_leave_its_field():
    page = sheet(paper(SINGLE).fresh(NONCE, '"><script>'))

    assert page.sends()["code"] == ['"><script>']


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "<!--own-->", "{{ 7 * 7 }}"])
def test_the_words_of_a_form_stay_words(text):
    page = sheet(compiled(occasion(form(SINGLE | {"text": text})), "/").fresh(NONCE, TOKEN))

    assert text in page.text
    assert page.sends()["nonce"] == [NONCE]


def test_a_page_that_comes_back_sends_what_was_put_in():
    page, faults, blanks = returned(FILLED, *EVERY_KIND)

    assert not faults
    assert blanks
    assert page.sends() == FILLED | {"nonce": [NONCE], "code": [TOKEN], "confirmed": ["1"]}


@pytest.mark.parametrize(
    ("raw", "question"),
    [
        ({}, SINGLE | {"required": True}),
        ({"0.kinds": ["1", "2"]}, MULTIPLE | {"at_most": 1}),
        ({"0.kinds~why": ["字"]}, MULTIPLE),
        ({"0.members.r2.de": ["a", "b"]}, GRID),
        ({"0.members.r1.neng": ["d"]}, GRID | {"required": True}),
        ({"0.first.3": ["7"]}, RANKING),
        ({"0.first.1": ["2"]}, RANKING),
        ({"0.visits": ["九十"]}, NUMBER),
        ({"0.advice": ["长" * 21]}, TEXT),
    ],
)
def test_every_fault_is_said_on_top_and_beside_a_control_it_leads_to(raw, question):
    page, faults, _ = returned(raw, question)

    assert faults
    assert page.title.startswith("错误：")
    assert set(page.links) <= set(page.ids)
    assert len(page.links) == len(faults)
    for fault in faults:
        assert page.text.count(fault.text) >= 2
        assert f"e-{fault.place}" in page.ids
        assert f"e-{fault.place}" in page.described
    assert "confirmed" not in page.names


def test_a_fault_leads_to_the_first_radio_of_its_item():
    page, faults, _ = returned({}, GRID | {"required": True})
    first = {c.attributes.get("id") for c in page.controls if c.value == "a"}

    assert {fault.place for fault in faults} == set(page.links)
    assert set(page.links) <= first


def test_a_fault_of_no_control_is_said_without_a_link():
    page = sheet(paper(SINGLE).again(NONCE, TOKEN, {"9.x": ["1"]}, [Fault("", "没有这一题")], []))

    assert "没有这一题" in page.text
    assert page.links == []


def test_an_answer_that_was_not_asked_for_is_left_out_and_can_then_be_sent():
    later = TEXT | {"when": {"test": "is", "question": "whole", "option": "c"}}
    page, faults, _ = returned({"0.whole": ["a"], "0.advice": ["多余的"]}, SINGLE, later)

    again, left, _ = returned({"0.whole": page.sends()["0.whole"]}, SINGLE, later)

    assert [fault.place for fault in faults] == ["0.advice"]
    assert "0.advice" not in page.sends()
    assert left == []
    assert "错误" not in again.title


def test_blanks_are_listed_once_a_person_and_leave_the_next_sending_free():
    page, faults, blanks = returned({"0.members.r1.de": ["a"]}, GRID, SINGLE)

    assert faults == []
    assert len(blanks) == 4
    assert "还有 4 处没填（可以不填）" in page.text
    assert re.search(r"请逐人评价\s*张三（能）\s*李四\s*总体评价", page.text)
    assert page.links == ["0.members.r1.neng", "0.members.r2.de", "0.whole"]
    assert set(page.links) <= set(page.ids)
    assert page.sends()["confirmed"] == ["1"]
    assert "提交测评" in page.text


def test_a_page_with_a_used_nonce_only_asks_to_be_sent_again():
    page = sheet(paper(SINGLE).again("e" * 32, TOKEN, {"0.whole": ["a"]}, [], []))

    assert "请再提交一次" in page.text
    assert page.sends() == {"nonce": ["e" * 32], "code": [TOKEN], "0.whole": ["a"]}


def test_the_page_says_who_asks_why_until_when_and_how_else_to_reach_the_team():
    page = fresh(SINGLE)

    for said in ("第四巡察组", "青山镇", "了解真实情况。", "2030年6月30日", "1 分钟", "工作日"):
        assert said in page.text
    assert b'href="tel:05725120000"' in paper(SINGLE).fresh(NONCE, TOKEN).plain()
    assert "违反六项纪律的问题" in page.text


def test_each_grade_of_anonymity_is_said_in_its_own_words():
    def said(grade):
        return sheet(compiled(occasion(form(SINGLE), anonymity=grade), "/").fresh(NONCE, "")).text

    assert "每题分开打乱" in said(Anonymity.STRICT)
    assert "整份答卷打乱次序" in said(Anonymity.ROWS)


def test_only_a_form_that_demands_answers_speaks_of_them():
    assert "必答" not in fresh(SINGLE).text
    assert "除了标着“必答”的，都可以不答" in fresh(SINGLE | {"required": True}).text


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ({"test": "is", "question": "whole", "option": "c"}, "“总体评价”选了“不满意”"),
        (
            {"test": "includes", "question": "kinds", "options": ["1", "2"]},
            "“有哪些表现”选了“拖着不办”或“吃拿卡要”",
        ),
        ({"test": "includes", "question": "first", "options": ["3"]}, "“先解决什么”选了“数据造假”"),
        ({"test": "at_least", "question": "visits", "number": 3}, "“去过几次”不少于 3"),
        (
            {"test": "not", "of": {"test": "answered", "question": "whole"}},
            "不是（“总体评价”填了）",
        ),
        (
            {
                "test": "all",
                "of": [
                    {"test": "answered", "question": "whole"},
                    {"test": "answered", "question": "visits"},
                ],
            },
            "“总体评价”填了，并且“去过几次”填了",
        ),
        (
            {
                "test": "any_of",
                "of": [
                    {"test": "answered", "question": "whole"},
                    {"test": "answered", "question": "visits"},
                ],
            },
            "“总体评价”填了，或者“去过几次”填了",
        ),
    ],
)
def test_a_condition_is_put_in_words_for_pages_without_script(condition, words):
    page = fresh(SINGLE, MULTIPLE, RANKING, NUMBER, TEXT | {"when": condition})

    assert f"只有{words}，才答下面的题" in page.text


def test_the_limit_of_a_grade_is_said_before_the_rows():
    capped = GRID["columns"][0] | {"caps": [{"grade": "a", "percent": 50}]}

    assert "“德”一栏，“优秀”最多给 1 个" in fresh(GRID | {"columns": [capped]}).text


def test_an_exclusive_option_says_that_it_stands_alone():
    alone = {"code": "n", "label": "都没有", "exclusive": True}

    page = fresh(MULTIPLE | {"options": ["拖着不办", alone], "follow_ups": []})

    assert "选“都没有”就不选别的" in page.text


@pytest.mark.parametrize(
    ("labels", "look"),
    [
        ("是 否", "g2"),
        ("好 一般 差", "g3"),
        ("好 较好 一般 差", "g4"),
        ("满意 基本满意 不满意 不了解", "g2"),
        ("优秀 称职 基本称职 不称职 不了解", "g3"),
        ("0 1 2 3 4 5 6 7 8 9 10", "g4"),
        ("班子成员 服务对象或其他群众", "gl"),
    ],
)
def test_choices_stand_in_rows_that_fit_a_narrow_phone(labels, look):
    choice = {"kind": "single", "id": "q", "text": "题", "options": labels.split()}

    assert f'class="g {look}"'.encode() in paper(choice).fresh(NONCE, TOKEN).plain()


def test_only_a_paper_with_conditions_carries_their_script():
    later = TEXT | {"when": {"test": "is", "question": "whole", "option": "c"}}
    usual, conditional = (
        inline(name).encode() for name in ("find.js+paper.js", "find.js+conditions.js+paper.js")
    )

    assert usual in paper(SINGLE).fresh(NONCE, TOKEN).plain()
    assert conditional in paper(SINGLE, later).fresh(NONCE, TOKEN).plain()
    assert conditional in paper(MULTIPLE).fresh(NONCE, TOKEN).plain()


def test_a_large_page_says_so_from_the_first_byte():
    page = compiled(occasion(form(SINGLE)), "/", Look(size="2")).fresh(NONCE, TOKEN).plain()

    assert b'<html lang="zh-CN" class="z z2">' in page


def test_more_than_six_items_of_a_person_stand_on_two_cards():
    columns = [{"code": f"c{n}", "label": f"项{n}", "scale": "competence"} for n in range(8)]
    page = paper(GRID | {"columns": columns}).fresh(NONCE, TOKEN).plain()

    assert page.count(b'class="k c"') == 4


def test_every_sentence_of_the_page_can_be_translated():
    page = compiled(occasion(form(SINGLE)), "/", Look(language="en")).fresh(NONCE, TOKEN).plain()

    assert "提交" not in page.decode()


@pytest.mark.parametrize(
    ("phone", "dialled"),
    [
        ("0572-5120000", ["05725120000"]),
        ("(0572) 512 0000 / 13800000000", ["05725120000", "13800000000"]),
        ("+86 572 5120000、值班室", ["+865725120000", ""]),
        ("", []),
    ],
)
def test_numbers_can_be_dialled_as_they_are_written(phone, dialled):
    assert [line.dialled for line in lines(phone)] == dialled


@pytest.mark.parametrize(
    ("questions", "kilobytes"),
    [
        (TWELVE, 6),
        (TWENTY_BY_SIX, 12),
        (SIXTY, 20),
    ],
    ids=["12 questions", "20 persons of 6 items", "60 questions"],
)
def test_the_page_is_small(questions, kilobytes):
    page = paper(*questions).fresh(NONCE, TOKEN)

    assert len(page.packed()) <= kilobytes * 1024


def test_the_script_is_small():
    assert len(inline("find.js+conditions.js+paper.js").encode()) <= 6 * 1000


def test_a_script_that_an_old_engine_cannot_read_does_not_get_into_a_page(tmp_path):
    (tmp_path / "new.js").write_text("each('a', e => e.remove());")

    with pytest.raises(ECMASyntaxError):
        inline("new.js", tmp_path)


def test_the_style_asks_nothing_of_an_old_engine_that_it_lacks():
    style = inline("style.css+paper.css+mend.css")

    for word in ("gap:", "var(", ":has(", "inset:", "dvh", "position:fixed", "@import", "url("):
        assert word not in style
