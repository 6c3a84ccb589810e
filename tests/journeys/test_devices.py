"""A device that goes from hand to hand: from the desk to the next one, and nothing left between."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from typing import NamedTuple

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Error

from survey.core.ballot import Source
from survey.core.device import Device
from survey.demo import stage
from survey.web import create_app, wiring
from tests.journeys.sweep import faults
from tests.journeys.tablet import WRITTEN, Place, Tablet, served, stopped
from tests.web.clerks import settings_in
from tests.web.fake_answering import TYPED, USED, FakeAnswering, app

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture
def place() -> Iterator[Place]:
    answering = FakeAnswering()
    running = served(app(answering))
    yield Place(f"http://127.0.0.1:{running[0].server_port}", answering)
    stopped(*running)


@pytest.fixture
def tablet(browser: Browser, place: Place) -> Iterator[Tablet]:
    held = Tablet(browser, place.address)
    yield held
    held.context.close()


class House(NamedTuple):
    """Desk and answer door under addresses of their own, on real parts."""

    desk: str
    answer: str
    scene: stage.Scene
    works: wiring.Works

    def sealed(self, group: str) -> int:
        with self.works.store.read() as books:
            boxes = {box.group: box.id for box in books.boxes.boxes(self.scene.sitting.id)}
            return books.boxes.sealed_count(boxes[group])


@pytest.fixture
def house(tmp_path, database) -> Iterator[House]:
    settings = settings_in(tmp_path, SURVEY_DATABASE=database)
    respondents = create_app(settings, "answer")
    first = served(respondents)
    answer = f"http://127.0.0.1:{first[0].server_port}"
    team = create_app(replace(settings, public_url=answer), "desk")
    second = served(team)
    works = wiring.works_of(team)
    scene = stage.build(works, {"a": 5, "b": 5, "c": 5, "v": 5}, spare=0)
    yield House(f"http://127.0.0.1:{second[0].server_port}", answer, scene, works)
    for running, door in ((first, respondents), (second, team)):
        stopped(*running)
        wiring.works_of(door).stop()


def _start_at_desk(tablet: Tablet, house: House, use: str) -> None:
    page = tablet.page
    page.goto(f"{house.desk}/desk/sign-in")
    page.get_by_label("账号").fill(stage.LEADER)
    page.get_by_label("口令").fill(stage.PASSWORD)
    tablet.press("登录")
    page.goto(f"{house.desk}/desk/sittings/1")
    page.get_by_role("link", name="在这台设备上代填或共用").click()
    assert Axe().run(page).violations_count == 0
    tablet.press(use)
    assert Axe().run(page).violations_count == 0
    tablet.press("打开答卷")
    tablet.between()


@pytest.mark.slow
@pytest.mark.parametrize("use", ["开始代填", "开始共用平板"])
def test_from_the_desk_to_two_in_a_row_and_the_second_meets_nothing_of_the_first(
    browser, house, use
):
    tablet = Tablet(browser, house.answer)
    _start_at_desk(tablet, house, use)
    assert tablet.page.url == f"{house.answer}/a"
    assert tablet.context.cookies() == []

    tablet.type_in(house.scene.slips["a"].pop().typed)
    tablet.choose("2.q1", "a")
    tablet.write("0.op", WRITTEN)
    assert tablet.page.evaluate("sessionStorage.length + localStorage.length") == 0
    tablet.send()
    tablet.between()
    met = [tablet.left()]
    tablet.go_back()
    met.append(tablet.left())
    tablet.page.reload()
    met.append(tablet.left())
    tablet.press("返回，再试一次")
    tablet.between()
    met.append(tablet.left())
    tablet.type_in(house.scene.slips["a"].pop().typed)
    met.append(tablet.left())

    assert [found for found in met if WRITTEN in found] == []
    assert tablet.page.locator("input:checked").count() == 0
    tablet.send()
    tablet.between()
    assert house.sealed("a") == 2
    tablet.page.goto(f"{house.desk}/desk/")
    assert tablet.page.url == f"{house.desk}/desk/sign-in"
    tablet.context.close()


def test_nothing_is_kept_while_somebody_answers_nor_when_he_clears_it(tablet):
    tablet.ready(Device.TABLET)
    tablet.type_in()
    tablet.write("1.advice", WRITTEN)
    stored = tablet.page.evaluate("sessionStorage.length + localStorage.length")

    tablet.press("清除")
    tablet.press("全部清除吗？")

    assert stored == 0
    assert WRITTEN not in tablet.left()
    tablet.page.reload()
    tablet.page.locator("#quit").wait_for()
    assert WRITTEN not in tablet.left()
    assert tablet.complaints == []


def test_who_gives_up_hands_on_an_empty_device_and_keeps_his_slip(tablet, place):
    tablet.ready(Device.TABLET)
    tablet.type_in()
    tablet.write("1.advice", WRITTEN)

    tablet.press("不填了，换下一位")
    tablet.press("再按一次，填的就全部清掉")
    tablet.between()

    assert "请把平板交给答卷人" in tablet.page.title()
    assert WRITTEN not in tablet.left()
    assert TYPED in place.answering.slips


def test_whoever_goes_back_to_what_was_sent_is_shown_nothing_of_it(tablet, place):
    tablet.ready(Device.TABLET)
    tablet.type_in()
    tablet.write("1.advice", WRITTEN)
    tablet.send()
    tablet.page.wait_for_selector("#top")
    tablet.choose("1.seen", "a")
    tablet.send()
    tablet.between()

    for _ in range(3):
        with suppress(Error):
            tablet.page.go_back()
        with suppress(Error):
            tablet.page.reload()
        tablet.page.wait_for_load_state()
        assert WRITTEN not in tablet.page.content()
        assert WRITTEN not in tablet.page.evaluate(
            "[].map.call(document.querySelectorAll('textarea'), e => e.value).join()"
        )

    assert len(place.answering.ballots) == 1


def test_digits_that_somebody_began_to_type_are_gone_after_two_minutes(tablet):
    tablet.ready(Device.TABLET)
    code = tablet.page.get_by_label("纸条上的 12 位号码")
    code.fill("5724 0000")

    tablet.wait(121)

    assert code.input_value() == ""


@pytest.mark.parametrize("device", Device)
def test_a_device_left_alone_asks_first_and_then_forgets(tablet, place, device):
    tablet.ready(device)
    tablet.type_in()
    tablet.write("1.advice", WRITTEN)
    warning = tablet.page.get_by_role("alertdialog", name="还在填吗？")

    tablet.wait(80)
    early = warning.is_visible()
    tablet.wait(11)
    warning.wait_for()
    paper_while_asked = tablet.page.locator("#paper").is_visible()
    focused = tablet.page.evaluate("document.activeElement.id")
    tablet.press("继续填")
    went_on = tablet.page.locator('[name="1.advice"]').input_value()
    tablet.wait(91)
    warning.wait_for()
    tablet.wait(30)
    tablet.between()

    assert (early, paper_while_asked, focused, went_on) == (False, False, "stay", WRITTEN)
    assert "已收到" not in tablet.page.title()
    assert WRITTEN not in tablet.left()
    assert place.answering.ballots == {}
    assert TYPED in place.answering.slips
    assert tablet.complaints == []


def test_a_device_that_slept_forgets_as_soon_as_it_wakes(tablet):
    tablet.ready(Device.TABLET)
    tablet.type_in()
    tablet.write("1.advice", WRITTEN)

    tablet.wait(3600)
    tablet.between()

    assert WRITTEN not in tablet.left()


def test_who_goes_on_touching_is_not_asked(tablet):
    tablet.ready(Device.TABLET)
    tablet.type_in()

    for code in "abcd":
        tablet.wait(60)
        tablet.choose("0.whole", code)

    assert not tablet.page.locator("#idle").is_visible()


def test_what_could_not_be_sent_waits_alone_and_is_not_forgotten(tablet, place):
    tablet.ready(Device.TABLET)
    tablet.type_in()
    tablet.choose("1.seen", "a")
    place.answering.busy = True
    tablet.send()
    tablet.page.get_by_text("还没送到").wait_for()
    tablet.page.locator("#paper.unsent").wait_for()

    tablet.wait(59)
    tablet.wait(59)
    tablet.page.get_by_text("还没送到").wait_for()
    shown = tablet.page.locator("#paper").inner_text().split("\n")
    place.answering.busy = False
    tablet.press("再试一次")
    tablet.between()

    assert [line for line in shown if line] == [
        "还没送到。已存在这部手机里，会自动再试。",
        "再试一次",
    ]
    assert "已收到" in tablet.page.title()
    assert len(place.answering.ballots) == 1


def test_a_page_that_the_browser_keeps_is_kept_empty_and_leads_to_the_next_one(tablet):
    tablet.ready(Device.TABLET)
    tablet.type_in()
    tablet.write("1.advice", WRITTEN)

    tablet.page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', {persisted: true}))")
    kept = tablet.left()
    tablet.page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    tablet.between()

    assert WRITTEN not in kept
    assert tablet.complaints == []


def test_the_back_key_reaches_no_card_of_the_one_before(tablet):
    tablet.ready(Device.TABLET)
    tablet.type_in()
    tablet.choose("1.seen", "a")
    tablet.write("1.advice", WRITTEN)
    tablet.send()
    tablet.between()

    met = []
    for _ in range(4):
        tablet.go_back()
        met.append(tablet.left())

    assert [found for found in met if WRITTEN in found] == []


@pytest.mark.parametrize("device", Device)
def test_the_ballot_says_whose_hand_it_was(tablet, place, device):
    tablet.ready(device)
    tablet.type_in()
    tablet.choose("1.seen", "a")

    tablet.send()
    tablet.between()

    expected = Source.ASSISTED if device is Device.ASSISTED else Source.PHONE
    assert place.answering.sources == [expected]
    assert tablet.complaints == []


def every_state(tablet: Tablet, place: Place, device: Device) -> Iterator[str]:
    """Lead ``tablet`` to each kind of page of a device, one after the other."""
    tablet.page.goto(f"{tablet.address}/a")
    yield "how to start"
    tablet.ready(device)
    yield "between"
    tablet.page.get_by_label("纸条上的 12 位号码").fill(USED)
    tablet.press("开始")
    tablet.page.get_by_text("这个号码现在不能用").wait_for()
    yield "unusable"
    tablet.press("返回，再试一次")
    tablet.type_in()
    yield "first"
    tablet.choose("0.members.r1.de", "b")
    yield "grades"
    tablet.choose("1.seen", "b")
    tablet.choose("1.kinds", "b")
    yield "list"
    tablet.turn_to("1.first.1")
    yield "ranking"
    tablet.wait(91)
    tablet.page.locator("#stay").wait_for()
    yield "asked"
    tablet.press("继续填")
    tablet.turn_to("send")
    yield "check"
    tablet.press("提交测评")
    tablet.page.get_by_text("已收到").first.wait_for()
    yield "sent"
    place.answering.over = True
    tablet.ready(device)
    yield "over"


STATES = 11


@pytest.mark.slow
@pytest.mark.parametrize("device", Device)
@pytest.mark.parametrize("width", [320, 360, 390, 768])
def test_no_page_of_a_device_has_a_barrier_or_a_small_target(browser, place, width, device):
    tablet, wrong, seen = Tablet(browser, place.address, width), [], 0
    for name in every_state(tablet, place, device):
        seen += 1
        found = Axe().run(tablet.page)
        if found.violations_count:
            wrong.append((name, found.generate_report()))
        wrong += [(name, fault) for fault in faults(tablet.page, width)]
    tablet.context.close()

    assert wrong == []
    assert seen == STATES


def test_the_choices_read_aloud_are_numbered_and_those_of_a_tablet_are_not(tablet):
    number = """name => {
      const face = document.querySelector(`label:has([name="${name}"][value="b"]) span`);
      return getComputedStyle(face, '::before').content;
    }"""

    tablet.ready(Device.ASSISTED)
    tablet.type_in()
    aloud = tablet.page.evaluate(number, "0.whole")
    tablet.ready(Device.TABLET)
    tablet.type_in()

    assert aloud == "counter(n)"
    assert tablet.page.evaluate(number, "0.whole") == "none"
