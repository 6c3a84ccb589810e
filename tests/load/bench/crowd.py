"""People at phones: whole ways a second, and halls in which they arrive at random.

A respondent waits from the moment he scans until he is thanked.
"""

import http.client
import math
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from urllib.parse import urlencode, urlsplit

from survey.demo import respondents
from tests.databases.makers import Files
from tests.load import scenes
from tests.load.bench import bare
from tests.load.bench.figures import RUNS, Figure
from tests.load.bench.ground import Ground
from tests.load.serving import Served, served, standing

_AT_ONCE = 16
_LEAST = 0.6
_PATIENCE = 1.0
_FLAT = 1.1
"""A hall's memory is flat when the end has no more than so many times the middle's."""


def flow(ground: Ground) -> Iterator[Figure]:
    """Return the figure of whole ways a second beside a bare app."""
    number = ground.sizes.ways
    with TemporaryDirectory() as folder, _house(ground, Path(folder), number) as house:
        pages = [_bytes(house, method) for method in ("GET", "POST")]
        with standing(bare.way, *pages, str(Path(folder) / "bare.db")) as other:
            ways = [replace(way, address=other.address, path="/s") for way in house.ways]
            value, baseline = _rates(house.ways, ways, number)
    ratio = value / baseline
    says = f"{value:.0f} whole ways a second beside {baseline:.0f} of a bare app"
    yield Figure("flow", ratio, value, baseline, f"≥ {_LEAST}", ratio >= _LEAST, says)


def beside_file(ground: Ground) -> tuple[float, float]:
    """Return how many go the whole way in a second, here and on SQLite."""
    number = ground.sizes.ways
    in_files = replace(ground, databases=Files())
    with (
        TemporaryDirectory() as folder,
        _house(ground, Path(folder, "here"), number) as here,
        _house(in_files, Path(folder, "file"), number) as file,
    ):
        return _rates(here.ways, file.ways, number)


@contextmanager
def _house(ground: Ground, home: Path, number: int) -> Iterator[Served]:
    home.mkdir(exist_ok=True)
    with (
        ground.database(home) as database,
        served(home, number * (RUNS + 1) + 1, database=database, form=scenes.twelve()) as house,
    ):
        yield house


def _bytes(house: Served, method: str) -> bytes:
    """Return the packed cover, or the packed paper of the last respondent."""
    way = house.ways[-1]
    connection = http.client.HTTPConnection(urlsplit(house.address).netloc)
    try:
        headers = {"Accept-Encoding": "gzip", "Content-Type": "application/x-www-form-urlencoded"}
        body = urlencode({"code": way.code}) if way.code and method == "POST" else ""
        connection.request(method, way.path, body, headers)
        return connection.getresponse().read()
    finally:
        connection.close()


def _rates(
    first: Sequence[respondents.Way], second: Sequence[respondents.Way], number: int
) -> tuple[float, float]:
    """Return how many go each way in a second, by turns; the first turn is not counted."""
    rates: tuple[list[float], list[float]] = ([], [])
    with ThreadPoolExecutor(_AT_ONCE) as phones:
        for begun in range(0, number * (RUNS + 1), number):
            for ways, own in zip((first, second), rates, strict=True):
                started = time.perf_counter()
                list(phones.map(respondents.answer, ways[begun : begun + number]))
                own.append(number / (time.perf_counter() - started))
    value, baseline = (median(own[1:]) for own in rates)
    return value, baseline


@dataclass(frozen=True)
class Hall:
    """What became of a hall. Every thank-you is a ballot when ``kept`` is all but ``failures``.

    ``waits`` are the seconds of those who were thanked, in order; ``memory`` the server's
    megabytes when the doors opened, in the middle and at the end.
    """

    failures: int
    kept: int
    waits: tuple[float, ...]
    memory: tuple[float, float, float]

    def longest(self, part: int) -> float:
        """Return what ``part`` of 100 waited at most, without end when nobody was thanked."""
        return self.waits[len(self.waits) * part // 100] if self.waits else math.inf


def halls(ground: Ground) -> Iterator[Figure]:
    """Return the figure of halls behind one address."""
    found = []
    for phones, seconds in ground.sizes.halls:
        with TemporaryDirectory() as folder, ground.database(Path(folder)) as database:
            found.append(hall(Path(folder), phones, seconds, database=database))
    said = [
        f"{phones:,} phones in {seconds} s: {one.failures} failures, half thanked within"
        f" {1000 * one.longest(50):.0f} ms, 99 of 100 within {1000 * one.longest(99):.0f} ms,"
        f" memory {' / '.join(f'{at:.0f}' for at in one.memory)} MB"
        for (phones, seconds), one in zip(ground.sizes.halls, found, strict=True)
    ]
    ok = all(
        _is_well(one, phones) for one, (phones, _) in zip(found, ground.sizes.halls, strict=True)
    )
    slowest = max(one.longest(99) for one in found)
    yield Figure(
        "hall", None, slowest, None, "0 failures, p99 < 1 s, memory flat", ok, "; ".join(said)
    )


def _is_well(one: Hall, phones: int) -> bool:
    _, middle, end = one.memory
    all_kept = one.failures == 0 and one.kept == phones
    return all_kept and one.longest(99) < _PATIENCE and end <= _FLAT * middle


def hall(
    home: Path, phones: int, seconds: float, rng: Random | None = None, database: str = ""
) -> Hall:
    """Return how ``phones`` fared that arrived at random within ``seconds``."""
    drawn = rng or Random()
    arrivals = sorted(drawn.uniform(0, seconds) for _ in range(phones))
    with served(home, phones, database=database) as server, ThreadPoolExecutor(phones) as crowd:
        memory = [server.memory()]
        doors_open = time.perf_counter()
        ends: list[Future[float | None]] = []
        for place, (way, arrival) in enumerate(zip(server.ways, arrivals, strict=True)):
            time.sleep(max(doors_open + arrival - time.perf_counter(), 0))
            ends.append(crowd.submit(_come, way, doors_open + arrival))
            if place == phones // 2:
                memory.append(server.memory())
        waits = [end.result() for end in ends]
        start, middle, end = *memory, server.memory()
        kept = server.ballots()
    thanked = sorted(wait for wait in waits if wait is not None)
    return Hall(phones - len(thanked), kept, tuple(thanked), (start, middle, end))


def _come(way: respondents.Way, arrival: float) -> float | None:
    """Go one way; return how long it took from ``arrival``, ``None`` when it did not end well."""
    try:
        respondents.answer(way)
    except (OSError, RuntimeError, http.client.HTTPException):
        return None
    return time.perf_counter() - arrival
