"""Take pictures of every state of the respondents' pages.

``python -m tests.gallery OUT`` writes them to the folder OUT, with an ``index.html`` that
lays them out. ``python -m tests.gallery --docs`` makes the two pictures of the README.
"""

import argparse
import shutil
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.gallery.index import index
from tests.gallery.phones import X5, held
from tests.gallery.pictures import VIEWS, taken
from tests.gallery.replay import Replay, lead, listening
from tests.gallery.states import STATES

DOCS = Path(__file__).parents[2] / "docs"
SHOWN = {"person.png": "", "person-large.png": "2"}


def main() -> None:
    """Take the pictures that are asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.gallery")
    asked = parser.add_mutually_exclusive_group(required=True)
    asked.add_argument("out", nargs="?", type=Path, metavar="OUT")
    asked.add_argument("--docs", action="store_true")
    given = parser.parse_args()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        if given.docs:
            _document(browser)
        else:
            _exhibit(browser, given.out)
        browser.close()


def _exhibit(browser: Browser, out: Path) -> None:
    pictures = []
    for picture in taken(browser, STATES, VIEWS):
        path = out / picture.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(picture.png)
        pictures.append(picture)
    (out / "index.html").write_text(index(STATES, VIEWS, pictures), "utf-8")


def _document(browser: Browser) -> None:
    """Take a person's card, as it stands on a phone's screen."""
    person = next(state for state in STATES if state.name == "person")
    with listening(Replay([person])) as house, held(browser, X5._replace(density=1)) as page:
        for name, size in SHOWN.items():
            lead(page, house, person, size)
            page.screenshot(path=DOCS / name)


if __name__ == "__main__":
    main()
