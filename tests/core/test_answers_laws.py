"""Laws of checking and keeping that hold for every form and whatever comes in."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from survey.core.answers import NOT_ASKED, check, is_blank
from survey.core.ballot import Ballot, Source, largest, pack, unpack
from survey.core.form import Kept, field_names
from survey.core.questions import Number, Ranking
from tests.core.makers import form, grid, multiple, note, number, ranking, single, text

LAWS = settings(deadline=None, max_examples=80)
CODES = ["a", "b", "c", "d", "u", "1", "2", "3", "none"]
WHY = {"on": ["a", "c"], "text": "原因", "limit": 3}
CAPPED = {"code": "v", "label": "评", "scale": "approval", "caps": [{"grade": "a", "at_most": 1}]}


@st.composite
def questions(draw, id):
    """A question of any kind, asked always or on a condition on the question ``q0``."""
    follow_ups = draw(st.sampled_from([[], [WHY], [WHY, {**WHY, "id": "more"}]]))
    places = draw(st.integers(1, 4))
    made = draw(
        st.sampled_from(
            [
                single(id, follow_ups=follow_ups),
                multiple(id, follow_ups=follow_ups, at_most=draw(st.none() | st.integers(1, 4))),
                grid(id, columns=[{**CAPPED, "follow_ups": follow_ups}]),
                ranking(id, places=places),
                number(id, decimals=places, minimum=-places),
                text(id, limit=places),
                note(id),
            ]
        )
    )
    if made["kind"] != "note":
        made["required"] = draw(st.booleans())
    if id != "q0" and draw(st.booleans()):
        made["when"] = {"test": "includes", "question": "q0", "options": ["a", "b"]}
    return made


@st.composite
def forms(draw):
    others = [draw(questions(f"q{place}")) for place in range(1, draw(st.integers(1, 5)))]
    return form(multiple("q0"), *others)


def words():
    near = st.sampled_from(["0", "1", "2", "3", "4", "１", "-1", "0.5", "99.9999", "NaN", "0001"])
    return st.sampled_from(CODES) | near | st.text(max_size=6)


@st.composite
def raws(draw, asked):
    """Something that may come in: mostly for fields of the form, mostly sensible."""
    names = [name for question in asked.questions for name in field_names(question)]
    keys = st.sampled_from([*names, "x"]) | st.text(max_size=8)
    return draw(st.dictionaries(keys, st.lists(words(), max_size=3), max_size=12))


@LAWS
@given(st.data())
def test_whatever_comes_in_is_refused_or_kept_and_read_back_unchanged(data):
    asked = data.draw(forms())

    checked = check(asked, data.draw(raws(asked)))

    assert (checked.answers is None) == bool(checked.faults)
    if checked.answers is not None:
        packed = pack(Ballot((checked.answers,)))
        assert unpack(packed, [asked]).answers == (checked.answers,)
        assert len(packed) <= largest([asked])


@st.composite
def _answered(draw, slot):
    """Words for one slot that is asked, as a page would send them."""
    codes = [code for code, _ in slot.choices]
    match slot.kept:
        case Kept.CHOICE:
            return {slot.key: [draw(st.sampled_from(codes))]}
        case Kept.MARKS:
            return {slot.key: draw(st.lists(st.sampled_from(codes[:-1]), max_size=1))}
        case Kept.ORDER:
            order = draw(st.permutations(codes))[: slot.question.places]
            return {f"{slot.key}.{code}": [str(place)] for place, code in enumerate(order, 1)}
        case Kept.NUMBER:
            whole = st.decimals(slot.question.minimum, slot.question.maximum, places=1)
            return {slot.key: [str(draw(whole))]}
        case Kept.TEXT:
            return {slot.key: [draw(st.sampled_from(["好", "甲乙", "𠮷"]))]}


@LAWS
@given(st.data())
def test_sensible_answers_are_taken_as_they_are_meant(data):
    asked = form(
        multiple("q0"), single(), grid(), ranking(), number(decimals=1), text(required=True)
    )
    raw = {}
    for slot in asked.slots:
        raw |= data.draw(_answered(slot))

    checked = check(asked, raw)

    assert checked.faults == ()
    for slot, value in zip(asked.slots, checked.answers, strict=True):
        assert _spoken(slot, value) == _sent(slot, raw)


def _spoken(slot, value):
    codes = [code for code, _ in slot.choices]
    match slot.kept:
        case Kept.CHOICE:
            return {codes[value]}
        case Kept.MARKS:
            return {code for bit, code in enumerate(codes) if (value or 0) >> bit & 1}
        case Kept.ORDER:
            return [codes[index] for index in value]
        case Kept.NUMBER:
            return Decimal(value)
    return value


def _sent(slot, raw):
    match slot.kept:
        case Kept.ORDER:
            places = {words[0]: key for key, words in raw.items() if key.startswith("k.")}
            return [places[str(place)].removeprefix("k.") for place in range(1, len(places) + 1)]
        case Kept.NUMBER:
            return Decimal(raw[slot.key][0])
        case Kept.TEXT:
            return raw[slot.key][0]
    return set(raw[slot.key])


def _fullest(slot):
    """Return the words that take most room in ``slot``."""
    if slot.kept is Kept.TEXT:
        limit = slot.follow_up.limit if slot.follow_up else slot.question.limit
        return {slot.key: ["𠮷" * limit]}
    if isinstance(slot.question, Ranking):
        last = slot.choices[-slot.question.places :]
        return {f"{slot.key}.{code}": [str(at)] for at, (code, _) in enumerate(last, 1)}
    if isinstance(slot.question, Number):
        return {slot.key: [str(slot.question.minimum)]}
    codes = [code for code, _ in slot.choices]
    return {slot.key: codes if slot.kept is Kept.MARKS else codes[2:3]}


@st.composite
def full_forms(draw):
    """A form whose every field may be filled to the brim."""
    size = draw(st.integers(2, 40))
    decimals = draw(st.integers(0, 4))
    limit = draw(st.integers(1, 300))
    opened = [{"on": ["c"], "text": "原因", "limit": limit}]
    options = [{"code": f"o{place}", "label": str(place)} for place in range(size)]
    columns = [{"code": "v", "label": "评", "scale": "quality", "follow_ups": opened}]
    lowest = Decimal(-(10**12)) + Decimal(1).scaleb(-decimals)
    kinds = {
        "single": single("a", follow_ups=opened),
        "multiple": multiple("b", options=options, follow_ups=[{**opened[0], "on": ["o0"]}]),
        "grid": grid("c", columns=columns, rows=[str(row) for row in range(size)]),
        "ranking": ranking("d", options=options[:20], places=min(size, 20)),
        "number": number("e", minimum=lowest, decimals=decimals),
        "text": text("f", limit=limit),
        "note": note("g"),
    }
    chosen = draw(st.lists(st.sampled_from(sorted(kinds)), unique=True))
    return form(*(kinds[kind] for kind in chosen))


@LAWS
@given(st.lists(full_forms(), max_size=6))
def test_no_ballot_is_longer_than_the_largest(asked):
    answers = []
    for one in asked:
        raw = {}
        for slot in one.slots:
            raw |= _fullest(slot)
        checked = check(one, raw)
        assert checked.faults == ()
        answers.append(checked.answers)

    full = len(pack(Ballot(tuple(answers), Source.ASSISTED)))
    unasked = len(pack(Ballot(tuple((NOT_ASKED,) * len(one) for one in answers))))
    blank = len(pack(Ballot(tuple((None,) * len(one) for one in answers))))

    assert max(full, unasked, blank) <= largest(asked)


@LAWS
@given(forms())
def test_an_empty_page_is_a_blank_ballot_or_lacks_required_answers(asked):
    checked = check(asked, {})

    assert all("请回答" in fault.text for fault in checked.faults)
    assert checked.answers is None or is_blank(checked.answers)
