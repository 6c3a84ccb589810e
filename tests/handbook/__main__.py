"""Take the pictures of the handbook, by going its way at a desk of real parts.

``python -m tests.handbook OUT`` writes them to the folder OUT, ``docs/pictures`` if none is named.
"""

import argparse
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import sync_playwright

from survey.storage.migrating import upgrade
from tests.handbook.pictures import Album
from tests.handbook.walk import Walk
from tests.journeys.test_desk import Desk, listening_at

DOCS = Path(__file__).parents[2] / "docs" / "pictures"


def main() -> None:
    """Take every picture, or fail."""
    parser = argparse.ArgumentParser(prog="python -m tests.handbook")
    parser.add_argument("out", nargs="?", type=Path, default=DOCS, metavar="OUT")
    out = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    album = Album(out)
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        home = Path(folder)
        upgrade(f"sqlite:///{home / 'survey.db'}")
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        with listening_at(home) as (app, address):
            desk = Desk(browser, address, app)
            Walk(desk, album, browser, home).go()
            desk.leave()
        browser.close()
    assert not album.missing(), album.missing()


if __name__ == "__main__":
    main()
