"""Play every attack against the house and against its weakened copy; print who was linked.

Run ``python -m tests.attacks [--database sqlite|postgresql|both] [--runs N] [--people N]
[--only NAME …] [--into docs/threat-model.md]``. It ends with 1 where an attack succeeded on
the house, or failed on the copy that was weakened for it.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from tests import figures
from tests.attacks.attack import BOTH, Attack
from tests.attacks.catalogue import ATTACKS
from tests.attacks.outcome import Outcome, outcome
from tests.databases.makers import Databases, Files, OnServer
from tests.databases.server import started

_HEADER = ("attack", "the attacker holds", "store", "linked", "in the weakened copy")


def main(arguments: Sequence[str] | None = None) -> int:
    """Play what is asked for, print the table and return 1 where a row is not as it must be."""
    parser = argparse.ArgumentParser(prog="python -m tests.attacks")
    parser.add_argument("--database", choices=(*BOTH, "both"), default="both")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--people", type=int, default=300)
    parser.add_argument("--only", nargs="+", metavar="NAME", choices=[a.name for a in ATTACKS])
    parser.add_argument("--into", type=Path, metavar="FILE")
    asked = parser.parse_args(arguments)
    chosen = [one for one in ATTACKS if not asked.only or one.name in asked.only]
    kinds = BOTH if asked.database == "both" else (asked.database,)
    with tempfile.TemporaryDirectory() as home, _stores(kinds) as stores:
        found = list(_played(chosen, stores, Path(home), asked.runs, asked.people))
    table = figures.markdown(_HEADER, [one.row() for one in found])
    table += f"\n{_said(asked.runs, asked.people)}\n"
    print(table)
    if asked.into:
        figures.put(asked.into, "attacks", table)
    wrong = [one for one in found if not one.right]
    for one in wrong:
        print(f"wrong: {one.attack.name} on {one.store}", file=sys.stderr)
    return 1 if wrong else 0


@contextmanager
def _stores(kinds: Sequence[str]) -> Iterator[list[Databases]]:
    with ExitStack() as stack:
        makers: dict[str, Databases] = {"sqlite": Files()}
        if "postgresql" in kinds:
            url = stack.enter_context(started(os.environ.get("TEST_DATABASE_URL")))
            makers["postgresql"] = OnServer(url)
        yield [makers[kind] for kind in kinds]


def _played(
    attacks: Sequence[Attack], stores: Sequence[Databases], home: Path, runs: int, people: int
) -> Iterator[Outcome]:
    for attack in attacks:
        if not attack.playable:
            print(f"left out, {attack.program} is missing: {attack.name}", file=sys.stderr)
            continue
        for store in stores:
            if store.kind in attack.stores:
                print(f"{attack.name} on {store.kind} …", file=sys.stderr)
                yield outcome(attack, store, home, runs, people)


def _said(runs: int, people: int) -> str:
    day = datetime.now(UTC).date()
    return (
        f"{runs} run{'s' * (runs > 1)} each, {people} people a run where they cost little;"
        f" {day.day} {day:%B} {day.year}, {os.cpu_count()} shared cores."
    )


if __name__ == "__main__":
    sys.exit(main())
