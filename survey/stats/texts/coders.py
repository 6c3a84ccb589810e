"""Coders: how far two who read the same texts apart judged them alike."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction

from survey.core.coding import Coded, Codes, Scope, Theme, differing
from survey.core.counting import half_up, percent
from survey.core.record import Record
from survey.stats.methods.agreement import Level, cohen_kappa, krippendorff
from survey.stats.reasons import NotComputed

_FEWEST = 10

ONE_READER = "一个人归类，没有第二个人可以对照。"
TOO_FEW = f"意见不足{_FEWEST}条，不算一致程度。"
ALL_THE_SAME = "两人都从没这样归，或都全这样归，系数无从计算。"


class Agreement(Record):
    """One judgement, yes or no of every text: how often each reader said yes, and how alike.

    ``alike`` is a percentage; ``kappa`` and ``alpha`` are what chance does not explain.
    """

    label: str
    first: int
    second: int
    alike: Decimal
    kappa: Decimal | NotComputed
    alpha: Decimal | NotComputed


class Coding(Record):
    """What people made of the texts of a sitting.

    ``texts`` were read by each of ``readers``; on ``same`` of them two agreed wholly;
    ``unsettled`` are still open and bear no codes.
    """

    themes: tuple[Theme, ...]
    readers: int
    texts: int
    same: int
    unsettled: int
    agreement: tuple[Agreement, ...] | NotComputed


def coding_of(themes: Sequence[Theme], seats: Sequence[Coded], settled: Coded) -> Coding:
    """Return how the readers on ``seats``, who have all read every text, agreed.

    Parameters
    ----------
    seats : one or two mappings of codes by text
    settled : the codes that count in the end
    """
    texts = sorted(seats[0])
    apart = differing(seats)
    return Coding(
        themes=tuple(themes),
        readers=len(seats),
        texts=len(texts),
        same=len(texts) - len(apart),
        unsettled=len(apart - settled.keys()),
        agreement=_agreement(themes, seats, texts),
    )


def _agreement(
    themes: Sequence[Theme], seats: Sequence[Coded], texts: Sequence[bytes]
) -> tuple[Agreement, ...] | NotComputed:
    if len(seats) < 2:
        return NotComputed(why=ONE_READER)
    if len(texts) < _FEWEST:
        return NotComputed(why=TOO_FEW)
    return (
        *(_row(each.label, _about(each), seats, texts) for each in themes),
        _row("转交", lambda codes: codes.scope is Scope.TRANSFER, seats, texts),
        _row("问题线索", lambda codes: codes.lead, seats, texts),
    )


def _about(theme: Theme) -> Callable[[Codes], bool]:
    return lambda codes: theme.id in codes.themes


def _row(
    label: str, said: Callable[[Codes], bool], seats: Sequence[Coded], texts: Sequence[bytes]
) -> Agreement:
    """Return how alike one judgement was made.

    Notes
    -----
    A text may be of several themes, so each theme is a judgement of its own, yes or no, and
    Krippendorff's α is nominal. With two readers and no gaps it differs from Cohen's κ
    only in that chance is the same for both.
    """
    first, second = ([int(said(seat[text])) for text in texts] for seat in seats)
    kappa = cohen_kappa(first, second)
    return Agreement(
        label=label,
        first=sum(first),
        second=sum(second),
        alike=percent(sum(a == b for a, b in zip(first, second, strict=True)), len(texts), 0),
        kappa=_coefficient(kappa.kappa if kappa else None),
        alpha=_coefficient(krippendorff([first, second], Level.NOMINAL)),
    )


def _coefficient(found: float | None) -> Decimal | NotComputed:
    return NotComputed(why=ALL_THE_SAME) if found is None else half_up(Fraction(found), 2)
