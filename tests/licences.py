"""The licences of everything in the lock file, as the packages themselves state them.

``python -m tests.licences --into docs/licences.md`` writes the table anew, where everything in
``requirements.lock`` is installed; ``tests/house/test_supply.py`` holds it to what is installed.
"""

import argparse
import re
import tomllib
from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests import figures

ROOT = Path(__file__).parents[1]
LOCK = ROOT / "requirements.lock"
DOCUMENT = ROOT / "docs" / "licences.md"
RUNNING = "running"

ALLOWED = {
    "axe-playwright-python": "for tests only",
    "docxtpl": "imported as it is; any other version can be put in its place",
    "hypothesis": "for tests only",
    "pathspec": "for building and checking only",
    "psycopg": "imported as it is; any other version can be put in its place",
    "psycopg-binary": "as psycopg",
    "pylopdf-fonts-zh-cn": "fonts; documents they are set in are free of it",
}
"""What may stay although its licence asks something of whoever passes it on, and why."""

_COPYLEFT = re.compile(
    r"GPL|\bGNU\b|MPL|Mozilla|EPL|Eclipse|CDDL|EUPL|OSL|SSPL|CC-BY-SA|OFL|Open Font"
)
_STATED_OTHERWISE = {
    "axe-playwright-python": "MIT; the axe-core in it MPL-2.0",  # in its files alone
    "colorama": "BSD-3-Clause",  # installed on Windows alone
}
_WINDOWS = {"sys_platform": "win32", "os_name": "nt", "platform_system": "Windows"}


def locked() -> dict[str, list[str]]:
    """Return the versions of every package in the lock file: several where Pythons differ."""
    versions: dict[str, list[str]] = {}
    for name, version in re.findall(r"^([\w.-]+)==([^\s;]+)", LOCK.read_text("utf-8"), re.M):
        versions.setdefault(canonicalize_name(name), []).append(version)
    return versions


def wanted() -> dict[str, list[Requirement]]:
    """Return what pyproject asks for: to run, and for each extra."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    asked = {RUNNING: project["dependencies"], **project["optional-dependencies"]}
    return {use: [Requirement(line) for line in lines] for use, lines in asked.items()}


def licence_of(name: str) -> str | None:
    """Return the licence that the package states; ``None`` where it is not installed."""
    if name in _STATED_OTHERWISE:
        return _STATED_OTHERWISE[name]
    package = _installed(name)
    if package is None:
        return None
    about = package.metadata.json
    stated = str(about.get("license_expression") or about.get("license") or "")
    classifiers = [line for line in about.get("classifier", ()) if line.startswith("License ::")]
    if not stated or "\n" in stated:  # the whole text instead of a name
        stated = "; ".join(line.rpartition(" :: ")[2] for line in classifiers)
    return stated


def uses() -> dict[str, list[str]]:
    """Return for each package, also those needed by others, what it is needed for."""
    found: dict[str, list[str]] = {}
    for use, requirements in wanted().items():
        for name in _closure(requirements):
            found.setdefault(name, []).append(use)
    return found


def refused(licences: Iterable[tuple[str, str]]) -> list[str]:
    """Return the packages that state no licence, or a copyleft one that nobody has allowed."""
    return [
        name
        for name, licence in licences
        if not licence or (_COPYLEFT.search(licence) and name not in ALLOWED)
    ]


def kept() -> list[list[str]]:
    """Return the rows of the table in the document."""
    table = DOCUMENT.read_text("utf-8").partition("<!-- licences -->")[2].strip().splitlines()
    return [line.strip("| ").split(" | ") for line in table[2:] if line.startswith("|")]


def _installed(name: str) -> Distribution | None:
    try:
        return distribution(name)
    except PackageNotFoundError:
        return None


def _closure(requirements: list[Requirement]) -> set[str]:
    found: set[str] = set()
    waiting = [(line, "") for line in requirements]
    while waiting:
        line, extra = waiting.pop()
        name = canonicalize_name(line.name)
        if not _holds(line, extra) or name in found:
            continue
        found.add(name)
        waiting += [(inner, extra) for inner in _inner(name) for extra in ("", *line.extras)]
    return found


def _holds(line: Requirement, extra: str) -> bool:
    marker = line.marker
    return marker is None or any(
        marker.evaluate({**elsewhere, "extra": extra}) for elsewhere in ({}, _WINDOWS)
    )


def _inner(name: str) -> Iterator[Requirement]:
    package = _installed(name)
    yield from (Requirement(line) for line in (package and package.requires) or ())


def _rows() -> Iterator[list[str]]:
    needed = uses()
    for name in sorted(locked()):
        licence = licence_of(name)
        if licence is None:
            raise SystemExit(f"{name}: not installed here; pip install -r {LOCK.name} first")
        use = needed[name]
        shown = RUNNING if RUNNING in use else ", ".join(use)
        yield [name, licence, shown, ALLOWED.get(name, "")]


def main() -> None:
    """Print the table, or write it into the document."""
    parser = argparse.ArgumentParser(prog="python -m tests.licences", description=__doc__)
    parser.add_argument("--into", type=Path, metavar="FILE")
    asked = parser.parse_args()
    table = figures.markdown(("package", "licence", "needed for", "allowed because"), list(_rows()))
    if asked.into:
        figures.put(asked.into, "licences", table)
    else:
        print(table)


if __name__ == "__main__":
    main()
