"""The gallery in little: two states, one width, and the page that lays them out."""

import re

import pytest

from tests.gallery.index import index
from tests.gallery.phones import SMALL
from tests.gallery.pictures import View, taken
from tests.gallery.states import STATES

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("figures")]


def test_each_state_has_a_picture_in_each_view_in_which_it_is_there(browser):
    states = [state for state in STATES if state.name in ("person", "thanks")]
    views = [View(SMALL), View(SMALL, letters=2.0), View(SMALL, script=False)]

    pictures = list(taken(browser, states, views))
    page = index(states, views, pictures)

    assert {picture.path for picture in pictures} == {
        "320-0/person.png",
        "320-0/thanks.png",
        "320-0-x2/person.png",
        "320-0-x2/thanks.png",
        "320-0-plain/thanks.png",
    }
    high = {picture.path: picture.pixels[1] for picture in pictures}
    assert high["320-0-x2/thanks.png"] > 1.5 * high["320-0/thanks.png"]
    assert set(re.findall('loading="lazy" src="([^"]+)"', page)) == set(high)
    assert "<th>一人一卡</th>" in page
    assert "<th>320 px · 字 · 没有脚本</th>" in page
    assert not re.search("https?:|<script|<link", page)
