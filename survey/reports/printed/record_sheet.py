"""A record on paper, to be signed: its parts, and the page they are set on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from survey.reports.chapters.basis import day_in_words
from survey.reports.printed import pdf
from survey.reports.tables import WITHHELD

Part = dict[str, object]
"""One part of a record as the template takes it."""

_GROUP = 8


@dataclass(frozen=True)
class BoxLine:
    """A box as it was closed.

    ``invited`` is ``None`` and ``issued``, ``voided`` and ``unused`` mean nothing where
    people shared a code. ``voided``, ``unused`` and ``returned`` are ``None`` when withheld:
    each would give the other; what is voided just before closing leaves none unused.
    """

    label: str
    shared: bool
    invited: int | None
    issued: int
    voided: int | None
    unused: int | None
    returned: int | None
    digest: str


@dataclass(frozen=True)
class Act:
    """What was done in a sitting, when (as the clock on the wall shows it), and by whom."""

    what: str
    at: datetime
    by: tuple[str, ...]


def record_pdf(
    title: str, subtitle: str, parts: Sequence[Part], *, fonts: Path | None = None
) -> bytes:
    """Return the record as a PDF, on one A4 page where it fits."""
    values = {"title": title, "subtitle": subtitle, "parts": parts}
    return pdf.compile("record_sheet.typ", values, fonts=fonts)


def facts(rows: Sequence[tuple[str, str]], title: str = "", *, fine: bool = False) -> Part:
    """Return names and what they are, those without a value left out; ``fine`` for hashes."""
    return {"kind": "facts", "title": title, "rows": [r for r in rows if r[1]], "fine": fine}


def table(head: Sequence[str], rows: Sequence[Sequence[str]], title: str = "") -> Part:
    """Return a table; words in the first column, figures in the others."""
    return {"kind": "table", "title": title, "head": list(head), "rows": [list(r) for r in rows]}


def sentences(*said: str) -> Part:
    """Return notes in small print."""
    return {"kind": "sentences", "title": "", "sentences": list(said)}


def steps(said: Sequence[str], title: str) -> Part:
    """Return numbered steps."""
    return {"kind": "steps", "title": title, "sentences": list(said)}


def blanks(*labels: str, title: str = "") -> Part:
    """Return lines to be filled in by hand."""
    return {"kind": "blanks", "title": title, "labels": list(labels)}


def signatures(*labels: str, stamped: bool = False) -> Part:
    """Return places for signatures side by side, each with a date, perhaps ``stamped``."""
    return {"kind": "signatures", "title": "", "labels": list(labels), "stamped": stamped}


def hash_in_groups(digest: str) -> str:
    """Return a hash in groups that two people can read out to each other.

    >>> hash_in_groups("0123456789abcdef")
    '01234567 89abcdef'
    """
    return " ".join(digest[at : at + _GROUP] for at in range(0, len(digest), _GROUP))


def moment_in_words(moment: datetime) -> str:
    """Return a moment to the minute.

    >>> moment_in_words(datetime(2026, 5, 6, 9, 3))
    '2026年5月6日9时03分'
    """
    return f"{day_in_words(moment)}{moment.hour}时{moment.minute:02}分"


def days_in_words(first: date, last: date) -> str:
    """Return the days from ``first`` to ``last``."""
    said = day_in_words(first)
    return said if first == last else f"{said}至{day_in_words(last)}"


def act_in_words(act: Act) -> str:
    """Return when something was done, and by whom."""
    return f"{moment_in_words(act.at)}，{'、'.join(act.by)}"


def counted(count: int | None) -> str:
    """Return a count, or the mark of one that is withheld."""
    return WITHHELD if count is None else str(count)
