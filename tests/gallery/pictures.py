"""Taking pictures of states, as a phone shows them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from playwright.sync_api import Browser, Page

from tests.gallery.phones import PHONES, X5, Letters, Phone, held
from tests.gallery.replay import Replay, lead, listening
from tests.gallery.states import State

NAMES = {"": "字", "1": "大字", "2": "特大字"}


@dataclass(frozen=True)
class View:
    """A way to look at a state: a phone, a size of type, script or none, the phone's letters."""

    phone: Phone
    size: str = ""
    script: bool = True
    letters: float = 1.0

    @property
    def name(self) -> str:
        """Return the name of its pictures' folder."""
        script = "" if self.script else "-plain"
        letters = "" if self.letters == 1 else f"-x{self.letters:g}"
        return f"{self.phone.width}-{self.size or 0}{script}{letters}"

    @property
    def title(self) -> str:
        """Return what stands above its column."""
        script = "" if self.script else " · 没有脚本"
        letters = "" if self.letters == 1 else f" · 手机字号 ×{self.letters:g}"
        return f"{self.phone.width} px · {NAMES[self.size]}{script}{letters}"


VIEWS = (
    *(View(phone, size) for size in NAMES for phone in PHONES),
    View(X5, script=False),
    View(X5, letters=2.0),
)


@dataclass(frozen=True)
class Picture:
    """A state in a view, as a PNG."""

    state: State
    view: View
    png: bytes

    @property
    def path(self) -> str:
        return f"{self.view.name}/{self.state.name}.png"

    @property
    def pixels(self) -> tuple[int, int]:
        """Return width and height, which stand in a PNG's first chunk."""
        return tuple(int.from_bytes(self.png[at : at + 4]) for at in (16, 20))


def taken(browser: Browser, states: Iterable[State], views: Iterable[View]) -> Iterator[Picture]:
    """Yield a picture of the whole page for each state in each view in which it is there."""
    states = tuple(states)
    with listening(Replay(states)) as house:
        for view in views:
            with held(browser, view.phone._replace(density=1), view.script) as page:
                for state in states:
                    if view.script or not state.deed:
                        lead(page, house, state, view.size)
                        yield Picture(state, view, _shot(page, view))


def _shot(page: Page, view: View) -> bytes:
    """Return the whole page: a screen as high as it is, for one of its own forgets the letters."""
    letters, phone = Letters(page), view.phone
    letters.set(view.letters)
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": phone.width, "height": height})
    letters.set(view.letters)
    png = page.screenshot()
    letters.set(1.0)
    page.set_viewport_size({"width": phone.width, "height": phone.height})
    return png
