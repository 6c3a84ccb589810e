"""The text shelf."""

import pytest
from sqlalchemy import Date, DateTime, delete
from sqlalchemy.exc import IntegrityError

from survey.core.coding import AGREED, Coder, Codes, Scope, Theme
from survey.storage.tables import METADATA
from survey.storage.tables.results import FreeTextRow
from tests.makers import a_box, kept_account, kept_sitting

LAND, STYLE = Theme(label="征地补偿", tag="三个聚焦-2"), Theme(label="干部作风")


@pytest.fixture
def sitting(store):
    """The number of a sitting with three texts, beside one with a text of its own."""
    with store.begin() as books:
        own, other = kept_sitting(books), kept_sitting(books)
        for kept, words in ((own, "甲乙丙"), (other, "丁")):
            box = a_box(kept.id)
            books.boxes.add(box)
            books.results.keep_texts(box.id, [("0.opinion", word) for word in words])
    return own.id


def codes(*themes, **more):
    return Codes(themes=frozenset(themes), scope=Scope.WITHIN, **more)


def test_a_text_is_read_as_it_was_written_until_it_is_reworded(store, sitting):
    with store.begin() as books:
        first, second, third = books.texts.texts(sitting)
        books.texts.reword(first.id, "×某")
        books.texts.reword(second.id, None)

    with store.read() as books:
        again = books.texts.texts(sitting)
    assert [text.shown for text in again] == ["×某", second.body, third.body]
    assert [text.body for text in again] == [first.body, second.body, third.body]
    assert [text.looked_at for text in again] == [True, True, False]


def test_themes_keep_their_numbers_through_names_order_and_neighbours(store, sitting):
    with store.begin() as books:
        books.texts.keep_themes(sitting, (LAND, STYLE))
        land, style = books.texts.themes(sitting)

        swapped = (
            style.model_copy(update={"label": land.label}),
            land.model_copy(update={"label": style.label}),
            Theme(label="低保"),
        )
        books.texts.keep_themes(sitting, swapped)
        found = books.texts.themes(sitting)

    assert (land.label, land.tag, style.label) == ("征地补偿", "三个聚焦-2", "干部作风")
    assert [(theme.id, theme.label) for theme in found[:2]] == [
        (style.id, "征地补偿"),
        (land.id, "干部作风"),
    ]
    assert found[2].label == "低保"


def test_a_theme_that_was_given_to_a_text_stays(store, sitting):
    with store.begin() as books:
        books.texts.keep_themes(sitting, (LAND, STYLE))
        land, _ = books.texts.themes(sitting)
        books.texts.code(1, {books.texts.texts(sitting)[0].id: codes(land.id)})
        books.texts.keep_themes(sitting, (land,))

        assert books.texts.used_themes(sitting) == {land.id}
        assert books.texts.themes(sitting) == (land,)
        with pytest.raises(IntegrityError):
            books.texts.keep_themes(sitting, ())
        books.session.rollback()


def test_each_seat_has_its_own_codes_and_the_last_count(store, sitting):
    with store.begin() as books:
        books.texts.keep_themes(sitting, (LAND, STYLE))
        land, style = (theme.id for theme in books.texts.themes(sitting))
        first, second, _ = (text.id for text in books.texts.texts(sitting))
        books.texts.code(1, {first: codes(land, style), second: codes()})
        books.texts.code(2, {first: codes(lead=True)})
        books.texts.code(1, {first: codes(style)})
        books.texts.code(AGREED, {})

    with store.read() as books:
        assert books.texts.codes(sitting, 1) == {first: codes(style), second: codes()}
        assert books.texts.codes(sitting, 2) == {first: codes(lead=True)}
        assert books.texts.codes(sitting, AGREED) == {}


def test_forgetting_codes_leaves_other_sittings_themes_and_wordings_alone(store, sitting):
    with store.begin() as books:
        books.texts.keep_themes(sitting, (LAND,))
        reader = kept_account(books).id
        texts = {number: books.texts.texts(number) for number in (sitting, sitting + 1)}
        for number, found in texts.items():
            books.texts.seat(number, Coder(seat=1, account_id=reader, done=True))
            books.texts.code(1, {text.id: codes() for text in found})
            books.texts.reword(found[0].id, "×某")
        books.texts.forget_codes(sitting)

    with store.read() as books:
        assert books.texts.codes(sitting, 1) == {}
        assert books.texts.coders(sitting) == ()
        assert [theme.label for theme in books.texts.themes(sitting)] == ["征地补偿"]
        assert books.texts.texts(sitting)[0].redacted == "×某"
        assert len(books.texts.codes(sitting + 1, 1)) == 1
        assert len(books.texts.coders(sitting + 1)) == 1


def test_a_seat_is_taken_and_left_done(store, sitting):
    with store.begin() as books:
        reader = kept_account(books).id
        books.texts.seat(sitting, Coder(seat=1, account_id=reader))
        books.texts.seat(sitting, Coder(seat=2))
        books.texts.seat(sitting, Coder(seat=1, account_id=reader, done=True))

        assert books.texts.coders(sitting) == (
            Coder(seat=1, account_id=reader, done=True),
            Coder(seat=2),
        )


@pytest.mark.parametrize(
    "seat", [Coder(seat=3), Coder(seat=2, done=True), Coder(seat=2, account_id=1)]
)
def test_the_database_refuses_a_seat_that_cannot_be(store, sitting, seat):
    with store.begin() as books:
        assert kept_account(books).id == 1
        books.texts.seat(sitting, Coder(seat=1, account_id=1))

        with pytest.raises(IntegrityError):
            books.texts.seat(sitting, seat)
        books.session.rollback()


@pytest.mark.parametrize("name", ["coding", "coded_theme"])
def test_what_a_text_was_judged_to_be_has_no_moment_no_account_and_no_order(store, name):
    table = METADATA.tables[name]
    targets = {key.column.table.name for key in table.foreign_keys}

    assert not [c for c in table.columns if isinstance(c.type, Date | DateTime)]
    assert targets <= {"free_text", "theme", "coding"}
    assert table.dialect_options["sqlite"]["with_rowid"] is False


def test_no_code_is_left_of_a_text_that_is_not_there(store, sitting):
    with store.begin() as books:
        books.texts.code(1, {books.texts.texts(sitting)[0].id: codes()})

    with pytest.raises(IntegrityError), store.begin() as books:
        books.session.execute(delete(FreeTextRow))
