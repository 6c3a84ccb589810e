"""Every state of the respondents' pages on every phone, in every size, with and without script."""

from collections.abc import Callable, Iterator
from functools import partial

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from survey.core.codes import grouped
from tests.gallery.phones import PHONES, SMALL, TEXTS, Letters, held
from tests.gallery.replay import Replay, lead, listening
from tests.gallery.states import STATES, WRONG, State
from tests.journeys.sweep import faults

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# Two that go on beside each other: most of the time of the browser tests is spent here.
SCRIPTED, OTHERS = (pytest.mark.xdist_group(f"every phone, {name}") for name in ("script", "none"))


@pytest.fixture(scope="module")
def house() -> Iterator[str]:
    with listening(Replay()) as address:
        yield address


def reached(script: bool) -> list[State]:
    """Return the states there are: without script nothing is done on a page."""
    return [state for state in STATES if script or not state.deed]


def every_size(page: Page, letters: Letters, go: Callable[[str], None]) -> Iterator[tuple]:
    """Go to a state in each size of type and of the phone's own letters.

    大字 differs from 特大字 in one class, and is smaller.
    """
    for size, letter_sizes in (("", TEXTS), ("2", (1.0, 2.0))):
        letters.set(1.0)
        go(size)
        for times in letter_sizes:
            letters.set(times)
            yield size, times
    letters.set(1.0)
    page.evaluate("document.documentElement.classList.replace('z2', 'z1')")
    yield "1", 1.0


@pytest.mark.parametrize(
    "script",
    [
        pytest.param(True, id="with script", marks=SCRIPTED),
        pytest.param(False, id="without script", marks=OTHERS),
    ],
)
@pytest.mark.parametrize("phone", PHONES, ids=lambda phone: phone.name)
def test_targets_are_large_and_free_and_nothing_sticks_out(browser, house, phone, script):
    states, wrong, swept = reached(script), {}, 0
    with held(browser, phone, script) as page:
        letters = Letters(page)
        for state in states:
            for size, times in every_size(page, letters, partial(lead, page, house, state)):
                swept += 1
                if found := faults(page, phone.width):
                    wrong[state.name, size, times] = found

    assert wrong == {}
    assert swept == 6 * len(states)


@OTHERS
@pytest.mark.parametrize("size", ["", "1", "2"], ids=["usual", "large", "very large"])
@pytest.mark.parametrize("phone", PHONES, ids=lambda phone: phone.name)
def test_all_digits_of_a_slip_can_be_seen_in_their_field(browser, house, phone, size):
    (typed,) = (state for state in STATES if state.name == "typed-wrong")
    with held(browser, phone) as page:
        lead(page, house, typed, size)

        field = page.locator("#code")

        assert field.input_value() == grouped(WRONG)
        assert field.evaluate("e => e.scrollWidth <= e.clientWidth")


# WCAG 2.2's rule for targets has to be asked for.
_AXE = """rules => axe.run({resultTypes: ['violations'], ...rules}).then(
  found => found.violations.map(one => one.id + ': ' + one.nodes.map(node => node.html)))"""
ALL = {"rules": {"target-size": {"enabled": True}}}
BY_WIDTH = {"runOnly": ["target-size", "color-contrast", "scrollable-region-focusable"]}
"""The rules whose answer another width may change."""


@OTHERS
@pytest.mark.parametrize("size", ["", "2"], ids=["usual", "very large"])
def test_axe_knows_no_barrier(browser, house, size):
    wrong, met = {}, 0
    with held(browser, SMALL) as page:
        for state in STATES:
            page.set_viewport_size({"width": 320, "height": 568})
            lead(page, house, state, size)
            page.evaluate(AXE_SCRIPT)
            for width, rules in ((320, ALL), (360, BY_WIDTH), (390, BY_WIDTH)):
                page.set_viewport_size({"width": width, "height": 640})
                met += 1
                if found := page.evaluate(_AXE, rules):
                    wrong[state.name, width] = found

    assert wrong == {}
    assert met == 3 * len(STATES)
