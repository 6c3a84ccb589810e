"""How much is measured: in earnest, or a little to see that everything still runs."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Sizes:
    """Counts, and the seconds of the halls."""

    pages: int = 300
    casts: int = 4_000
    at_once: int = 64
    ways: int = 600
    halls: tuple[tuple[int, int], ...] = ((300, 60), (3_000, 300))
    """Phones, and the seconds in which they arrive."""
    opened: tuple[int, int, int] = (10_000, 30_000, 100_000)
    sitting: int = 100_000
    counted: int = 1_000_000
    summed: tuple[int, int, int] = (2_500, 5_000, 10_000)
    slips: int = 5_000
    reported: tuple[int, int] = (100, 10_000)


IN_EARNEST = Sizes()
A_LITTLE = Sizes(
    pages=4,
    casts=40,
    at_once=4,
    ways=6,
    halls=((20, 1),),
    opened=(10, 20, 40),
    sitting=40,
    counted=400,
    summed=(20, 40, 80),
    slips=12,
    reported=(20, 40),
)
