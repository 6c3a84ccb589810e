"""Errata 更正: typing slips in the frozen forms of a sitting, and which words may be corrected."""

from collections.abc import Iterator, Sequence

from survey.core.errors import Fault
from survey.core.form import Form
from survey.core.record import Line, Record
from survey.core.sentence import Sentence

LONGEST = 40
"""How many characters a correction may have: more is another question, not a typing slip."""


class Erratum(Record):
    """Words as they stand, and as they should stand. The edition stays what it is."""

    wrong: Line
    right: Line


def erratum_faults(erratum: Erratum, forms: Sequence[Form]) -> tuple[Fault, ...]:
    """Return why the correction may not be made.

    What is answered – options, grades – is never corrected: those who answered before
    would have chosen other words than those who answer after.
    """
    if erratum.wrong == erratum.right:
        return (Fault("right", "和原来的字一样；请改成正确的写法"),)
    long = [name for name in ("wrong", "right") if len(getattr(erratum, name)) > LONGEST]
    if long:
        words = Sentence("太长了，最多 %(most)s 字；改动大的请另建一个场次", most=LONGEST)
        return tuple(Fault(name, words) for name in long)
    if any(erratum.wrong in word for form in forms for word in _answered(form)):
        return (Fault("wrong", "选项或等次里也有这几个字，不能更正；请另建一个场次"),)
    if not any(erratum.wrong in word for form in forms for word in _asked(form)):
        return (Fault("wrong", "表里找不到这几个字；请照卷面上原样写"),)
    return ()


def _asked(form: Form) -> Iterator[str]:
    yield from (text for _, text in form.texts)
    yield from (slot.row.label for slot in form.slots if slot.row is not None)


def _answered(form: Form) -> Iterator[str]:
    yield from (label for slot in form.slots for _, label in slot.choices)
