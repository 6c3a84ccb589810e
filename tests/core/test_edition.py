"""Editions: a text that never changes, and the hash that names it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.core.definition import read
from survey.core.edition import canonical, fingerprint, form_hash, with_people
from survey.core.errors import SurveyError
from survey.core.inspection import Member
from tests.core.makers import PEOPLE, definition, form, grid, multiple, single, text, unit

FORM = form(single(), multiple("w"), grid(roster="leaders", rows=[], details=["职务", "原任职务"]))


def test_the_hash_is_of_the_words_and_not_of_how_they_were_spelt():
    short = definition(single(scale="existence", options=[]), text())
    long = json.loads(canonical(read(short)))
    turned = {key: long[key] for key in reversed(long)}

    assert canonical(read(turned)) == canonical(read(short))


def test_the_canonical_text_is_the_same_every_time():
    texts = {canonical(form(single(), multiple("w"))) for _ in range(20)}

    assert len(texts) == 1


def _leaves(node, path=()):
    if isinstance(node, dict | list):
        for step, value in node.items() if isinstance(node, dict) else enumerate(node):
            yield from _leaves(value, (*path, step))
    elif isinstance(node, str) and path[-1] in ("text", "label", "title", "hint", "tag"):
        yield path


@given(st.sampled_from([*_leaves(json.loads(canonical(FORM)))]))
def test_one_other_word_makes_another_edition(path):
    body = json.loads(canonical(FORM))
    node = body
    for step in path[:-1]:
        node = node[step]
    node[path[-1]] += "?"

    assert fingerprint(canonical(read(body))) != fingerprint(canonical(FORM))


def test_a_fingerprint_is_a_sha_256():
    assert fingerprint(b"") == bytes.fromhex(
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    )


def test_the_order_of_forms_is_part_of_the_hash_of_a_sitting():
    one, two = fingerprint(b"1"), fingerprint(b"2")

    assert form_hash([one, two]) != form_hash([two, one])
    assert form_hash([one, two]) == form_hash(iter([one, two]))


def test_people_become_rows_in_the_official_order():
    (grid_,) = with_people(FORM, unit(*PEOPLE)).questions[2:]

    assert [(row.code, row.label) for row in grid_.rows] == [
        ("r1", "张三"),
        ("r2", "李四"),
        ("r3", "王五"),
    ]


def test_what_is_known_of_a_person_stands_under_its_heading():
    (grid_,) = with_people(FORM, unit("张三")).questions[2:]

    assert grid_.rows[0].details == ("副局长", "科长")


def test_what_is_not_known_of_a_person_is_left_open():
    stranger = unit().model_copy(update={"members": (Member(name="张三"),)})

    (grid_,) = with_people(FORM, stranger).questions[2:]

    assert grid_.rows[0].details == ("", "")


def test_only_people_on_the_list_of_the_grid_become_rows():
    (grid_,) = with_people(FORM, unit("张三", roster="appointees")).questions[2:]

    assert grid_.rows == ()


def test_filling_in_people_leaves_the_form_itself_as_it_was():
    before = canonical(FORM)
    count = len(FORM.slots)

    filled = with_people(FORM, unit(*PEOPLE))

    assert canonical(FORM) == before
    assert len(filled.slots) == count + 3


def test_an_edition_with_people_can_be_read_again():
    filled = with_people(FORM, unit(*PEOPLE))

    assert read(json.loads(canonical(filled))) == filled


def test_own_rows_stay_as_they_are():
    own = form(grid())

    assert with_people(own, unit("赵六")) == own


def test_a_roster_too_long_for_a_grid_is_refused_in_words():
    with pytest.raises(SurveyError, match="201 人，一张表最多 200 人"):
        with_people(FORM, unit(*(f"干部{place}" for place in range(201))))
