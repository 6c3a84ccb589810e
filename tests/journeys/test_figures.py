"""What a page weighs, what it asks of the network, and what it asks of an old engine."""

import re
from urllib.parse import urlsplit

import pytest
from calmjs.parse import es5
from playwright.sync_api import Browser, Request

from survey.core.inspection import Channels
from tests.forms.sheets import form
from tests.forms.sized import SIXTY, TWELVE, TWENTY_BY_SIX
from tests.gallery.phones import X5, Hand, held
from tests.gallery.replay import listening
from tests.gallery.states import STATES
from tests.web.fake_answering import FakeAnswering, app, occasion

KILOBYTE = 1024
CHANNELS = Channels(phone="0572-5120000", hours="工作日")


class Wire:
    """What a whole way from the cover to the thanks asked for."""

    def __init__(self, asked: list[Request]) -> None:
        self.asked = asked
        self.weights = [request.sizes()["responseBodySize"] for request in asked]
        self.packed = [request.response().header_value("content-encoding") for request in asked]

    @property
    def upload(self) -> int:
        (cast,) = (request for request in self.asked if "/cast" in request.url)
        return len(cast.post_data_buffer or b"")


# Everything ticked, the last grade of a scale, nothing written.
_ALL = """document.querySelectorAll('#paper [type=radio],#paper [type=checkbox]').forEach(
  e => e.checked = true)"""


def measured(browser: Browser, questions: list[dict]) -> Wire:
    """Go the whole way with ``questions``, all answered, and return what it asked for."""
    answering = FakeAnswering(occasion(form(*questions), channels=CHANNELS))
    asked: list[Request] = []
    with listening(app(answering)) as house, held(browser, X5) as page:
        page.on("request", lambda request: asked.append(request))
        hand = Hand(page, house)
        hand.enter("/s#0123456789ABCDEF")
        page.evaluate(_ALL)
        hand.send()
        page.wait_for_url("**/thanks/*")
        page.wait_for_load_state()
        assert {f"http://{urlsplit(request.url).netloc}" for request in asked} == {house}
        (ballot,) = answering.ballots.values()
        assert sum(answer is None or answer == -1 for answer in ballot[0]) == sum(
            question["kind"] == "text" for question in questions
        )
        return Wire(asked)


def path(request: Request) -> str:
    return urlsplit(request.url).path


@pytest.mark.browser
@pytest.mark.xdist_group("figures")
@pytest.mark.parametrize(
    ("questions", "kilobytes"),
    [(TWELVE, 6), (TWENTY_BY_SIX, 12), (SIXTY, 20)],
    ids=["12 questions", "20 persons of 6 items", "60 questions"],
)
def test_a_cover_weighs_5_kilobytes_a_paper_of_12_questions_6_and_an_upload_2(
    browser, questions, kilobytes
):
    wire = measured(browser, questions)

    cover, paper, cast, *thanks = wire.asked
    assert [urlsplit(request.url).path for request in (cover, paper, cast)] == [
        "/s",
        "/s",
        "/s/cast",
    ]
    assert {urlsplit(request.url).path for request in thanks} == {"/thanks/7-abc"}
    assert wire.packed[:2] == ["gzip", "gzip"]
    assert wire.weights[0] <= 5 * KILOBYTE
    assert wire.weights[1] <= kilobytes * KILOBYTE
    assert wire.upload <= 2 * KILOBYTE


PAGES = {state.page("").text for state in STATES}
ON_PHONES = {page for page in PAGES if 'name="device"' not in page}


def inside(tag: str, pages: set[str] = PAGES) -> set[str]:
    """Return what stands between ``tag`` and its end in any of ``pages``."""
    return {text for page in pages for text in re.findall(f"<{tag}>(.*?)</{tag}>", page, re.DOTALL)}


def test_the_script_of_every_page_is_read_as_es5_and_weighs_6_kilobytes_on_a_phone():
    scripts, on_phones = inside("script"), inside("script", ON_PHONES)

    for script in scripts:
        es5(script)
    assert len(scripts) > len(on_phones) >= 5
    assert max(len(script.encode()) for script in on_phones) <= 6 * KILOBYTE


NEWER = ("gap", "var(", ":has", "inset", "dvh", "position:fixed", "grid", "clamp(", "@supports")


def test_the_style_of_every_page_asks_nothing_that_an_old_engine_lacks():
    styles = inside("style")

    assert len(styles) >= 3
    assert [(word, style) for word in NEWER for style in styles if word in style] == []


def test_no_page_names_a_foreign_host():
    assert {host for page in PAGES for host in re.findall(r"https?://[^/\"'<]+", page)} == set()
