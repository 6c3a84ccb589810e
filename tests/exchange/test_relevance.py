"""Conditions as XLSForm, SurveyJS and LimeSurvey write them."""

from decimal import Decimal

import pytest

from survey.core.conditions import All, Answered, AnyOf, AtLeast, Includes, Is, Not, holds
from survey.exchange.relevance import Asked, condition

ASKED = {
    "q": Asked("one", "choice", {"a": "a", "B-1": "b"}),
    "m": Asked("many", "marks", {"a": "a", "b": "b"}),
    "m_a": Asked("many", "marks", {"a": "a", "b": "b"}, ticked="a"),
    "n": Asked("num", "number"),
    "d": Asked("dec", "number", decimals=1),
    "t": Asked("txt", "text"),
}
IS = Is(question="one", option="a")
HAS = Includes(question="many", options=("a",))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("${q} = 'a'", IS),
        ('"a"=${q}', IS),
        ("${q} = 'B-1'", Is(question="one", option="b")),
        ("${q} != 'a'", Not(of=IS)),
        ("not(${q} = 'a')", Not(of=IS)),
        ("selected(${m}, 'a')", HAS),
        ("selected( ${m} ,'a') = 'true'", HAS),
        (
            "selected(${m}, 'a') or selected(${m}, 'b')",
            Includes(question="many", options=("a", "b")),
        ),
        ("(selected(${m}, 'a')) or (${q} = 'a')", AnyOf(of=(HAS, IS))),
        ("${q} = 'a' and ${n} >= 3", All(of=(IS, AtLeast(question="num", number=Decimal(3))))),
        ("${n} > 3", AtLeast(question="num", number=Decimal(4))),
        ("${n} > 3.5", AtLeast(question="num", number=Decimal(4))),
        ("${d} > 3.5", AtLeast(question="dec", number=Decimal("3.6"))),
        ("3 <= ${n}", AtLeast(question="num", number=Decimal(3))),
        ("${t} != ''", Answered(question="txt")),
        ("${t} = ''", Not(of=Answered(question="txt"))),
        ("string-length(${t}) > 0", Answered(question="txt")),
        ("count-selected(${m}) >= 1", Answered(question="many")),
        ("{m} contains 'a'", HAS),
        ("{m} anyof ['a', 'b']", Includes(question="many", options=("a", "b"))),
        ("{t} notempty", Answered(question="txt")),
        ("{q} <> 'a'", Not(of=IS)),
        ('((q.NAOK == "a"))', IS),
        ('m_a.NAOK == "Y"', HAS),
        ("!is_empty(t.NAOK)", Answered(question="txt")),
    ],
)
def test_a_condition_is_carried_over(text, expected):
    assert condition(text, ASKED) == expected


@pytest.mark.parametrize(
    "text",
    [
        *("${x} = 'a'", "${q} = 'c'", "${t} = 'yes'", "${n} + 1 = 3", "${n} = ${d}", "true()"),
        *("count-selected(${m}) > 1", "${q} >= 'a'", "${q} =", "(${q} = 'a'", "${n} = 'many'"),
        *("selected(${t}, 'a')", "regex(${t}, '.*')", "today() > '2026-01-01'", "", "((((", "'a'"),
        "(" * 30 + "${q} = 'a'" + ")" * 30,
        "not " * 3000 + "${q} = 'a'",
        "${n} = 1" + " or ${n} = 1" * 1000,
        "${n} = " + "9" * 29,
    ],
)
def test_what_ours_cannot_say_is_no_condition(text):
    assert condition(text, ASKED) is None


@pytest.mark.parametrize(
    ("text", "number", "expected"),
    [
        *(("${n} < 3", given, given is not None and given < 3) for given in (None, 2, 3)),
        *(("${n} <= 3", given, given is not None and given <= 3) for given in (None, 3, 4)),
        *(("${n} = 3", given, given == 3) for given in (None, 2, 3, 4)),
        *(("${n} != 3", given, given != 3) for given in (None, 2, 3, 4)),
        *(("not(${n} >= 3)", given, given is None or given < 3) for given in (None, 2, 3)),
    ],
)
def test_a_comparison_holds_where_it_held_there(text, number, expected):
    found = condition(text, ASKED)

    given = {} if number is None else {"num": Decimal(number)}
    assert found is not None
    assert holds(found, given) is expected
