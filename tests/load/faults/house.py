"""A published sitting that is broken into: its servers, its phones, and what is counted."""

import multiprocessing
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from multiprocessing.process import BaseProcess
from pathlib import Path

from sqlalchemy import func, select

from survey.core.form import Kept
from survey.core.sitting import WayIn
from survey.services.answering import new_nonce
from survey.storage.engine import Books, open_store
from survey.storage.tables.collection import SealedRow
from survey.storage.tables.results import AnswerRow, BallotRow, FreeTextRow, SummaryRow
from tests.load.faults import doors, ground, opener
from tests.load.faults.fault import Field, Found
from tests.load.faults.ground import Ground
from tests.load.faults.phones import Crowd, Phone, phone
from tests.load.serving import HOST, Staged, free_port, staged, wait_for

FORKS = multiprocessing.get_context("forkserver")
"""Processes of their own that need not import the house anew each time."""
FORKS.set_forkserver_preload([doors.__name__, opener.__name__])

_TRIES = 100


@dataclass(frozen=True)
class Server:
    """One process at the doors."""

    process: BaseProcess
    address: str

    def kill(self) -> None:
        """End the process without a word to it."""
        self.process.kill()
        self.process.join()


@dataclass
class House:
    """A sitting of its own for one fault, and what was found so far."""

    field: Field
    made: Staged
    phones: list[Phone]
    found: Found

    def __post_init__(self) -> None:
        self.servers: list[Server] = []
        self.home = self.made.settings.home
        self.store = open_store(self.made.settings.database)
        self.sitting_id = self.made.scene.sitting.id
        (self.home / "tmp").mkdir(exist_ok=True)

    def serve(self, how: str = "") -> Server:
        """Start a server; return when it answers."""
        port = free_port()
        told = self.made.env, port, self.home / "tmp", how
        process = FORKS.Process(target=doors.serve, args=told, daemon=True)
        process.start()
        server = Server(process, f"http://{HOST}:{port}")
        wait_for(server.address)
        self.servers.append(server)
        return server

    def end(self, server: Server) -> None:
        """Kill a server; nobody goes there any more."""
        self.servers.remove(server)
        server.kill()

    def close(self) -> None:
        """End everything, and throw the sitting away."""
        for server in tuple(self.servers):
            self.end(server)
        self.store.close()
        self.field.ground.databases.remove(self.made.settings.database)
        shutil.rmtree(self.home)

    def come(self, phones: Sequence[Phone]) -> Crowd:
        """Let phones come to the servers that are there."""
        return Crowd(phones, [server.address for server in self.servers], self.field.rng)

    def satisfy(self, phones: Sequence[Phone]) -> None:
        """Let everybody send again until he is thanked; whoever never is, is told of."""
        for _ in range(_TRIES):
            waiting = [one for one in phones if not one.thanks]
            if not waiting:
                return
            self.come(waiting).join()
            time.sleep(0.05)
        statuses = sorted({one.refused for one in phones if not one.thanks})
        self.found.broke(f"somebody was never thanked, but {statuses}")

    def thanked_again(self, phones: Sequence[Phone]) -> None:
        """Let everybody send once more what is kept: he is thanked as the first time."""
        for one in phones:
            reply = one.cast(self._anywhere(), one.nonce)
            if (reply.status, reply.location) != (303, one.thanks):
                self.found.broke(f"a retry was answered {reply.status}")

    def vote_twice(self, phones: Sequence[Phone]) -> None:
        """Let everybody who has a slip try to vote with it once more."""
        for one in phones:
            if one.way.code:
                reply = one.cast(self._anywhere(), new_nonce())
                self.found.double += reply.status == 303

    def send_at_once(self, phones: Sequence[Phone]) -> None:
        """Let each slip be sent at once on two papers, to any server: one of them counts."""
        for one in phones:
            one.start(self._anywhere())
            nonces = [one.nonce, new_nonce()] if one.way.code else [one.nonce]
            with ThreadPoolExecutor(len(nonces)) as both:
                sent = [both.submit(one.cast, self._anywhere(), nonce) for nonce in nonces]
            replies = dict(zip(nonces, (each.result() for each in sent), strict=True))
            thanked = [nonce for nonce, reply in replies.items() if reply.status == 303]
            if len(thanked) != 1:
                self.found.broke(f"{len(thanked)} of two at once were thanked")
            for nonce in thanked:
                one.nonce, one.thanks = nonce, replies[nonce].location

    def count(self) -> None:
        """Count and look; only what is worst stays in what was found."""
        found, thanked = self.found, [one for one in self.phones if one.thanks]
        with self.store.read() as books:
            kept = set(books.session.scalars(select(SealedRow.rid)))
            self._compare(books)
        found.lost = max(found.lost, sum(one.rid not in kept for one in thanked))
        found.double = max(found.double, len(kept - {one.rid for one in self.phones}))
        found.acknowledged = len(thanked)
        found.resent = sum(one.resent for one in self.phones)
        for said in ground.unsound(self.made.settings.database):
            found.broke(said)
        self.look()

    def look(self) -> None:
        """Look for anything in any file that only a phone knows."""
        words = [one.word for one in self.phones]
        words += [one.nonce for one in self.phones if one.nonce]
        words += [one.way.code for one in self.phones if one.way.code]
        files = ground.lying_about(self.field.ground.places(self.home), words)
        for file in files:
            self.found.broke(f"readable in {Path(file).name}")

    def _compare(self, books: Books) -> None:
        """Hold what was issued against what is left and what is sealed."""
        ways = {group.code: group.way_in for group in self.made.scene.sitting.groups}
        for box in books.boxes.boxes(self.sitting_id):
            unused = books.slips.unused(box.id) if box.unused is None else box.unused
            sealed = books.boxes.sealed_count(box.id)
            if ways[box.group] is WayIn.SLIPS and box.issued - box.voided - unused != sealed:
                self.found.broke(
                    f"{box.group}: issued {box.issued}, unused {unused}, sealed {sealed}"
                )
        for kind in (SummaryRow, AnswerRow, BallotRow, FreeTextRow):
            if books.session.scalar(select(func.count()).select_from(kind)):
                self.found.broke(f"{kind.__tablename__} before the opening")

    def _anywhere(self) -> str:
        return self.field.rng.choice(self.servers).address


@contextmanager
def house(field: Field, number: int) -> Iterator[House]:
    """Return a sitting for so many phones, with no server yet."""
    template = _published(field.ground, number)
    home = Path(tempfile.mkdtemp(dir=field.home))
    shutil.copytree(template.settings.home, home, dirs_exist_ok=True)
    database = field.ground.databases.copied(template.settings.database, home)
    env = {**template.env, "SURVEY_HOME": str(home), "SURVEY_DATABASE": database}
    settings = replace(template.settings, home=home, database=database, key_dir=home / "keys")
    made = replace(template, env=env, settings=settings)
    text = _text_of(made)
    opened = House(field, made, [phone(way, text) for way in made.ways], Found())
    try:
        yield opened
    finally:
        opened.close()


@cache
def _published(of: Ground, number: int) -> Staged:
    """Publish a sitting, once for all faults of a ground: a key ceremony is slow on purpose."""
    home = Path(tempfile.mkdtemp(dir=of.home))
    return staged(home, number, f"http://{HOST}", of.databases.empty(home))


def _text_of(made: Staged) -> str:
    """Return the field of the first free text."""
    return next(
        f"{place}.{slot.key}"
        for place, edition in enumerate(made.scene.editions)
        for slot in edition.form.slots
        if slot.kept is Kept.TEXT and slot.follow_up is None
    )
