"""A page as it came back: what was put in, and what is said on top of it and beside it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby

from survey.core.answers import Raw
from survey.core.complaints import NEEDLESS
from survey.core.errors import Fault
from survey.core.form import Form, Slot, field_names
from survey.core.questions import Grid
from survey.core.sentence import Gettext, Sentence


@dataclass(frozen=True)
class Said:
    """An entry of the list on top: its words, and the control it leads to.

    ``control`` is ``None`` when the words mean no control of this page. ``under`` is the
    question whose row it is, and empty when the words need no heading.
    """

    text: str
    control: str | None
    under: str = ""


@dataclass(frozen=True)
class Filled:
    """The page's fields and what is said of them; a fresh page has nothing of it.

    ``to_mend`` and ``unfilled`` are never both given: what is wrong goes first.
    ``blanks`` is how many places the ``unfilled`` entries stand for.
    """

    raw: Raw = field(default_factory=dict)
    to_mend: tuple[Said, ...] = ()
    unfilled: tuple[Said, ...] = ()
    blanks: int = 0
    again: bool = False
    beside: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @cached_property
    def linked(self) -> frozenset[str]:
        """Return the controls that an entry on top leads to."""
        lines = (*self.to_mend, *self.unfilled)
        return frozenset(line.control for line in lines if line.control)

    def word(self, name: str) -> str:
        """Return what was written in the field ``name``."""
        return next(iter(self.raw.get(name, ())), "")


FRESH = Filled()


def filled_in(
    forms: Sequence[Form],
    raw: Raw,
    faults: Sequence[Fault],
    blanks: Sequence[str],
    say: Gettext,
) -> Filled:
    """Return the page of ``forms`` as it came in, with ``faults``, else ``blanks``, to be shown.

    ``say`` puts sentences into the reader's language.
    """
    controls = dict(_controls(forms))
    beside: dict[str, list[str]] = {}
    for fault in faults:
        beside.setdefault(fault.place, []).append(say(fault.text))
    needless = {fault.place for fault in faults if fault.text == NEEDLESS}
    return Filled(
        raw={name: words for name, words in raw.items() if name not in needless},
        to_mend=tuple(Said(say(fault.text), controls.get(fault.place)) for fault in faults),
        unfilled=() if faults else tuple(_unfilled(forms, frozenset(blanks), controls, say)),
        blanks=len(blanks),
        again=True,
        beside=beside,
    )


def _controls(forms: Iterable[Form]) -> Iterator[tuple[str, str]]:
    """Yield every place that something can be said of, and the first control there."""
    for position, form in enumerate(forms):
        for question in form.questions:
            names = [f"{position}.{name}" for name in field_names(question)]
            yield from ((f"{position}.{question.id}", name) for name in names[:1])
            yield from zip(names, names, strict=True)


def _unfilled(
    forms: Iterable[Form], blanks: frozenset[str], controls: Mapping[str, str], say: Gettext
) -> Iterator[Said]:
    """Yield an entry for each question, or each row of a grid, that has blanks."""
    for position, form in enumerate(forms):
        left = [slot for slot in form.slots if f"{position}.{slot.key}" in blanks]
        for _, same in groupby(left, key=lambda slot: (slot.question.id, slot.row)):
            slots = list(same)
            yield _blank(slots, controls[f"{position}.{slots[0].key}"], say)


def _blank(slots: Sequence[Slot], control: str, say: Gettext) -> Said:
    question, row = slots[0].question, slots[0].row
    if not isinstance(question, Grid) or row is None:
        return Said(question.text, control)
    if len(slots) == len(question.columns):
        return Said(row.label, control, question.text)
    columns = tuple(slot.column.label for slot in slots if slot.column)
    words = Sentence("%(name)s（%(note)s）", name=row.label, note=columns)
    return Said(say(words), control, question.text)
