"""The paper in several languages: whose words they are, and which way they run."""

import pytest

from forms import library
from forms.look import Look
from forms.paper import compiled
from survey.core.answers import check
from survey.core.errors import Fault
from tests.catalogue import CHINESE
from tests.forms.sheets import Sheet, form
from tests.forms.test_paper import GRID, NONCE, TOKEN, occasion

UYGHUR = "باھا"
ENGLISH = {
    "测评表": "Evaluation",
    "请逐人评价": "Judge each person",
    "职务": "Post",
    "能": "Ability",
    "称职": "Competent",
    "总体评价": "Overall",
    "满意": "Satisfied",
}
WHOLE = {
    "kind": "single",
    "id": "whole",
    "text": "总体评价",
    "scale": "satisfaction",
    "required": True,
}


def page(language, *forms, **changes):
    look = Look(language=language)
    return compiled(occasion(*forms, **changes), "/s/cast", look).fresh(NONCE, TOKEN).plain()


def both(*questions, **translations):
    return form(*questions, translations=translations or {"en": ENGLISH})


def test_a_paper_is_read_in_the_language_asked_for():
    text = Sheet(page("en", both(WHOLE, GRID))).text

    assert "Overall" in text
    assert "Ability" in text
    assert "总体评价" not in text
    assert "张三" in text


@pytest.mark.parametrize("language", ["zh", "ug"])
def test_the_fields_of_a_paper_are_the_same_in_every_language(language):
    asked = both(WHOLE, GRID, en=ENGLISH, ug={"总体评价": UYGHUR})

    assert Sheet(page(language, asked)).names == Sheet(page("en", asked)).names


def test_a_paper_of_several_languages_offers_the_others():
    chinese, english = page("zh", both(WHOLE)).decode(), page("en", both(WHOLE)).decode()

    to_english = 'formaction="/s/cast?z=0&amp;l=en&amp;show=1" lang="en">English</button>'
    to_chinese = 'formaction="/s/cast?z=0&amp;show=1" lang="zh">中文</button>'
    assert to_english in chinese
    assert to_chinese not in chinese
    assert to_chinese in english
    assert to_english not in english


def test_a_paper_of_one_language_offers_none():
    assert b"<button lang" not in page("zh", form(WHOLE))
    assert "中文".encode() not in page("en", form(WHOLE))


def test_a_preview_leads_to_the_other_language_by_a_link():
    shown = compiled(occasion(both(WHOLE)), "", Look()).fresh("", "").plain().decode()

    assert '<a href="?z=0&amp;l=en" lang="en">English</a>' in shown


def test_a_form_in_another_language_than_its_page_says_so():
    assert b'id="start" lang="zh-CN">' in page("en", form(WHOLE))
    assert b'id="start">' in page("en", both(WHOLE))
    assert b'id="start">' in page("zh", both(WHOLE))


def test_faults_are_said_in_the_form_s_own_words():
    asked = both(WHOLE, GRID)
    raw = {"members.r1.neng": ["z"]}
    faults = [Fault(f"0.{fault.place}", fault.text) for fault in check(asked, raw).faults]

    made = compiled(occasion(asked), "/s/cast", Look(language="en"))
    text = Sheet(made.again(NONCE, TOKEN, {}, faults, []).plain()).text

    assert "“Ability” for “张三” has no such option; please choose from those listed" in text
    assert "Please answer “Overall”" in text


def test_blanks_are_listed_in_the_form_s_own_words():
    made = compiled(occasion(both(WHOLE, GRID)), "/s/cast", Look(language="en"))

    shown = Sheet(made.again(NONCE, TOKEN, {}, [], ["0.whole", "0.members.r1.neng"]).plain())

    assert "Left blank: 2 (that is fine)" in shown.text
    assert "Overall" in shown.text
    assert "张三 (Ability)" in shown.text


def test_words_that_run_from_the_right_stand_by_themselves():
    asked = both(WHOLE, ug={"总体评价": UYGHUR})

    chinese, uyghur = page("zh", asked).decode(), page("ug", asked).decode()

    assert 'dir="auto"' not in chinese
    assert '<html lang="zh-CN">' in uyghur
    assert 'id="start" lang="ug" dir="rtl">' in uyghur
    assert '<div class="q k" dir="auto">' in uyghur
    assert "[dir=rtl]" in uyghur


def test_a_name_that_runs_from_the_right_is_enough():
    assert '<p class="fore" dir="auto">' in page("zh", form(WHOLE), unit=UYGHUR).decode()


def test_what_people_write_runs_its_own_way():
    asked = form({"kind": "text", "id": "say", "text": "意见"})

    assert '<textarea dir="auto"' in page("zh", asked).decode()


def test_the_shipped_example_is_whole_in_english():
    english = library.form("masses").in_language("en")

    assert [text for _, text in english.texts if CHINESE.search(text)] == []
