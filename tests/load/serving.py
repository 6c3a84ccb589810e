"""A published sitting behind a server process of its own, as a laptop in a hall runs it."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

from survey.demo import respondents, stage
from survey.settings import Settings
from survey.storage.engine import open_store
from survey.storage.migrating import upgrade
from survey.web import create_app, wiring

HOST = "127.0.0.1"
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Served:
    """The server's process, and the way of everybody who may answer there."""

    pid: int
    ways: list[respondents.Way]
    database: str
    sitting_id: int

    def cpu(self) -> float:
        """Return the seconds of CPU the process has used (fields 14 and 15 of its stat)."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def ballots(self) -> int:
        """Return how many sealed ballots are kept."""
        store = open_store(self.database)
        with store.read() as books:
            boxes = books.boxes.boxes(self.sitting_id)
            kept = sum(books.boxes.sealed_count(box.id) for box in boxes)
        store.close()
        return kept


@dataclass(frozen=True)
class Staged:
    """A published sitting that takes ballots: its scene, everybody's way, and its settings.

    ``env`` is what a server of it needs in its environment.
    """

    env: dict[str, str]
    settings: Settings
    scene: stage.Scene
    ways: list[respondents.Way]


def staged(home: Path, number: int, address: str, database: str = "") -> Staged:
    """Return a sitting for ``number`` respondents, in a file in ``home`` or in ``database``."""
    env = {
        "SURVEY_HOME": str(home),
        "SURVEY_SECRET": "a secret of a benchmark and nothing else",
        "SURVEY_PUBLIC_URL": address,
    }
    if database:
        env["SURVEY_DATABASE"] = database
    settings = Settings.from_env(env)
    upgrade(settings.database)
    works = wiring.works_of(create_app(settings))
    counts = stage.counts(number)
    scene = stage.build(works, counts, spare=0)
    works.stop()
    return Staged(env, settings, scene, respondents.ways(scene, counts, address, Random(1), {}))


@contextmanager
def served(home: Path, number: int, database: str = "") -> Iterator[Served]:
    """Serve a sitting as `staged` makes it until the block is left."""
    address = f"http://{HOST}:{free_port()}"
    made = staged(home, number, address, database)
    port = address.rpartition(":")[2]
    server = subprocess.Popen(
        [sys.executable, "-m", "survey", "serve", "--port", port, "--door", "answer"],
        env={**os.environ, **made.env},
        stdout=subprocess.DEVNULL,
    )
    try:
        wait_for(address)
        yield Served(server.pid, made.ways, made.settings.database, made.scene.sitting.id)
    finally:
        server.terminate()
        server.wait(10)


def free_port() -> int:
    """Return a port of loopback that nobody listens on."""
    with socket.socket() as found:
        found.bind((HOST, 0))
        port: int = found.getsockname()[1]
    return port


def wait_for(address: str) -> None:
    """Return when somebody answers there."""
    for _ in range(900):  # a busy machine starts slowly
        try:
            respondents.ask(address, "GET", "/s", (), 200)
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the server did not start")
