"""Proofreading a sitting: its forms, its recordings, its page, and what may tell people apart."""

from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from typing import NamedTuple

from forms.look import USUAL
from forms.paper import Occasion, compiled
from survey.core.edition import with_people
from survey.core.form import Form
from survey.core.identifying import remarks_on_background
from survey.core.inspection import Stationing, Unit
from survey.core.proofreading import WHOLE, Remark, Weight, remarks
from survey.core.sentence import Sentence
from survey.core.sitting import Sitting
from survey.core.voice import remarks_on_voice
from survey.storage.engine import Books

LARGEST_PAGE = 20 * 1024
"""Bytes that a phone with a weak signal can be asked to load, compressed."""


class Noted(NamedTuple):
    """A remark, and the title of the form or of the sitting that it is on."""

    title: str
    remark: Remark

    @property
    def mark(self) -> str:
        """Return what is ticked once the remark has been thought about: its words, hashed.

        The same remark on copies of a sitting has one mark; other words have another.
        """
        said = "|".join((self.title, self.remark.place, self.remark.text))
        return sha256(said.encode()).hexdigest()[:16]


def warnings(found: Iterable[Noted]) -> tuple[Noted, ...]:
    """Return what needs a tick, each once."""
    weighed = {one.mark: one for one in found if one.remark.weight is Weight.WARNING}
    return tuple(weighed.values())


def noted(books: Books, sitting: Sitting) -> tuple[Noted, ...]:
    """Return every remark on ``sitting``."""
    stationing = books.inspection.stationing(sitting.stationing_id)
    unit = books.inspection.unit(stationing.unit_id)
    form_ids = books.sittings.form_ids(sitting.id)
    kept = [books.forms.form(form_id) for form_id in form_ids]
    forms = [with_people(form, unit) for form in kept]
    page = (Noted(sitting.title, found) for found in _on_page(sitting, stationing, unit, forms))
    clips = books.clips.clips(form_ids)
    heard = (
        Noted(form.title, found)
        for form_id, form in zip(form_ids, kept, strict=True)
        for found in remarks_on_voice(form, clips[form_id])
    )
    return (*_on_forms(sitting, forms), *page, *heard)


def has_errors(sitting: Sitting, forms: Iterable[Form], unit: Unit) -> bool:
    """Return whether a remark on ``forms`` keeps the sitting from being published.

    Its page and its recordings only need a tick; they are not looked at, for compiling
    a page takes long where a town asks for all its villages.
    """
    found = _on_forms(sitting, [with_people(form, unit) for form in forms])
    return any(one.remark.weight is Weight.ERROR for one in found)


def _on_forms(sitting: Sitting, forms: Iterable[Form]) -> Iterator[Noted]:
    for form in forms:
        background = remarks_on_background(form, sitting.groups, sitting.anonymity)
        yield from (Noted(form.title, found) for found in (*remarks(form), *background))


def _on_page(
    sitting: Sitting, stationing: Stationing, unit: Unit, forms: Sequence[Form]
) -> Iterator[Remark]:
    page = compiled(
        Occasion(
            organisation="",
            unit=unit.name,
            title=sitting.title,
            purpose=sitting.purpose,
            last_day=sitting.last_day,
            anonymity=sitting.anonymity,
            channels=stationing.channels,
            forms=tuple(forms),
        ),
        "",
        USUAL,
    )
    size = len(page.fresh("", "").packed())
    if size > LARGEST_PAGE:
        words = Sentence(
            "答卷页压缩后 %(now)s KB，超过 %(most)s KB，信号弱的地方打开慢；请减少题目或分两次填",
            now=-(-size // 1024),
            most=LARGEST_PAGE // 1024,
        )
        yield Remark(Weight.WARNING, WHOLE, words)
