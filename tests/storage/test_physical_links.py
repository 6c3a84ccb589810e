"""What the pages of a PostgreSQL server tell of who cast what, before and after a stirring."""

from secrets import SystemRandom

import pytest
from scipy.stats import spearmanr

from survey.storage.casting import Casting
from survey.storage.engine import Store
from survey.storage.stirring import stir
from tests.databases.dump import heap, readable
from tests.databases.physical import Tuple, linked, tuples
from tests.makers import a_cast, kept_box

pytestmark = pytest.mark.only("postgresql")

NUMBER = 300
CHANCE = 0.29
"""Five standard deviations of the rank correlation of three hundred random places."""

Pairs = list[tuple[bytes, bytes]]


@pytest.fixture
def pairs(store: Store) -> Pairs:
    """Cast one after another, each alone; return every slip with its ballot, in order."""
    box, slips = kept_box(store, NUMBER)
    casts = [a_cast(box, slip) for slip in slips]
    casting = Casting(store.engine.dialect)
    for cast in casts:
        with store.writing.begin() as connection:
            casting.receipts(connection, [cast])
    return [(slip.token, cast.rid) for slip, cast in zip(slips, casts, strict=True)]


def order(rows: list[Tuple], pairs: Pairs) -> float:
    """How well the places of ballots in the heap tell when they came (1: exactly)."""
    heap = [row.content for row in rows]
    places = [next(n for n, content in enumerate(heap) if rid in content) for _, rid in pairs]
    return abs(float(spearmanr(range(len(pairs)), places).statistic))


def test_pages_that_were_not_stirred_tell_every_slip_its_ballot(store: Store, pairs: Pairs) -> None:
    slips, ballots = tuples(heap(store, "slip")), tuples(heap(store, "sealed"))

    assert linked(slips, ballots, pairs) > 0.9 * NUMBER
    assert order(ballots, pairs) > 0.99


def test_stirred_pages_tell_no_slip_its_ballot_and_no_order(store: Store, pairs: Pairs) -> None:
    stir(store.engine)

    slips, ballots = tuples(heap(store, "slip")), tuples(heap(store, "sealed"))
    assert len(ballots) == NUMBER
    assert len({ballot.xmin for ballot in ballots}) == 1
    assert linked(slips, ballots, pairs) == 0
    assert order(ballots, pairs) < CHANCE


def test_casts_that_waited_together_lie_in_no_order_and_under_one_mark(store: Store) -> None:
    box, slips = kept_box(store, 250)
    casts = [a_cast(box, slip) for slip in slips]
    pairs = [(slip.token, cast.rid) for slip, cast in zip(slips, casts, strict=True)]
    SystemRandom().shuffle(casts)
    with store.writing.begin() as connection:
        Casting(store.engine.dialect).receipts(connection, casts)

    ballots = tuples(heap(store, "sealed"))

    assert len({ballot.xmin for ballot in ballots}) == 1
    assert order(ballots, pairs) < CHANCE
    assert linked(tuples(heap(store, "slip")), ballots, pairs) <= 5


def test_no_sample_of_the_planner_keeps_a_used_slip(store: Store) -> None:
    box, slips = kept_box(store, NUMBER)
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")
    with store.writing.begin() as connection:
        casts = [a_cast(box, slip) for slip in slips]
        Casting(store.engine.dialect).receipts(connection, casts)

    stir(store.engine)

    found = readable(store)
    assert [code for slip in slips for code in slip if code in found] == []
