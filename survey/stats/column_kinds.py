"""Kinds of columns: how the answers in one slot lie in memory.

Every ballot has a whole number in as few bytes as the slot allows: 0 where the question was
not asked, 1 where it was left blank, and from 2 on an answer, which each kind spells in its
own way. Only ``columns`` looks into one; all others ask there.
"""

from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import accumulate, count
from math import floor
from random import Random
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from survey.core.answers import NOT_ASKED, Value
from survey.core.form import Kept, Slot
from survey.core.questions import Number, Ranking

Codes = npt.NDArray[np.unsignedinteger[Any]]
"""Whole numbers of the ballots: `CODE_NOT_ASKED`, `CODE_BLANK`, answers from `FIRST_CODE` on."""

CODE_NOT_ASKED, CODE_BLANK, FIRST_CODE = 0, 1, 2


@dataclass(frozen=True, eq=False)
class Column(ABC):
    """The answers in one slot, one for each ballot along the first axis of ``cells``."""

    cells: Codes

    def __len__(self) -> int:
        return len(self.cells)

    @abstractmethod
    def values(self) -> list[Value]:
        """Return the answers as ballots have them."""

    @property
    def codes(self) -> Codes:
        """Return one number for each ballot; from 2 on something was answered."""
        return self.cells

    @property
    def asked(self) -> int:
        """Return on how many ballots the question was asked."""
        return int(np.count_nonzero(self.codes))

    @property
    def blank(self) -> int:
        """Return on how many ballots it was asked and left blank."""
        return int(np.count_nonzero(self.codes == CODE_BLANK))

    def followed_by(self, *others: Self) -> Self:
        """Return the ballots of this column, then those of ``others`` of the same slot."""
        return replace(self, cells=np.concatenate([self.cells, *(each.cells for each in others)]))

    def shuffled(self, rng: Random) -> Self:
        """Return the column in random order, as `sealing.shuffle.shuffled` would.

        ``rng`` is ``secrets.SystemRandom()`` wherever real ballots are shuffled.
        """
        draws = np.frombuffer(rng.randbytes(8 * len(self)), np.uint64)
        return replace(self, cells=self.cells[np.argsort(draws)])


@dataclass(frozen=True, eq=False)
class Choices(Column):
    """One grade or option each: its place from 2 on."""

    @classmethod
    def of(cls, values: Sequence[Value], size: int) -> Self:
        """Return choices among ``size``."""
        return cls(_spelt(values, lambda place: place + FIRST_CODE, size + 1))

    def values(self) -> list[Value]:
        """Return the places of what was chosen."""
        return _read(self.cells, lambda code: code - FIRST_CODE)


@dataclass(frozen=True, eq=False)
class Marks(Column):
    """Ticked options as a mask: bit ``n + 1`` is option ``n``, so that no mask is below 2."""

    @classmethod
    def of(cls, values: Sequence[Value], size: int) -> Self:
        """Return marks among ``size`` options."""
        return cls(_spelt(values, lambda mask: mask << 1, (2 << size) - 1))

    def values(self) -> list[Value]:
        """Return masks whose bit ``n`` is option ``n``."""
        return _read(self.cells, lambda code: code >> 1)


@dataclass(frozen=True, eq=False)
class Orders(Column):
    """Options in order: ``cells`` has a choice for each place, blank where it was not given."""

    @classmethod
    def of(cls, values: Sequence[Value], size: int, places: int) -> Self:
        """Return orders that give ``places`` to some of ``size`` options."""
        numbers, orders = _numbered(values)
        rows = np.full((FIRST_CODE + len(orders), places), CODE_BLANK, _narrowest(size + 1))
        rows[CODE_NOT_ASKED] = CODE_NOT_ASKED
        for row, order in zip(rows[FIRST_CODE:], orders, strict=True):
            row[: len(order)] = [_checked(option + FIRST_CODE, size + 1) for option in order]
        return cls(rows[numbers])

    def values(self) -> list[Value]:
        """Return the options of each ballot from the first place on."""
        value_of: dict[int, Value] = {CODE_NOT_ASKED: NOT_ASKED, CODE_BLANK: None}
        return [
            tuple(code - FIRST_CODE for code in row if code >= FIRST_CODE) or value_of[row[0]]
            for row in self.cells.tolist()
        ]

    @property
    def codes(self) -> Codes:
        """Return the choice for the first place."""
        return self.cells[:, 0]


