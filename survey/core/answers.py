"""The one law for answers, whichever way they come in: phone, desk, paper or file."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from survey.core import complaints
from survey.core.complaints import NEEDLESS
from survey.core.conditions import holds
from survey.core.errors import Fault
from survey.core.form import Form, Kept, Slot, field_names
from survey.core.questions import FollowUp, Grid, Multiple, Number, Question, Ranking, Text
from survey.core.record import UNPRINTABLE

NOT_ASKED = -1
"""The value of a slot whose question did not apply. A blank is ``None``."""

_LONGEST_NUMBER = 24
_HALF_WIDTH = {code + 0xFEE0: code for code in range(0x21, 0x7F)}  # NFKC would read 5² as 52

Value = int | str | tuple[int, ...] | None
"""Index of the grade or option (choice), bit mask of options (marks), indexes from first place on
(order), plain decimal (number), text, ``None`` for blank, ``NOT_ASKED``."""

Answers = tuple[Value, ...]
"""One value for each of the form's slots, in order."""

Raw = Mapping[str, Sequence[str]]
"""What came in, by slot key: codes for choices and marks, words for numbers and texts. A ranking
has one field per option, ``question.option``, holding its place."""


@dataclass(frozen=True)
class Checked:
    """What came of a check. ``answers`` is ``None`` when there are faults.

    ``blanks`` are the keys of slots that were asked and left blank; follow-up and
    free texts are not counted, since most people rightly have nothing to add.
    """

    answers: Answers | None
    faults: tuple[Fault, ...]
    blanks: tuple[str, ...]


@dataclass
class _Reading:
    """What has been read so far."""

    form: Form
    raw: Raw
    values: list[Value] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    blanks: list[str] = field(default_factory=list)
    given: dict[str, frozenset[str] | Decimal | str] = field(default_factory=dict)

    def words(self, key: str) -> tuple[str, ...]:
        """Return what came for ``key``: no control characters, no outer spaces, no blanks."""
        found = []
        for word in self.raw.get(key, ()):  # a generator would take three times as long
            stripped = _printable(word).strip()
            if stripped:
                found.append(stripped)
        return tuple(found)

    def one(self, key: str) -> str:
        """Return the single word that came for ``key``; empty when nothing came."""
        words = self.words(key)
        if len(words) > 1:
            self.faults.append(Fault(key, "这里只能有一个答案，却收到了几个；请重新选择"))
        return words[0] if len(words) == 1 else ""


def _printable(word: str) -> str:
    return word if word.isprintable() else UNPRINTABLE.sub("", word)


def check(form: Form, raw: Raw) -> Checked:
    """Return the answers that ``raw`` means for ``form``, or every fault with its place."""
    reading = _Reading(form, raw)
    for section in form.sections:
        section_asked = section.when is None or holds(section.when, reading.given)
        for question in section.questions:
            asked = section_asked and (question.when is None or holds(question.when, reading.given))
            if asked:
                _read(question, form.slots_by_question[question.id], reading)
            else:
                _pass_over(question, form.slots_by_question[question.id], reading)
    if not raw.keys() <= form.fields:
        reading.faults.extend(
            Fault(key, "这张表上没有这一题；请刷新页面后重填")
            for key in raw
            if key not in form.fields
        )
    return Checked(
        answers=None if reading.faults else tuple(reading.values),
        faults=tuple(reading.faults),
        blanks=tuple(reading.blanks),
    )


def _pass_over(question: Question, slots: Sequence[Slot], reading: _Reading) -> None:
    reading.values.extend(NOT_ASKED for _ in slots)
    reading.faults.extend(
        Fault(name, NEEDLESS) for name in field_names(question) if reading.words(name)
    )


def _read(question: Question, slots: Sequence[Slot], reading: _Reading) -> None:
    for slot in slots:
        if slot.kept is Kept.CHOICE:  # nearly all of them
            _read_choice(slot, reading)
        elif slot.follow_up is None:
            _read_slot(slot, reading)
        else:
            _read_follow_up(slot, slot.follow_up, reading)
    if isinstance(question, Grid):
        _check_caps(question, reading)


def _read_slot(slot: Slot, reading: _Reading) -> None:
    match slot.question:
        case Multiple() as question:
            _read_marks(question, slot, reading)
        case Ranking() as question:
            _read_ranking(question, slot, reading)
        case Number() as question:
            _read_number(question, slot, reading)
        case Text() as question:
            _read_text(question, slot, reading)


def _keep(slot: Slot, value: Value, came: bool, reading: _Reading) -> None:
    """Keep one answer. When nothing ``came``, remember the blank, and the fault if there is one."""
    reading.values.append(value)
    if came:
        return
    reading.blanks.append(slot.key)
    if getattr(slot.question, "required", False):
        reading.faults.append(complaints.unanswered(slot))


def _read_choice(slot: Slot, reading: _Reading) -> None:
    came = reading.raw.get(slot.key, ())
    places = reading.form.choice_places[slot.key]
    if len(came) == 1 and came[0] in places:  # nearly always; the rest would take twice as long
        reading.given[slot.key] = frozenset(came)
        reading.values.append(places[came[0]])
        return
    words = reading.words(slot.key)
    word = reading.one(slot.key) if len(words) > 1 else "".join(words)
    value = places.get(word)
    if word and value is None:
        reading.faults.append(complaints.not_offered(slot))
    if value is not None:
        reading.given[slot.key] = frozenset({word})
    _keep(slot, value, bool(words), reading)


