"""What is kept follows what is told: a word in the report leaves no answers behind."""

import json

import pytest
import sqlalchemy as sa

from survey.services import recounting
from survey.stats.figures import Common
from survey.stats.results import Item

GRADES = "abcd"


def opened(hall, votes):
    """Let people of each group give the grades in ``votes`` to the first cell; open the boxes."""
    for group, grades in votes.items():
        for grade in grades:
            hall.answer(group, {hall.first_cell(): grade, hall.first_text(): "要多下乡"})
    hall.close()
    return hall.open()


def first_item(summary) -> Item:
    return summary.forms[0].questions[0].items[0]


def kept(hall):
    """Return the counts of grades in every kept column of the first cell, by audience."""
    with hall.works.store.engine.connect() as connection:
        rows = connection.execute(
            sa.text("SELECT question_id, value FROM answer WHERE question_id LIKE :cell"),
            {"cell": "%:0.0"},
        ).all()
    return {
        name.partition(":")[0]: sorted(GRADES[value] for value in json.loads(packed))
        for name, packed in rows
    }


UNANIMOUS = {"a": "a" * 9, "b": "aabbbcccdd", "c": "aaaabbbbcccd", "v": "aabbccdd"}


def test_a_column_of_one_mind_is_kept_in_the_pool_only(hall):
    summary = opened(hall, UNANIMOUS)

    results = first_item(summary).results
    assert (type(results["a"]), results["b"], results["c"]) == (Common, None, None)
    assert kept(hall) == {
        "all": sorted("".join(UNANIMOUS[g] for g in "abc")),
        "v": list("aabbccdd"),
    }


def test_a_whole_of_one_mind_is_not_kept_at_all(hall):
    summary = opened(hall, {"a": "", "b": "", "c": "a" * 15 + "b", "v": "a" * 8})

    results = first_item(summary).results
    assert all(isinstance(results[code], Common) for code in ("all", "v"))
    assert kept(hall) == {}


def test_columns_of_many_minds_are_kept_by_group(hall):
    votes = {**UNANIMOUS, "a": "aaaabbbcc"}

    opened(hall, votes)

    assert kept(hall) == {code: sorted(grades) for code, grades in votes.items()}


@pytest.mark.parametrize("a", ["aaaaaaaaa", "aaaabbbcc"])
def test_a_recount_agrees_with_words_as_with_figures(hall, a):
    opened(hall, {**UNANIMOUS, "a": a})

    with hall.works.store.read() as books:
        assert recounting.recount(books, hall.sitting_id) == ()
