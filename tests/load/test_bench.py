"""The benchmarks still run; what they measure of so little says nothing."""

import json

import pytest

from tests.databases.makers import Files
from tests.load.bench.ground import Ground
from tests.load.bench.rows import ROWS, Row
from tests.load.bench.sizes import A_LITTLE

TABLE = (
    *("page", "submit", "seal", "write", "flow", "hall", "sql", "open", "tally", "summary"),
    *("slips", "report", "bytes"),
)
BESIDES = ("large",)
UNTIMED = ("sql", "bytes")
"""What needs no clock is reached every time."""


def test_every_row_of_the_table_is_measured_once():
    ids = [key for row in ROWS for key in row.ids]

    assert sorted(ids) == sorted((*TABLE, *BESIDES))


@pytest.mark.slow
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.ids[0])
def test_a_row_is_told_whole_and_in_words(row: Row):
    found = list(row.measure(Ground(A_LITTLE, Files())))

    told = json.loads(json.dumps([figure.told() for figure in found], allow_nan=False))
    assert sorted(one["id"] for one in told) == sorted(row.ids)
    for one, figure in zip(told, found, strict=True):
        assert list(one) == ["id", "ratio", "value", "baseline", "reach", "ok"]
        assert isinstance(one["ok"], bool)
        assert one["value"] >= 0
        assert one["reach"]
        assert figure.says
        assert figure.ok or figure.id not in UNTIMED
