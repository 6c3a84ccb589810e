"""Tables of figures: made by a command, kept in a document between two marks."""

from collections.abc import Sequence
from pathlib import Path


def markdown(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table in Markdown; every row has as many cells as ``header``."""
    lines = [header, ["---"] * len(header), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def put(document: Path, mark: str, table: str) -> None:
    """Write ``table`` between the comments ``<!-- mark -->`` and ``<!-- /mark -->``.

    Raises `ValueError` when the document does not have both, in this order.
    """
    begin, end = f"<!-- {mark} -->\n", f"<!-- /{mark} -->"
    before, found, rest = document.read_text("utf-8").partition(begin)
    _, closed, after = rest.partition(end)
    if not found or not closed:
        raise ValueError(f"{document}: between {begin.strip()} and {end} belongs the table")
    document.write_text(f"{before}{begin}\n{table}\n{closed}{after}", "utf-8")
