"""The pictures of the handbook: what each is called, and how it is cut out of a page."""

from pathlib import Path

from playwright.sync_api import Locator, Page

PICTURES = (
    *("forms", "plan", "sitting", "town", "trial", "publish", "card", "slips", "collect"),
    *("phone-cover", "phone-paper", "close", "opening", "results"),
)

_MARGIN = 5


class Album:
    """A folder into which pictures are put, each under a name that the handbook knows."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._left = set(PICTURES)

    def cut(self, name: str, page: Page, first: Locator, last: Locator | None = None) -> None:
        """Keep what stands on ``page`` from ``first`` to ``last``, in the width of the text."""
        page.evaluate("scrollTo(0, 0)")
        top, bottom = first.first.bounding_box(), (last or first).last.bounding_box()
        text = page.locator("main").bounding_box()
        assert top is not None
        assert bottom is not None
        assert text is not None
        begin = max(top["y"] - _MARGIN, 0)
        end = bottom["y"] + bottom["height"] + _MARGIN
        clip = {"x": text["x"], "y": begin, "width": text["width"], "height": end - begin}
        self._keep(name, page.screenshot(clip=clip, full_page=True))

    def screen(self, name: str, page: Page) -> None:
        """Keep what a phone's screen shows."""
        self._keep(name, page.screenshot())

    def missing(self) -> set[str]:
        """Return the names that have no picture yet."""
        return self._left

    def _keep(self, name: str, png: bytes) -> None:
        self._left.remove(name)
        (self._folder / f"{name}.png").write_bytes(png)
