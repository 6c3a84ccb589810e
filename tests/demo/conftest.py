import json
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def played(tmp_path_factory) -> Path:
    """Play the demo once, as a user would, and return its folder."""
    out = tmp_path_factory.mktemp("demo")
    run = subprocess.run(
        [
            *(sys.executable, "-m", "survey", "demo", "--no-serve", "--out", str(out)),
            *("--respondents", "200", "--seed", "1", "--port", "0"),
        ],
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return out


@pytest.fixture(scope="session")
def told(played):
    return json.loads((played / "answers.json").read_text("utf-8"))


@pytest.fixture(scope="session")
def summary(played):
    from survey.services.summarising import kept_summary
    from survey.storage.engine import open_store

    store = open_store(f"sqlite:///{played / 'survey.db'}")
    with store.read() as books:
        found = kept_summary(books, 1)
    store.close()
    return found
