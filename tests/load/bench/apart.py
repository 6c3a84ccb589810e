"""Places to measure in: a process of its own, and works in a folder of their own."""

from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.context import BaseContext
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from typing import ParamSpec, TypeVar

from survey.settings import Settings
from survey.storage.migrating import upgrade
from survey.web import create_app, wiring
from survey.web.wiring import Works

P = ParamSpec("P")
T = TypeVar("T")


def fresh() -> BaseContext:
    """Return what begins processes that share nothing but what all of them import."""
    context = get_context("forkserver")
    context.set_forkserver_preload(["tests.load.bench.rows"])
    return context


def apart(of: Callable[P, T], *args: P.args, **more: P.kwargs) -> T:
    """Return what a fresh process returns, so that its memory is its own."""
    with ProcessPoolExecutor(1, mp_context=fresh()) as process:
        return process.submit(of, *args, **more).result()


def peak() -> float:
    """Return the most memory that this process ever had, in megabytes."""
    return getrusage(RUSAGE_SELF).ru_maxrss / 1024


def settings_in(home: Path, database: str | None = None) -> Settings:
    """Return settings for works in ``home``, on a database of their own there or elsewhere."""
    env = {
        "SURVEY_HOME": str(home),
        "SURVEY_SECRET": "a secret of a benchmark and nothing else",
        "SURVEY_PUBLIC_URL": "http://127.0.0.1:8000",
    }
    return Settings.from_env(env | ({"SURVEY_DATABASE": database} if database else {}))


@contextmanager
def works_of(settings: Settings) -> Iterator[Works]:
    """Open the works of these settings until the block is left."""
    upgrade(settings.database)
    works = wiring.works_of(create_app(settings))
    try:
        yield works
    finally:
        works.stop()