@dataclass(frozen=True, eq=False)
class Numbers(Column):
    """Numbers, counted in steps of their last decimal up from ``least``, which is 2."""

    least: int
    decimals: int

    @classmethod
    def of(cls, values: Sequence[Value], question: Number) -> Self:
        """Return answers to ``question``."""
        decimals = question.decimals
        least, most = (floor(b.scaleb(decimals)) for b in (question.minimum, question.maximum))

        def code(number: str) -> int:
            return int(Decimal(number).scaleb(decimals)) - least + FIRST_CODE

        return cls(_spelt(values, code, most - least + FIRST_CODE), least, decimals)

    def values(self) -> list[Value]:
        """Return plain decimals."""
        return _read(self.cells, self._plain)

    def _plain(self, code: int) -> str:
        number = Decimal(code - FIRST_CODE + self.least).scaleb(-self.decimals)
        return f"{number.normalize():f}"


@dataclass(frozen=True, eq=False)
class Texts(Column):
    """Texts, each of them once in ``words``, whose first is 2."""

    words: tuple[str, ...]

    @classmethod
    def of(cls, values: Sequence[Value]) -> Self:
        """Return texts."""
        numbers, words = _numbered(values)
        return cls(numbers.astype(_narrowest(len(words) + 1)), tuple(words))

    def values(self) -> list[Value]:
        """Return the texts."""
        return _read(self.cells, lambda code: self.words[code - FIRST_CODE])

    def followed_by(self, *others: Self) -> Self:
        """Return the ballots of this column, then those of ``others`` of the same slot."""
        parts = (self, *others)
        words = tuple(word for part in parts for word in part.words)
        kind = _narrowest(len(words) + 1)
        before = accumulate((len(part.words) for part in parts), initial=0)
        moved = [
            part.cells + (part.cells >= FIRST_CODE) * kind.type(words_before)
            for part, words_before in zip(parts, before, strict=False)
        ]
        return replace(self, cells=np.concatenate(moved), words=words)

    def all_as(self, word: str) -> Self:
        """Return the column with ``word`` in place of every text."""
        return replace(self, cells=np.minimum(self.cells, FIRST_CODE), words=(word,))


def column_of(slot: Slot, values: Sequence[Value]) -> Column:
    """Return the ``values`` of ballots in ``slot``; raise `ValueError` where one is no answer."""
    match slot.kept:
        case Kept.CHOICE:
            return Choices.of(values, len(slot.choices))
        case Kept.MARKS:
            return Marks.of(values, len(slot.choices))
        case Kept.ORDER:
            assert isinstance(slot.question, Ranking)  # nosec B101  # noqa: S101 - only they keep orders
            return Orders.of(values, len(slot.choices), slot.question.places)
        case Kept.NUMBER:
            assert isinstance(slot.question, Number)  # nosec B101  # noqa: S101 - only they keep numbers
            return Numbers.of(values, slot.question)
        case Kept.TEXT:
            return Texts.of(values)


def _numbered(values: Sequence[Value]) -> tuple[npt.NDArray[np.intp], list[Any]]:
    """Return a number for each value, and the distinct answers that those from 2 on stand for."""
    number_of: dict[Value, int] = defaultdict(count(FIRST_CODE).__next__)
    number_of |= {NOT_ASKED: CODE_NOT_ASKED, None: CODE_BLANK}
    numbers = np.fromiter(map(number_of.__getitem__, values), np.intp, len(values))
    return numbers, list(number_of)[FIRST_CODE:]


def _spelt(values: Sequence[Value], code: Callable[[Any], int], most: int) -> Codes:
    """Return ``values`` as numbers up to ``most``, each distinct answer spelt by ``code``."""
    numbers, answers = _numbered(values)
    codes = [CODE_NOT_ASKED, CODE_BLANK, *(_checked(code(answer), most) for answer in answers)]
    return np.array(codes, _narrowest(most))[numbers]


def _checked(code: int, most: int) -> int:
    if not FIRST_CODE <= code <= most:
        raise ValueError("a value is no answer in this slot; read it by its own form")
    return code


def _read(codes: Codes, value: Callable[[int], Value]) -> list[Value]:
    """Return what ``codes`` spell, each distinct one read once by ``value``."""
    found = codes.tolist()
    value_of: dict[int, Value] = {code: value(code) for code in set(found) if code >= FIRST_CODE}
    value_of |= {CODE_NOT_ASKED: NOT_ASKED, CODE_BLANK: None}
    return [value_of[code] for code in found]


def _narrowest(most: int) -> np.dtype[np.unsignedinteger[Any]]:
    """Return the kind of number in the fewest bytes that holds ``most``."""
    return np.min_scalar_type(most)
