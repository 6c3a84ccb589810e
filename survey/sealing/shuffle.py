"""Take away the order in which ballots came."""

import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


def shuffled(items: Sequence[T], rng: random.Random) -> list[T]:
    """Return the items in random order.

    ``rng`` is ``secrets.SystemRandom()`` wherever real ballots are shuffled. Every
    item draws 64 random bits and the draws are sorted: all orders are equally
    likely but for equal draws, which ``n`` items have with a chance below
    ``n**2 / 2**65``. One large draw is twice as fast as ``rng.shuffle``, which
    asks the system for randomness once per item.
    """
    draws = memoryview(rng.randbytes(8 * len(items))).cast("Q").tolist()
    return [items[place] for place in sorted(range(len(items)), key=draws.__getitem__)]
