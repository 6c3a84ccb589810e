"""One card at a time: how many taps, the way back, what is kept meanwhile and what is not."""

import logging
from collections.abc import Callable, Iterator
from threading import Thread

import pytest
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from survey.core.definition import read
from survey.core.form import Form
from tests.web.fake_answering import TOKEN, TYPED, FakeAnswering, app, occasion

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def persons(count: int, items: str) -> Form:
    """Return a form that judges ``count`` persons on each of ``items``."""
    grid = {
        "kind": "grid",
        "id": "m",
        "text": "请逐人评价",
        "rows": [{"code": f"r{n}", "label": f"第{n}人"} for n in range(count)],
        "columns": [
            {"code": f"c{n}", "label": item, "scale": "competence"} for n, item in enumerate(items)
        ],
    }
    return read(
        {"id": "f", "title": "测评表", "sections": [{"id": "s", "questions": [grid]}]},
    )


class Phone:
    """A phone with one paper open, that counts its taps."""

    def __init__(self, page: Page, answering: FakeAnswering, address: str) -> None:
        self.page = page
        self.answering = answering
        self.address = address
        self.taps = 0

    def come(self, query: str = "") -> None:
        self.page.goto(f"{self.address}/o/square{query}")
        self.tap("form button")

    def scan(self, code: str) -> None:
        self.page.goto("about:blank")
        self.page.goto(f"{self.address}/s" + ("" if code.isdigit() else f"#{code}"))
        if code.isdigit():
            self.page.locator("#code").fill(code)
        self.page.locator("form button").first.click()
        self.page.wait_for_selector("#next", state="visible")

    def tap(self, what: str) -> None:
        self.page.locator(what).click()
        self.taps += 1

    def grade(self, person: int, item: int, code: str = "a") -> None:
        self.tap(f'label:has([name="0.m.r{person}.c{item}"][value="{code}"])')

    def checked(self) -> int:
        return self.page.locator("input:checked").count()

    def kept(self) -> int:
        return self.page.evaluate("sessionStorage.length")

    def at(self, place: str) -> None:
        """Wait until the page has turned to ``place``: the address changes a moment before."""
        self.page.wait_for_function("place => window.turned === place", arg=place)

    def forth(self, place: str) -> None:
        self.tap("#next")
        self.at(place)


Opened = Callable[..., Phone]

# Heard before the paper hears it, and seen by a test only after the paper has turned.
_TURNED = "turned = location.hash; addEventListener('hashchange', () => turned = location.hash)"


@pytest.fixture
def opened(browser: Browser) -> Iterator[Opened]:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    closing: list[Callable[[], None]] = []

    def phone(form: Form, width: int = 360) -> Phone:
        answering = FakeAnswering(occasion(form))
        server = make_server("127.0.0.1", 0, app(answering), threaded=True)
        listening = Thread(target=server.serve_forever)
        listening.start()
        context = browser.new_context(viewport={"width": width, "height": 640}, has_touch=True)
        closing.extend((server.server_close, listening.join, server.shutdown, context.close))
        page = context.new_page()
        page.set_default_timeout(8000)
        page.add_init_script(_TURNED)
        return Phone(page, answering, f"http://127.0.0.1:{server.server_port}")

    yield phone
    for close in reversed(closing):
        close()


def test_another_language_keeps_the_card_the_size_and_every_answer(opened):
    form = persons(3, "德能").model_copy(
        update={"translations": {"en": {"德": "Virtue", "优秀": "Excellent"}}}
    )
    phone = opened(form)
    phone.come()
    phone.page.get_by_role("button", name="大字", exact=True).click()
    phone.tap("#next")
    phone.grade(0, 0)

    phone.page.get_by_role("button", name="English").click()
    phone.page.wait_for_selector("html[lang=en]")

    assert phone.checked() == 1
    assert phone.page.get_by_text("Virtue").first.is_visible()
    assert "z1" in phone.page.locator("html").get_attribute("class")
    assert "?z=1&l=en" in phone.page.locator("#paper").get_attribute("action")
    phone.page.get_by_role("button", name="中文").click()
    phone.page.wait_for_selector("html[lang=zh-CN]")
    assert phone.checked() == 1
    assert len(phone.answering.ballots) == 0


def test_ten_persons_of_five_items_take_at_most_64_taps(opened):
    phone = opened(persons(10, "德能勤绩廉"))
    phone.come()
    phone.tap("#next")
    for person in range(10):
        for item in range(5):
            phone.grade(person, item)
        phone.forth(f"#{person + 2}")
    phone.tap("#send")
    phone.page.wait_for_url("**/thanks/*")

    assert phone.taps <= 64
    assert list(phone.answering.ballots.values()) == [((0,) * 50,)]


def test_ten_persons_of_one_item_take_at_most_13_taps(opened):
    phone = opened(persons(10, "总"))
    phone.come()
    phone.tap("#next")
    for person in range(10):
        phone.grade(person, 0)
    phone.tap("#send")
    phone.page.wait_for_url("**/thanks/*")

    assert phone.taps <= 13
    assert list(phone.answering.ballots.values()) == [((0,) * 10,)]


def test_the_back_key_goes_one_card_back_and_the_heading_has_the_focus(opened):
    phone = opened(persons(4, "德能"))
    phone.come()
    for place in ("#1", "#2", "#3"):
        phone.forth(place)

    phone.page.evaluate("history.back()")
    phone.at("#2")

    phone.page.wait_for_function("() => document.activeElement.textContent.trim() === '第1人'")
    assert phone.page.locator("#at").inner_text() == "第 2 页，共 5 页"
    phone.tap("#prev")
    phone.at("#1")


