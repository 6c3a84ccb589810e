import shutil
from copy import deepcopy
from dataclasses import replace

import pytest

from survey.demo import stage
from survey.settings import Settings
from survey.web import wiring
from tests.databases import makers
from tests.services.hall import Hall


def settings_in(home, database):
    return Settings.from_env(
        {
            "SURVEY_HOME": str(home),
            "SURVEY_SECRET": "a secret of the tests and nothing else",
            "SURVEY_DATABASE": database,
        }
    )


@pytest.fixture(scope="session")
def published_once():
    """What `published` returns, by kind of database."""
    return {}


@pytest.fixture(scope="session")
def published(published_once, databases, tmp_path_factory):
    """Publish the demo sitting once: a key ceremony is slow on purpose.

    Return home, address and scene, to be copied.
    """
    if databases.kind not in published_once:
        home = tmp_path_factory.mktemp("published")
        url = makers.migrated(databases, home)
        made = wiring.build(settings_in(home, url))
        scene = stage.build(made, {"a": 10, "b": 12, "c": 120, "v": 12}, spare=2)
        made.stop()
        published_once[databases.kind] = home, url, scene
    return published_once[databases.kind]


@pytest.fixture
def hall(published, databases, tmp_path):
    """A copy of the published sitting, for one test to do with as it likes."""
    home, template, scene = published
    shutil.copytree(home, tmp_path / "home")
    url = databases.copied(template, tmp_path / "home")
    made = wiring.build(settings_in(tmp_path / "home", url))
    yield Hall(made, replace(scene, slips=deepcopy(dict(scene.slips))))
    made.stop()
    databases.remove(url)


@pytest.fixture
def works(database, tmp_path):
    """An empty installation."""
    made = wiring.build(settings_in(tmp_path, database))
    yield made
    made.stop()
