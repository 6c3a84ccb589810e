"""A respondent's whole way in a real browser, with and without the page's script."""

import logging
from collections.abc import Iterator
from threading import Thread
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from tests.web.fake_answering import TOKEN, FakeAnswering, app

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


class Place(NamedTuple):
    """A door that listens, and the answering behind it."""

    address: str
    answering: FakeAnswering


@pytest.fixture
def place() -> Iterator[Place]:
    answering = FakeAnswering()
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, app(answering), threaded=True)
    listening = Thread(target=server.serve_forever)
    listening.start()
    yield Place(f"http://127.0.0.1:{server.server_port}", answering)
    server.shutdown()
    listening.join()
    server.server_close()


class Phone:
    """A page in a browser, and what it asked of the network and of the console."""

    def __init__(self, browser: Browser, place: Place, width: int, script: bool) -> None:
        self._context = browser.new_context(
            viewport={"width": width, "height": 640}, java_script_enabled=script, has_touch=True
        )
        self._script = script
        self.page: Page = self._context.new_page()
        self.address = place.address
        self.asked: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", lambda message: self._hear(message.text))

    def _hear(self, text: str) -> None:
        if "the server responded with a status" not in text:
            self.complaints.append(text)

    def go(self, path: str) -> None:
        self.page.goto(self.address + path)

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def turn_to(self, place: str) -> None:
        """Turn to the card that holds ``place``; without script there is only one."""
        if self._script:
            self.page.evaluate("place => { location.hash = place }", place)

    def send(self) -> None:
        """Turn to the end and send; without script what is left blank is shown first."""
        self.turn_to("send")
        self.press("提交测评")

    def send_all_the_same(self) -> None:
        """Send also what the page without script has to be told twice."""
        self.send()
        if not self._script:
            assert "没填（可以不填）" in self.page.locator("#top").inner_text()
            self.page.get_by_role("button", name="提交测评", exact=True).first.click()
        self.page.wait_for_url("**/thanks/*")

    def choose(self, name: str, code: str) -> None:
        """Tap the visible face of a choice."""
        self.turn_to(name)
        self.page.locator(f'label:has(input[name="{name}"][value="{code}"])').click()

    def enter(self) -> None:
        """Come in with a slip: scanned where the script runs, typed elsewhere."""
        self.go("/s")
        self.page.get_by_label("纸条上的 12 位号码").fill("5724 0000 0000")
        self.press("开始")
        self.page.wait_for_selector("#paper")

    def leave(self) -> None:
        self._context.close()


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def phone(request, browser, place) -> Iterator[Phone]:
    held = Phone(browser, place, 360, request.param)
    yield held
    held.leave()


@pytest.fixture
def scripted(browser, place) -> Iterator[Phone]:
    held = Phone(browser, place, 360, script=True)
    yield held
    held.leave()


BALLOT = (
    (0, 0, 3, "从不下村", None, None, -1),
    (1, 6, "排队\n太久", (1, 0), "3", "多听意见"),
)


def test_a_respondent_types_the_code_answers_and_is_thanked(phone, place):
    phone.enter()
    phone.choose("0.whole", "a")
    phone.choose("0.members.r1.de", "a")
    phone.choose("0.members.r1.neng", "d")
    phone.page.locator('[name="0.members.r1.neng~why"]').fill("从不下村")
    phone.choose("1.seen", "b")
    phone.choose("1.kinds", "b")
    phone.choose("1.kinds", "o")
    phone.page.locator('[name="1.kinds~why"]').fill("排队\n太久")
    phone.turn_to("1.first.1")
    phone.page.get_by_label("文山会海").select_option("2")
    phone.page.get_by_label("推诿扯皮").select_option("1")
    phone.turn_to("1.visits")
    phone.page.get_by_label("近一年去办事几次").fill("３")
    phone.turn_to("1.advice")
    phone.page.get_by_label("意见建议").fill("多听意见")

    phone.send_all_the_same()

    assert phone.page.url == f"{phone.address}/thanks/7-abc"
    assert "谢谢您" in phone.page.title()
    assert list(place.answering.ballots.values()) == [BALLOT]
    assert phone.complaints == []


def test_a_scanned_slip_needs_no_typing_and_leaves_no_token_in_the_address(scripted):
    scripted.go(f"/s#{TOKEN}")

    assert scripted.page.url == f"{scripted.address}/s"
    assert not scripted.page.get_by_label("纸条上的 12 位号码").is_visible()
    scripted.press("开始")
    scripted.page.wait_for_selector("#paper")
    expect(scripted.page).to_have_title("青山镇民主测评")