def test_a_reload_keeps_every_answer_and_says_so(opened):
    phone = opened(persons(3, "德能"))
    phone.come()
    phone.forth("#1")
    phone.grade(0, 0)
    phone.grade(0, 1, "b")

    phone.page.reload()

    assert phone.checked() == 2
    assert phone.page.locator("#kept").is_visible()


def test_the_next_slip_on_a_shared_phone_is_offered_nothing_of_the_one_before(opened):
    phone = opened(persons(3, "德能"))
    phone.scan(TOKEN)
    phone.forth("#1")
    phone.grade(0, 0)

    phone.scan(TOKEN)
    again = phone.checked()
    phone.scan(TYPED)

    assert again == 1
    assert (phone.checked(), phone.kept()) == (0, 0)
    assert not phone.page.locator("#kept").is_visible()


def test_nothing_is_left_after_success_nor_after_clearing(opened):
    phone = opened(persons(3, "德能"))
    phone.page.on("dialog", lambda dialog: dialog.accept())
    phone.come()
    phone.forth("#1")
    phone.grade(0, 0)
    assert phone.kept() == 1

    phone.tap("#clear")
    phone.at("#0")
    assert (phone.kept(), phone.checked()) == (0, 0)

    phone.forth("#1")
    phone.grade(0, 0)
    phone.page.evaluate("location.hash = 'send'")
    phone.tap("#send")
    phone.page.wait_for_url("**/thanks/*")
    assert phone.kept() == 0
    phone.come()
    assert phone.checked() == 0


def test_a_draft_older_than_a_day_is_gone(opened):
    phone = opened(persons(3, "德能"))
    phone.come()
    phone.forth("#1")
    phone.grade(0, 0)
    phone.page.evaluate(
        "sessionStorage.paper ="
        " sessionStorage.paper.replace(/,[0-9]{13},/, ',' + (Date.now() - 864e5 - 1) + ',')"
    )

    phone.page.reload()

    assert (phone.kept(), phone.checked()) == (0, 0)


def test_the_check_page_names_what_is_blank_and_leads_there_and_back(opened):
    phone = opened(persons(3, "德能"))
    phone.come()
    for place in ("#1", "#2", "#3", "#4"):
        phone.forth(place)
    assert phone.page.locator("#blank").inner_text() == "还有 6 处没填（可以不填）"

    phone.page.get_by_role("link", name="第1人 · 能").click()

    phone.at("#0.m.r1.c1")
    assert phone.page.evaluate("document.activeElement.name") == "0.m.r1.c1"
    phone.grade(1, 1)
    phone.forth("#4")
    assert phone.page.locator("#blank").inner_text() == "还有 5 处没填（可以不填）"


def test_the_check_page_counts_the_grades_of_many_persons(opened):
    phone = opened(persons(16, "总"))
    phone.come()
    phone.tap("#next")
    for person, code in enumerate("aaab"):
        phone.grade(person, 0, code)

    assert "优秀 3" in phone.page.locator(".counts").inner_text()
    assert "称职 1" in phone.page.locator(".counts").inner_text()


def test_two_quick_taps_and_a_lost_reply_make_one_ballot(opened):
    phone = opened(persons(2, "总"))
    replies = []

    def losing(route):
        reply = route.fetch()
        replies.append(reply.status)
        route.abort() if len(replies) == 1 else route.continue_()

    phone.page.route("**/cast*", losing)
    phone.come()
    phone.tap("#next")
    phone.grade(0, 0)
    phone.page.locator("#send").dblclick()
    phone.page.get_by_text("还没送到。已存在这部手机里，会自动再试。").wait_for()
    assert phone.kept() == 1

    phone.page.get_by_role("button", name="再试一次").click()

    phone.page.wait_for_url("**/thanks/*")
    assert len(phone.answering.ballots) == 1
    assert phone.kept() == 0


def test_the_page_that_was_sent_shows_nothing_but_that_it_was(opened):
    phone = opened(persons(2, "总"))
    phone.come()
    phone.page.route("**/thanks/*", lambda route: route.fulfill(status=204))
    phone.page.evaluate(
        "XMLHttpRequest.prototype.send = function () {"
        "Object.defineProperties(this, {status: {value: 200}, responseURL: {value: '/thanks/x'}});"
        "this.onload() }; 0"
    )
    phone.tap("#next")
    phone.grade(0, 0)
    phone.tap("#send")

    assert phone.page.locator("#sent").inner_text() == "已提交"
    assert not phone.page.locator("#paper").is_visible()
    assert phone.checked() == 0


@pytest.mark.parametrize("width", [320, 768])
def test_in_large_type_a_card_has_one_item_stacked(opened, width):
    phone = opened(persons(3, "德能"), width)
    phone.come("?z=2")
    phone.forth("#1")

    tops = phone.page.locator(".on .g label:visible").evaluate_all(
        "all => all.map(e => e.getBoundingClientRect().top)"
    )

    assert phone.page.evaluate("getComputedStyle(document.documentElement).fontSize") == "30px"
    assert len(set(tops)) == len(tops) == 5
    assert phone.page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_size_is_changed_on_the_spot_without_losing_anything(opened):
    phone = opened(persons(3, "德能"))
    phone.come()
    phone.forth("#1")
    phone.grade(0, 0)

    phone.page.get_by_role("button", name="大字", exact=True).click()

    assert phone.page.evaluate("getComputedStyle(document.documentElement).fontSize") == "24px"
    assert phone.checked() == 1
    assert phone.page.locator("#paper").get_attribute("action").endswith("?z=1&confirmed=1")
