"""Every method gives the numbers that others published or computed elsewhere."""

import json
from pathlib import Path

import pytest

from survey.stats.methods.suppression import audit
from tests.stats.vector_adapter import METHODS, compute
from tests.stats.vector_scoring import differences

HERE = Path(__file__).parent
CASES = json.loads((HERE / "vectors.json").read_text("utf-8"))["cases"]
ALONE = [case for case in CASES if "data_file" not in case["input"]]
WITH_DATA = [case for case in CASES if "data_file" in case["input"]]
COVERED = [case for case in CASES if case["method"] == "complementary_suppression_property"]


def name(case):
    return case["id"]


@pytest.mark.parametrize("case", ALONE, ids=name)
def test_a_method_gives_the_numbers_found_elsewhere(case):
    found = compute(case["method"], case["input"], case["params"])

    assert list(differences(case["expected"], found, case["tol"])) == []


@pytest.mark.parametrize("case", WITH_DATA, ids=name)
def test_a_method_gives_the_numbers_found_elsewhere_on_real_samples(case, monkeypatch):
    file = case["input"]["data_file"]
    beside = HERE.parents[2].glob("*/vectors")
    folder = next((each for each in beside if (each / file).exists()), None)
    if folder is None:
        pytest.skip(f"needs {file}, which is licensed and not part of the project")
    monkeypatch.chdir(folder)

    found = compute(case["method"], case["input"], case["params"])

    assert list(differences(case["expected"], found, case["tol"])) == []


@pytest.mark.parametrize("case", COVERED, ids=name)
def test_a_covered_table_keeps_its_small_cells_wide_open_and_hides_no_cell_in_vain(case):
    table, width = case["input"]["table"], case["params"]["threshold"]
    found = compute(case["method"], case["input"], case["params"])
    hidden, small = ({tuple(cell) for cell in found[key]} for key in ("suppressed", "primary"))

    assert small <= hidden
    assert widths(table, hidden, small) >= width
    for cell in hidden - small:
        assert widths(table, hidden - {cell}, small) < width


def widths(table, hidden, small):
    """Return the narrowest range that an attacker is left with for a small cell."""
    shown = [
        [None if (i, j) in hidden else count for j, count in enumerate(row)]
        for i, row in enumerate(table)
    ]
    rows, columns = map(sum, table), map(sum, zip(*table, strict=True))
    ranges = audit(shown, list(rows), list(columns))
    return min(ranges[cell].high - ranges[cell].low for cell in small)


def test_every_case_has_a_method_and_no_other_is_made_up():
    assert {case["method"] for case in CASES} <= METHODS.keys()
    with pytest.raises(NotImplementedError):
        compute("wald", {}, {})


@pytest.mark.parametrize(
    ("expected", "found"),
    [
        ({"a": 1.0}, {"a": 1.1}),
        ({"a": 1.0}, {}),
        ({"a": [1, 2]}, {"a": [1]}),
        ({"a": True}, {"a": False}),
        ({"a": 1.0}, {"a": None}),
    ],
)
def test_a_wrong_number_does_not_pass(expected, found):
    assert len(list(differences(expected, found, {"abs": 1e-6}))) == 1


def test_a_monte_carlo_p_may_miss_by_its_own_tolerance_and_nothing_else_may():
    tol = {"abs": 1e-6, "mc_abs": 0.01}

    assert list(differences({"p": 0.5}, {"p": 0.505}, tol)) == []
    assert len(list(differences({"chi2": 0.5}, {"chi2": 0.505}, tol))) == 1
