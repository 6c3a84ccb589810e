"""What is installed is what was looked at: pinned by hashes, under licences that were weighed."""

import re
from importlib.metadata import distributions
from pathlib import Path

import pytest
from packaging.utils import canonicalize_name

from tests import licences

ROOT = Path(__file__).parents[2]
LOCK = licences.LOCK.read_text("utf-8")
BANDIT = "bandit -q -r survey forms migrations"
NOSEC = re.compile(r"# nosec\b(?P<rest>.*)")
REASON = re.compile(r" B\d{3}  # (noqa: S\d{3} - )?\w.{3,}")


def _installed() -> dict[str, str]:
    return {canonicalize_name(one.metadata["Name"]): one.version for one in distributions()}


def test_everything_the_project_asks_for_is_locked_in_a_version_it_asks_for():
    locked = licences.locked()

    missing = [
        str(line)
        for lines in licences.wanted().values()
        for line in lines
        if not any(map(line.specifier.contains, locked.get(canonicalize_name(line.name), ())))
    ]

    assert missing == []


def test_everything_locked_has_its_hashes():
    entries = re.split(r"\n(?=\S)", LOCK.strip())

    bare = [entry for entry in entries if not re.search(r"--hash=sha256:[0-9a-f]{64}\b", entry)]

    assert len(entries) == sum(map(len, licences.locked().values()))
    assert bare == []


def test_the_lock_names_no_address():
    assert re.findall(r"http|://|index-url|find-links|\s@\s|file:", LOCK) == []


def test_every_locked_package_stands_in_the_list_of_licences():
    assert [row[0] for row in licences.kept()] == sorted(licences.locked())


def test_the_list_says_what_the_packages_say():
    installed = _installed()
    told = {row[0]: row[1] for row in licences.kept()}

    here = [name for name, found in licences.locked().items() if installed.get(name) in found]
    if not here:
        pytest.skip("nothing is installed in the version of requirements.lock")

    assert {name: told[name] for name in here} == {name: licences.licence_of(name) for name in here}


def test_no_licence_is_missing_or_copyleft_unless_it_was_allowed():
    assert licences.refused((row[0], row[1]) for row in licences.kept()) == []


@pytest.mark.parametrize(
    "licence",
    [
        "",
        "GPL-3.0-or-later",
        "AGPL-3.0-only",
        "LGPL-2.1-only",
        "MPL-2.0",
        "Mozilla Public License 2.0 (MPL 2.0)",
        "GNU General Public License v3 (GPLv3)",
    ],
)
def test_a_licence_that_was_not_weighed_is_refused(licence):
    assert licences.refused([("newcomer", licence), ("flask", "BSD-3-Clause")]) == ["newcomer"]


def test_nothing_is_allowed_that_is_not_needed():
    assert sorted(set(licences.ALLOWED) - set(licences.locked())) == []


def test_every_exception_from_bandit_says_which_and_why():
    exceptions = [
        (path.relative_to(ROOT).as_posix(), found["rest"])
        for folder in ("survey", "forms", "migrations")
        for path in sorted((ROOT / folder).rglob("*.py"))
        for found in NOSEC.finditer(path.read_text("utf-8"))
    ]

    assert exceptions
    assert [one for one in exceptions if not REASON.fullmatch(one[1])] == []


def test_the_gate_runs_bandit():
    assert BANDIT in (ROOT / ".ci" / "run").read_text("utf-8").splitlines()
