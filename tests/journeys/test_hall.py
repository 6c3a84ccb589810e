"""A hall from the slip in the hand to the closed doors: real store, sealing, writer and server."""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Thread
from typing import NamedTuple, Self

import pytest
from playwright.sync_api import Browser, Error, Page, Response, expect

from survey.core.codes import Slip
from survey.demo import stage
from survey.services import running
from survey.web import create_app, wiring
from survey.web.serving import server_of
from tests.web.clerks import settings_in

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]

UNKNOWN = "0123456789ABCDEF"
ITEMS = ("0.m.r1.v", "0.m.r2.v", "1.m.r1.de", "1.m.r1.neng", "2.q1")
NONCE = re.compile(rb'name="nonce" value="([0-9a-f]{32})"')
ONWARD = re.compile("^(提交|下一)")
_DRAWN = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


@dataclass
class Hall:
    """A published sitting behind a server that listens."""

    works: wiring.Works
    scene: stage.Scene
    address: str

    def slip(self) -> Slip:
        return self.scene.slips["a"].pop()

    def shared(self) -> str:
        return f"{self.address}/o/{self.scene.entrances['v']}"

    def sealed(self, group: str) -> int:
        with self.works.store.read() as books:
            boxes = {box.group: box.id for box in books.boxes.boxes(self.scene.sitting.id)}
            return books.boxes.sealed_count(boxes[group])

    def call_last(self) -> None:
        with self.works.store.begin() as books:
            running.last_call(books, self.scene.leader, self.scene.sitting.id, datetime.now(UTC))

    def close(self) -> None:
        with self.works.store.begin() as books:
            running.close(books, self.scene.leader, self.scene.sitting.id, datetime.now(UTC))


@pytest.fixture
def hall(tmp_path, database) -> Iterator[Hall]:
    app = create_app(settings_in(tmp_path, SURVEY_DATABASE=database), "answer")
    works = wiring.works_of(app)
    scene = stage.build(works, {"a": 5, "b": 5, "c": 5, "v": 5}, spare=0)
    server = server_of(app, "127.0.0.1", 0)
    listening = Thread(target=server.run, daemon=True)
    listening.start()
    yield Hall(works, scene, f"http://127.0.0.1:{server.effective_port}")
    server.trigger.pull_trigger(server.close)  # in its own thread, which ends when all have left
    listening.join(timeout=10)
    server.task_dispatcher.shutdown()
    works.stop()


class Shown(NamedTuple):
    """What came back, read at once: a browser forgets it when it leaves the page."""

    status: int
    body: bytes

    @classmethod
    def by(cls, answer: Response | None) -> Self:
        assert answer is not None
        return cls(answer.status, answer.body())


class Phone:
    """A phone held by one respondent, or handed to the next."""

    def __init__(self, browser: Browser, script: bool) -> None:
        self.script = script
        self._context = browser.new_context(
            viewport={"width": 360, "height": 640}, java_script_enabled=script, has_touch=True
        )
        self._context.set_default_timeout(10_000)
        self.open_tab()

    def open_tab(self) -> None:
        self.page: Page = self._context.new_page()

    def scan(self, address: str) -> Shown:
        """Open the address as from a camera, whatever stood there before."""
        self.page.goto("about:blank")
        return Shown.by(self.page.goto(address))

    def start(self, typed: str = "") -> Shown:
        """Press 开始; without script a slip's digits are typed first."""
        if typed and not self.script:
            self.page.get_by_label("纸条上的 12 位号码").fill(typed)
        with self.page.expect_navigation() as coming:
            self.page.get_by_role("button", name="开始", exact=True).click()
        return Shown.by(coming.value)

    def answer(self, end: str = "/thanks/") -> str:
        """Choose the first grade of a few items and go on to the ``end``; return all that was
        said on the way."""
        said = []
        onward = self.page.get_by_role("button", name=ONWARD)
        for _ in range(100):
            said.append(self.page.locator("main").inner_text())
            if end in self.page.url:
                return "\n".join(said)
            for face in self._faces():
                face.click()
            with self.page.expect_navigation():  # each card is an address of its own
                onward.first.click()
            if self.script:  # the address changes first, then the card
                self.page.evaluate(_DRAWN)
        raise AssertionError(f"no {end} after {len(said)} pages")

    def _faces(self):
        faces = (
            self.page.locator(f'label:has(input[name="{name}"]:not(:checked))').first
            for name in ITEMS
            if not self.page.locator(f'input[name="{name}"]:checked').count()
        )
        return [face for face in faces if face.is_visible()]

    def leave(self) -> None:
        self._context.close()


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def phone(request, browser) -> Iterator[Phone]:
    held = Phone(browser, request.param)
    yield held
    held.leave()