def test_a_second_slip_scanned_into_the_same_page_is_read_too(scripted):
    scripted.go("/s")
    scripted.page.evaluate(f"location.hash = '{TOKEN}'")
    scripted.page.wait_for_function("location.hash === ''")

    scripted.press("开始")
    scripted.page.wait_for_selector("#paper")

    expect(scripted.page).to_have_title("青山镇民主测评")


def test_every_page_is_one_request_to_our_own_house(phone):
    phone.enter()
    phone.choose("1.seen", "a")
    phone.send_all_the_same()

    paths = [url.removeprefix(phone.address) for url in phone.asked]
    first, sent, last = paths[:2], paths[2:4], paths[4:]
    assert first == ["/s", "/s"]
    assert sent in (["/s/cast?z=0"] * 2, ["/s/cast?z=0&confirmed=1", "/thanks/7-abc"])
    assert last == ["/thanks/7-abc"]
    assert phone.complaints == []


def test_nothing_is_left_in_the_browser(phone):
    phone.enter()
    phone.choose("1.seen", "a")
    phone.send_all_the_same()

    assert phone.page.context.cookies() == []
    assert phone.page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_an_error_is_met_with_focus_and_led_to_its_first_control(scripted):
    scripted.enter()
    scripted.choose("0.whole", "a")
    scripted.send()
    scripted.page.wait_for_selector("#top")

    assert scripted.page.title().startswith("错误：")
    assert scripted.page.evaluate("document.activeElement.id") == "top"
    scripted.page.locator("#top a").first.click()
    assert scripted.page.evaluate("document.activeElement.name") == "1.seen"
    assert scripted.page.locator('[name="0.whole"][value="a"]').is_checked()


def test_the_script_hides_what_does_not_apply_and_empties_it(scripted, place):
    kinds = '[name="1.kinds"][value="a"]'
    scripted.enter()
    assert not scripted.page.locator(kinds).is_visible()
    assert not scripted.page.locator('[name="0.members.r1.neng~why"]').is_visible()

    scripted.choose("1.seen", "c")
    scripted.choose("1.kinds", "o")
    scripted.page.locator('[name="1.kinds~why"]').fill("多余的话")
    scripted.choose("1.seen", "a")

    scripted.turn_to("1.kinds")
    assert not scripted.page.locator(kinds).is_visible()
    scripted.send_all_the_same()
    (ballot,) = place.answering.ballots.values()
    assert ballot[1][1:3] == (-1, -1)


def test_without_script_everything_shows_and_says_when_it_applies(browser, place):
    phone = Phone(browser, place, 360, script=False)
    phone.enter()

    assert phone.page.locator('[name="1.kinds"][value="a"]').is_visible()
    assert phone.page.get_by_text("选了“不称职”的请写").first.is_visible()
    said = "只有“有没有吃拿卡要的情况”选了“偶尔有”或“经常有”，才答下面的题"
    assert phone.page.get_by_text(said).is_visible()
    phone.leave()


def test_the_whole_way_by_keyboard(scripted, place):
    keys = scripted.page.keyboard
    scripted.go("/s")
    for _ in range(4):  # three sizes, then the code
        keys.press("Tab")
    keys.type("572400000000")
    keys.press("Enter")
    scripted.page.wait_for_selector("#paper")
    scripted.page.wait_for_load_state()
    for _ in range(20):
        if scripted.page.locator('[name="1.seen"]').first.is_visible():
            keys.press("Tab")
            keys.press("Space")
            keys.press("ArrowRight")
        if scripted.page.locator("#send").is_visible():
            break
        scripted.page.locator("#next").focus()
        keys.press("Enter")
        scripted.page.wait_for_function("() => document.activeElement.tabIndex === -1")
    scripted.page.locator("#send").focus()
    keys.press("Enter")
    scripted.page.wait_for_url("**/thanks/*")

    (ballot,) = place.answering.ballots.values()
    assert ballot[1][0] == 1


def test_the_page_reads_aloud_who_and_what_is_judged(scripted):
    scripted.enter()
    scripted.turn_to("0.members.r1.de")
    scripted.page.wait_for_selector("fieldset.p.on")

    person = scripted.page.get_by_role("group", name="张三 局长")
    item = person.get_by_role("group", name="德", exact=True)
    grade = item.get_by_role("radio", name="优秀", exact=True)

    assert grade.count() == 1
    assert item.get_by_role("radio").count() == 5
