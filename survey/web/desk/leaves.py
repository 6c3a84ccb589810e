"""Leaves: a long list, twenty at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

A_PAGE = 20

T = TypeVar("T")


@dataclass(frozen=True)
class Leaf(Generic[T]):
    """One page of a list; ``before`` things stand on earlier pages."""

    shown: Sequence[T]
    number: int
    last: int
    before: int


def leaf(whole: Sequence[T], number: int | None, start: int = 0) -> Leaf[T]:
    """Return page ``number`` of ``whole``, the nearest where there is none such.

    Without a number it is the page on which the thing at place ``start`` stands.

    >>> leaf(range(45), None, start=41)
    Leaf(shown=range(40, 45), number=3, last=3, before=40)
    """
    last = max(1, -(-len(whole) // A_PAGE))
    wanted = start // A_PAGE + 1 if number is None else number
    at = min(max(wanted, 1), last)
    before = (at - 1) * A_PAGE
    return Leaf(whole[before : before + A_PAGE], at, last, before)
