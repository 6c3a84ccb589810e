"""What goes out as an XLSForm comes back as the same form."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms import library
from survey.core.definition import read
from survey.exchange.reading import read_file
from survey.exchange.workbooks import sheets_of
from survey.exchange.xlsform_out import xlsform

LAWS = settings(deadline=None, max_examples=25)
LETTERS = st.text("甲乙丙丁评价ABz 12=+@'\"&%#·，。（）/;𠮷é", min_size=1, max_size=12)
WORDS = LETTERS.map(lambda word: " ".join(word.split())).filter(bool)
MAYBE = st.just("") | WORDS
CODES = st.lists(
    st.text("abcxyz0123_", min_size=1, max_size=6), min_size=2, max_size=5, unique=True
)
MOODS = st.sampled_from(["positive", "neutral", "negative"])


@st.composite
def scales(draw):
    codes, scored = draw(CODES), draw(st.booleans())
    labels = draw(st.lists(WORDS, min_size=len(codes), max_size=len(codes), unique=True))
    grades = [
        {
            "code": code,
            "label": label,
            "polarity": draw(MOODS),
            "score": draw(st.decimals(-1000, 1000, places=2)) if scored else None,
        }
        for code, label in zip(codes, labels, strict=True)
    ]
    if draw(st.booleans()):
        grades[-1] |= {"role": draw(st.sampled_from(["unknown", "abstain"])), "score": None}
    return {"grades": grades}


@st.composite
def options(draw):
    codes = draw(CODES)
    return [{"code": code, "label": draw(WORDS)} for code in codes]


@st.composite
def follow_ups(draw, codes):
    ids = draw(st.lists(st.sampled_from(["why", "more"]), max_size=2, unique=True))
    return [
        {
            "id": id,
            "on": draw(st.lists(st.sampled_from(codes), min_size=1, max_size=3, unique=True)),
            "text": draw(WORDS),
            "limit": draw(st.integers(1, 2000)),
            "required": draw(st.booleans()),
        }
        for id in ids
    ]


@st.composite
def singles(draw):
    if draw(st.booleans()):
        scale = draw(scales())
        codes = [grade["code"] for grade in scale["grades"]]
        return {"kind": "single", "scale": scale, "follow_ups": draw(follow_ups(codes))}
    listed = draw(options())
    codes = [option["code"] for option in listed]
    return {"kind": "single", "options": listed, "follow_ups": draw(follow_ups(codes))}


@st.composite
def multiples(draw):
    listed = draw(options())
    for option in listed:
        option["exclusive"] = draw(st.booleans())
    codes = [option["code"] for option in listed]
    most = draw(st.none() | st.integers(1, len(listed)))
    return {
        "kind": "multiple",
        "options": listed,
        "at_most": most,
        "follow_ups": draw(follow_ups(codes)),
    }


@st.composite
def rankings(draw):
    listed = draw(options())
    return {"kind": "ranking", "options": listed, "places": draw(st.integers(1, len(listed)))}


@st.composite
def numbers(draw):
    low = draw(st.decimals(-1000, 1000, places=2))
    more = draw(st.decimals(Decimal("0.01"), 1000, places=2))
    return {
        "kind": "number",
        "minimum": low,
        "maximum": low + more,
        "decimals": draw(st.integers(0, 4)),
        "unit": draw(MAYBE),
    }


@st.composite
def columns(draw, code):
    scale = draw(scales())
    codes = [grade["code"] for grade in scale["grades"]]
    caps = [{"grade": codes[0], draw(st.sampled_from(["at_most", "percent"])): 30}]
    return {
        "code": code,
        "label": draw(WORDS),
        "scale": scale,
        "follow_ups": draw(follow_ups(codes)),
        "caps": draw(st.sampled_from([[], caps])),
    }


@st.composite
def grids(draw):
    heads = draw(st.lists(WORDS, max_size=2))
    places = range(1, draw(st.integers(1, 4)))
    rows = [
        {
            "code": f"r{place}",
            "label": draw(WORDS),
            "details": draw(st.lists(WORDS, max_size=len(heads))),
        }
        for place in places
    ]
    roster = draw(st.sampled_from([None, "leaders", "appointees"]))
    return {
        "kind": "grid",
        "roster": roster or (None if rows else "leaders"),
        "rows": rows,
        "details": heads,
        "columns": [draw(columns(f"c{place}")) for place in range(draw(st.integers(1, 3)))],
    }


TEXTS = st.builds(lambda limit: {"kind": "text", "limit": limit}, st.integers(1, 2000))
NOTES = st.just({"kind": "note"})


@st.composite
def conditions(draw, first):
    """A condition on the multiple choice ``first``, on the number n and on the text t."""
    codes = st.sampled_from([option["code"] for option in first["options"]])
    some = st.lists(codes, min_size=1, max_size=3, unique=True)
    leaf = st.one_of(
        st.builds(lambda code: {"test": "is", "question": "q0", "option": code}, codes),
        st.builds(lambda many: {"test": "includes", "question": "q0", "options": many}, some),
        st.builds(
            lambda number: {"test": "at_least", "question": "n", "number": number},
            st.decimals(-10, 10, places=1),
        ),
        st.sampled_from(["q0", "n", "t"]).map(lambda id: {"test": "answered", "question": id}),
    )

    def grown(inner):
        several = st.lists(inner, min_size=2, max_size=3)
        return st.one_of(
            st.builds(
                lambda test, of: {"test": test, "of": of},
                st.sampled_from(["all", "any_of"]),
                several,
            ),
            inner.filter(lambda one: one["test"] != "not").map(
                lambda one: {"test": "not", "of": one}
            ),
        )

    return draw(st.recursive(leaf, grown, max_leaves=4))


@st.composite
def forms(draw):
    first = {**draw(multiples()), "id": "q0", "text": draw(WORDS)}
    number = {"kind": "number", "id": "n", "text": "几", "minimum": -9, "maximum": 9}
    text = {"kind": "text", "id": "t", "text": "写"}
    kinds = st.one_of(singles(), multiples(), rankings(), numbers(), grids(), TEXTS, NOTES)
    asked = []
    for place in range(1, draw(st.integers(2, 5))):
        question = {
            **draw(kinds),
            "id": f"q{place}",
            "text": draw(WORDS),
            "hint": draw(MAYBE),
            "tag": draw(MAYBE),
        }
        if question["kind"] != "note":
            rows = question.get("rows", [1])
            question["required"] = draw(st.booleans()) and bool(rows)
        if draw(st.booleans()):
            question["when"] = draw(conditions(first))
        asked.append(question)
    section = {"id": "a", "title": draw(MAYBE), "questions": [first, number, text]}
    rest = {
        "id": "b",
        "title": draw(MAYBE),
        "introduction": draw(MAYBE),
        "tag": draw(MAYBE),
        "when": draw(st.none() | conditions(first)),
        "questions": asked,
    }
    made = read(
        {
            "id": "f",
            "title": draw(WORDS),
            "introduction": draw(MAYBE),
            "sections": [section, rest],
        }
    )
    if not draw(st.booleans()):
        return made
    said = {source: f"{source} x" for _, source in made.texts}
    return made.model_copy(update={"translations": {"en": said}})


@pytest.mark.parametrize("name", library.names())
def test_a_form_of_the_library_comes_back_the_same_and_nothing_is_remarked(name):
    form = library.form(name)

    back = read_file(xlsform(form), "form.xlsx")

    assert back.form == form
    assert back.findings == ()


@LAWS
@given(forms())
def test_any_form_comes_back_the_same(form):
    back = read_file(xlsform(form), "form.xlsx")

    assert back.form == form
    assert back.findings == ()


def test_a_label_that_looks_like_a_formula_goes_out_as_words():
    form = read(
        {
            "id": "f",
            "title": "=cmd()",
            "sections": [{"id": "s", "questions": [{"kind": "text", "id": "q", "text": "=1+1"}]}],
        }
    )

    sheets = sheets_of(xlsform(form))

    assert "=1+1" in sheets[0].rows[2]
    assert "=cmd()" in sheets[2].rows[1]
