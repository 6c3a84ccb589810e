"""Fixtures of the storage floor."""

from collections.abc import Callable, Iterator

import pytest

from survey.core.box import Box
from survey.storage.cast_writer import CastWriter
from survey.storage.engine import Store


@pytest.fixture
def writer(store: Store) -> Iterator[CastWriter]:
    """A running writer on the store."""
    running = CastWriter(store)
    running.start()
    yield running
    running.stop()


@pytest.fixture
def counts(store: Store) -> Callable[[Box], tuple[int, int]]:
    """A count of a box's unused slips and its sealed ballots."""

    def counted(box: Box) -> tuple[int, int]:
        with store.read() as books:
            return books.slips.unused(box.id), books.boxes.sealed_count(box.id)

    return counted
