"""The panes of the editor: what is shown comes back, and what is typed is taken as it is."""

import pytest

from forms import library, source
from forms.conditional import entered, shown
from forms.editing_rows import whole
from forms.grid_rows import headings_in, headings_of, lines_of, rows_of
from forms.writing import dumps

ROWS = [
    {"code": "r1", "label": "张三", "details": ["镇长"]},
    {"code": "r2", "label": "李四", "details": []},
]
ASKED = {"q1": {"id": "q1", "kind": "single"}, "q2": {"id": "q2", "kind": "multiple"}}


@pytest.mark.parametrize("name", library.names())
def test_a_form_written_to_a_file_is_read_as_it_was(name):
    form = library.form(name)

    assert source.loads(dumps(form), name) == form


def test_translations_are_written_to_the_file():
    form = library.form("suggestions")
    translated = form.model_copy(update={"translations": {"en": {form.title: "Suggestions"}}})

    assert source.loads(dumps(translated), "x") == translated


def test_lines_are_the_rows_they_came_from():
    assert rows_of(lines_of(ROWS), ROWS, 1) == ROWS


def test_a_row_keeps_its_code_when_it_moves_or_is_reworded_in_its_place():
    moved = rows_of("李四\n张三｜镇长", ROWS, 1)
    reworded = rows_of("张三｜镇长\n李肆", ROWS, 1)

    assert [row["code"] for row in moved] == ["r2", "r1"]
    assert [row["code"] for row in reworded] == ["r1", "r2"]


def test_rows_from_a_sheet_get_codes_of_their_own_even_when_they_are_alike():
    rows = rows_of("王五\t书记\n\n王五\t书记", ROWS, 1)

    assert [row["label"] for row in rows] == ["王五", "王五"]
    assert len({row["code"] for row in rows}) == 2


def test_headings_are_parted_as_people_part_them():
    assert headings_in(headings_of(["性别", "职务"])) == ["性别", "职务"]
    assert headings_in("性别，职务, ") == ["性别", "职务"]


@pytest.mark.parametrize(("typed", "kept"), [("12", 12), ("", None), ("很多", "很多"), ("²", "²")])
def test_a_number_is_taken_as_it_was_typed(typed, kept):
    assert whole(typed) == kept


@pytest.mark.parametrize(
    ("when", "joined", "count"),
    [
        (None, "all", 0),
        ({"test": "is", "question": "q1", "option": "a"}, "all", 1),
        ({"test": "any_of", "of": [{"test": "answered", "question": "q2"}] * 2}, "any_of", 2),
    ],
)
def test_a_plain_condition_can_be_entered(when, joined, count):
    found = shown(when, ASKED)

    assert (found.joined, len(found.leaves)) == (joined, count)


@pytest.mark.parametrize(
    "when",
    [
        {"test": "not", "of": {"test": "answered", "question": "q1"}},
        {"test": "is", "question": "q2", "option": "a"},
        {"test": "answered", "question": "later"},
        {"test": "all", "of": [{"test": "all", "of": []}]},
    ],
)
def test_a_condition_that_cannot_be_entered_is_left_alone(when):
    assert shown(when, ASKED) is None


def test_a_single_choice_is_entered_as_one_tick():
    row = entered({"test": "is", "question": "q1", "option": "a"})

    assert row == {"question": "q1", "options": ["a"], "number": ""}
