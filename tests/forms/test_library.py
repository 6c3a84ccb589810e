"""The forms that come with the house."""

import re
from importlib.resources import files
from itertools import combinations

import pytest

from forms import library
from survey.core.answers import check
from survey.core.ballot import largest
from survey.core.definition import read
from survey.core.edition import with_people
from survey.core.errors import NotFoundError
from survey.core.inspection import Member, Unit
from survey.core.proofreading import LARGEST_BALLOT, minutes, remarks
from survey.core.questions import Grid, Multiple, Note, Single, Text
from survey.core.scales import Role

NAMES = library.names()
WHOLE = files("forms.library")


def _unit(people):
    members = tuple(
        Member(name=f"干部{place}", post="副局长", roster=roster)
        for roster in ("leaders", "appointees")
        for place in range(people)
    )
    return Unit(id=1, team_id=1, name="某局", members=members)


def _form(name, people=12):
    return with_people(library.form(name), _unit(people))


def _grid(name):
    return next(q for q in _form(name).questions if isinstance(q, Grid) and q.roster)


def test_every_form_in_the_folder_is_offered():
    found = {path.name for path in WHOLE.iterdir() if path.name.endswith(".yaml")}

    assert {f"{name}.yaml" for name in NAMES} == found
    assert len(NAMES) >= 11


@pytest.mark.parametrize("name", ["nobody", "../source", "", "leaders.yaml"])
def test_a_form_that_is_not_there_is_said_to_be_missing(name):
    with pytest.raises(NotFoundError, match="表样库里没有"):
        library.form(name)


@pytest.mark.parametrize("name", NAMES)
def test_a_form_bears_the_name_of_its_file(name):
    assert library.form(name).id == name


def test_no_two_forms_have_one_title():
    titles = [library.form(name).title for name in NAMES]

    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("name", NAMES)
def test_a_form_proofreads_clean(name):
    assert remarks(_form(name)) == ()


@pytest.mark.parametrize("name", NAMES)
def test_every_question_is_filed_under_a_framework_tag(name):
    form = _form(name)

    assert all(form.tag_of(q) for q in form.questions if not isinstance(q, Note))


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_page_of_a_form_is_accepted_unless_it_is_the_box(name):
    checked = check(_form(name), {})

    assert [fault.place for fault in checked.faults] == (["say"] if name == "suggestions" else [])


@pytest.mark.parametrize("name", NAMES)
def test_names_of_fields_are_short(name):
    assert max(len(slot.key) for slot in _form(name).slots) <= 16


@pytest.mark.parametrize("name", NAMES)
def test_words_are_set_with_chinese_punctuation(name):
    text = WHOLE.joinpath(f"{name}.yaml").read_text("utf-8")

    assert re.findall(r"[一-鿿”][,;:?!()](?=[一-鿿“\n])", text) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_form_says_how_to_leave_things_open(name):
    texts = [q for q in library.form(name).questions if isinstance(q, Text)]

    assert library.form(name).introduction
    assert all("不要写您自己的姓名、电话" in question.hint for question in texts)


@pytest.mark.parametrize("name", NAMES)
def test_a_problem_that_is_ticked_can_be_told(name):
    for question in library.form(name).questions:
        if isinstance(question, Multiple) and any("问题" in o.label for o in question.options):
            told = {code for opened in question.follow_ups for code in opened.on}
            assert told <= {o.code for o in question.options if not o.exclusive}
            assert told


def test_any_three_forms_fit_one_sitting():
    forms = {name: _form(name, people=20) for name in NAMES}

    for three in combinations(NAMES, 3):
        assert largest([forms[name] for name in three]) <= LARGEST_BALLOT, three


def test_the_body_is_judged_item_by_item_and_as_a_whole():
    grid = _form("leading_body").questions[0]

    assert grid.details == ("评价要点",)
    assert 4 <= len(grid.rows) <= 16
    assert all(row.details for row in grid.rows)
    assert grid.rows[-1].label == "总体评价"


def test_members_are_judged_by_five_virtues_and_as_a_whole():
    grid = _grid("leaders")

    assert [column.label for column in grid.columns] == ["德", "能", "勤", "绩", "廉", "总体评价"]
    assert {column.scale.grades[0].label for column in grid.columns} == {"优秀"}
    assert grid.details == ("职务",)


