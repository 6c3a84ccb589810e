"""The README's claims are run, not believed."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
COMMANDS = (
    "pip install . && python -m survey demo",
    'pip install -e ".[test]" && python -m pytest',
)


def test_the_readme_names_the_two_commands():
    assert [command for command in COMMANDS if command not in README] == []


def test_the_gate_runs_the_readme_test_command():
    gate = (ROOT / ".ci" / "run").read_text("utf-8")

    assert COMMANDS[1] in gate.splitlines()


def test_every_file_the_readme_links_to_exists():
    linked = re.findall(r"\]\((?!http)([^)#]+)", README)

    assert [name for name in linked if not (ROOT / name).exists()] == []


def test_the_extras_the_documents_name_exist():
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"][
        "optional-dependencies"
    ]

    assert {"test", "dev", "postgres", "gunicorn"} <= set(extras)
