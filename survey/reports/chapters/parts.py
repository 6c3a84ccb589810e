"""What chapters are made of, whatever file they are written to."""

from dataclasses import dataclass

from survey.reports.drawn.slopes import Slopes
from survey.reports.tables import Table


@dataclass(frozen=True)
class KeyBox:
    """The sentences that must not be missed."""

    sentences: tuple[str, ...]


@dataclass(frozen=True)
class Quotes:
    """What people wrote in one field, word for word, in no order."""

    lead: str
    bodies: tuple[str, ...]


Part = str | KeyBox | Table | Quotes | Slopes


@dataclass(frozen=True)
class Section:
    """Part of a chapter; ``title`` is empty where the chapter needs no division."""

    title: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Chapter:
    """A chapter that has something to say."""

    title: str
    sections: tuple[Section, ...]
