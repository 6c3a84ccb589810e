"""A full hall in little: as many phones as in a hall, in an eighth of the time."""

from random import Random

import pytest

from tests.load.hall import measure


@pytest.mark.slow
def test_three_hundred_phones_behind_one_address_are_all_thanked_within_a_second(tmp_path):
    hall = measure(tmp_path, phones=300, seconds=8, rng=Random(300))

    assert hall.failures == 0
    assert hall.ballots == 300
    assert hall.request.p95 <= 1000
