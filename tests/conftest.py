"""Fixtures for every floor."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from survey.storage.engine import Store, open_store
from survey.storage.migrating import upgrade


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database at the newest schema, to be copied."""
    path = tmp_path_factory.mktemp("migrated") / "survey.db"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def store(migrated: Path, tmp_path: Path) -> Iterator[Store]:
    """An empty store in a file of its own: ``tmp_path / "survey.db"``."""
    path = shutil.copy(migrated, tmp_path / "survey.db")
    opened = open_store(f"sqlite:///{path}")
    yield opened
    opened.close()