def _read_marks(question: Multiple, slot: Slot, reading: _Reading) -> None:
    words = set(reading.words(question.id))
    codes = [option.code for option in question.options]
    if not words <= set(codes):
        reading.faults.append(complaints.not_offered(slot))
    marked = [index for index, code in enumerate(codes) if code in words]
    if question.at_most is not None and len(marked) > question.at_most:
        reading.faults.append(complaints.too_many(slot, question.at_most, len(marked)))
    alone = [question.options[index].label for index in marked if question.options[index].exclusive]
    if alone and len(marked) > 1:
        reading.faults.append(complaints.not_alone(slot, alone[0]))
    if marked:
        reading.given[question.id] = frozenset(codes[index] for index in marked)
    mask = sum(1 << index for index in marked)
    _keep(slot, mask or None, bool(words), reading)


def _check_caps(question: Grid, reading: _Reading) -> None:
    for column in question.columns:
        for cap in column.caps:
            keys = [f"{question.id}.{row.code}.{column.code}" for row in question.rows]
            given = sum(cap.grade in reading.words(key) for key in keys)
            limit = cap.limit(len(question.rows))
            if given > limit:
                fault = complaints.over_cap(keys[0], column, cap.grade, limit, given)
                reading.faults.append(fault)


def _read_follow_up(slot: Slot, opened: FollowUp, reading: _Reading) -> None:
    chosen = reading.words(slot.key.partition("~")[0])
    text = _clean(reading.one(slot.key))
    labels = [label for code, label in slot.choices if code in opened.on]
    if set(opened.on).isdisjoint(chosen):
        reading.values.append(NOT_ASKED)
        if text:
            reading.faults.append(complaints.not_opened(slot.key, labels))
        return
    _check_length(slot.key, text, opened.limit, reading)
    if opened.required and not reading.words(slot.key):
        reading.faults.append(complaints.not_filled(slot.key, labels, opened.text))
    reading.values.append(text or None)


def _read_ranking(question: Ranking, slot: Slot, reading: _Reading) -> None:
    came = any(map(reading.words, field_names(question)))
    places: dict[int, int] = {}
    faults: list[Fault] = []
    for index, option in enumerate(question.options):
        key = f"{question.id}.{option.code}"
        place = _place(reading.one(key))
        if place is None:
            continue
        if not 1 <= place <= question.places:
            faults.append(complaints.no_place(key, question.places))
        elif place in places:
            first = question.options[places[place]].label
            faults.append(complaints.place_taken(key, place, first))
        else:
            places[place] = index
    if not faults and set(places) != set(range(1, len(places) + 1)):
        faults.append(Fault(question.id, "名次要从 1 连着排，中间不能空"))
    reading.faults.extend(faults)
    order = tuple(places[place] for place in sorted(places))
    if order:
        reading.given[question.id] = frozenset(question.options[i].code for i in order)
    _keep(slot, order or None, came, reading)


def _place(word: str) -> int | None:
    """Return the place that ``word`` names: ``None`` when blank, 0 when it is no place."""
    word = word.translate(_HALF_WIDTH)
    if not word:
        return None
    return int(word) if word.isascii() and word.isdigit() and len(word) <= 2 else 0


def _read_number(question: Number, slot: Slot, reading: _Reading) -> None:
    word = reading.one(question.id)
    number = number_in(word, question)
    if word and number is None:
        reading.faults.append(complaints.no_such_number(slot, question))
    if number is not None:
        reading.given[question.id] = number
    value = None if number is None else f"{number.normalize():f}"
    _keep(slot, value, bool(reading.words(question.id)), reading)


def number_in(word: str, question: Number) -> Decimal | None:
    """Return the number that ``word`` spells, or ``None`` when it is no answer to ``question``."""
    word = word.translate(_HALF_WIDTH)
    if len(word) > _LONGEST_NUMBER:
        return None
    try:
        number = Decimal(word)
    except InvalidOperation:
        return None
    if not number.is_finite() or not question.minimum <= number <= question.maximum:
        return None
    return number + 0 if number == round(number, question.decimals) else None


def _read_text(question: Text, slot: Slot, reading: _Reading) -> None:
    text = _clean(reading.one(question.id))
    _check_length(question.id, text, question.limit, reading)
    if text:
        reading.given[question.id] = text
    if question.required and not reading.words(question.id):
        reading.faults.append(complaints.unanswered(slot))
    reading.values.append(text or None)


def _check_length(key: str, text: str, limit: int, reading: _Reading) -> None:
    if len(text) > limit:
        reading.faults.append(complaints.too_long(key, limit, len(text)))


def _clean(text: str) -> str:
    """Return ``text`` with one kind of line end and of letter, so that its length is known."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return unicodedata.normalize("NFC", lines).strip()


def is_blank(answers: Answers) -> bool:
    """Return whether nothing at all was answered; such a ballot counts as void 废票."""
    return all(value is None or value == NOT_ASKED for value in answers)
