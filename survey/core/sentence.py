"""Sentences for people: Chinese words that remember how they were made."""

from collections.abc import Callable, Mapping
from typing import Self

Gettext = Callable[[str], str]
"""Returns a Chinese sentence in the reader's language, its ``%(name)s`` places untouched."""


class Sentence(str):
    """A Chinese sentence with its places filled, which a door can say in another language.

    ``source`` has ``%(name)s`` places and ``values`` fills them: numbers, words of
    people's own, further sentences, and tuples of these for lists.
    """

    __slots__ = ("source", "values")
    source: str
    values: Mapping[str, object]

    def __new__(cls, source: str, **values: object) -> Self:
        """Return the sentence, in Chinese."""
        made = super().__new__(cls, _filled(source, values, str, {}))
        made.source = source
        made.values = values
        return made


def said(text: str, gettext: Gettext, own: Mapping[str, str] | None = None) -> str:
    """Return ``text`` in the reader's language; ``own`` translates words that people gave."""
    if isinstance(text, Sentence):
        return _filled(text.source, text.values, gettext, own or {})
    return gettext(text) if text else text


def _filled(
    source: str, values: Mapping[str, object], gettext: Gettext, own: Mapping[str, str]
) -> str:
    shown = {name: _shown(value, gettext, own) for name, value in values.items()}
    return gettext(source) % shown if shown else gettext(source)


def _shown(value: object, gettext: Gettext, own: Mapping[str, str]) -> str:
    if isinstance(value, tuple):
        return said("、", gettext).join(_shown(part, gettext, own) for part in value)
    if isinstance(value, Sentence):
        return said(value, gettext, own)
    word = str(value)
    return own.get(word, word)