def test_personnel_work_offers_the_eight_answers_of_the_field():
    (asked,) = [q for q in _form("personnel_work").questions if isinstance(q, Multiple)]
    scales = [q for q in _form("personnel_work").questions if isinstance(q, Single)]

    assert len(asked.options) == 8
    assert asked.options[-1].label == "不存在突出问题"
    assert asked.options[-1].exclusive
    assert [opened.on for opened in asked.follow_ups] == [("other",)]
    assert {tuple(g.label for g in q.scale.grades) for q in scales} == {
        ("满意", "基本满意", "不满意", "不了解")
    }


def test_whoever_does_not_approve_an_appointment_may_say_why():
    view, canvassing = _grid("appointees").columns

    (opened,) = view.follow_ups
    assert [g.label for g in view.scale.grades if g.code in opened.on] == ["不认同"]
    assert [g.label for g in canvassing.scale.grades] == ["存在", "不存在", "不了解"]
    assert _grid("appointees").details == ("出生年月", "原任职务", "现任职务", "任现职时间")


def test_bad_conduct_is_asked_as_how_often():
    *conduct, whole = _grid("reverse_virtue").columns

    assert len(conduct) >= 6
    assert {column.scale.grades[0].label for column in conduct} == {"没有"}
    assert "总体" in whole.label


def test_cadres_are_asked_by_the_four_duties_in_order():
    form = library.form("cadres")
    tags = [section.tag for section in form.sections if section.tag.startswith("四个落实-")]

    assert [tag[:6] for tag in tags] == [f"四个落实-{place}" for place in range(1, 5)]
    assert 18 <= len(form.questions) <= 30


def test_cadres_are_asked_who_they_are_only_coarsely_and_may_keep_silent():
    who = library.form("cadres").questions[0]

    assert len(who.options) <= 4
    assert "不方便说" in who.options[-1].label
    assert not who.required


def test_villagers_are_asked_by_the_three_foci_in_order():
    form = library.form("masses")

    assert [section.tag[:6] for section in form.sections] == [
        f"三个聚焦-{place}" for place in range(1, 4)
    ]


def test_villagers_are_asked_little_and_in_short_words():
    form = library.form("masses")
    labels = [label for slot in form.slots for _, label in slot.choices]

    assert len(form.questions) <= 12
    assert max(len(question.text) for question in form.questions) <= 24
    assert max(map(len, labels)) <= 12
    assert minutes(form) <= 3


def test_villagers_may_always_say_that_they_cannot_tell():
    for question in library.form("masses").questions:
        if isinstance(question, Single):
            assert question.scale.grades[-1].label == "说不清"
            assert question.scale.grades[-1].role is Role.UNKNOWN
        if isinstance(question, Multiple):
            assert question.options[-1].label == "说不清"


def test_the_team_is_judged_by_what_was_seen():
    grid = library.form("team_conduct").questions[0]

    assert 10 <= len(grid.rows) <= 31
    assert {row.details[0] for row in grid.rows} >= {"政治纪律", "廉洁纪律", "中央八项规定精神"}


def test_a_village_is_judged_as_a_body_and_person_by_person():
    body, people, *_ = library.form("village").questions

    assert body.rows[-1].label == "总体评价"
    assert people.roster == "leaders"


def test_the_box_takes_one_open_text_and_its_subject():
    subject, text = library.form("suggestions").questions

    assert isinstance(subject, Single)
    assert isinstance(text, Text)
    assert text.required


def test_one_tag_is_written_alike_in_every_form():
    """Reports file by tag: two spellings would be two shelves."""
    tags = {library.form(name).tag_of(q) for name in NAMES for q in library.form(name).questions}
    framework = {tag for tag in tags if re.match(r"(四个落实|三个聚焦)-\d", tag)}

    assert len({tag[:6] for tag in framework}) == len(framework) == 7


def test_a_form_can_be_taken_as_it_stands_or_written_out():
    for name in NAMES:
        form = library.form(name)
        assert read(form.model_dump(mode="json")) == form
