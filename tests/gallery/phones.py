"""The phones that the pages are held to, and how a hand sets them up."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from playwright.sync_api import Browser, Page


class Phone(NamedTuple):
    """A phone's screen, in CSS pixels, and what its browser calls itself."""

    name: str
    width: int
    height: int
    density: float
    agent: str


_IOS = "Mozilla/5.0 (%s) AppleWebKit/605.1.15 (KHTML, like Gecko) %s Mobile/15E148 Safari/604.1"
SMALL = Phone(
    "320x568", 320, 568, 2, _IOS % ("iPhone; CPU iPhone OS 11_4 like Mac OS X", "Version/11.0")
)
X5 = Phone(
    "360x740",
    360,
    740,
    3,
    "Mozilla/5.0 (Linux; Android 8.1.0; V1818A; wv) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Version/4.0 Chrome/66.0.3359.126 MQQBrowser/6.2 TBS/045130 Mobile Safari/537.36 "
    "MicroMessenger/7.0.12.1620(0x27000C36) Process/tools NetType/4G Language/zh_CN",
)
USUAL = Phone(
    "390x844", 390, 844, 3, _IOS % ("iPhone; CPU iPhone OS 17_5 like Mac OS X", "Version/17.5")
)
TABLET = Phone("768x1024", 768, 1024, 2, _IOS % ("iPad; CPU OS 12_5 like Mac OS X", "Version/12.1"))
PHONES = (SMALL, X5, USUAL, TABLET)

TEXTS = {1.0: 16, 1.3: 21, 2.0: 32}
"""The text size set in the phone, and the pixels of a browser's standard letter then."""


@contextmanager
def held(browser: Browser, phone: Phone, script: bool = True) -> Iterator[Page]:
    """Yield an empty page on ``phone``, in a browser of its own."""
    context = browser.new_context(
        viewport={"width": phone.width, "height": phone.height},
        device_scale_factor=phone.density,
        user_agent=phone.agent,
        has_touch=True,
        is_mobile=True,
        java_script_enabled=script,
        locale="zh-CN",
    )
    context.set_default_timeout(10_000)
    try:
        yield context.new_page()
    finally:
        context.close()


class Letters:
    """The text size of a phone's settings, for one page."""

    def __init__(self, page: Page) -> None:
        self._wire = page.context.new_cdp_session(page)

    def set(self, times: float) -> None:
        """Make letters as many ``times`` as large as usual, as the phone's settings do."""
        self._wire.send("Page.setFontSizes", {"fontSizes": {"standard": TEXTS[times]}})


# Without script the paper is one long page; with it a place is turned to.
_TURN = """place => new Promise(done => {
  if (location.hash === '#' + place) { done(); return; }
  addEventListener('hashchange', () => done(), {once: true});
  location.hash = place;
})"""


class Hand:
    """One who answers at a door, with or without the page's script."""

    def __init__(self, page: Page, house: str, script: bool = True) -> None:
        self.page = page
        self.house = house
        self.script = script

    def enter(self, path: str = "/o/square") -> None:
        """Come by a cover, whatever stood there before, and press 开始."""
        self.page.goto("about:blank")
        self.page.goto(self.house + path)
        self.press("开始")
        self.page.wait_for_selector("#paper")

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).first.click()

    def turn(self, place: str) -> None:
        if self.script:
            self.page.evaluate(_TURN, place)

    def choose(self, name: str, code: str) -> None:
        self.turn(name)
        self.page.locator(f'label:has([name="{name}"][value="{code}"])').click()

    def write(self, name: str, words: str) -> None:
        self.turn(name)
        self.page.locator(f'[name="{name}"]').fill(words)

    def rank(self, name: str, place: str) -> None:
        self.turn(name)
        self.page.locator(f'[name="{name}"]').select_option(place)

    def send(self) -> None:
        self.turn("send")
        self.press("提交测评")

    def given(self) -> list[list[str]]:
        """Return the pairs the paper would send now, without blanks and what is hidden."""
        pairs: list[list[str]] = self.page.evaluate(
            "[...new FormData(document.getElementById('paper'))].filter("
            "([name, words]) => words && !/^[nc]o/.test(name))"
        )
        return pairs
