"""The result shelf."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from survey.storage.engine import Store
from survey.storage.result_shelf import StoredSummary
from survey.storage.tables.results import AnswerRow, BallotRow, FreeTextRow
from tests.makers import a_box, kept_box, kept_sitting

SUMMARY = StoredSummary(bytes(32), '{"figures": []}', bytes(range(32)), "1")


def test_a_summary_is_frozen_once(store: Store) -> None:
    with store.begin() as books:
        sitting = kept_sitting(books)
        before = books.results.summary(sitting.id)
        books.results.keep_summary(sitting.id, **vars(SUMMARY))

    with store.read() as books:
        assert before is None
        assert books.results.summary(sitting.id) == SUMMARY
    with pytest.raises(IntegrityError), store.begin() as books:
        books.results.keep_summary(sitting.id, **vars(SUMMARY))


def test_columns_come_back_by_question(store: Store) -> None:
    box, _ = kept_box(store)
    other, _ = kept_box(store)
    columns = {"0.overall": b"\x00\x01", "0.opinion": b""}
    with store.begin() as books:
        books.results.keep_columns(box.id, columns)
        books.results.keep_columns(other.id, {"0.overall": b"\x02"})

    with store.read() as books:
        assert books.results.columns(box.id) == columns


def test_a_question_has_one_column_in_a_box(store: Store) -> None:
    box, _ = kept_box(store)

    with store.begin() as books:
        books.results.keep_columns(box.id, {"0.overall": b"\x00"})

    with pytest.raises(IntegrityError), store.begin() as books:
        books.results.keep_columns(box.id, {"0.overall": b"\x00"})


def test_ballots_come_back_whole_in_an_order_that_is_not_theirs(store: Store) -> None:
    box, _ = kept_box(store)
    contents = [b"%d" % number for number in range(50)]
    with store.begin() as books:
        books.results.keep_ballots(box.id, contents)
        books.results.keep_ballots(box.id, ())

    with store.read() as books:
        ballots = books.results.ballots(box.id)
    assert sorted(ballots) == sorted(contents)
    # One chance in 50! that fifty random names happen to fall in order.
    assert list(ballots) != contents


def test_texts_of_all_boxes_of_a_sitting_come_back_together(store: Store) -> None:
    with store.begin() as books:
        sitting = kept_sitting(books)
        boxes = [a_box(sitting.id, "a"), a_box(sitting.id, "b"), a_box(kept_sitting(books).id)]
        for place, box in enumerate(boxes):
            books.boxes.add(box)
            books.results.keep_texts(box.id, [("0.opinion", f"意见{place}")])

        texts = books.texts.texts(sitting.id)

    assert sorted((text.key, text.body) for text in texts) == [
        ("0.opinion", "意见0"),
        ("0.opinion", "意见1"),
    ]


@pytest.mark.parametrize("kind", [AnswerRow, BallotRow, FreeTextRow])
def test_rows_from_ballots_have_random_names(
    store: Store, kind: type[AnswerRow | BallotRow | FreeTextRow]
) -> None:
    box, _ = kept_box(store)
    with store.begin() as books:
        books.results.keep_columns(box.id, {f"0.q{number}": b"" for number in range(40)})
        books.results.keep_ballots(box.id, [b""] * 40)
        books.results.keep_texts(box.id, [("0.opinion", "")] * 40)

    with store.read() as books:
        names = list(books.session.scalars(select(kind.id)))
    assert {len(name) for name in names} == {16}
    assert len({name[:8] for name in names}) == len({name[8:] for name in names}) == 40