def test_a_slip_leads_to_one_sealed_ballot_and_is_then_like_a_slip_that_never_was(hall, phone):
    slip = hall.slip()

    cover = phone.scan(f"{hall.address}/s#{slip.token}")
    paper = phone.start(slip.typed)
    said = phone.answer()

    assert (cover.status, paper.status) == (200, 200)
    assert "没填" in said
    assert "谢谢您" in phone.page.title()
    assert hall.sealed("a") == 1
    phone.scan(f"{hall.address}/s#{slip.token}")
    used = phone.start(slip.typed)
    phone.scan(f"{hall.address}/s#{UNKNOWN}")
    unknown = phone.start("5724 0000 0000")
    assert (used.status, unknown.status) == (403, 403)
    assert used.body == unknown.body
    assert hall.sealed("a") == 1


def test_a_shared_code_leads_to_a_ballot_each_time_and_says_when_it_is_over(hall, phone):
    for _ in range(2):
        cover = phone.scan(hall.shared())
        assert cover.status == 200
        phone.start()
        phone.answer()

    assert hall.sealed("v") == 2
    hall.close()
    late = phone.scan(hall.shared())
    assert late.status == 403
    assert "已经截止" in phone.page.title()


def test_back_from_the_thanks_shows_nothing_of_the_one_before(hall, phone):
    phone.scan(hall.shared())
    paper = phone.start()
    phone.answer()

    with suppress(Error):  # the browser asks whether to send again, and shows no page of ours
        phone.page.go_back()

    assert phone.page.locator("input:checked").count() == 0
    phone.open_tab()
    phone.scan(hall.shared())
    assert NONCE.findall(phone.start().body) != NONCE.findall(paper.body)
    phone.answer()
    assert hall.sealed("v") == 2


def test_a_slip_after_the_closing_is_like_a_slip_that_never_was(hall, phone):
    slip = hall.slip()
    hall.close()

    phone.scan(f"{hall.address}/s#{slip.token}")
    late = phone.start(slip.typed)
    phone.scan(f"{hall.address}/s#{UNKNOWN}")
    unknown = phone.start("5724 0000 0000")

    assert late.status == 403
    assert late.body == unknown.body


def test_after_the_last_call_open_papers_are_thanked_until_the_sealing_and_nobody_new_comes_in(
    hall, browser
):
    inside, outside, slow = (Phone(browser, script=True) for _ in range(3))
    for phone in (inside, slow):
        phone.scan(f"{hall.address}/s#{hall.slip().token}")
        phone.start()
    hall.call_last()

    outside.scan(f"{hall.address}/s#{hall.slip().token}")
    late = outside.start()
    inside.answer()
    hall.close()
    slow.answer(end="/s/cast")

    assert late.status == 403
    assert "谢谢您" in inside.page.title()
    assert hall.sealed("a") == 1
    expect(slow.page).to_have_title("这个号码现在不能用")
    expect(outside.page).to_have_title("这个号码现在不能用")
    assert "没赶上截止的，请打纸条上印的电话" in slow.page.inner_text("main")
    for phone in (inside, outside, slow):
        phone.leave()
