"""Making forms in a real browser: by hand, by keyboard alone, without script, and together."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from survey.core.definition import read
from survey.core.questions import KINDS
from tests.journeys.editing import Hands, house

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]

NAMES = ("单选", "多选", "测评表", "排序", "数字", "填空", "说明文字")


@pytest.fixture
def place(database: str, tmp_path: Path) -> Iterator[tuple[object, str]]:
    with house(tmp_path, database) as made:
        yield made


@pytest.fixture
def hands(browser: Browser, place: tuple[object, str]) -> Iterator[Hands]:
    clerk = Hands(browser, *place)
    yield clerk
    clerk.leave()


def test_a_form_of_all_kinds_is_made_from_nothing(hands: Hands) -> None:
    hands.go("/desk/forms")
    hands.look()
    hands.begin("青山镇群众问卷")
    hands.look()
    for kind in NAMES:
        hands.add(kind)
        hands.page.keyboard.type(f"{kind}怎么样？")
        for place, field in enumerate(hands.page.locator("#list-options .part input").all(), 1):
            field.fill(f"第{place}项")
        hands.saved()
        hands.look()

    form = read(hands.draft)

    assert [question.kind for question in form.questions] == list(KINDS)
    assert [question.text for question in form.questions] == [f"{kind}怎么样？" for kind in NAMES]
    expect(hands.phone.get_by_text("填空怎么样？").first).to_be_attached()


def test_a_form_is_made_by_the_keyboard_alone(hands: Hands) -> None:
    keys = hands.page.keyboard
    hands.go("/desk/forms")
    hands.tab_to("给新表起个名字")
    keys.type("群众问卷")
    with hands.page.expect_navigation():
        keys.press("Enter")
    for number, kind in enumerate(NAMES, 1):
        hands.tab_to("+ 加一题")
        if not hands.page.locator("details.adding").evaluate("one => one.open"):
            keys.press("Enter")
        hands.tab_to(kind)
        keys.press("Enter")
        hands.page.wait_for_url(f"**/parts/q{number}")
        hands.saved()
        keys.type(f"{kind}怎么样？")
        for row in range(len(hands.questions[-1].get("options", ()))):
            hands.tab_to(f"第 {row + 1} 个选项")
            keys.type(f"第{row + 1}项")
        hands.saved()
    hands.page.locator("#raise-q7").focus()
    keys.press("Enter")
    hands.page.wait_for_url("**/parts/q7")
    hands.saved()
    expect(hands.page.locator("#raise-q7")).to_be_focused()

    kinds = [question.kind for question in read(hands.draft).questions]

    assert kinds == [*list(KINDS)[:5], "note", "text"]


def test_what_is_typed_is_kept_survives_a_reload_and_can_be_undone(hands: Hands) -> None:
    hands.begin("问卷")
    hands.add("填空")
    hands.page.keyboard.type("您有什么意见？")
    hands.saved()
    expect(hands.phone.get_by_text("您有什么意见？").first).to_be_attached()
    hands.add("数字")
    hands.page.keyboard.type("家里几口人？")
    hands.saved()

    hands.page.reload()
    assert [words.split(" ", 1)[1] for words in hands.outline] == ["您有什么意见？", "家里几口人？"]
    hands.act("撤销")
    hands.act("撤销")
    assert [question["text"] for question in hands.questions] == ["您有什么意见？"]
    hands.page.reload()
    hands.act("重做")
    hands.act("重做")

    assert [question["text"] for question in hands.questions] == ["您有什么意见？", "家里几口人？"]
    assert hands.complaints == []


def test_typing_goes_on_while_it_is_kept(hands: Hands) -> None:
    hands.begin("问卷")
    hands.add("填空")
    long = "请您说说对村务公开、惠民补贴、道路养护这几件事的看法好吗"

    hands.page.keyboard.type(long, delay=120)
    hands.saved()

    assert hands.page.locator("#fields textarea").first.input_value() == long
    assert hands.questions[0]["text"] == long


def test_leaving_at_once_loses_nothing(hands: Hands) -> None:
    hands.begin("问卷")
    hands.add("填空")

    hands.page.keyboard.type("最后一个字也在")
    hands.page.get_by_role("link", name="表名和说明").click()
    hands.page.wait_for_url(re.compile(r"own/\d+$"))

    assert hands.questions[0]["text"] == "最后一个字也在"


def test_questions_are_dragged_by_the_pointer(hands: Hands) -> None:
    hands.begin("问卷")
    for number in range(3):
        hands.add("填空")
        hands.page.keyboard.type(f"第{number}题")
        hands.saved()
    grips = hands.page.locator(".grip")
    there = grips.nth(0).bounding_box()

    grips.nth(2).hover()
    hands.page.mouse.down()
    hands.page.mouse.move(there["x"] + 20, there["y"] + 40)
    hands.page.mouse.move(there["x"] + 20, there["y"] - 2)
    with hands.page.expect_response(lambda reply: reply.request.method == "POST"):
        hands.page.mouse.up()
    hands.saved()

    assert [question["text"] for question in hands.questions] == ["第2题", "第0题", "第1题"]


def test_a_condition_appears_on_the_phone(hands: Hands) -> None:
    hands.begin("问卷")
    hands.add("单选")
    hands.page.keyboard.type("满意吗？")
    for place, field in enumerate(hands.page.locator("#list-options .part input").all()):
        field.fill(("满意", "一般", "不满意")[place])
    hands.saved()
    hands.add("填空")
    hands.page.keyboard.type("为什么？")
    hands.saved()
    hands.page.get_by_text("更多设置").click()

    hands.page.get_by_label("第 1 个条件").select_option(label="满意吗？")
    hands.page.get_by_label("不满意").check()
    hands.saved()
    hands.look()

    assert hands.questions[1]["when"]["options"] == ["3"]
    expect(hands.phone.locator("[data-w]")).to_have_count(1)


def test_the_phone_shows_other_sizes_languages_and_the_sheet(hands: Hands) -> None:
    hands.begin("问卷")
    hands.add("填空")
    hands.page.keyboard.type("您有什么意见？")
    hands.saved()
    hands.page.get_by_role("link", name="表名和说明").click()
    hands.page.get_by_text("加一种语言").click()
    hands.act("English")
    hands.page.locator(".outline li a").first.click()
    hands.page.get_by_role("textbox", name="您有什么意见？").fill("Any comments?")
    hands.saved()
    hands.page.reload()

    hands.page.locator(".phone").get_by_role("link", name="English").click()
    expect(hands.phone.get_by_text("Any comments?").first).to_be_attached()
    hands.page.get_by_role("link", name="大字").click()
    expect(hands.phone.locator("html.z1")).to_be_attached()
    hands.page.get_by_role("link", name="纸质").click()
    expect(hands.phone.get_by_text("您有什么意见？").first).to_be_visible()
    hands.page.locator("label[for=narrow]").click()
    assert hands.page.locator("#paper").evaluate("one => one.clientWidth") == 320


def test_two_clerks_at_one_question_lose_nothing(
    hands: Hands, browser: Browser, place: tuple[object, str]
) -> None:
    hands.begin("问卷")
    hands.add("填空")
    other = Hands(browser, *place)
    other.page.goto(hands.page.url)
    other.page.locator("#fields textarea").first.fill("另一个人写的")
    other.saved()
    other.leave()

    hands.page.keyboard.type("我写的")
    expect(hands.page.get_by_role("alert")).to_be_visible()
    assert hands.questions[0]["text"] == "另一个人写的"
    assert hands.page.locator("#fields textarea").first.input_value() == "我写的"
    hands.page.locator("#keep").click()
    expect(hands.page.get_by_role("alert")).to_have_count(0)

    assert hands.questions[0]["text"] == "我写的"


def test_without_script_every_button_does_its_work(
    browser: Browser, place: tuple[object, str]
) -> None:
    hands = Hands(browser, *place, script=False)
    hands.begin("问卷")
    hands.press("单选")
    hands.page.get_by_role("textbox", name="题目").fill("选哪个？")
    hands.page.get_by_label("第 1 个选项", exact=True).fill("甲")
    hands.press("+ 加一个选项")
    hands.page.get_by_label("第 4 个选项", exact=True).fill("丁")
    hands.press("第 4 个选项上移")
    hands.press("删去第 2 个选项")
    hands.press("撤销")
    hands.press("保存")

    labels = [option["label"] for option in hands.questions[0]["options"]]

    assert labels == ["甲", "", "丁", ""]
    assert hands.questions[0]["text"] == "选哪个？"
    hands.leave()
