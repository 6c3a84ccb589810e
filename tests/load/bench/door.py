"""The respondents' door: what a page and a cast cost, what they ask, how large they are.

CPU is that of the server's process, beside a bare app behind the same server. Every page is
asked for by a new connection, as phones do.
"""

import gzip
import http.client
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit

from flask import Flask

from survey.core.form import Form
from survey.demo import respondents
from survey.services.answering import new_nonce
from survey.settings import Settings
from survey.web import create_app, wiring
from tests.load import scenes
from tests.load.bench import bare, unburdened
from tests.load.bench.apart import settings_in, works_of
from tests.load.bench.figures import RUNS, Figure, quotient
from tests.load.bench.ground import Ground
from tests.load.serving import Standing, standing

Asked = Sequence[tuple[str, bytes]]
"""Paths and bodies to send."""

_TURN = 20
_MOST_KB = (5, 6, 12)
_LOADS = re.compile(rb"<(?:link|img|iframe|script[^>]*\bsrc|source)\b|url\(", re.IGNORECASE)
"""What makes a browser ask for more."""


class Answer(NamedTuple):
    """A status and a body, as they come to the phone."""

    status: int
    body: bytes


@dataclass(frozen=True)
class _Sitting:
    """A sitting that takes ballots, and everybody who may answer there."""

    settings: Settings
    ways: Sequence[respondents.Way]

    @property
    def starts(self) -> Asked:
        """Return what asks for each paper."""
        return [(way.path, urlencode(_start(way)).encode()) for way in self.ways]

    @property
    def casts(self) -> Asked:
        """Return casts whose pages were never asked for: the nonce alone makes them one."""
        return [
            (
                f"{way.path}/cast",
                urlencode(
                    (*_start(way), ("nonce", new_nonce()), ("confirmed", "1"), *way.fields)
                ).encode(),
            )
            for way in self.ways
        ]


def measured(ground: Ground) -> Iterator[Figure]:
    """Return the figures of pages and casts."""
    with _sitting(ground, ground.sizes.pages, scenes.twelve()) as sitting:
        yield _page(sitting)
        yield from _casts(sitting)
        with _app(sitting) as app:
            yield _statements(app, sitting, ground)
            yield _bytes(app, sitting, ground)


@contextmanager
def _sitting(ground: Ground, number: int, form: Form) -> Iterator[_Sitting]:
    with TemporaryDirectory() as folder, ground.database(Path(folder)) as database:
        settings = settings_in(Path(folder), database)
        with works_of(settings) as works:
            scene = scenes.scene_of(works, [form], {"c": number})
            scenes.printed(works, scene, "c", number)
        yield _Sitting(settings, respondents.ways(scene, {"c": number}, "", Random(1), {}))


def _page(sitting: _Sitting) -> Figure:
    with standing(create_app, sitting.settings, "answer") as house:
        paper = asked(house.address, *sitting.starts[0]).body
        with standing(bare.paper, paper) as other:
            value, baseline = _cpu(house, other, sitting.starts, 200)
    return _figure("page", value, baseline, 2.0, "a paper page, its code looked up")


def _casts(sitting: _Sitting) -> Iterator[Figure]:
    slip = sitting.starts[0]
    with standing(unburdened.door, sitting.settings, slip, False) as unsealed:
        with standing(bare.form) as other:
            value, baseline = _cpu(unsealed, other, sitting.casts, 303)
        yield _figure("submit", value, baseline, 1.6, "a cast, unsealed and not written")
        with standing(unburdened.door, sitting.settings, slip, True) as sealing:
            value, baseline = _cpu(sealing, unsealed, sitting.casts, 303)
        yield _figure("seal", value, baseline, 1.3, "a cast, sealed and not written")


def _cpu(first: Standing, second: Standing, all_asked: Asked, status: int) -> tuple[float, float]:
    """Return the median milliseconds of CPU that an answer costs each server.

    Their turns are short: what else the machine does meets both alike.
    """
    runs = [_run((first, second), all_asked, status) for _ in range(RUNS + 1)]
    value, baseline = map(median, zip(*runs[1:], strict=True))  # at first all is new to a server
    return value, baseline


