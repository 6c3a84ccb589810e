"""Connections for single statements: kept between them, never in anybody's way."""

import pytest

from survey.core.codes import SlipKey
from survey.storage.engine import Store
from survey.storage.gate import Gate
from survey.storage.stirring import stir
from tests.makers import kept_box


def test_a_connection_that_was_asked_hinders_no_stirring(store: Store) -> None:
    box, (slip,) = kept_box(store, 1)
    gate = Gate(store)

    before = gate.way(SlipKey("token", slip.token))
    stir(store.engine)
    after = gate.way(SlipKey("token", slip.token))

    assert before == after
    assert before is not None
    assert before.box_id == box.id


def test_what_was_written_meanwhile_is_seen_by_the_next_statement(store: Store) -> None:
    _, (slip,) = kept_box(store, 1)
    gate = Gate(store)
    key = SlipKey("token", slip.token)
    assert gate.way(key) is not None

    with store.begin() as books:
        for box in books.boxes.boxes(1):
            books.slips.void_unused(box.id)

    assert gate.way(key) is None


def test_a_store_that_was_closed_can_be_asked_again(store: Store) -> None:
    _, (slip,) = kept_box(store, 1)
    gate = Gate(store)
    gate.way(SlipKey("token", slip.token))

    store.close()

    assert gate.way(SlipKey("token", slip.token)) is not None


def test_a_statement_that_fails_spoils_no_later_one(store: Store) -> None:
    with pytest.raises(Exception, match="nowhere"), store.asking.cursor() as cursor:
        cursor.execute("SELECT nowhere")

    with store.asking.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchall() == [(1,)]
