"""What is said in other languages than Chinese: a catalogue each, read as it stands."""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.messages.pofile import read_po

SOURCE = "zh"
"""The language that every text is written in; what a catalogue lacks is said in it."""

_FOLDER = Path(__file__).parent

LANGUAGES = (SOURCE, *sorted(path.parts[-3] for path in _FOLDER.glob("*/LC_MESSAGES/messages.po")))
"""The languages that pages are said in."""


@cache
def gettext_of(language: str) -> Callable[[str], str]:
    """Return what says a Chinese sentence in ``language``, its ``%(name)s`` places untouched."""
    if language == SOURCE or language not in LANGUAGES:
        return str
    known = _catalogue(language)
    return lambda text: known.get(text, text)


def _catalogue(language: str) -> Mapping[str, str]:
    with (_FOLDER / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        messages = list(read_po(file, locale=language))
    return {str(one.id): str(one.string) for one in messages if one.id and one.string}


def tag_of(language: str) -> str:
    """Return how pages name their language: Chinese is written in simplified characters."""
    return "zh-CN" if language == SOURCE else language


def name_of(language: str) -> str:
    """Return what those who speak ``language`` call it; the tag where that is not known."""
    locale = _locale(language)
    return (locale and locale.get_display_name(locale)) or language


def direction_of(language: str) -> str:
    """Return ``rtl`` for languages written from right to left, and ``ltr`` for all others."""
    locale = _locale(language)
    return "rtl" if locale and locale.text_direction == "rtl" else "ltr"


def _locale(language: str) -> Locale | None:
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return None
