"""Back, reload, the next person: what is there again, and what must not be."""

from collections.abc import Iterator
from contextlib import suppress

import pytest
from playwright.sync_api import Error, Page

from tests.gallery.papers import full
from tests.gallery.phones import USUAL, X5, Hand, held
from tests.gallery.replay import listening
from tests.web.fake_answering import app

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("figures")]


@pytest.fixture(params=[X5, USUAL], ids=lambda phone: phone.name)
def hand(request, browser) -> Iterator[Hand]:
    with listening(app(full())) as house, held(browser, request.param) as page:
        yield Hand(page, house)


def put_in(hand: Hand) -> list[list[str]]:
    """Put in something of every kind of field; return what was put in."""
    hand.choose("0.m.r4.lian", "d")
    hand.write("0.m.r4.lian~why", "群众\n反映 100%")
    hand.choose("1.seen", "c")
    hand.choose("1.kinds", "a")
    hand.choose("1.kinds", "b")
    hand.rank("1.first.3", "1")
    hand.write("1.visits", "12")
    return hand.given()


def kept(page: Page) -> list[int]:
    return page.evaluate(
        "[sessionStorage.length, localStorage.length, document.cookie.length, name.length]"
    )


def test_back_leads_from_every_card_to_the_one_before(hand):
    hand.enter()
    shown = "document.getElementById('at').textContent"
    said = [hand.page.evaluate(shown)]
    while hand.page.locator("#next").is_visible():
        hand.press("下一步")
        hand.page.wait_for_function(f"said => {shown} !== said", arg=said[-1])
        said.append(hand.page.evaluate(shown))
    assert said[-1] == "第 14 页，共 14 页"

    for before in reversed(said[:-1]):
        hand.page.evaluate("history.back()")
        hand.page.wait_for_function(f"said => {shown} === said", arg=before)


def test_a_reload_keeps_every_answer_and_the_size(hand):
    hand.enter()
    before = put_in(hand)
    hand.press("特大字")

    hand.page.reload()

    assert hand.given() == before
    assert hand.page.locator("html").get_attribute("class") == "js z z2"
    assert "?z=2" in hand.page.locator("#paper").get_attribute("action")
    assert hand.page.locator("#kept").is_visible()


def test_who_comes_by_the_cover_of_a_shared_code_is_offered_nothing(hand):
    hand.enter()
    put_in(hand)

    hand.enter()

    assert hand.given() == []
    assert not hand.page.locator("#kept").is_visible()
    assert kept(hand.page) == [0, 0, 0, 0]


# The browser stays on the paper, as one does that kept it in its memory.
_STAY = "**/thanks/*", lambda route: route.fulfill(status=204)
_SENT = """XMLHttpRequest.prototype.send = function () {
  Object.defineProperties(this, {status: {value: 200}, responseURL: {value: '/thanks/x'}});
  setTimeout(() => this.onload());
}"""
_SHOWN_AGAIN = "dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))"


def test_a_sent_paper_that_is_shown_again_says_only_that_it_was_sent(hand):
    hand.page.route(*_STAY)
    hand.enter()
    put_in(hand)
    hand.page.evaluate(_SENT)

    hand.send()
    hand.page.locator("#sent").wait_for()
    hand.page.evaluate(_SHOWN_AGAIN)

    assert hand.page.locator("main").inner_text() == "已提交"
    assert hand.given() == []
    assert kept(hand.page) == [0, 0, 0, 0]


def test_after_the_thanks_nothing_is_left_and_back_shows_no_answer(hand):
    hand.enter()
    put_in(hand)

    hand.send()
    hand.page.wait_for_url("**/thanks/*")

    assert kept(hand.page) == [0, 0, 0, 0]
    assert hand.page.context.cookies() == []
    assert hand.page.evaluate("history.state") is None
    with suppress(Error):  # the browser asks whether to send again, and shows no page of ours
        hand.page.go_back()
    assert hand.page.locator("input:checked").count() == 0
