"""Characters that no font at hand has: found in typst's complaints, spelt out as code points."""

import re
from collections.abc import Collection, Iterator
from dataclasses import fields, is_dataclass, replace
from typing import TypeVar

from survey.reports.characters import legal

_COMPLAINT = re.compile(r'the text `"(.+?)"` could not be displayed', re.DOTALL)
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
_Said = TypeVar("_Said")


def lacking_in(diagnostic: str) -> frozenset[str]:
    """Return the characters that typst could not display; it names all of them at once."""
    complaints = _COMPLAINT.findall(diagnostic)
    return frozenset(one for said in complaints for one in _at_fault(_unescaped(said)))


def rare(words: str) -> list[str]:
    """Return the runs of characters that not every Chinese font has, each once.

    >>> rare("陈𠮷祥，㛃𠮷：陈𠮷祥")
    ['㛃𠮷', '𠮷']
    """
    odd = "".join(one for one in {*words} if not _is_common(one))
    return sorted({*re.findall(f"[{re.escape(odd)}]+", words)}) if odd else []


def code_point(character: str) -> str:
    """Return what stands for a character that cannot be printed.

    >>> code_point("𠮷")
    '〔U+20BB7〕'
    """
    return f"〔U+{ord(character):04X}〕"


def spelt(said: _Said, lacking: Collection[str]) -> _Said:
    """Return words, or what is made of words, with the ``lacking`` spelt out.

    >>> spelt(("陈𠮷祥", 3), "𠮷")
    ('陈〔U+20BB7〕祥', 3)
    """
    return _translated(said, {ord(one): code_point(one) for one in lacking})


def _translated(said: _Said, words: dict[int, str]) -> _Said:
    found: object = said
    if isinstance(said, str):
        found = legal(said).translate(words)
    elif isinstance(said, tuple):
        found = tuple(_translated(one, words) for one in said)
    elif is_dataclass(said) and not isinstance(said, type):
        parts = {field.name: getattr(said, field.name) for field in fields(said)}
        found = replace(said, **{name: _translated(one, words) for name, one in parts.items()})
    return found  # type: ignore[return-value]  # each kind becomes its own kind


def _at_fault(cluster: str) -> Iterator[str]:
    """Yield what is to be spelt out of characters that are set as one.

    A letter under a rare mark is not at fault: every font has it.
    """
    yield from [one for one in cluster if not _is_common(one)] or cluster


def _is_common(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _unescaped(said: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), said)
