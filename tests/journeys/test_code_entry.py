"""Typing a slip's digits on a phone: forgiven while typing, checked before sending."""

import logging
import re
from collections.abc import Iterator
from random import Random
from threading import Thread

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from werkzeug.serving import make_server

from survey.core.codes import grouped, read_typed
from tests.web.fake_answering import TOKEN, FakeAnswering, app

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

GROUPED = "5724 0000 0000"
SLIPPED = "5724 0000 0001"
FULL_WIDTH = "\uff15\uff17\uff12\uff14\u3000\uff10\uff10\uff10\uff10\uff0d\uff10\uff10\uff10\uff10"


class Entry:
    """A page with the field for the digits, and what it sent."""

    def __init__(self, browser: Browser, address: str, width: int, script: bool) -> None:
        self._context = browser.new_context(
            viewport={"width": width, "height": 640}, java_script_enabled=script
        )
        self.page: Page = self._context.new_page()
        self.address = address
        self.sent: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", self._note)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.go("/s")

    def _note(self, request) -> None:
        if request.method == "POST":
            self.sent.append(request.post_data)

    def go(self, path: str) -> None:
        self.page.goto(self.address + path)

    @property
    def code(self) -> Locator:
        return self.page.get_by_label("纸条上的 12 位号码")

    @property
    def remark(self) -> Locator:
        return self.page.get_by_role("alert")

    def press(self) -> None:
        self.page.get_by_role("button", name=re.compile("^(开始|再试一次)$")).click()

    def refuse(self) -> None:
        """Have the server refuse the digits, which leads to the page for unusable codes."""
        self.code.fill(SLIPPED)
        self.press()
        self.press()
        self.page.wait_for_selector("h1:has-text('这个号码现在不能用')")
        self.sent.clear()

    def leave(self) -> None:
        self._context.close()


@pytest.fixture
def answering() -> FakeAnswering:
    return FakeAnswering()


@pytest.fixture
def address(answering) -> Iterator[str]:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, app(answering), threaded=True)
    listening = Thread(target=server.serve_forever)
    listening.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    listening.join()
    server.server_close()


@pytest.fixture
def entry(browser, address) -> Iterator[Entry]:
    held = Entry(browser, address, 360, script=True)
    yield held
    assert held.complaints == []
    held.leave()


def test_digits_are_grouped_by_four_while_they_are_typed(entry):
    entry.code.press_sequentially("572400000000")

    assert entry.code.input_value() == GROUPED


@pytest.mark.parametrize("pasted", [FULL_WIDTH, " 5724-0000-0000\t", "572400000000"])
def test_what_is_pasted_is_put_in_order_and_opens_the_paper(entry, pasted):
    entry.code.fill(pasted)
    assert entry.code.input_value() == GROUPED

    entry.press()

    expect(entry.page).to_have_title("青山镇民主测评")


def test_a_digit_put_right_in_the_middle_leaves_the_caret_where_it_was(entry):
    entry.code.fill("572900000000")
    entry.code.evaluate("e => e.setSelectionRange(4, 4)")

    entry.page.keyboard.press("Backspace")
    entry.page.keyboard.press("4")

    assert entry.code.input_value() == GROUPED
    assert entry.code.evaluate("e => e.selectionStart") == 4


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (SLIPPED, "好像有一位输错了。请对着纸条，每四位核对一遍。"),
        ("5724 0000 000", "号码有 12 位，现在是 11 位。请对着纸条再看一遍。"),
        ("", "请输入纸条上的 12 位号码，或者扫纸条上的码。"),
    ],
)
def test_what_cannot_be_a_code_is_told_before_anything_is_sent(entry, typed, words):
    entry.code.fill(typed)

    entry.press()

    assert entry.remark.inner_text() == words
    assert entry.page.title().startswith("错误：")
    assert entry.page.evaluate("document.activeElement.id") == "code"
    assert entry.code.get_attribute("aria-invalid") == "true"
    assert entry.sent == []


def test_the_remark_goes_when_the_code_is_put_right_and_the_paper_opens(entry):
    entry.code.fill(SLIPPED)
    entry.press()

    entry.code.fill(GROUPED)

    assert not entry.remark.is_visible()
    assert not entry.page.title().startswith("错误：")
    entry.press()
    expect(entry.page).to_have_title("青山镇民主测评")


def test_the_server_stays_the_judge_of_what_is_sent_all_the_same(entry):
    entry.code.fill(SLIPPED)

    entry.press()
    entry.press()

    assert len(entry.sent) == 1
    assert "这个号码现在不能用" in entry.page.title()


def test_the_page_for_unusable_codes_checks_as_well(entry):
    entry.refuse()
    entry.code.fill("572400000010")

    entry.press()

    assert "好像有一位输错了" in entry.remark.inner_text()
    assert entry.sent == []
    entry.code.fill("572400000000")
    entry.press()
    expect(entry.page).to_have_title("青山镇民主测评")


def test_the_token_written_out_is_left_as_it_is(entry):
    entry.code.press_sequentially(TOKEN.lower())
    assert entry.code.input_value() == TOKEN.lower()

    entry.press()

    expect(entry.page).to_have_title("青山镇民主测评")


LETS_THROUGH = """codes => codes.filter(code => {
  const field = document.getElementById('code');
  field.value = code;
  return field.form.dispatchEvent(new Event('submit', {cancelable: true}));
})"""


def test_the_page_and_the_server_agree_on_a_thousand_codes(entry):
    rng = Random(12)
    codes = [grouped(f"{rng.randrange(10**12):012d}") for _ in range(1000)]

    through = entry.page.evaluate(LETS_THROUGH, codes)

    assert through == [code for code in codes if read_typed(code)]
    assert 50 < len(through) < 200


def test_without_script_the_server_reads_whatever_was_typed(browser, address):
    entry = Entry(browser, address, 360, script=False)
    entry.code.fill(FULL_WIDTH)

    entry.press()

    expect(entry.page).to_have_title("青山镇民主测评")
    entry.leave()


def test_a_typed_code_that_has_to_wait_is_asked_for_again_by_the_page(entry, answering):
    answering.full = True
    entry.code.fill(GROUPED)
    entry.press()
    assert "扫码进入不用等" in entry.page.locator("main").inner_text()

    answering.full = False
    entry.page.wait_for_selector("#paper", timeout=15_000)

    expect(entry.page).to_have_title("青山镇民主测评")
    assert len(entry.sent) == 2


def test_a_size_chosen_after_scanning_keeps_the_slip(entry):
    entry.page.goto("about:blank")
    entry.go(f"/s#{TOKEN}")

    entry.page.get_by_role("link", name="特大字").click()
    entry.page.wait_for_url("**/s?z=2")
    entry.press()

    expect(entry.page).to_have_title("青山镇民主测评")
    assert entry.page.url.endswith("/s?z=2")


def test_a_language_chosen_after_scanning_keeps_the_slip(entry):
    entry.page.goto("about:blank")
    entry.go(f"/s#{TOKEN}")

    entry.page.get_by_role("link", name="English").click()
    entry.page.wait_for_url("**/s?z=0&l=en")
    entry.page.get_by_role("button", name="Start").click()

    expect(entry.page).to_have_title("青山镇民主测评")
    assert entry.page.locator("html").get_attribute("lang") == "en"
