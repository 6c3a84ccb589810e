"""A hall: phones that arrive at random within a minute, all behind one address.

Run ``python -m tests.load.hall [--phones N] [--seconds S]``. Each phone goes the whole
way – cover, paper, cast – by a new connection each time, against a server process of its
own. Prints JSON: failures, ballots kept, and waiting times in milliseconds. A respondent
waits from the moment he scans until he is thanked.
"""

import argparse
import http.client
import json
import math
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from survey.demo import respondents
from tests.load.serving import served


@dataclass(frozen=True)
class Waits:
    """Waiting times in milliseconds."""

    p50: float
    p95: float
    longest: float


@dataclass(frozen=True)
class Hall:
    """What was measured. Every thank-you is a ballot when ``ballots`` is all but failures."""

    phones: int
    seconds: float
    failures: int
    ballots: int
    request: Waits
    respondent: Waits


def main() -> None:
    """Measure once and print what was measured."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--phones", type=int, default=300)
    parser.add_argument("--seconds", type=float, default=60)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(asdict(measure(Path(folder), asked.phones, asked.seconds)), indent=1))


def measure(home: Path, phones: int, seconds: float, rng: Random | None = None) -> Hall:
    """Return how ``phones`` fared that arrived at random within ``seconds``."""
    drawn = rng or Random()
    arrivals = sorted(drawn.uniform(0, seconds) for _ in range(phones))
    requests: list[float] = []
    with served(home, phones) as server, ThreadPoolExecutor(phones) as crowd:
        doors_open = time.perf_counter()
        came = partial(_come, requests)
        ends = []
        for way, arrival in zip(server.ways, arrivals, strict=True):
            time.sleep(max(doors_open + arrival - time.perf_counter(), 0))
            ends.append(crowd.submit(came, way, doors_open + arrival))
        waits = [end.result() for end in ends]
        ballots = server.ballots()
    thanked = [wait for wait in waits if wait is not None]
    return Hall(phones, seconds, phones - len(thanked), ballots, _waits(requests), _waits(thanked))


def _come(requests: list[float], way: respondents.Way, arrival: float) -> float | None:
    """Go one way; return how long it took from ``arrival``, ``None`` when it did not end well."""
    try:
        respondents.answer(way, partial(_timed, requests))
    except (OSError, RuntimeError, http.client.HTTPException):
        return None
    return time.perf_counter() - arrival


def _timed(requests: list[float], *asked: Any) -> str:
    started = time.perf_counter()
    page = respondents.ask(*asked)
    requests.append(time.perf_counter() - started)
    return page


def _waits(seconds: list[float]) -> Waits:
    ordered = sorted(round(1000 * wait, 1) for wait in seconds) or [math.inf]
    p50, p95 = (ordered[len(ordered) * part // 100] for part in (50, 95))
    return Waits(p50, p95, ordered[-1])


if __name__ == "__main__":
    main()
