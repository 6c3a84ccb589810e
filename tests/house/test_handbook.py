"""The handbook says what the pages say, and shows what its script can take again."""

import re
from pathlib import Path

import pytest

from tests import catalogue
from tests.handbook.pictures import PICTURES

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
HANDBOOK = (ROOT / "README.zh-CN.md", *sorted(DOCS.glob("handbook-*.md")))
LARGEST = 900_000
"""Bytes of all pictures together: the handbook is read over a county's network."""

PLACE = re.compile(r"%\(\w+\)s|\{\w+\}")


@pytest.fixture(params=HANDBOOK, ids=lambda path: path.name)
def page(request: pytest.FixtureRequest) -> Path:
    return request.param


def _said() -> re.Pattern[str]:
    """Return what every text of the interface looks like, whatever stands at its places."""
    texts = {text for _, text in catalogue.texts()}
    return re.compile("|".join(".+".join(map(re.escape, PLACE.split(text))) for text in texts))


def test_the_handbook_has_its_four_parts():
    assert {path.name for path in HANDBOOK} == {
        "README.zh-CN.md",
        "handbook-clerk.md",
        "handbook-custodian.md",
        "handbook-respondent.md",
    }


def test_what_the_handbook_quotes_stands_on_a_page(page):
    said = _said()
    quoted = set(re.findall("「([^」]+)」", page.read_text("utf-8")))

    assert quoted
    assert sorted(words for words in quoted if not said.fullmatch(words)) == []


def test_every_link_of_the_handbook_leads_somewhere(page):
    linked = re.findall(r"\]\((?!http)([^)#]+)", page.read_text("utf-8"))

    assert [name for name in linked if not (page.parent / name).exists()] == []


def test_the_pictures_are_those_that_the_script_takes_and_the_handbook_shows():
    words = "".join(path.read_text("utf-8") for path in HANDBOOK)

    shown = set(re.findall(r"\(pictures/([\w-]+)\.png\)", words))
    kept = {path.stem for path in (DOCS / "pictures").iterdir()}

    assert shown == set(PICTURES) == kept


def test_the_pictures_are_small():
    assert sum(path.stat().st_size for path in (DOCS / "pictures").iterdir()) < LARGEST
