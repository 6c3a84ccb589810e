"""The way that the handbook tells can be gone, and its pictures taken again."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.handbook.pictures import PICTURES
from tests.handbook.walk import take

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]


def test_the_way_of_the_handbook_can_be_gone_and_gives_its_pictures(
    browser: Browser, database: str, tmp_path: Path
) -> None:
    out = tmp_path / "pictures"
    out.mkdir()

    take(browser, tmp_path, database, out)

    assert {path.stem for path in out.iterdir()} == set(PICTURES)
