"""What an attack is, and when it has succeeded."""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from scipy.stats import binomtest

from tests.databases.makers import Databases

BOTH = ("sqlite", "postgresql")

SURE = 1e-6
"""How unlikely so many hits must be by guessing alone, before an attack counts as successful."""


@dataclass(frozen=True)
class Tries:
    """How often an attacker was right: ``hits`` of ``of``, where guessing gives ``chance``."""

    hits: int
    of: int
    chance: float


@dataclass(frozen=True)
class Field:
    """Where one run is played: a folder, a maker of databases, and whether the copy is weakened.

    So many ``people`` answer where they cost little.
    """

    home: Path
    databases: Databases
    weakened: bool
    rng: Random
    people: int = 300


@dataclass(frozen=True)
class Attack:
    """One way to find out who answered what.

    ``holds`` says what the attacker has in his hands, ``weakness`` what the weakened copy
    lacks, ``strike`` plays one run on a field. ``stores`` are the kinds of database on
    which there is anything to attack, ``program`` what the machine must have to play it.
    """

    name: str
    holds: str
    weakness: str
    strike: Callable[[Field], Tries]
    stores: tuple[str, ...] = BOTH
    program: str | None = None

    @property
    def playable(self) -> bool:
        """Return whether this machine has what it takes."""
        return self.program is None or shutil.which(self.program) is not None


def pooled(runs: Sequence[Tries]) -> Tries:
    """Return all runs as one; they share one chance."""
    (chance,) = {run.chance for run in runs}
    return Tries(sum(run.hits for run in runs), sum(run.of for run in runs), chance)


def succeeded(tries: Tries) -> bool:
    """Tell whether the hits are more than guessing explains."""
    if tries.chance == 0:
        return tries.hits > 0
    return float(binomtest(tries.hits, tries.of, tries.chance, "greater").pvalue) < SURE
