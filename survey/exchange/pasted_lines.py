"""What each line of a pasted questionnaire is: heading, question, options, a row of a table."""

import re
from enum import Enum
from typing import NamedTuple

from survey.exchange.grades import is_grade

_NUMBERS = "[一二三四五六七八九十]{1,3}"
SECTION = re.compile(
    f"^(?:{_NUMBERS}\\s*[、.．,，]|第{_NUMBERS}(?:部分|章|节|篇)\\s*[、:：.．]?)\\s*(.*)$"
)
SECTION_BELOW = re.compile(f"^[(（]{_NUMBERS}[)）]\\s*[、.．]?\\s*(.+)$")
_QUESTION = re.compile(
    "^(?:第\\s*(?P<a>\\d{1,3})\\s*[题问]\\s*[:：.．、]?|[Qq](?P<b>\\d{1,3})\\s*[:：.．、]|"
    "\\*?(?P<c>\\d{1,3})\\s*(?:[、)）]|[.．,，](?!\\d)))\\s*(?P<text>.*)$"
)
_SUBQUESTION = re.compile("^[(（]\\s*(\\d{1,3})\\s*[)）]\\s*[、.．]?\\s*(.+)$")
_LETTER = re.compile("[(（]?([A-Z])\\s*[.．、:：)）]\\s*")
_MOST_GRADES = 12
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_BOXES = "□☐○◯〇◻▢■☑◎\uf0a3\uf06f\uf0a8"
_BULLET = re.compile(f"\\s*[{_BOXES}{_CIRCLED}]\\s*")
_GAPS = re.compile("[\\s\u3000/／|｜、]+")
_ONLY_BLANK = re.compile("^[\\s_＿﹍…—-]+$")
_WIDE = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B))}


class Sort(Enum):
    """What a line is."""

    SECTION = "section"
    SUBSECTION = "subsection"
    QUESTION = "question"
    SUBQUESTION = "subquestion"
    OPTIONS = "options"
    TABLE = "table"
    BLANK = "blank"
    WORDS = "words"


class Read(NamedTuple):
    """A line: what it is, its words, the options on it, and its cells where it has tabs."""

    number: int
    sort: Sort
    text: str
    options: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()


def read_line(number: int, line: str) -> Read | None:
    """Return what a line is; ``None`` when nothing is on it."""
    text = line.translate(_WIDE).strip(" \u3000\r\n")
    if not text.strip():
        return None
    cells = tuple(" ".join(cell.split()) for cell in text.split("\t"))
    text = " ".join(text.split())
    if len([cell for cell in cells if is_grade(cell)]) >= 2 and not is_grade(cells[0]):
        return Read(number, Sort.TABLE, text, (), cells)
    if _ONLY_BLANK.match(text):
        return Read(number, Sort.BLANK, text, (), cells)
    sort, words, options = _numbered(text) or _listed(text) or (Sort.WORDS, text, ())
    return Read(number, sort, words, options, cells if len(cells) > 1 else ())


Sorted = tuple[Sort, str, tuple[str, ...]]


def _numbered(text: str) -> Sorted | None:
    for sort, pattern in ((Sort.SECTION, SECTION), (Sort.SUBSECTION, SECTION_BELOW)):
        if pattern.match(text):
            return sort, *split_off(text)
    found = _QUESTION.match(text)
    if found:
        return Sort.QUESTION, *split_off(found["text"])
    found = _SUBQUESTION.match(text)
    return (Sort.SUBQUESTION, *split_off(found[2])) if found else None


def _listed(text: str) -> Sorted | None:
    words = tuple(word for word in _GAPS.split(text.strip("()（）")) if word)
    if len(words) >= 2 and all(is_grade(word) for word in words):
        return Sort.OPTIONS, text, words
    stem, options = split_off(text)
    if options and not stem:
        return Sort.OPTIONS, text, options
    if options and len(options) > 1 and len(stem) <= 2:
        return Sort.OPTIONS, text, options
    return None


def split_off(text: str) -> tuple[str, tuple[str, ...]]:
    """Return the words before the options on a line, and the options."""
    stem, options = _lettered(text)
    if not options:
        stem, options = _bulleted(text)
    return (stem, options) if options else _graded(text)


def _lettered(text: str) -> tuple[str, tuple[str, ...]]:
    """Split at letters that follow each other: a B without an A before it is a word's.

    A line may begin in the middle of the alphabet, when one option stands on each.
    """
    found: list[re.Match[str]] = []
    for match in _LETTER.finditer(text):
        begins = match.start() == 0 or match[1] == "A"
        if (found and ord(match[1]) == ord(found[-1][1]) + 1) or (not found and begins):
            found.append(match)
    if not found or (found[0].start() > 0 and len(found) < 2):
        return text, ()
    ends = [match.start() for match in found[1:]] + [len(text)]
    options = tuple(
        text[match.end() : end].strip(" ;；,，") for match, end in zip(found, ends, strict=True)
    )
    return text[: found[0].start()].strip(), tuple(option for option in options if option)


def _bulleted(text: str) -> tuple[str, tuple[str, ...]]:
    parts = _BULLET.split(text)
    options = tuple(part.strip(" ;；,，") for part in parts[1:] if part.strip(" ;；,，"))
    if len(options) > 1 or (options and not parts[0].strip()):
        return parts[0].strip(), options
    # a box may stand behind its label: 满意□ 不满意□
    if len(parts) > 2 and not parts[-1].strip():
        words = tuple(part.strip() for part in parts if part.strip())
        if all(is_grade(word) for word in words):
            return "", words
    return text, ()


def _graded(text: str) -> tuple[str, tuple[str, ...]]:
    """Split off the grades at the end of a question: 对班子的评价：好 较好 一般 差."""
    found = re.search("[(（:：?？\\s]([^()（）:：?？]{3,80})[)）]?\\s*$", text)
    if found is None:
        return text, ()
    gaps = [match.start() for match in re.finditer(r"\s", text)][-_MOST_GRADES:]
    for cut in (found.start(), *gaps):
        words = tuple(word for word in _GAPS.split(text[cut:].strip(" ()（）:：?？")) if word)
        if len(words) >= 3 and all(is_grade(word) for word in words):
            return text[: cut + 1].rstrip(" (（:："), words
    return text, ()
