"""What a fault is, and what is counted after it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tests.load.faults.ground import Ground


@dataclass
class Found:
    """What came of a fault.

    ``acknowledged`` ballots are those of whom somebody was thanked; ``lost`` are missing
    from their box, ``double`` are there although their voter had voted. ``resent`` casts
    were sent again because no thanks had come. ``broken`` names what else did not hold.
    """

    times: int = 0
    acknowledged: int = 0
    lost: int = 0
    double: int = 0
    resent: int = 0
    broken: list[str] = field(default_factory=list)

    def broke(self, what: str) -> None:
        """Note what did not hold, once."""
        if what not in self.broken:
            self.broken.append(what)

    @property
    def held(self) -> bool:
        """Return whether everything held."""
        return not (self.lost or self.double or self.broken)


@dataclass(frozen=True)
class Field:
    """Where a fault is played: an empty folder, and a ground for databases."""

    home: Path
    ground: Ground
    rng: Random


@dataclass(frozen=True)
class Fault:
    """One way in which the house is broken.

    ``what`` happens is told in the table, and what ``held`` afterwards besides ballots;
    ``strike`` plays it so many times on a field. ``on`` are the stores that it can befall;
    one that befalls the ``server`` of the database needs a server of our own.
    """

    name: str
    what: str
    held: str
    strike: Callable[[Field, int], Found]
    on: tuple[str, ...] = ("sqlite", "postgresql")
    server: bool = False
    times: int = 100
