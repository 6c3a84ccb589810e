import pytest

from survey.demo import stage
from survey.settings import Settings
from survey.storage.migrating import upgrade
from survey.web import wiring
from tests.services.hall import Hall


@pytest.fixture
def works(tmp_path):
    settings = Settings.from_env(
        {"SURVEY_HOME": str(tmp_path), "SURVEY_SECRET": "a secret of the tests and nothing else"}
    )
    upgrade(settings.database)
    made = wiring.build(settings)
    yield made
    made.stop()


@pytest.fixture
def hall(works):
    counts = {"a": 10, "b": 12, "c": 30, "v": 12}
    return Hall(works, stage.build(works, counts, spare=2))
