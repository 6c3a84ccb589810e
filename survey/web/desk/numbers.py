"""Numbers in the desk's addresses."""

from typing import Any

from flask import Flask
from werkzeug.routing import IntegerConverter, Map

LARGEST = 2**31 - 1
"""The largest number that a row has, in either store."""


def row_number(text: str) -> int:
    """Return the number of a row; raise `ValueError` where no row has it."""
    number = int(text)
    if number > LARGEST:
        raise ValueError(f"no row has the number {number}")
    return number


class RowNumber(IntegerConverter):
    """The number of a row. No page is there under a larger one than any row may have."""

    def __init__(self, map: Map, **more: Any) -> None:
        super().__init__(map, **{"max": LARGEST, **more})


def fit(app: Flask) -> None:
    """Read every ``<int:…>`` of an address as the number of a row."""
    app.url_map.converters["int"] = RowNumber
