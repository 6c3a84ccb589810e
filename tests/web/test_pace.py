"""Refusals at an even pace: one that was found fast leaves with one that was found slowly."""

from contextlib import suppress

import pytest

from survey.core.errors import UnusableCodeError
from survey.web.answer.pace import TICK, evenly


class Watch:
    """A clock that is moved by hand, and by pauses."""

    def __init__(self) -> None:
        self.now = 100.0

    def pause(self, seconds: float) -> None:
        self.now += seconds

    def refuse(self, searched: float, error: type[Exception] = UnusableCodeError) -> float:
        """Return how long a refusal takes for which so many seconds were searched."""
        began = self.now
        with suppress(error), evenly(lambda: self.now, self.pause):
            self.now += searched
            raise error
        return self.now - began


@pytest.mark.parametrize("searched", [0.0, 0.0001, 0.0009, 0.0049])
def test_refusals_take_one_tick_however_short_the_search_was(searched):
    assert Watch().refuse(searched) == pytest.approx(TICK)


def test_a_long_search_ends_on_a_later_tick():
    assert Watch().refuse(2.3 * TICK) == pytest.approx(3 * TICK)


def test_who_is_let_in_or_meets_another_fault_pauses_for_nothing():
    watch = Watch()
    with evenly(lambda: watch.now, watch.pause):
        pass

    assert watch.refuse(0.001, KeyError) == pytest.approx(0.001)
    assert watch.now == pytest.approx(100.001)
