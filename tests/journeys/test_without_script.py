"""Without script: the same way, the same ballot; sizes change and nothing is lost."""

from collections.abc import Iterator

import pytest

from tests.gallery.papers import full
from tests.gallery.phones import PHONES, SMALL, Hand, held
from tests.gallery.replay import listening
from tests.web.fake_answering import FakeAnswering, app

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("figures")]


@pytest.fixture
def answering() -> FakeAnswering:
    return full()


@pytest.fixture
def house(answering) -> Iterator[str]:
    with listening(app(answering)) as address:
        yield address


def fill(hand: Hand) -> None:
    """Answer something of every kind, with what hangs on it."""
    hand.choose("0.whole", "a")
    hand.choose("0.m.r1.de", "b")
    hand.choose("0.m.r4.lian", "d")
    hand.write("0.m.r4.lian~why", "群众\n反映多")
    hand.choose("0.new.r2.v", "c")
    hand.choose("0.eight.r1.c7", "a")
    hand.choose("1.seen", "b")
    hand.choose("1.kinds", "a")
    hand.choose("1.kinds", "o")
    hand.write("1.kinds~why", "排队")
    hand.rank("1.first.2", "1")
    hand.write("1.visits", "３")
    hand.choose("1.score", "11")
    hand.write("1.advice", "多听意见")


def go(hand: Hand) -> None:
    """Go the whole way; what was left blank has to be sent twice without script."""
    hand.enter()
    fill(hand)
    hand.send()
    if not hand.script:
        hand.send()
    hand.page.wait_for_url("**/thanks/*")


@pytest.mark.parametrize("phone", PHONES, ids=lambda phone: phone.name)
def test_the_whole_way_leads_to_the_same_ballot_with_script_and_without(
    browser, house, answering, phone
):
    for script in (True, False):
        with held(browser, phone, script) as page:
            go(Hand(page, house, script))

    with_script, without = answering.ballots.values()
    assert with_script == without
    assert [sum(answer not in (None, -1) for answer in part) for part in without] == [6, 7]


@pytest.mark.parametrize(("name", "size"), [("大字", "1"), ("特大字", "2"), ("字", "0")])
def test_another_size_keeps_everything_that_was_put_in(browser, house, answering, name, size):
    with held(browser, SMALL, script=False) as page:
        hand = Hand(page, house, script=False)
        hand.enter(f"/o/square?z={2 - int(size)}")
        fill(hand)
        before = hand.given()

        hand.press(name)
        page.wait_for_url(f"**/cast?z={size}&show=1")

        letter = page.evaluate("getComputedStyle(document.documentElement).fontSize")
        assert letter == {"0": "18px", "1": "24px", "2": "30px"}[size]
        assert len(before) == 14
        assert hand.given() == before
        assert answering.ballots == {}
