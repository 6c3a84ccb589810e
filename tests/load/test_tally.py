"""The benchmark of counting still runs; what it measures of so few ballots says nothing."""

import json
import sys

import pytest

from tests.load import tally


@pytest.mark.slow
def test_counting_is_measured_in_every_way(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["tally", "--ballots", "40"])

    tally.main()

    (found,) = json.loads(capsys.readouterr().out)
    assert found["ballots"] == 40
    assert found["count"]["array"] == tally.QUESTIONS * 40 / 2**20
    for name in ("count", "turn", "summarise"):
        assert all(figure >= 0 for figure in found[name].values())
        assert found[name]["peak"] > 0
