"""What a screen reader says of a person's card, and where the keyboard leads on it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.gallery.phones import X5, held
from tests.gallery.replay import Replay, lead, listening
from tests.gallery.states import STATES

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("figures")]

PERSON = next(state for state in STATES if state.name == "person")


@pytest.fixture
def card(browser) -> Iterator[Page]:
    with listening(Replay([PERSON])) as house, held(browser, X5) as page:
        lead(page, house, PERSON)
        yield page


ITEM = """\
      - group "{item}":
        - text: {item}
        - radio "优秀"
        - text: 优秀
        - radio "称职"{chosen}
        - text: 称职
        - radio "基本称职"
        - text: 基本称职
        - radio "不称职"
        - text: 不称职
        - radio "不了解"
        - text: 不了解
"""
ITEMS = "".join(ITEM.format(item=item, chosen=" [checked]" * (item == "德")) for item in "德能勤廉")
QUESTION = "2 您对每位班子成员怎么评价？ 德看品行，能看本领，勤看干劲，绩看成效，廉看干净。"
CARD = f"""\
- main:
  - paragraph: 第 2 页，共 14 页
  - paragraph:
    - button "字"
    - button "大字"
    - button "特大字"
  - heading "青山镇民主测评" [level=1]
  - heading "第 1 张，共 2 张 领导班子和班子成员民主测评表" [level=2]
  - heading "班子成员" [level=3]
  - group "{QUESTION}":
    - text: {QUESTION}
    - group "王建国 党委书记":
      - text: 王建国 党委书记
{ITEMS}\
  - button "上一步"
  - button "下一步"
  - button "清除\""""


def test_a_card_says_who_is_judged_on_what_with_which_grade_and_where_one_is(card):
    assert card.locator("main").aria_snapshot() == CARD


CHOSEN = "[name='0.m.r1.de']:checked"
FOCUSED = "(e => e.name || e.id || (e === document.body ? '' : e.textContent))" + (
    "(document.activeElement)"
)


def test_the_keyboard_goes_through_a_card_from_top_to_bottom_and_round_again(card):
    card.locator(CHOSEN).focus()
    met = [card.evaluate(FOCUSED)]
    for _ in range(11):
        card.keyboard.press("Tab")
        met.append(card.evaluate(FOCUSED))

    items = [f"0.m.r1.{item}" for item in ("de", "neng", "qin", "lian")]
    assert met == [*items, "prev", "next", "clear", "", "字", "大字", "特大字", items[0]]


def test_arrow_keys_choose_among_the_grades_of_one_item(card):
    card.locator(CHOSEN).focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowLeft"):
        card.keyboard.press(key)

    assert card.locator(CHOSEN).get_attribute("value") == "c"
    assert card.locator("input:checked").count() == 1
