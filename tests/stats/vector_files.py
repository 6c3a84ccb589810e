"""Data files that vector cases name, below the current folder; they are nobody's to copy."""

import csv
from functools import cache
from pathlib import Path

import numpy as np


@cache
def _rows(path: Path) -> tuple[dict[str, str], ...]:
    with path.open(newline="", encoding="utf-8") as file:
        return tuple(csv.DictReader(file))


def labels(file: str, name: str) -> list[str]:
    """Return one column as text, empty where it is missing."""
    found = (row[name] for row in _rows(Path(file).resolve()))
    return ["" if value == "NA" else value for value in found]


def column(file: str, name: str) -> np.ndarray:
    """Return one column as numbers, nan where it is missing."""
    return np.array([float(value) if value else np.nan for value in labels(file, name)])
