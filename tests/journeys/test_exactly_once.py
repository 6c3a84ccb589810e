"""Exactly once, by real browsers: double taps, reloads and second tabs over a bad network."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from random import Random

import pytest
from playwright.sync_api import Browser, Error, Page

from survey.demo import stage
from survey.web import create_app, wiring
from tests.databases import makers
from tests.gallery.phones import X5, held
from tests.gallery.replay import listening
from tests.web.clerks import settings_in
from tests.web.faulty_wire import FaultyWire

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("figures")]

EACH = 2
THANKS, USED = "已提交，谢谢您", "这个号码现在不能用"
ITEM = "0.m.r1.v"

# The script waits as it does on any phone, but a hundred times as fast.
_HURRY = "setTimeout = (later => (deed, wait) => later(deed, wait / 100))(setTimeout)"


@dataclass
class Town:
    """A published sitting behind a bad network."""

    works: wiring.Works
    scene: stage.Scene
    wire: FaultyWire
    address: str

    def sealed(self) -> Counter[bytes]:
        """Return the names of all sealed ballots, each with how often it is there."""
        with self.works.store.read() as books:
            boxes = books.boxes.boxes(self.scene.sitting.id)
            return Counter(ballot.rid for box in boxes for ballot in books.boxes.sealed(box.id))


@pytest.fixture(scope="module")
def town(tmp_path_factory, databases) -> Iterator[Town]:
    home = tmp_path_factory.mktemp("town")
    url = makers.migrated(databases, home)
    app = create_app(settings_in(home, SURVEY_DATABASE=url), "answer")
    works = wiring.works_of(app)
    scene = stage.build(works, {"a": 4 * EACH, "b": 1, "c": 1, "v": 1}, spare=0)
    wire = FaultyWire(app, Random(4))
    with listening(wire) as address:
        yield Town(works, scene, wire, address)
    works.stop()


def lost(page: Page) -> bool:
    return page.url.startswith("chrome-error")


def seen(page: Page, *ways: tuple[str, Callable[[], object]]) -> None:
    """Go on until a way's selector shows, then take it; a page that was lost is loaded again.

    What a browser loads again is what it sent: a POST as well.
    """
    for _ in range(1000):
        with suppress(Error):
            if lost(page):
                page.reload()
            for shown, deed in ways:
                if page.locator(shown).first.is_visible():
                    deed()
                    return
            page.wait_for_timeout(10)
    raise AssertionError(f"nothing of {[shown for shown, _ in ways]} at {page.url}")


def nothing() -> None:
    """Stay where one is."""


def come(page: Page, address: str) -> None:
    """Scan, and press 开始 until there is a paper."""
    with suppress(Error):
        page.goto("about:blank")
        page.goto(address)
    seen(page, ("form button", lambda: page.locator("form button").first.click(no_wait_after=True)))
    seen(page, ("#paper", nothing))


def answer(page: Page) -> None:
    page.evaluate(f"location.hash = '{ITEM}'")
    page.locator(f'label:has([name="{ITEM}"][value="a"])').click()
    page.evaluate("location.hash = 'send'")


def end(page: Page) -> str:
    """Return where it all ended."""
    ends = []
    seen(
        page,
        *(
            (f"h1:has-text('{said}')", lambda said=said: ends.append(said))
            for said in (THANKS, USED)
        ),
    )
    return ends[0]


@contextmanager
def phone(browser: Browser, script: bool = True) -> Iterator[Page]:
    with held(browser, X5, script) as page:
        page.context.add_init_script(_HURRY)
        yield page


def by_double_tap(browser: Browser, address: str) -> list[str]:
    with phone(browser) as page:
        come(page, address)
        answer(page)
        page.locator("#send").dblclick(no_wait_after=True)
        return [end(page)]


def after_a_reload(browser: Browser, address: str) -> list[str]:
    with phone(browser) as page:
        come(page, address)
        answer(page)
        with suppress(Error):
            page.reload()
        seen(page, ("#paper", nothing))
        page.evaluate("location.hash = 'send'")
        page.locator("#send").click(no_wait_after=True)
        return [end(page)]


def in_two_tabs(browser: Browser, address: str) -> list[str]:
    with phone(browser) as page:
        tabs = [page, page.context.new_page()]
        for tab in tabs:
            come(tab, address)
            answer(tab)
        for tab in tabs:
            tab.locator("#send").click(no_wait_after=True)
        return sorted(map(end, tabs))


def without_script(browser: Browser, address: str) -> list[str]:
    cover, _, code = address.partition("#")
    with phone(browser, script=False) as page:
        with suppress(Error):
            page.goto(cover)
        seen(page, ("#code", lambda: page.locator("#code").fill(code)))
        page.locator("form button").first.click(no_wait_after=True)
        seen(page, ("#paper", lambda: answer(page)))
        page.locator("#send").click(no_wait_after=True)
        again = page.locator("#top button")  # what was left blank is shown once
        seen(page, ("#top", lambda: again.click(no_wait_after=True)))
        return [end(page)]


@pytest.mark.parametrize(
    ("deed", "ends"),
    [
        (by_double_tap, [THANKS]),
        (after_a_reload, [THANKS]),
        (in_two_tabs, sorted([THANKS, USED])),
        (without_script, [THANKS]),
    ],
)
def test_a_slip_is_one_ballot_however_it_is_sent_over_a_bad_network(browser, town, deed, ends):
    slips = [town.scene.slips["a"].pop() for _ in range(EACH)]
    before = town.sealed()

    met = [deed(browser, f"{town.address}/s#{slip.token}") for slip in slips]

    assert met == [ends] * EACH
    assert sorted((town.sealed() - before).values()) == [1] * EACH
    assert town.wire.lost_requests > 0
    assert town.wire.lost_replies > 0
