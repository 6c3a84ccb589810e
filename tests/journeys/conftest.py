import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real Chromium. Where there is none tests skip, unless the gate requires it."""
    path = shutil.which("chromium")
    if path is None and os.environ.get("SURVEY_BROWSER_REQUIRED"):
        pytest.fail("no Chromium here, and the gate requires it")
    if path is None:
        pytest.skip("no Chromium here; install it to try the pages")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield launched
        launched.close()