def _run(servers: Sequence[Standing], all_asked: Asked, status: int) -> list[float]:
    took = [0.0 for _ in servers]
    for begun in range(0, len(all_asked), _TURN):
        for place, server in enumerate(servers):
            before = server.cpu()
            for path, body in all_asked[begun : begun + _TURN]:
                answer = asked(server.address, path, body)
                assert answer.status == status, answer.status
            took[place] += server.cpu() - before
    return [1000 * seconds / len(all_asked) for seconds in took]


def _figure(key: str, value: float, baseline: float, most: float, what: str) -> Figure:
    ratio = quotient(value, baseline)
    ok = ratio is not None and ratio <= most
    says = f"{what}: {value:.2f} ms of the server's CPU beside {baseline:.2f}"
    return Figure(key, ratio, value, baseline, f"≤ {most}", ok, says)


@contextmanager
def _app(sitting: _Sitting) -> Iterator[Flask]:
    app = create_app(sitting.settings, "answer")
    try:
        yield app
    finally:
        wiring.works_of(app).stop()


def _statements(app: Flask, sitting: _Sitting, ground: Ground) -> Figure:
    start, cast = sitting.starts[0], sitting.casts[0]
    opened = app.test_client()
    opened.post(start[0], data=start[1], content_type=_FORM)  # what is frozen is read once
    with ground.heard(wiring.works_of(app).store) as heard:

        def statements(ask: Callable[[], Any]) -> int:
            heard.clear()
            assert ask().status_code in (200, 303)
            return len(heard)

        counts = (
            statements(lambda: opened.get("/s")),
            statements(lambda: opened.post(start[0], data=start[1], content_type=_FORM)),
            statements(lambda: opened.post(cast[0], data=cast[1], content_type=_FORM)),
        )
    told = " / ".join(map(str, counts))
    ok = all(count <= most for count, most in zip(counts, (0, 1, 3), strict=True))
    says = f"statements for a cover, a paper, a cast: {told}"
    return Figure("sql", None, sum(counts), None, "0 / ≤ 1 / ≤ 3", ok, says)


def _bytes(app: Flask, sitting: _Sitting, ground: Ground) -> Figure:
    pages = [_packed(app, "GET", "/s", b""), _packed(app, "POST", *sitting.starts[0])]
    with _sitting(ground, 1, scenes.large_grid()) as grid, _app(grid) as other:
        pages.append(_packed(other, "POST", *grid.starts[0]))
    sizes = [len(page) / 1024 for page in pages]
    alone = not any(_LOADS.search(gzip.decompress(page)) for page in pages)
    ok = alone and all(size <= most for size, most in zip(sizes, _MOST_KB, strict=True))
    told = " / ".join(f"{size:.1f}" for size in sizes)
    requests = "one request" if alone else "several requests"
    says = f"cover / 12 questions / 20 × 6 grid, packed: {told} KB, {requests} each"
    return Figure("bytes", None, max(sizes), None, "≤ 5 / ≤ 6 / ≤ 12 KB, 1 request", ok, says)


_FORM = "application/x-www-form-urlencoded"
_PACKED = {"Accept-Encoding": "gzip"}


def _packed(app: Flask, method: str, path: str, body: bytes) -> bytes:
    opened = app.test_client()
    return opened.open(path, method=method, data=body, content_type=_FORM, headers=_PACKED).data


def _start(way: respondents.Way) -> tuple[tuple[str, str], ...]:
    return (("code", way.code),)


def asked(address: str, path: str, body: bytes) -> Answer:
    """Return what a server answers to what is sent, by a new connection."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
    try:
        connection.request("POST", path, body, {**_PACKED, "Content-Type": _FORM})
        answer = connection.getresponse()
        return Answer(answer.status, answer.read())
    finally:
        connection.close()
