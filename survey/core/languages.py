"""The texts of a form, and the same form in another language."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

SOURCE = "zh"
"""The language forms are written in. Whatever is kept or reported is kept and reported in it."""

_TAG = re.compile("[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?")
_TEXTS = ("title", "introduction", "text", "hint", "label", "unit", "details")

LONG_TEXTS = ("introduction", "hint")
"""The fields whose texts may be longer than a line."""


def is_language(tag: str) -> bool:
    """Return whether ``tag`` can name a language: ``en``, ``ug``, ``zh-Hant``, ``pt-BR``."""
    return bool(_TAG.fullmatch(tag))


def texts_in(node: Any) -> Iterator[tuple[str, str]]:
    """Yield field and text of everything in a form's plain fields that respondents read.

    Names of people are none of its texts: a roster's rows are left out.
    """
    if isinstance(node, Mapping):
        for key, value in node.items():
            if key in _TEXTS:
                texts = (value,) if isinstance(value, str) else value
                yield from ((key, text) for text in texts if text)
            elif not _names_people(node, key):
                yield from texts_in(value)
    elif isinstance(node, Sequence) and not isinstance(node, str):
        for item in node:
            yield from texts_in(item)


def reworded(node: Any, words: Mapping[str, str]) -> Any:
    """Return plain fields with their texts replaced where ``words`` has others for them."""
    if isinstance(node, Mapping):
        return {key: _reworded_field(node, key, words) for key in node}
    if isinstance(node, Sequence) and not isinstance(node, str):
        return [reworded(item, words) for item in node]
    return node


def _reworded_field(node: Mapping[str, Any], key: str, words: Mapping[str, str]) -> Any:
    value = node[key]
    if _names_people(node, key):
        return value
    if key not in _TEXTS:
        return reworded(value, words)
    if isinstance(value, str):
        return words.get(value, value)
    return [words.get(text, text) for text in value]


def _names_people(node: Mapping[str, Any], key: str) -> bool:
    return key == "rows" and bool(node.get("roster"))
