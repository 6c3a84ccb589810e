"""Conditions: data that says when a question is asked."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from survey.core.conditions import Answered, Condition, holds, leaves

GIVEN = {
    "one": frozenset({"a"}),
    "several": frozenset({"a", "b"}),
    "number": Decimal("3.0"),
    "text": "有",
}


def condition(body):
    return TypeAdapter(Condition).validate_python(body)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"test": "is", "question": "one", "option": "a"}, True),
        ({"test": "is", "question": "one", "option": "b"}, False),
        ({"test": "is", "question": "several", "option": "a"}, False),
        ({"test": "is", "question": "nobody", "option": "a"}, False),
        ({"test": "includes", "question": "several", "options": ["b", "z"]}, True),
        ({"test": "includes", "question": "several", "options": ["z"]}, False),
        ({"test": "includes", "question": "nobody", "options": ["a"]}, False),
        ({"test": "includes", "question": "text", "options": ["a"]}, False),
        ({"test": "at_least", "question": "number", "number": 3}, True),
        ({"test": "at_least", "question": "number", "number": "3.01"}, False),
        ({"test": "at_least", "question": "one", "number": 0}, False),
        ({"test": "at_least", "question": "nobody", "number": 0}, False),
        ({"test": "answered", "question": "text"}, True),
        ({"test": "answered", "question": "nobody"}, False),
    ],
)
def test_a_condition_looks_at_one_answer(body, expected):
    assert holds(condition(body), GIVEN) is expected


KNOWN = {"test": "answered", "question": "one"}
UNKNOWN = {"test": "answered", "question": "nobody"}


@given(st.lists(st.booleans(), min_size=1, max_size=5))
def test_conditions_are_joined_as_in_logic(parts):
    of = [KNOWN if part else UNKNOWN for part in parts]

    assert holds(condition({"test": "all", "of": of}), GIVEN) is all(parts)
    assert holds(condition({"test": "any_of", "of": of}), GIVEN) is any(parts)
    assert holds(condition({"test": "not", "of": of[0]}), GIVEN) is not parts[0]


def test_the_leaves_of_a_condition_are_the_parts_that_name_a_question():
    inner = {"test": "any_of", "of": [KNOWN, {"test": "not", "of": UNKNOWN}]}

    found = list(leaves(condition({"test": "all", "of": [inner, KNOWN]})))

    assert found == [Answered(question=name) for name in ("one", "nobody", "one")]
