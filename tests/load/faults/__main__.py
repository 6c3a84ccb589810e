"""Break the house in every way, count, and print a table.

Run ``python -m tests.load.faults [--database URL] [--times N] [--only NAME …] [--into FILE]``.
It works on SQLite and on a PostgreSQL server of its own, or on ``--database`` alone: sqlite,
postgresql, or the address of a PostgreSQL server, which is not killed then. The status is 1
when anything did not hold.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from random import Random

from tests.databases.makers import Files, OnServer
from tests.figures import markdown, put
from tests.load.faults.disk import NoDiskError
from tests.load.faults.fault import Fault, Field, Found
from tests.load.faults.ground import Ground, own_server
from tests.load.faults.listed import FAULTS

_HEADER = ("fault", "store", "times", "acknowledged", "sent again", "lost", "double", "besides")
_STORES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def main() -> int:
    """Play what is asked for; print the table, or write it into a document."""
    parser = argparse.ArgumentParser(prog="python -m tests.load.faults")
    parser.add_argument("--database")
    parser.add_argument("--times", type=int, help="how often each; as often as listed if not said")
    parser.add_argument("--only", nargs="+", choices=[fault.name for fault in FAULTS])
    parser.add_argument("--into", type=Path, metavar="FILE")
    asked = parser.parse_args()
    chosen = [fault for fault in FAULTS if not asked.only or fault.name in asked.only]
    stores = [asked.database] if asked.database else list(_STORES)
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        grounds = [stack.enter_context(_ground(store, Path(folder))) for store in stores]
        found = _played(chosen, grounds, asked.times)
    table = _table(chosen, found)
    if asked.into:
        put(asked.into, "faults", table)
    else:
        print(table, end="")
    return 0 if all(each.held for each in found.values()) else 1


@contextmanager
def _ground(store: str, folder: Path) -> Iterator[Ground]:
    home = folder / store.partition(":")[0]
    home.mkdir()
    if store == "sqlite":
        yield Ground(Files(), home)
    elif store == "postgresql":
        with own_server(home) as ground:
            yield ground
    else:
        yield Ground(OnServer(store), home)


def _played(
    chosen: Sequence[Fault], grounds: Sequence[Ground], times: int | None
) -> dict[tuple[str, str], Found]:
    """Return what was found by fault and store; whoever interrupts has what is there so far."""
    found: dict[tuple[str, str], Found] = {}
    with suppress(KeyboardInterrupt):
        for fault, ground in product(chosen, grounds):
            kind = ground.databases.kind
            foreign = fault.server and kind == "postgresql" and ground.server is None
            if kind not in fault.on or foreign:
                continue
            try:
                each = fault.strike(Field(ground.home, ground, Random()), times or fault.times)
            except NoDiskError as error:
                print(f"{fault.name}: left out, no disk of its own: {error}", file=sys.stderr)
                continue
            found[fault.name, kind] = each
            print(f"{datetime.now(UTC):%H:%M:%S} {fault.name} {kind} {each}", file=sys.stderr)
    return found


def _table(chosen: Sequence[Fault], found: dict[tuple[str, str], Found]) -> str:
    rows = [
        _row(fault, _STORES[kind], found[fault.name, kind])
        for fault in chosen
        for kind in _STORES
        if (fault.name, kind) in found
    ]
    cores = len(os.sched_getaffinity(0))
    said = f"{datetime.now(UTC):%Y-%m-%d}, {cores} shared cores, Python {sys.version.split()[0]}."
    return f"{said}\n\n{markdown(_HEADER, rows)}"


def _row(fault: Fault, store: str, found: Found) -> list[str]:
    counts = found.times, found.acknowledged, found.resent, found.lost, found.double
    besides = f"BROKEN: {'; '.join(found.broken)}" if found.broken else fault.held
    return [fault.what, store, *(f"{count:,}" for count in counts), besides]


if __name__ == "__main__":
    sys.exit(main())
