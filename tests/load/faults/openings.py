"""The opening, killed at every step and started again; and two openings at once."""

import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from multiprocessing.process import BaseProcess
from pathlib import Path

from sqlalchemy import func, select

from survey.core.box import BoxState
from survey.core.errors import OpeningRefused, SurveyError
from survey.core.sitting import Phase
from survey.demo.stage import CUSTODIANS, PASSPHRASE, PASSWORD
from survey.services import opening, recounting, running, summarising
from survey.settings import Settings
from survey.storage.engine import Books
from survey.storage.tables import METADATA
from survey.web import wiring
from survey.web.wiring import Works
from tests.databases import dump
from tests.load.faults import ground, opener
from tests.load.faults.fault import Field, Found
from tests.load.faults.house import FORKS, House, house

BALLOTS = 40
SHARES = "*.share"
"""What the server's shares are called; notes of generations lie beside them."""
_RESULTS = ("summary", "answer", "ballot", "free_text")


class Closed:
    """A closed sitting that is opened over and over, each time in a copy."""

    def __init__(self, at: House) -> None:
        self.found, self.field = at.found, at.field
        self._settings, self._scene = at.made.settings, at.made.scene
        with at.store.read() as books:
            boxes = books.boxes.boxes(at.sitting_id)
            self.sealed = [one.sealed for box in boxes for one in books.boxes.sealed(box.id)]
        hands = [
            opening.Hand(name, PASSWORD, self._scene.cards[name], PASSPHRASE)
            for name in CUSTODIANS[:2]
        ]
        self.unlocked = opening.recognise(
            at.store, self._scene.leader, at.sitting_id, hands, datetime.now(UTC)
        )
        self.shares = [file.read_bytes() for file in sorted(self._settings.key_dir.glob(SHARES))]
        at.store.close()

    @contextmanager
    def copy(self) -> Iterator["Copy"]:
        """Return a copy of the sitting; it is thrown away afterwards."""
        home = Path(tempfile.mkdtemp(dir=self.field.home))
        shutil.copytree(self._settings.home, home, dirs_exist_ok=True)
        database = self.field.ground.databases.copied(self._settings.database, home)
        settings = replace(self._settings, home=home, database=database, key_dir=home / "keys")
        try:
            yield Copy(self, settings)
        finally:
            self.field.ground.databases.remove(database)
            shutil.rmtree(home)


class Copy:
    """One copy of a closed sitting, and what is asked of it after a fault."""

    def __init__(self, of: Closed, settings: Settings) -> None:
        self._of, self.settings = of, settings
        self.asked = of._scene.leader, of._scene.sitting.id, of.unlocked

    def begin(self, deadly: int, report: Path) -> BaseProcess:
        """Begin to open in a process of its own, which dies before its deed number ``deadly``."""
        told = self.settings.database, self.settings.key_dir, *self.asked, deadly, report
        process = FORKS.Process(target=opener.open_until, args=told, daemon=True)
        process.start()
        return process

    def begin_again(self) -> None:
        """Start the house anew after a crash, and see that an opening is whole or never was."""
        works = wiring.build(self.settings)
        try:
            works.upkeep.stir()  # owed from the start
            with works.store.read() as books:
                phase = books.sittings.sitting(self.asked[1]).phase
            if phase is Phase.CLOSED:
                self._never_was(works)
                self.open(works)
            self.is_whole(works)
        except SurveyError as error:
            self._of.found.broke(f"neither whole nor to be done again: {error}")
        finally:
            works.stop()
        for said in ground.unsound(self.settings.database):
            self._of.found.broke(said)

    def open(self, works: Works) -> None:
        """Open the boxes."""
        opening.open_boxes(
            works.store, *self.asked, works.shares, works.upkeep.stir, datetime.now(UTC)
        )

    def _never_was(self, works: Works) -> None:
        """Hold that nothing of the opening is there, and nothing of the sitting is gone."""
        with works.store.read() as books:
            boxes = books.boxes.boxes(self.asked[1])
            sealed = [one.sealed for box in boxes for one in books.boxes.sealed(box.id)]
            self._expect(_rows(books) == 0, "results of an opening that never was")
        found = self._of.found
        found.lost = max(found.lost, len(self._of.sealed) - len(sealed))
        self._expect(sorted(sealed) == sorted(self._of.sealed), "other ballots than before")
        self._expect(len(works.shares.boxes()) == len(boxes), "a share shredded too early")

    def is_whole(self, works: Works) -> None:
        """Hold that the opening is complete, final, and has left nothing behind."""
        found, (leader, sitting_id, _) = self._of.found, self.asked
        with works.store.read() as books:
            boxes = books.boxes.boxes(sitting_id)
            states = {box.state for box in boxes}
            counted = sum(box.opened_count or 0 for box in boxes)
            left = sum(books.boxes.sealed_count(box.id) for box in boxes)
            summarising.summary_of(books, leader, sitting_id)  # raises where it was changed
            self._expect(not recounting.recount(books, sitting_id), "a recount differs")
            entries = [entry for entry in books.audit.entries() if entry.action == "开箱"]
            self._expect(books.audit.verify() is None and len(entries) == 1, "a broken log")
        found.lost = max(found.lost, len(self._of.sealed) - counted)
        found.double = max(found.double, counted - len(self._of.sealed))
        self._expect(states == {BoxState.DESTROYED} and not left, "sealed ballots are left")
        self._expect(not list(self.settings.key_dir.glob(SHARES)), "a share is left")
        self._nothing_lies_about(works)
        try:
            self.open(works)
        except OpeningRefused:
            pass
        else:
            found.broke("a second opening")

    def _nothing_lies_about(self, works: Works) -> None:
        kept = dump.readable(works.store)
        files = b"".join(f.read_bytes() for f in self.settings.home.rglob("*") if f.is_file())
        ballots = (one[:64] for one in self._of.sealed)
        self._expect(not any(one in kept for one in ballots), "a sealed ballot lies about")
        self._expect(not any(one in kept + files for one in self._of.shares), "a share lies about")

    def _expect(self, held: bool, words: str) -> None:
        if not held:
            self._of.found.broke(words)


