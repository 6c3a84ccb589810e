"""Every text that people see is said in every language, and nothing is said beside that."""

import re

import pytest

from tests import catalogue
from tests.catalogue import CHINESE, Text

PLACES = re.compile(r"%\(\w+\)s|%%|\{\w+\}")
NEEDS_ESCAPING = re.compile("[<>&\"']")

YAML = "不能用 &、* 和 !；请直接写出内容"
"""A text that is never a template's own."""

KEPT_CHINESE = {
    "survey/core/edition.py": "the heading of a form's table",
    "survey/core/generation.py": "deeds as they stand in the log, marked where they are done",
    "survey/core/identifying.py": "a pattern that a Chinese question is held against",
    "survey/core/framework.py": "headings that reports in Chinese file by",
    "survey/core/fresh.py": "what a new question of a Chinese form begins with",
    "survey/core/overall.py": "a pattern that a Chinese label is held against",
    "survey/core/proofreading.py": "patterns that a Chinese question is held against",
    "survey/core/retention.py": "what the log and the terminal call what is kept",
    "survey/core/scales.py": "labels of the scales that Chinese forms call by name",
    "survey/core/sitting.py": "how ballots were collected, as the report says it",
    "survey/core/traces.py": "patterns of what may point to a person",
    "survey/core/voice.py": "what stands between words that are read aloud",
    "survey/web/desk/previews.py": "people made up for a preview",
    "survey/web/desk/templates/desk/annex.html": "the annex, an official document in Chinese",
    "survey/web/desk/templates/desk/base.html": "the sign of the house",
    "forms/grid_rows.py": "how names are parted in a field",
    "forms/layout.py": "how numbers are parted in a field",
    "forms/roster.py": "how names are parted in a field",
    "forms/plan.py": "what a new sitting begins with; it is printed in the report",
}
"""Files whose unmarked Chinese is no text of the interface, and what it is."""


@pytest.fixture(params=catalogue.CATALOGUES, ids=lambda path: path.parts[-3])
def kept(request: pytest.FixtureRequest) -> dict[str, str]:
    return catalogue.kept(request.param)


def _texts() -> set[str]:
    return {text for _, text in catalogue.texts()}


def test_there_is_an_english_catalogue():
    assert "en" in {path.parts[-3] for path in catalogue.CATALOGUES}


def test_every_text_is_translated(kept):
    assert sorted(text for text in _texts() if not kept.get(text)) == []


def test_no_translation_is_left_of_a_text_that_is_gone(kept):
    assert sorted(kept.keys() - _texts()) == []


def test_a_translation_has_the_places_of_its_text(kept):
    wrong = {
        text: said
        for text, said in kept.items()
        if sorted(PLACES.findall(text)) != sorted(PLACES.findall(said))
    }

    assert wrong == {}


def test_a_translation_is_not_chinese(kept):
    assert {text: said for text, said in kept.items() if CHINESE.search(said)} == {}


def test_a_translation_needs_no_escaping(kept):
    """Templates take catalogues as their own words: a quote could end an attribute."""
    wrong = {said for text, said in kept.items() if NEEDS_ESCAPING.search(said) and text != YAML}

    assert wrong == set()


@pytest.mark.parametrize(
    ("chinese", "english"), [("。", "."), ("？", "?"), ("：", ":"), ("；", ";")]
)
def test_a_translation_ends_as_its_text_does(kept, chinese, english):
    wrong = {
        text: said
        for text, said in kept.items()
        if text.endswith(chinese) != said.rstrip().endswith(english)
    }

    assert wrong == {}


def test_no_text_of_the_interface_is_left_unmarked():
    rooms = ("survey/web/", "survey/core/", "survey/sealing/", "survey/storage/", "forms/")
    loose = [text for text in catalogue.loose() if text.place.startswith(rooms)]

    assert [text for text in loose if text.place not in KEPT_CHINESE] == []


def test_what_is_kept_chinese_is_there():
    """An exemption that nobody needs hides the next slip."""
    assert set(KEPT_CHINESE) <= {text.place for text in catalogue.loose()}


def test_a_text_is_found_wherever_it_is_marked(tmp_path, monkeypatch):
    source = tmp_path / "survey"
    (tmp_path / "forms").mkdir()
    source.mkdir()
    (source / "one.py").write_text(
        '"""甲"""\nfaults.append(Fault("乙", Sentence("丙" "%(n)s", n=1)))\n'
        'raise OtherError("丁" if x else "癸")\nsay(f"戊{x}")\n',
        "utf-8",
    )
    (source / "two.html").write_text('{# 己 #}{{ _("庚") }}<p>辛{{ "壬" }}</p>', "utf-8")
    monkeypatch.setattr(catalogue, "ROOT", tmp_path)

    marked, loose = catalogue.texts(), catalogue.loose()

    assert {text for _, text in marked} == {"乙", "丙%(n)s", "丁", "癸", "庚"}
    assert loose == [
        Text("survey/one.py", "戊"),
        Text("survey/two.html", "<p>辛"),
        Text("survey/two.html", "壬"),
    ]


def test_refreshing_keeps_what_is_translated_and_drops_what_is_gone(tmp_path):
    path = tmp_path / "en" / "LC_MESSAGES" / "messages.po"
    path.parent.mkdir(parents=True)
    path.write_text('msgid "甲"\nmsgstr "A"\n\nmsgid "乙"\nmsgstr "B"\n', "utf-8")

    fresh = catalogue.refreshed(path, [Text("x.py", "丙"), Text("x.py", "甲")])

    assert {one.id: one.string for one in fresh if one.id} == {"丙": "", "甲": "A"}
