"""The frame of a document: how headings count, which pages lie across."""

from collections.abc import Iterable

from survey.reports.chapters.parts import Chapter
from survey.reports.tables import Table

_MOST_UPRIGHT_COLUMNS = 12
_DIGITS = "一二三四五六七八九"


def numeral(number: int) -> str:
    """Return a number from 1 to 99 as headings count.

    >>> numeral(2), numeral(10), numeral(12), numeral(30)
    ('二', '十', '十二', '三十')
    """
    tens, ones = divmod(number, 10)
    leading = _DIGITS[tens - 1] if tens > 1 else ""
    return leading + ("十" if tens else "") + (_DIGITS[ones - 1] if ones else "")


def is_wide(chapter: Chapter) -> bool:
    """Return whether the chapter has a table that needs a page held the other way."""
    return any(len(table.shown) > _MOST_UPRIGHT_COLUMNS for table in _tables(chapter))


def _tables(chapter: Chapter) -> Iterable[Table]:
    parts = (part for section in chapter.sections for part in section.parts)
    return (part for part in parts if isinstance(part, Table))
