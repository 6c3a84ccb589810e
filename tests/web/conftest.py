import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from forms import library
from survey.core.account import Role
from survey.demo import stage
from survey.services import designing, opening, running
from survey.services.answering import new_nonce
from survey.web import create_app, wiring
from tests.databases import dump, makers
from tests.databases.makers import Databases
from tests.web.clerks import Clerk, settings_in

OTHERS = {
    "feng": ("冯组长", Role.LEADER),
    "shen": ("沈组员", Role.MEMBER),
    "he": ("何监票", Role.CUSTODIAN),
}
"""The people of a second team, who must never see the first team's matters."""


DRAFT = 4
"""The number of the form that the first team has written."""

Template = tuple[Path, str, stage.Scene]
"""An installation to be copied: its home, its database and what is played there."""


@pytest.fixture(scope="session")
def templates() -> dict[tuple[str, str], Template]:
    """What was made once for all tests, by name and kind of database."""
    return {}


@pytest.fixture(scope="session")
def staged(
    templates: dict[tuple[str, str], Template],
    databases: Databases,
    tmp_path_factory: pytest.TempPathFactory,
) -> Template:
    """A published sitting that takes ballots, a form of its team, a second team, an auditor."""
    known = "staged", databases.kind
    if known not in templates:
        templates[known] = _staged(databases, tmp_path_factory.mktemp("staged"))
    return templates[known]


def _staged(databases: Databases, home: Path) -> Template:
    url = makers.migrated(databases, home)
    works = wiring.build(settings_in(home, SURVEY_DATABASE=url))
    scene = stage.build(works, {"a": 10, "b": 12, "c": 12, "v": 0}, spare=0)
    with works.store.begin() as books:
        known = books.accounts.credentials(stage.LEADER)
        team = books.inspection.add_team(1, "县委第五巡察组")
        for name, (shown, role) in OTHERS.items():
            added = books.accounts.add(name, shown, role, (team.id,))
            books.accounts.set_password(added.id, known.password_hash)
        own = library.form("suggestions")
        draft = designing.keep_new(books, scene.leader, 1, own, "取自表样库", datetime.now(UTC))
        assert draft == DRAFT
        auditor = books.accounts.add("jian", "简监督", Role.AUDITOR)
        books.accounts.set_password(auditor.id, known.password_hash)
    works.stop()
    return home, url, scene


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
        return [line for line in dump.lines(self.works.store) if '"desk_session"' not in line]

    def kept_but_ballots(self) -> list[str]:
        """Return what `kept` returns without slips and sealed ballots."""
        tables = ('"slip"', '"sealed"')
        return [line for line in self.kept() if not any(name in line for name in tables)]

    def close_sitting(self) -> None:
        with self.works.store.begin() as books:
            running.close(books, self.scene.leader, 1, datetime.now(UTC))


WRITTEN = (
    "征地补偿款没有到账",
    "征地补偿太低",
    "赵明远开会多，下村少",
    "2025年3月反映过，电话13800138000",
    "路灯不亮",
    "䶮㛃𬍛村的路要修",
)
"""What people write in the opened sitting, four of them each."""


@pytest.fixture(scope="session")
def unsealed(
    staged: Template,
    templates: dict[tuple[str, str], Template],
    databases: Databases,
    tmp_path_factory: pytest.TempPathFactory,
) -> Template:
    """The staged sitting, answered by everybody, closed and opened; made once."""
    known = "unsealed", databases.kind
    if known not in templates:
        templates[known] = _unsealed(staged, databases, tmp_path_factory.mktemp("unsealed"))
    return templates[known]


def _unsealed(staged: Template, databases: Databases, folder: Path) -> Template:
    template, database, scene = staged
    home = shutil.copytree(template, folder / "home")
    url = databases.copied(database, home)
    works = wiring.build(settings_in(home, SURVEY_DATABASE=url))
    field = next(
        f"{place}.{slot.key}"
        for place, edition in enumerate(scene.editions)
        for slot in edition.form.slots
        if slot.question.kind == "text"
    )
    grade = f"0.{scene.editions[0].form.slots[0].key}"
    slips = [slip for found in scene.slips.values() for slip in found]
    words = [*WRITTEN * 4, *[""] * len(slips)]
    for slip, written in zip(slips, words, strict=False):
        fields = {grade: ["a"], **({field: [written]} if written else {})}
        admission = works.answering.admit(slip.token)
        works.answering.cast(admission, new_nonce(), fields, confirmed=True)
    now = datetime.now(UTC)
    with works.store.begin() as books:
        running.close(books, scene.leader, 1, now)
    hands = [
        opening.Hand(name, stage.PASSWORD, scene.cards[name], stage.PASSPHRASE)
        for name in stage.CUSTODIANS[:2]
    ]
    opening.open_sitting(works.store, scene.leader, 1, hands, works.shares, works.upkeep.stir, now)
    works.stop()
    return home, url, scene


@pytest.fixture
def opened(unsealed: Template, databases: Databases, tmp_path: Path) -> Iterator[House]:
    """The opened sitting, for one test to do with as it likes."""
    with _copied(unsealed, databases, tmp_path / "home") as copied:
        yield copied


@pytest.fixture
def house(staged: Template, databases: Databases, tmp_path: Path) -> Iterator[House]:
    """The staged installation, for one test to do with as it likes."""
    with _copied(staged, databases, tmp_path / "home") as copied:
        yield copied


@contextmanager
def _copied(template: Template, databases: Databases, home: Path) -> Iterator[House]:
    original, database, scene = template
    shutil.copytree(original, home)
    url = databases.copied(database, home)
    app = create_app(settings_in(home, SURVEY_DATABASE=url))
    slips = {code: list(found) for code, found in scene.slips.items()}
    yield House(app, home, replace(scene, slips=slips))
    wiring.works_of(app).stop()
    databases.remove(url)
