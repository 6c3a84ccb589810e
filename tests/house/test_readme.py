"""The README's claims are run, not believed."""

import re
import shlex
import tomllib
from pathlib import Path

from survey.cli import main

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


def test_the_readme_example_of_paper_ballots_is_counted(tmp_path, capsys):
    blocks = re.findall(r"```(yaml|csv)\n(.*?)```", README.partition("## Paper")[2], re.DOTALL)
    form, ballots, frame = (tmp_path / name for name in ("f.yaml", "b.csv", "f.csv"))
    for path, (_, text) in zip((form, ballots, frame), blocks[:3], strict=True):
        path.write_text(text, "utf-8")

    command = ["analyse", *map(str, (form, ballots, "--frame", frame, "--out", tmp_path / "annex"))]
    status = main(command)

    assert [kind for kind, _ in blocks[:3]] == ["yaml", "csv", "csv"]
    assert (status, capsys.readouterr().err) == (0, "")


def test_the_readme_commands_about_forms_from_elsewhere_work(tmp_path, monkeypatch, capsys):
    block = README.partition("## Bring your own")[2].split("```")[1]
    commands = [shlex.split(line, comments=True) for line in block.strip().splitlines()]
    monkeypatch.chdir(tmp_path)

    statuses = [main(command[1:]) for command in commands]

    assert {command[0] for command in commands} == {"survey"}
    assert (statuses, capsys.readouterr().err) == ([0, 0, 0], "")


def test_every_file_the_readme_links_to_exists():
    linked = re.findall(r"\]\((?!http)([^)#]+)", README)

    assert [name for name in linked if not (ROOT / name).exists()] == []


def test_the_extras_the_documents_name_exist():
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"][
        "optional-dependencies"
    ]

    assert {"test", "dev", "postgres", "gunicorn", "spss"} <= set(extras)
