"""Forms and the slots their answers fall into."""

from tests.core.makers import form, grid, multiple, note, number, ranking, single, text

WHY = {"on": ["a"], "text": "原因"}


def test_every_answer_has_a_slot_and_every_slot_a_name():
    columns = [
        {"code": "v", "label": "甲", "scale": "approval", "follow_ups": [WHY]},
        {"code": "w", "label": "乙", "scale": "existence"},
    ]
    asked = form(
        single(follow_ups=[WHY, {**WHY, "id": "more"}]),
        multiple("w", follow_ups=[WHY]),
        grid(rows=["甲", "乙"], columns=columns),
        ranking(),
        number(),
        text(),
        note(),
    )

    assert [(slot.key, slot.kept.value) for slot in asked.slots] == [
        ("q", "choice"),
        ("q~why", "text"),
        ("q~more", "text"),
        ("w", "marks"),
        ("w~why", "text"),
        ("m.1.v", "choice"),
        ("m.1.v~why", "text"),
        ("m.1.w", "choice"),
        ("m.2.v", "choice"),
        ("m.2.v~why", "text"),
        ("m.2.w", "choice"),
        ("k", "order"),
        ("n", "number"),
        ("t", "text"),
    ]


def test_a_slot_knows_what_may_be_chosen_in_it():
    asked = form(single(options=["甲", "乙"]), multiple("w"), grid(), ranking(), number(), text())

    chosen = {slot.question.kind: slot.choices for slot in asked.slots}

    assert chosen["single"] == (("1", "甲"), ("2", "乙"))
    assert [code for code, _ in chosen["multiple"]] == ["a", "b", "c", "none"]
    assert [code for code, _ in chosen["grid"]] == ["a", "b", "c", "d", "u"]
    assert [code for code, _ in chosen["ranking"]] == ["1", "2", "3", "4"]
    assert chosen["number"] == chosen["text"] == ()


def test_a_question_is_filed_under_its_own_tag_or_that_of_its_section():
    asked = form(single("a"), single("b", tag="三个聚焦-2"))

    assert [asked.tag_of(question) for question in asked.questions] == ["四个落实-1", "三个聚焦-2"]


def test_a_question_of_another_form_keeps_its_own_tag():
    stranger = form(single("z", tag="作风")).questions[0]

    assert form(single("a")).tag_of(stranger) == "作风"
