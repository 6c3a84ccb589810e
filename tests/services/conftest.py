import shutil
from copy import deepcopy
from dataclasses import replace

import pytest

from survey.demo import stage
from survey.settings import Settings
from survey.storage.migrating import upgrade
from survey.web import wiring
from tests.services.hall import Hall


def _settings(home):
    return Settings.from_env(
        {"SURVEY_HOME": str(home), "SURVEY_SECRET": "a secret of the tests and nothing else"}
    )


@pytest.fixture(scope="session")
def published(tmp_path_factory):
    """Publish the demo sitting once: a key ceremony is slow on purpose. Return home and scene."""
    home = tmp_path_factory.mktemp("published")
    settings = _settings(home)
    upgrade(settings.database)
    made = wiring.build(settings)
    scene = stage.build(made, {"a": 10, "b": 12, "c": 120, "v": 12}, spare=2)
    made.stop()
    return home, scene


@pytest.fixture
def hall(published, tmp_path):
    """A copy of the published sitting, for one test to do with as it likes."""
    home, scene = published
    shutil.copytree(home, tmp_path / "home")
    made = wiring.build(_settings(tmp_path / "home"))
    yield Hall(made, replace(scene, slips=deepcopy(dict(scene.slips))))
    made.stop()


@pytest.fixture
def works(tmp_path):
    """An empty installation."""
    settings = _settings(tmp_path)
    upgrade(settings.database)
    made = wiring.build(settings)
    yield made
    made.stop()
