"""The whole way of many respondents against a server of its own: rate and CPU for each.

Run ``python -m tests.load.way [--respondents N] [--at-once K]``. It talks to loopback
only, is bounded by N, and prints JSON. CPU is the server process's own, user and system.
"""

import argparse
import json
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from survey.demo import respondents
from tests.load.serving import served


def main() -> None:
    """Measure once and print what was measured."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--respondents", type=int, default=600)
    parser.add_argument("--at-once", type=int, default=16)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(measure(Path(folder), asked.respondents, asked.at_once), indent=1))


def measure(home: Path, number: int, at_once: int) -> dict[str, float | int]:
    """Return rate and CPU of ``number`` respondents, ``at_once`` of them at any time."""
    with served(home, number) as server:
        first, *others = server.ways
        respondents.answer(first)
        before, started = server.cpu(), time.perf_counter()
        with ThreadPoolExecutor(at_once) as phones:
            list(phones.map(respondents.answer, others))
        seconds = time.perf_counter() - started
        cpu = server.cpu() - before
    return {
        "respondents": len(others),
        "at_once": at_once,
        "per_second": round(len(others) / seconds, 1),
        "cpu_ms_each": round(1000 * cpu / len(others), 2),
    }


if __name__ == "__main__":
    main()
