"""Coders: how far two who read the same texts agreed."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.core.coding import Codes, Scope, Theme, in_effect
from survey.stats.reasons import NotComputed
from survey.stats.texts import coders
from survey.stats.texts.coders import coding_of

THEMES = (Theme(id=1, label="征地补偿"), Theme(id=2, label="干部作风"))
JUDGED = st.builds(
    Codes,
    themes=st.frozensets(st.sampled_from([1, 2])),
    scope=st.sampled_from(Scope),
    lead=st.booleans(),
)


def seat(*themes, **more):
    """Codes of as many texts, each of one theme, or of none for 0."""
    return {
        bytes([place]): Codes(themes=frozenset({t} - {0}), scope=Scope.WITHIN, **more)
        for place, t in enumerate(themes)
    }


def found(*seats, agreed=None):
    return coding_of(THEMES, seats, in_effect(seats, agreed or {}))


def test_each_theme_is_a_judgement_of_its_own():
    # Land: both 3, first alone 1, second alone 1, neither 5: κ = (0.8 − 0.52) / 0.48.
    told = found(seat(1, 1, 1, 1, *[0] * 6), seat(1, 1, 1, 0, 1, *[0] * 5))

    land, style, passed_on, lead = told.agreement
    assert (land.label, land.first, land.second, land.alike) == ("征地补偿", 4, 4, Decimal(80))
    assert (land.kappa, land.alpha) == (Decimal("0.58"), Decimal("0.60"))
    assert [each.label for each in (style, passed_on, lead)] == ["干部作风", "转交", "问题线索"]
    assert (told.texts, told.same, told.unsettled, told.readers) == (10, 8, 2, 2)


def test_what_is_settled_is_no_longer_open_and_changes_no_agreement():
    seats = seat(1, 1, 1, 1, *[0] * 6), seat(1, 1, 1, 0, 1, *[0] * 5)
    first = {text: seats[0][text] for text in (bytes([3]), bytes([4]))}

    told = found(*seats, agreed=first)

    assert told.unsettled == 0
    assert told.agreement == found(*seats).agreement


def test_a_judgement_that_is_the_same_throughout_has_no_coefficient():
    told = found(seat(*[1] * 10), seat(*[1] * 10))

    reason = NotComputed(why=coders.ALL_THE_SAME)
    assert all(row.kappa == row.alpha == reason for row in told.agreement)
    assert all(row.alike == 100 for row in told.agreement)


def test_one_who_reads_alone_agrees_with_nobody():
    told = found(seat(1, 2, 0))

    assert told.agreement == NotComputed(why=coders.ONE_READER)
    assert (told.readers, told.texts, told.same, told.unsettled) == (1, 3, 3, 0)


@pytest.mark.parametrize(("texts", "told"), [(0, False), (9, False), (10, True)])
def test_few_texts_have_no_agreement(texts, told):
    agreement = found(seat(*[1] * texts), seat(*[2] * texts)).agreement

    assert (agreement != NotComputed(why=coders.TOO_FEW)) is told


@given(st.lists(st.tuples(JUDGED, JUDGED), max_size=30))
def test_any_two_readers_can_be_compared(pairs):
    seats = [{bytes([at]): pair[who] for at, pair in enumerate(pairs)} for who in (0, 1)]

    told = found(*seats)

    assert told.same + told.unsettled == told.texts == len(pairs)
    if isinstance(told.agreement, tuple):
        for row in told.agreement:
            assert 0 <= row.alike <= 100
            for figure in (row.kappa, row.alpha):
                assert isinstance(figure, NotComputed) or -1 <= figure <= 1
