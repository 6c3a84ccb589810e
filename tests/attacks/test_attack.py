"""When an attack has succeeded."""

from tests.attacks.attack import Tries, pooled, succeeded


def test_hits_that_guessing_explains_are_no_success() -> None:
    assert not succeeded(Tries(hits=7, of=1500, chance=1 / 300))


def test_more_hits_than_guessing_explains_are_a_success() -> None:
    assert succeeded(Tries(hits=25, of=1500, chance=1 / 300))


def test_where_nothing_can_be_guessed_one_hit_is_a_success() -> None:
    assert succeeded(Tries(hits=1, of=1000, chance=0))


def test_runs_are_judged_together() -> None:
    assert pooled([Tries(1, 10, 0.5), Tries(4, 10, 0.5)]) == Tries(5, 20, 0.5)
