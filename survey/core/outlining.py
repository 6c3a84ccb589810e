"""Orders to the outline of a draft, as the buttons of the editor give them."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from survey.core import drafting
from survey.core.drafting import Draft
from survey.core.errors import NotFoundError
from survey.core.fresh import turned
from survey.core.languages import is_language
from survey.core.questions import KINDS
from survey.core.sentence import Sentence

HEAD = ""
"""What is shown where no question and no section is."""


class Outlined(NamedTuple):
    """A draft after an order, what the deed is called, and the part to look at next."""

    draft: Draft
    deed: str
    part: str


Order = Callable[..., Outlined]


def outlined(draft: Draft, order: str) -> Outlined:
    """Return the draft after ``order``, words parted by spaces: the deed, then ids.

    Raises `NotFoundError` when there is no such deed or no such part.
    """
    verb, *words = order.split() or [""]
    deed = ORDERS.get(verb)
    if deed is None:
        raise _nothing()
    try:
        return deed(draft, *words)
    except TypeError:  # more or fewer words than the deed has
        raise _nothing() from None


def _nothing() -> NotFoundError:
    return NotFoundError("没有这样的操作；请刷新页面")


def _add(draft: Draft, section: str, kind: str) -> Outlined:
    if kind not in KINDS:
        raise _nothing()
    new = drafting.free_id(draft, "q")
    return Outlined(drafting.with_question(draft, section, kind), Sentence("加一题"), new)


def _section(draft: Draft) -> Outlined:
    new = drafting.free_id(draft, "s")
    return Outlined(drafting.with_section(draft), Sentence("加一部分"), new)


def _moved(draft: Draft, part: str, by: int) -> Outlined:
    is_section = part in {section["id"] for section in draft["sections"]}
    move = drafting.moved_section if is_section else drafting.moved_question
    return Outlined(move(draft, part, by), Sentence("挪动次序"), part)


def _up(draft: Draft, part: str) -> Outlined:
    return _moved(draft, part, -1)


def _down(draft: Draft, part: str) -> Outlined:
    return _moved(draft, part, 1)


def _place(draft: Draft, question: str, section: str, before: str = "") -> Outlined:
    made = drafting.placed(draft, question, section, before)
    return Outlined(made, Sentence("挪动次序"), question)


def _remove(draft: Draft, part: str) -> Outlined:
    if part in {section["id"] for section in draft["sections"]}:
        return Outlined(drafting.without_section(draft, part), Sentence("删去一部分"), HEAD)
    spot = drafting.spot_of(draft, part)
    made = drafting.without_question(draft, part)
    left = made["sections"][spot.section]["questions"]
    beside = left[min(spot.place, len(left) - 1)]["id"] if left else HEAD
    return Outlined(made, Sentence("删去一题"), beside)


def _copy(draft: Draft, question: str) -> Outlined:
    new = drafting.free_id(draft, "q")
    return Outlined(drafting.with_copy(draft, question), Sentence("复制一题"), new)


def _turn(draft: Draft, question: str, kind: str) -> Outlined:
    if kind not in KINDS:
        raise _nothing()
    made = turned(drafting.question_of(draft, question), kind)
    return Outlined(drafting.with_part(draft, made), Sentence("改题型"), question)


def _always(draft: Draft, part: str) -> Outlined:
    made = {**drafting.part_of(draft, part), "when": None}
    return Outlined(drafting.with_part(draft, made), Sentence("去掉条件"), part)


def _speak(draft: Draft, language: str, part: str = HEAD) -> Outlined:
    if not is_language(language):
        raise _nothing()
    return Outlined(drafting.with_language(draft, language), Sentence("加一种译文"), part)


def _unspeak(draft: Draft, language: str, part: str = HEAD) -> Outlined:
    return Outlined(drafting.without_language(draft, language), Sentence("去掉一种译文"), part)


ORDERS: Mapping[str, Order] = {
    "question": _add,
    "section": _section,
    "raise": _up,
    "lower": _down,
    "place": _place,
    "delete": _remove,
    "copy": _copy,
    "turn": _turn,
    "always": _always,
    "speak": _speak,
    "unspeak": _unspeak,
}
"""Every order by its first word."""
