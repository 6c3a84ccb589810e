"""Opening: sealed ballots to columns, and a whole sitting as the desk opens it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from sqlalchemy import text

from forms import library
from survey.core.answers import Answers, check
from survey.core.ballot import Ballot, largest, pack, unpack
from survey.core.box import Box
from survey.core.form import Form, Kept
from survey.core.job import JobStep
from survey.demo import respondents, stage
from survey.sealing.envelope import BoxLabel, bucket_for, opener, rid, seal
from survey.services import opening, running
from survey.settings import Settings
from survey.stats.columns import group_columns
from survey.storage.engine import Store
from survey.web.wiring import Works
from tests.load import scenes
from tests.load.bench.apart import apart, peak, settings_in, works_of
from tests.load.bench.figures import Figure, by_turns, seconds
from tests.load.bench.ground import Ground

_MINDS = 1000
"""So many people are made up; others answer like them and write texts of their own."""
_SHARES = {"a": 10, "b": 30, "c": 60}
_AT_A_TIME = 2_000
_MOST = 1.5
_IN_LINE = 1.3
"""Openings grow in line when so many times more ballots take at most this much longer still."""
_SECONDS, _MEMORY = 60, 1536
_STEPS = (JobStep.CHECKING, JobStep.DECRYPTING, JobStep.COUNTING, JobStep.KEEPING)


@dataclass(frozen=True)
class Opened:
    """What the opening of a whole sitting took."""

    seconds: float
    peak: float
    told: int
    """How many different states of its progress the desk was told."""


def openings(ground: Ground) -> Iterator[Figure]:
    """Return the figure of sealed ballots that become columns, beside bare HPKE, at three sizes."""
    form, most = scenes.twelve(), max(ground.sizes.opened)
    box = _Box(form, most)
    times = [
        (number, seconds(partial(box.columns, number), process_time))
        for number in ground.sizes.opened[:-1]
    ]
    value, baseline = by_turns(lambda: box.columns(most), lambda: box.bare(most))
    times.append((most, value))
    told = ", ".join(f"{number:,} in {took:.1f} s" for number, took in times)
    ratio = value / baseline
    says = f"12 questions to columns: {told}; bare HPKE {baseline:.1f} s"
    (least, first), (_, last) = times[0], times[-1]
    ok = ratio <= _MOST and last <= first * _IN_LINE * most / least
    yield Figure("open", ratio, value, baseline, f"≤ {_MOST}", ok, says)


class _Box:
    """Ballots sealed to a key that is known here."""

    def __init__(self, form: Form, number: int) -> None:
        key = X25519PrivateKey.generate()
        self._form, self._private = form, key.private_bytes_raw()
        self._label = BoxLabel(bytes(16), bytes(32))
        public, bucket = key.public_key().public_bytes_raw(), bucket_for(largest([form]))
        rng = Random(1)
        packed = [pack(Ballot((_at_random(form, rng),))) for _ in range(min(number, _MINDS))]
        self._sealed = []
        for place in range(number):
            name = rid(str(place).encode())
            sealed = seal(public, self._label, name, bucket, packed[place % len(packed)])
            self._sealed.append((name, sealed))

    def columns(self, number: int) -> None:
        open_one = opener(self._private, self._label)
        some = self._sealed[:number]
        found = group_columns(
            [self._form], (unpack(open_one(name, sealed), [self._form]) for name, sealed in some)
        )
        assert found.returned == number

    def bare(self, number: int) -> None:
        suite = hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.CHACHA20_POLY1305)
        key = X25519PrivateKey.from_private_bytes(self._private)
        info = self._label.info
        for name, sealed in self._sealed[:number]:
            suite.decrypt(sealed, key, info=info + name)


def _at_random(form: Form, rng: Random) -> Answers:
    raw = {
        slot.key: [rng.choice(slot.choices)[0] if slot.choices else "希望多到村里走一走。"]
        for slot in form.slots
    }
    checked = check(form, raw)
    assert checked.answers is not None, checked.faults
    return checked.answers


def sittings(ground: Ground) -> Iterator[Figure]:
    """Return the figure of a large sitting, opened and summarised."""
    number = ground.sizes.sitting
    with TemporaryDirectory() as folder, ground.database(Path(folder)) as database:
        settings = settings_in(Path(folder), database)
        with works_of(settings) as works:
            scene = _closed(works, number)
        found = apart(_opened, settings, scene)
    says = (
        f"{number:,} ballots of three forms, 8 KB each sealed, opened, counted and kept in"
        f" {found.seconds:.0f} s with at most {found.peak:,.0f} MB; the desk was told of"
        f" {found.told:,} steps"
    )
    ok = found.seconds <= _SECONDS and found.peak <= _MEMORY and found.told > len(_STEPS)
    reach = f"≤ {_SECONDS} s, ≤ 1.5 GB, with progress"
    yield Figure("large", None, found.seconds, None, reach, ok, says)


def _closed(works: Works, number: int) -> stage.Scene:
    """Return a closed sitting of the demo's forms with so many ballots."""
    invited = {code: number * share // 100 for code, share in _SHARES.items()}
    scene = scenes.scene_of(works, [library.form(name) for name in stage.FORMS], invited)
    _fill(works.store, scene, invited)
    with works.store.begin() as books:
        running.close(books, scene.leader, scene.sitting.id, datetime.now(UTC))
    works.upkeep.stir()
    return scene


def _opened(settings: Settings, scene: stage.Scene) -> Opened:
    told: set[tuple[JobStep, int]] = set()
    with works_of(settings) as works:
        hands = [
            opening.Hand(name, stage.PASSWORD, scene.cards[name], stage.PASSPHRASE)
            for name in stage.CUSTODIANS[:2]
        ]
        now = datetime.now(UTC)
        who = scene.leader, scene.sitting.id
        started = perf_counter()
        unlocked = opening.recognise(works.store, *who, hands, now)
        opening.open_boxes(
            works.store,
            *who,
            unlocked,
            works.shares,
            works.upkeep.stir,
            now,
            lambda step, done, _: told.add((step, done)),
        )
        return Opened(perf_counter() - started, peak(), len(told))


def _fill(store: Store, scene: stage.Scene, invited: dict[str, int]) -> None:
    minds = _minds(scene)
    asked = [edition.form for edition in scene.editions]
    with store.read() as books:
        boxes = {box.group: box for box in books.boxes.boxes(scene.sitting.id)}
    for group, number in invited.items():
        filled = iter(_sealed(boxes[group], asked, minds, number))
        while some := list(islice(filled, _AT_A_TIME)):
            with store.begin() as books:
                books.session.execute(
                    text("INSERT INTO sealed (rid, box_id, ct) VALUES (:rid, :box, :ct)"), some
                )
        with store.begin() as books:
            books.session.execute(
                text("UPDATE box SET issued = :number WHERE id = :box"),
                {"number": number, "box": boxes[group].id},
            )


def _sealed(
    box: Box, asked: Sequence[Form], minds: Sequence[tuple[Answers, ...]], number: int
) -> Iterator[dict[str, bytes]]:
    """Return sealed ballots, each with texts that nobody else wrote."""
    label = BoxLabel(box.id, box.form_hash)
    for place in range(number):
        answers = tuple(
            tuple(
                f"{value}（{place}）"
                if isinstance(value, str) and slot.kept is Kept.TEXT
                else value
                for value, slot in zip(part, form.slots, strict=True)
            )
            for part, form in zip(minds[place % len(minds)], asked, strict=True)
        )
        name = rid(f"{box.group}{place}".encode())
        sealed = seal(box.public_key, label, name, box.bucket, pack(Ballot(answers)))
        yield {"rid": name, "box": box.id, "ct": sealed}


def _minds(scene: stage.Scene) -> list[tuple[Answers, ...]]:
    ways = respondents.ways(scene, {"v": _MINDS}, "", Random(1), {})
    return [
        tuple(_answers(edition.form, place, way) for place, edition in enumerate(scene.editions))
        for way in ways
    ]


def _answers(form: Form, place: int, way: respondents.Way) -> Answers:
    raw: dict[str, list[str]] = {}
    for name, word in way.fields:
        position, _, key = name.partition(".")
        if int(position) == place:
            raw.setdefault(key, []).append(word)
    checked = check(form, raw)
    assert checked.answers is not None, checked.faults
    return checked.answers
