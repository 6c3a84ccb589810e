"""Catalogues: what they say, and what is said where they say nothing."""

from pathlib import Path

import pytest

from survey import translations
from survey.translations import LANGUAGES, direction_of, gettext_of, name_of, tag_of


def test_chinese_comes_first_and_needs_no_catalogue():
    assert LANGUAGES[0] == "zh"
    assert "en" in LANGUAGES
    assert gettext_of("zh")("提交测评") == "提交测评"


def test_a_catalogue_says_a_sentence_with_its_places_untouched():
    assert gettext_of("en")("请回答%(question)s") == "Please answer %(question)s"


@pytest.mark.parametrize("language", ["en", "ug", "../en", ""])
def test_what_no_catalogue_has_is_said_in_chinese(language):
    assert gettext_of(language)("没有人写过的一句话") == "没有人写过的一句话"


def test_a_catalogue_is_read_once():
    assert gettext_of("en") is gettext_of("en")


def test_languages_are_called_as_their_speakers_call_them():
    names = [name_of(language) for language in ("zh", "en", "ug", "xx")]

    assert names == ["中文", "English", "ئۇيغۇرچە", "xx"]


def test_languages_run_in_their_direction():
    directions = [direction_of(language) for language in ("zh", "ug", "ar", "xx")]

    assert directions == ["ltr", "rtl", "rtl", "ltr"]


def test_chinese_pages_ask_for_simplified_characters():
    assert tag_of("zh") == "zh-CN"
    assert tag_of("en") == "en"


def test_nothing_compiled_is_kept():
    folder = Path(translations.__file__).parent

    assert list(folder.rglob("*.po"))
    assert not list(folder.rglob("*.mo"))
