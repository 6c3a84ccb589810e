"""Servers of their own: a published sitting as a laptop in a hall runs it, or any app at all."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

from flask import Flask

from survey.core.form import Form
from survey.demo import respondents, stage
from survey.settings import Settings
from survey.storage.engine import open_store
from survey.storage.migrating import upgrade
from survey.web import create_app, wiring
from survey.web.serving import server_of
from survey.web.wiring import Works
from tests.load.bench.apart import fresh
from tests.load.scenes import printed, scene_of

HOST = "127.0.0.1"


@dataclass(frozen=True)
class Standing:
    """A server's process, and where it answers."""

    pid: int
    address: str

    def cpu(self) -> float:
        """Return the seconds of CPU that all threads of the process have used."""
        # Linux makes the number of a process's own clock like this (clock_getcpuclockid).
        return time.clock_gettime(~self.pid << 3 | 2)

    def memory(self) -> float:
        """Return the megabytes that the process has in memory now."""
        pages = Path(f"/proc/{self.pid}/statm").read_text().split()[1]
        return int(pages) * os.sysconf("SC_PAGE_SIZE") / 2**20


@dataclass(frozen=True)
class Served(Standing):
    """The server's process, and the way of everybody who may answer there."""

    process: subprocess.Popen[bytes]
    ways: list[respondents.Way]
    database: str
    sitting_id: int

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


def staged(
    home: Path, number: int, address: str, database: str = "", form: Form | None = None
) -> Staged:
    """Return a sitting for ``number`` respondents, in a file in ``home`` or in ``database``.

    It asks the demo's three forms, or ``form``.
    """
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
    scene = _scene(works, counts, form)
    works.stop()
    return Staged(env, settings, scene, respondents.ways(scene, counts, address, Random(1), {}))


def _scene(works: Works, counts: dict[str, int], form: Form | None) -> stage.Scene:
    if form is None:
        return stage.build(works, counts, spare=0)
    by_slip = {code: number for code, number in counts.items() if code != "v"}
    scene = scene_of(works, [form], by_slip)
    for code, number in by_slip.items():
        printed(works, scene, code, number)
    return scene


@contextmanager
def served(
    home: Path, number: int, database: str = "", form: Form | None = None
) -> Iterator[Served]:
    """Serve a sitting as `staged` makes it until the block is left."""
    address = f"http://{HOST}:{free_port()}"
    made = staged(home, number, address, database, form)
    port = address.rpartition(":")[2]
    server = subprocess.Popen(
        [sys.executable, "-m", "survey", "serve", "--port", port, "--door", "answer"],
        env={**os.environ, **made.env},
        stdout=subprocess.DEVNULL,
    )
    try:
        wait_for(address)
        sitting_id = made.scene.sitting.id
        yield Served(server.pid, address, server, made.ways, made.settings.database, sitting_id)
    finally:
        server.terminate()
        server.wait(10)


@contextmanager
def standing(make: Callable[..., Flask], *given: object) -> Iterator[Standing]:
    """Serve the app that ``make`` returns in a process of its own until the block is left."""
    port = free_port()
    server = fresh().Process(target=_serve, args=(port, make, given), daemon=True)
    server.start()
    address = f"http://{HOST}:{port}"
    try:
        wait_for(address)
        yield Standing(server.pid, address)
    finally:
        server.kill()
        server.join()


def _serve(port: int, make: Callable[..., Flask], given: tuple[object, ...]) -> None:
    server_of(make(*given), HOST, port).run()


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
