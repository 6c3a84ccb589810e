"""Take the pictures of the handbook, by going its way at a desk of real parts.

``python -m tests.handbook OUT`` writes them to the folder OUT, ``docs/pictures`` if none is named.
"""

import argparse
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import sync_playwright

from survey.storage.migrating import upgrade
from tests.handbook.walk import take

DOCS = Path(__file__).parents[2] / "docs" / "pictures"


def main() -> None:
    """Take every picture, or fail."""
    parser = argparse.ArgumentParser(prog="python -m tests.handbook")
    parser.add_argument("out", nargs="?", type=Path, default=DOCS, metavar="OUT")
    out = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        home = Path(folder)
        database = f"sqlite:///{home / 'survey.db'}"
        upgrade(database)
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        take(browser, home, database, out)
        browser.close()


if __name__ == "__main__":
    main()
