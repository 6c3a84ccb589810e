"""What came of an attack on one store: against the house, and against its weakened copy."""

import tempfile
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.attacks.attack import Attack, Field, Tries, pooled, succeeded
from tests.databases.makers import Databases


@dataclass(frozen=True)
class Outcome:
    """All runs of an attack on one store."""

    attack: Attack
    store: str
    house: Tries
    weakened: Tries

    @property
    def right(self) -> bool:
        """Return whether the attack fails on the house and succeeds where it must."""
        return not succeeded(self.house) and succeeded(self.weakened)

    def row(self) -> tuple[str, ...]:
        """Return what the table says of it."""
        linked = f"{told(self.house)}; by guessing {self.house.chance * self.house.of:,.0f}"
        weakened = f"{told(self.weakened)}; {self.attack.weakness}"
        return self.attack.name, self.attack.holds, _NAMES[self.store], linked, weakened


_NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def told(tries: Tries) -> str:
    """Return the tries in words.

    >>> told(Tries(4, 1500, 1 / 300))
    '4 of 1,500'
    """
    return f"{tries.hits:,} of {tries.of:,}"


def outcome(attack: Attack, store: Databases, home: Path, runs: int, people: int) -> Outcome:
    """Play the attack so many times against the house, and as often against the weakened copy."""
    house, weakened = (
        pooled([_run(attack, store, home, people, weakened, run) for run in range(runs)])
        for weakened in (False, True)
    )
    return Outcome(attack, store.kind, house, weakened)


def _run(
    attack: Attack, store: Databases, home: Path, people: int, weakened: bool, run: int
) -> Tries:
    with tempfile.TemporaryDirectory(dir=home) as own:
        return attack.strike(Field(Path(own), store, weakened, Random(run), people))
