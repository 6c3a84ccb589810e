"""The floors hold: every contract in pyproject.toml is kept."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_imports_only_go_down():
    checked = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )

    assert checked.returncode == 0, checked.stdout


def test_no_file_is_a_dumping_ground():
    lengths = {
        path.relative_to(ROOT): len(path.read_text("utf-8").splitlines())
        for folder in ("survey", "forms", "migrations")
        for path in (ROOT / folder).rglob("*.py")
        if "versions" not in path.parts
    }

    assert {path: lines for path, lines in lengths.items() if lines > 320} == {}