def _rows(books: Books) -> int:
    """Return how many rows of results there are."""
    tables = (METADATA.tables[name] for name in _RESULTS)
    return sum(
        books.session.scalar(select(func.count()).select_from(table)) or 0 for table in tables
    )


@contextmanager
def closed(field: Field) -> Iterator[Closed]:
    """Return a closed sitting whose ballots came through the door."""
    with house(field, BALLOTS) as at:
        at.serve()
        at.satisfy(at.phones)
        at.count()
        at.end(at.servers[0])
        with at.store.begin() as books:
            running.close(books, at.made.scene.leader, at.sitting_id, datetime.now(UTC))
        yield Closed(at)


def deeds(of: Closed) -> tuple[int, float]:
    """Return how many deeds an opening has that nobody kills, and its seconds."""
    with of.copy() as copy:
        report, started = copy.settings.home / "report", time.perf_counter()
        process = copy.begin(0, report)
        process.join()
        if process.exitcode:
            raise RuntimeError("the opening came to nothing")
        return len(report.read_text().splitlines()), time.perf_counter() - started


def kill_opening(field: Field, times: int) -> Found:
    """Kill the opening before so many of its deeds, spread over all, and start again.

    When every deed has had its turn, kill it at any moment, within a deed as well.
    """
    with closed(field) as of:
        every, seconds = deeds(of)
        step = max(1.0, every / times)
        deadly = [1 + int(number * step) for number in range(times)]
        for number in deadly:
            with of.copy() as copy:
                process = copy.begin(number, copy.settings.home / "report")
                if number > every:
                    time.sleep(field.rng.uniform(0, seconds))
                    process.kill()
                process.join()
                copy.begin_again()
            of.found.times += 1
        return of.found


def open_twice(field: Field, times: int) -> Found:
    """Let two processes open the same boxes at once: one does, the other is refused."""
    with closed(field) as of:
        for _ in range(times):
            with of.copy() as copy:
                reports = [copy.settings.home / name for name in ("one", "other")]
                pair = [copy.begin(0, report) for report in reports]
                for process in pair:
                    process.join()
                ends = Counter(process.exitcode for process in pair)
                if ends != Counter((0, opener.REFUSED)):
                    said = [report.read_text().splitlines()[-1:] for report in reports]
                    of.found.broke(f"two openings ended {sorted(ends.elements())}: {said}")
                copy.begin_again()
            of.found.times += 1
        return of.found
