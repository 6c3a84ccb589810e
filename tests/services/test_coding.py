"""Texts and their phrases from the opening to the summary that is read."""

import json
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from survey.core.coding import Codes, Scope
from survey.core.errors import NotFoundError, SurveyError, WrongPhaseError
from survey.services import coding, summarising, wording

NOW = datetime(2026, 5, 7, 9, tzinfo=UTC)
WORDS = "征地补偿太低"


@pytest.fixture
def opened(hall):
    """A sitting opened after ten people wrote the same, and one something else."""
    field, grade = hall.first_text(), hall.first_cell()
    for number in range(11):
        written = "路灯不亮" if number == 10 else WORDS
        hall.answer("b", {grade: "a", field: written})
    hall.close()
    hall.open()
    return hall


def read(hall):
    with hall.works.store.read() as books:
        return summarising.summary_of(books, hall.scene.leader, hall.sitting_id)


def test_phrases_are_frozen_with_the_summary_and_texts_are_not(opened):
    with opened.works.store.read() as books:
        body = books.results.summary(opened.sitting_id).body

    kept = json.loads(body)
    assert [p["words"] for f in kept["phrases"] for p in f["phrases"]] == [WORDS]
    assert (kept["texts"], kept["coding"]) == ([], None)
    assert "路灯" not in body
    assert [p.count for p in read(opened).phrases[0].phrases] == [10]


def test_a_phrase_that_was_edited_out_is_told_no_more(opened):
    with opened.works.store.begin() as books:
        texts = books.texts.texts(opened.sitting_id)
        said = [text for text in texts if text.body == WORDS]
        for text in said[:5]:
            books.texts.reword(text.id, "×")
    five_left = read(opened).phrases
    with opened.works.store.begin() as books:
        books.texts.reword(said[5].id, "×")

    assert [p.words for p in five_left[0].phrases] == [WORDS]
    assert read(opened).phrases == ()
    assert list(read(opened).texts[0].bodies).count("×") == 6


def test_a_sitting_without_texts_has_nothing_to_read(opened):
    leader, sitting = opened.scene.leader, opened.sitting_id
    with opened.works.store.begin() as books:
        books.session.connection().exec_driver_sql("DELETE FROM free_text")

        assert wording.written(books, leader, sitting) == ()
        assert coding.standing(books, leader, sitting).texts == 0
        with pytest.raises(WrongPhaseError):
            coding.begin(books, leader, sitting, 1, NOW)


def test_nothing_is_coded_of_another_sitting_s_text_or_theme(opened):
    leader, sitting = opened.scene.leader, opened.sitting_id
    with opened.works.store.begin() as books:
        coding.begin(books, leader, sitting, 1, NOW)
        text = books.texts.texts(sitting)[0].id
        strange = Codes(themes=frozenset({99}), scope=Scope.WITHIN)

        for coded in ({text: strange}, {bytes(16): Codes(scope=Scope.WITHIN)}):
            with pytest.raises(NotFoundError):
                coding.code(books, leader, sitting, coded, NOW)


def test_a_changed_phrase_is_noticed(opened):
    with opened.works.store.begin() as books:
        books.session.execute(
            sa.text("UPDATE summary SET body = replace(body, :said, :forged)"),
            {"said": WORDS, "forged": "征地补偿很高"},
        )

    with pytest.raises(SurveyError, match="不符"):
        read(opened)
