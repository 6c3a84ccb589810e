"""The whole way of many respondents against a server of its own: rate and CPU for each.

Run ``python -m tests.load.way [--respondents N] [--at-once K]``. It talks to loopback
only, is bounded by N, and prints JSON. CPU is the server process's own, user and system.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random

from survey.demo import respondents, stage
from survey.settings import Settings
from survey.storage.migrating import upgrade
from survey.web import create_app, wiring

HOST, PORT = "127.0.0.1", 8765
TICKS = os.sysconf("SC_CLK_TCK")


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
    env = {
        "SURVEY_HOME": str(home),
        "SURVEY_SECRET": "a secret of a benchmark and nothing else",
        "SURVEY_PUBLIC_URL": f"http://{HOST}:{PORT}",
    }
    settings = Settings.from_env(env)
    upgrade(settings.database)
    works = wiring.works_of(create_app(settings))
    counts = stage.counts(number)
    scene = stage.build(works, counts, spare=0)
    works.stop()
    ways = respondents.ways(scene, counts, f"http://{HOST}:{PORT}", Random(1), {})
    server = subprocess.Popen(
        [sys.executable, "-m", "survey", "serve", "--port", str(PORT), "--door", "answer"],
        env={**os.environ, **env},
        stdout=subprocess.DEVNULL,
    )
    try:
        _wait_for(f"http://{HOST}:{PORT}")
        respondents.answer(ways[0])
        before, started = _cpu(server.pid), time.perf_counter()
        _all(ways[1:], at_once)
        seconds = time.perf_counter() - started
        cpu = _cpu(server.pid) - before
    finally:
        server.terminate()
        server.wait(10)
    done = len(ways) - 1
    return {
        "respondents": done,
        "at_once": at_once,
        "per_second": round(done / seconds, 1),
        "cpu_ms_each": round(1000 * cpu / done, 2),
    }


def _all(ways: list[respondents.Way], at_once: int) -> None:
    with ThreadPoolExecutor(at_once) as phones:
        list(phones.map(respondents.answer, ways))


def _cpu(pid: int) -> float:
    """Return the seconds of CPU the process has used (fields 14 and 15 of its stat)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def _wait_for(address: str) -> None:
    for _ in range(100):
        try:
            respondents.ask(address, "GET", "/s", (), 200)
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the server did not start")


if __name__ == "__main__":
    main()
