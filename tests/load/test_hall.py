"""A hall in little: nobody is refused, and everybody who was thanked has his ballot kept."""

from random import Random

import pytest

from tests.load.bench.crowd import hall


@pytest.mark.slow
def test_three_hundred_phones_behind_one_address_are_all_thanked_and_all_kept(tmp_path):
    found = hall(tmp_path, phones=300, seconds=4, rng=Random(300))

    assert found.failures == 0
    assert found.kept == 300
