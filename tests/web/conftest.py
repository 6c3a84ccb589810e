import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from survey.core.account import Role
from survey.demo import stage
from survey.services import running
from survey.storage.migrating import upgrade
from survey.web import create_app, wiring
from tests.web.clerks import Clerk, settings_in

OTHERS = {
    "feng": ("冯组长", Role.LEADER),
    "shen": ("沈组员", Role.MEMBER),
    "he": ("何监票", Role.CUSTODIAN),
}
"""The people of a second team, who must never see the first team's matters."""


@pytest.fixture(scope="session")
def staged(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, stage.Scene]:
    """A published sitting that takes ballots, a second team, and an auditor; made once."""
    home = tmp_path_factory.mktemp("staged")
    settings = settings_in(home)
    upgrade(settings.database)
    works = wiring.build(settings)
    scene = stage.build(works, {"a": 10, "b": 12, "c": 12, "v": 0}, spare=0)
    with works.store.begin() as books:
        known = books.accounts.credentials(stage.LEADER)
        team = books.inspection.add_team(1, "县委第五巡察组")
        for name, (shown, role) in OTHERS.items():
            added = books.accounts.add(name, shown, role, (team.id,))
            books.accounts.set_password(added.id, known.password_hash)
        auditor = books.accounts.add("jian", "简监督", Role.AUDITOR)
        books.accounts.set_password(auditor.id, known.password_hash)
    works.stop()
    return home, scene


@dataclass
class House:
    """An app on a copy of the staged installation."""

    app: Flask
    home: Path
    scene: stage.Scene

    @property
    def works(self) -> wiring.Works:
        return wiring.works_of(self.app)

    def clerk(self, name: str | None = None) -> Clerk:
        """Return a browser; signed in when ``name`` is given."""
        clerk = Clerk(self.app)
        if name is not None:
            clerk.sign_in(name)
        return clerk

    def kept(self) -> list[str]:
        """Return everything in the database, save when sessions were last seen."""
        connection = sqlite3.connect(self.home / "survey.db")
        lines = [line for line in connection.iterdump() if '"desk_session"' not in line]
        connection.close()
        return lines

    def kept_but_ballots(self) -> list[str]:
        """Return what `kept` returns without slips and sealed ballots."""
        tables = ('"slip"', '"sealed"')
        return [line for line in self.kept() if not any(name in line for name in tables)]

    def close_sitting(self) -> None:
        with self.works.store.begin() as books:
            running.close(books, self.scene.leader, 1, datetime.now(UTC))


@pytest.fixture
def house(staged: tuple[Path, stage.Scene], tmp_path: Path) -> Iterator[House]:
    """The staged installation, for one test to do with as it likes."""
    template, scene = staged
    home = shutil.copytree(template, tmp_path / "home")
    app = create_app(settings_in(home))
    slips = {code: list(found) for code, found in scene.slips.items()}
    yield House(app, home, replace(scene, slips=slips))
    wiring.works_of(app).stop()
