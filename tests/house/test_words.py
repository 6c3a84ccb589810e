"""What must stand nowhere in the house."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDERS = ("survey", "forms", "migrations", "tests", "docs", ".ci")
OWN = Path(__file__)


def _texts():
    for folder in FOLDERS:
        for path in (ROOT / folder).rglob("*"):
            binary = path.suffix in {".png", ".pyc", ".pdf", ".docx", ".xlsx", ".mo"}
            if path.is_file() and path != OWN and not binary and "__pycache__" not in path.parts:
                yield path.relative_to(ROOT), path.read_text("utf-8")


def test_autoescape_is_never_off():
    pattern = re.compile(r"\|\s*safe\b|autoescape\s+false|autoescape=False")

    assert [path for path, text in _texts() if pattern.search(text)] == []


def test_no_vague_names():
    vague = re.compile(r"(helpers?|utils?|managers?|misc|common)\.py$")

    assert [path for path, _ in _texts() if vague.search(path.name)] == []


def test_no_paths_of_one_machine():
    pattern = re.compile("/home/" + r"\w|/work" + r"/|/root" + "/")

    assert [path for path, text in _texts() if pattern.search(text)] == []
