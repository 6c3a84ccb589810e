"""Sending over a bad network: it tries again by itself, and nothing is lost or sent unseen."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple

import pytest
from playwright.sync_api import Page

from tests.gallery.papers import full
from tests.gallery.phones import X5, Hand, held
from tests.gallery.replay import listening
from tests.web.fake_answering import FakeAnswering, app

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("figures")]

LATE = "还没送到。已存在这部手机里，会自动再试。"
SECOND = 1000

# A network under the hand of the test: what is sent lies in `sent` until it is told its fate.
_NETWORK = """window.sent = [];
window.XMLHttpRequest = function () { sent.push(this); };
XMLHttpRequest.prototype = {open() {}, setRequestHeader() {}, send(body) { this.body = body; }};"""


class Sender(NamedTuple):
    """A hand with one answer given, about to send."""

    hand: Hand
    answering: FakeAnswering

    @property
    def page(self) -> Page:
        return self.hand.page

    def shown(self, what: str) -> bool:
        return self.page.locator(what).is_visible()

    def tries(self) -> int:
        return self.page.evaluate("sent.length")

    def befalls(self, fate: str) -> None:
        """Let the last try end so."""
        self.page.evaluate(f"sent[sent.length - 1].{fate}()")


@pytest.fixture
def sender(browser) -> Iterator[Sender]:
    answering = full()
    with listening(app(answering)) as house, held(browser, X5) as page:
        yield Sender(Hand(page, house), answering)


@pytest.fixture
def cut_off(sender) -> Sender:
    """A sender whose clock and network are in the test's hand."""
    sender.page.clock.install()
    sender.page.add_init_script(_NETWORK)
    answer(sender)
    sender.hand.send()
    sender.page.clock.pause_at(datetime(2100, 1, 1, tzinfo=UTC))
    return sender


def answer(sender: Sender) -> None:
    sender.hand.enter()
    sender.hand.choose("1.seen", "a")
    sender.hand.write("1.advice", "多听")


def test_waits_double_from_2_seconds_up_to_60(cut_off):
    for seconds in (2, 4, 8, 16, 32, 60, 60):
        tried = cut_off.tries()
        cut_off.befalls("onerror")

        cut_off.page.clock.run_for(seconds * SECOND - 1)
        assert cut_off.tries() == tried
        cut_off.page.clock.run_for(1)
        assert cut_off.tries() == tried + 1


def test_a_try_ends_after_15_seconds_with_a_word_and_another_try(cut_off):
    assert cut_off.page.evaluate("sent[0].timeout") == 15 * SECOND
    assert cut_off.shown("text=正在提交……")

    cut_off.befalls("ontimeout")

    assert cut_off.shown(f"text={LATE}")
    assert not cut_off.shown("text=正在提交……")
    cut_off.page.clock.run_for(2 * SECOND)
    assert cut_off.tries() == 2
    assert not cut_off.shown(f"text={LATE}")


@pytest.mark.parametrize("event", ["online", "pageshow"])
def test_a_network_or_a_reader_that_comes_back_is_met_with_a_try_at_once(cut_off, event):
    cut_off.befalls("onerror")

    cut_off.page.evaluate(f"dispatchEvent(new Event('{event}'))")

    assert cut_off.tries() == 2
    cut_off.page.clock.run_for(60 * SECOND)
    assert cut_off.tries() == 2


def test_nothing_is_sent_by_a_reader_who_has_not_asked_for_it(cut_off):
    cut_off.hand.enter()

    for event in ("online", "pageshow"):
        cut_off.page.evaluate(f"dispatchEvent(new Event('{event}'))")

    assert cut_off.tries() == 0


def test_every_try_sends_the_same(cut_off):
    for _ in range(3):
        cut_off.befalls("onerror")
        cut_off.page.clock.run_for(60 * SECOND)

    bodies = cut_off.page.evaluate("sent.map(one => one.body)")
    assert len(bodies) == 4
    assert len(set(bodies)) == 1
    assert "1.seen=a" in bodies[0]


def test_the_first_tap_on_again_sends_by_script_and_the_second_by_the_browser(sender):
    kinds = []
    sender.page.on("request", lambda request: kinds.append(request.resource_type))
    sender.page.route("**/cast*", lambda route: route.abort())
    answer(sender)
    sender.hand.send()
    sender.page.get_by_text(LATE).wait_for()
    kinds.clear()

    with sender.page.expect_event("requestfailed"):
        sender.hand.press("再试一次")
    sender.page.get_by_text(LATE).wait_for()
    sender.page.unroute("**/cast*")
    sender.hand.press("再试一次")

    sender.page.wait_for_url("**/thanks/*")
    assert kinds[:2] == ["xhr", "document"]
    assert len(sender.answering.ballots) == 1


def test_a_browser_that_lets_no_script_send_ends_at_the_thanks_all_the_same(sender):
    sender.page.route(
        "**/*",
        lambda route: route.abort() if route.request.resource_type == "xhr" else route.continue_(),
    )
    answer(sender)
    sender.hand.send()
    for _ in range(2):
        sender.page.get_by_text(LATE).wait_for()
        sender.hand.press("再试一次")

    sender.page.wait_for_url("**/thanks/*")
    assert len(sender.answering.ballots) == 1


def test_a_server_in_trouble_is_tried_again_until_it_hears(sender):
    sender.answering.busy = True
    answer(sender)
    sender.hand.send()
    sender.page.get_by_text(LATE).wait_for()
    assert sender.answering.ballots == {}

    sender.answering.busy = False

    sender.page.wait_for_url("**/thanks/*")
    assert len(sender.answering.ballots) == 1


def test_a_refusal_is_shown_as_the_server_says_it(sender):
    answer(sender)
    sender.answering.entrances.clear()

    sender.hand.send()

    sender.page.get_by_role("heading", name="没有这一页").wait_for()
    assert sender.answering.ballots == {}


def test_a_page_that_comes_back_with_faults_keeps_what_was_put_in(sender):
    answer(sender)
    sender.hand.choose("0.m.r2.neng", "c")
    sender.hand.write("1.visits", "很多")
    before = sender.hand.given()

    sender.hand.send()

    sender.page.wait_for_selector("#top")
    assert sender.page.title().startswith("错误：")
    assert sender.hand.given() == before
    sender.hand.write("1.visits", "2")
    sender.hand.send()
    sender.page.wait_for_url("**/thanks/*")
    assert len(sender.answering.ballots) == 1
