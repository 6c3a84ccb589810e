"""Measure, and print a table.

Run ``python -m tests.load.bench [--only ID …] [--database postgresql] [--json] [--into FILE]``.
``--database`` is ``sqlite``, ``postgresql`` for a server of the command's own, or the address
of a server on which it may make databases. ``--into`` writes the table into a document,
between the marks ``bench``, or ``bench-postgresql``. ``--quick`` measures very little: it
shows that everything runs, and nothing else.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from tests import figures
from tests.databases.makers import Databases, Files, OnServer
from tests.databases.server import started
from tests.load.bench.figures import Figure
from tests.load.bench.ground import Ground
from tests.load.bench.rows import ROWS, measured
from tests.load.bench.sizes import A_LITTLE, IN_EARNEST

_DURABLE = {"fsync": "on", "full_page_writes": "on", "shared_buffers": "128MB"}
"""A server of our own waits for the disk here, as those in earnest do."""
_HEADER = ("", "what", "ratio", "asked", "reached")


def main() -> int:
    """Measure what was asked for; return 1 where something asked is not reached."""
    asked = _asked()
    found = []
    with _databases(asked.database) as databases:
        ground = Ground(A_LITTLE if asked.quick else IN_EARNEST, databases)
        for figure in measured(ground, asked.only):
            print(f"{figure.id}: {figure.says}", file=sys.stderr)
            found.append(figure)
    if asked.into:
        mark = "bench" if databases.kind == "sqlite" else "bench-postgresql"
        figures.put(asked.into, mark, _table(found, databases.kind))
    print(json.dumps([figure.told() for figure in found]) if asked.json else _rows(found))
    return 0 if all(figure.ok for figure in found) else 1


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.load.bench")
    ids = [key for row in ROWS for key in row.ids]
    parser.add_argument("--only", nargs="+", choices=ids, default=ids, metavar="ID")
    parser.add_argument("--database", default="sqlite")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--into", type=Path)
    parser.add_argument("--quick", action="store_true")
    return parser.parse_args()


@contextmanager
def _databases(asked: str) -> Iterator[Databases]:
    if asked == "sqlite":
        yield Files()
        return
    with started(asked if "://" in asked else None, _DURABLE) as server:
        yield OnServer(server)


def _table(found: Sequence[Figure], kind: str) -> str:
    store = {"sqlite": "SQLite", "postgresql": "PostgreSQL on the same machine"}[kind]
    day = datetime.now(UTC).date()
    return f"{_rows(found)}\n{day:%d %B %Y}, two shared cores, {store}.\n"


def _rows(found: Sequence[Figure]) -> str:
    return figures.markdown(
        _HEADER,
        [
            (
                f"`{figure.id}`",
                figure.says,
                "–" if figure.ratio is None else f"{figure.ratio:.2f}",
                figure.reach,
                "yes" if figure.ok else "no",
            )
            for figure in found
        ],
    )


if __name__ == "__main__":
    sys.exit(main())
