"""From the clerk's microphone to the respondent's ear, in a real browser on a real server."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Thread

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, expect

from survey.core.counting import Rules
from survey.core.voice import LARGEST_SOUND, recorded
from survey.demo import stage
from survey.services import preparing, publishing, running, voicing
from survey.web import create_app, wiring
from survey.web.serving import server_of
from tests.makers import a_sound
from tests.web.clerks import settings_in

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]

NOW = datetime.now(UTC)
BEEPING = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")


@dataclass
class House:
    """A draft sitting of one form behind a server that listens."""

    works: wiring.Works
    scene: stage.Scene
    sitting_id: int
    address: str

    def form(self) -> voicing.ReadForm:
        with self.works.store.read() as books:
            (form,) = voicing.readings(books, self.scene.leader, self.sitting_id)
        return form

    def record(self, *places: int) -> None:
        """Keep a clip of some seconds for the questions at ``places``."""
        form = self.form()
        with self.works.store.begin() as books:
            for place in places:
                sound = a_sound(5 + place)
                clip = recorded(form.readings[place].question, sound)
                books.clips.keep(form.id, clip, sound)

    def publish(self) -> str:
        """Publish the sitting, begin, and return the address of its shared code."""
        leader, shares = self.scene.leader, self.works.shares
        passphrases = dict.fromkeys(stage.CUSTODIANS, stage.PASSPHRASE)
        with self.works.store.begin() as books:
            found = preparing.readiness(books, leader, self.sitting_id).remarks
            asked = self.sitting_id, passphrases, shares, NOW, [one.mark for one in found]
            publishing.publish(books, leader, *asked)
            running.begin(books, leader, self.sitting_id, NOW)
            boxes = books.boxes.boxes(self.sitting_id)
            key = next(found for box in boxes if (found := books.slips.entrance_of(box.id)))
        return f"{self.address}/o/{key}"


@pytest.fixture
def house(tmp_path, database) -> Iterator[House]:
    app = create_app(settings_in(tmp_path, SURVEY_DATABASE=database))
    works = wiring.works_of(app)
    scene = stage.build(works, {"a": 5, "b": 5, "c": 5, "v": 5}, spare=0)
    plan = scene.sitting.model_copy(update={"id": 0, "rules": Rules()})
    with works.store.begin() as books:
        draft = preparing.prepare(books, scene.leader, plan, ["village"], NOW)
    server = server_of(app, "127.0.0.1", 0)
    listening = Thread(target=server.run, daemon=True)
    listening.start()
    yield House(works, scene, draft.id, f"http://127.0.0.1:{server.effective_port}")
    server.trigger.pull_trigger(server.close)  # in its own thread, which ends when all have left
    listening.join(timeout=10)
    server.task_dispatcher.shutdown()
    works.stop()


@pytest.fixture
def clerk(browser: Browser, house: House) -> Iterator[Page]:
    """A clerk's page on the recordings, in a browser whose microphone hears a beep."""
    launched = browser.browser_type.launch(
        executable_path=shutil.which("chromium"), args=["--no-sandbox", *BEEPING]
    )
    page = launched.new_page(locale="zh-CN")
    page.set_default_timeout(30_000)
    page.goto(f"{house.address}/desk/sign-in")
    page.get_by_label("账号").fill(stage.LEADER)
    page.get_by_label("口令").fill(stage.PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.goto(f"{house.address}/desk/sittings/{house.sitting_id}/voice")
    yield page
    launched.close()


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def phone(request, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": 320, "height": 568}, java_script_enabled=request.param, has_touch=True
    )
    page = context.new_page()
    page.set_default_timeout(10_000)
    yield page
    context.close()


def begin(phone: Page, address: str) -> None:
    """Come in by a shared code and go to the first question, where pages are turned."""
    phone.goto(address)
    phone.get_by_role("button", name="开始", exact=True).click()
    onward = phone.get_by_role("button", name="下一步")
    phone.locator("#paper").wait_for()
    if onward.is_visible():
        onward.click()


def test_a_clerk_records_listens_and_saves(house, clerk):
    place = clerk.locator(".voice").first
    record, said = place.locator(".record"), place.get_by_role("status")

    record.click()
    expect(said).to_contain_text(re.compile("正在录：[1-9]"), timeout=30_000)
    record.click()
    expect(said).to_contain_text("请先听一遍", timeout=30_000)
    place.locator(".take audio").evaluate("a => a.play()")
    place.get_by_role("button", name="保存录音").click()

    expect(clerk.get_by_text("录音存好了。")).to_be_visible()
    expect(place.get_by_text("有录音")).to_be_visible()
    assert 1000 < house.form().readings[0].clip.size < LARGEST_SOUND
    assert Axe().run(clerk).violations_count == 0
    clerk.set_viewport_size({"width": 360, "height": 640})
    assert clerk.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_recording_stops_by_itself_before_it_is_too_large(clerk):
    def smaller(route: Route) -> None:
        page = route.fetch()
        route.fulfill(response=page, body=page.text().replace(f'"{LARGEST_SOUND}"', '"9000"'))

    clerk.route("**/voice", smaller)
    clerk.reload()
    place = clerk.locator(".voice").first

    place.locator(".record").click()

    expect(place.get_by_role("status")).to_contain_text("自动停在", timeout=60_000)
    size = place.locator("input[type=file]").evaluate("f => f.files[0].size")
    assert 6000 < size <= 9000


def test_nothing_is_loaded_before_a_tap_and_a_tap_plays(house, phone):
    house.record(0)
    asked: list[str] = []
    phone.on("request", lambda request: asked.append(request.url))
    begin(phone, house.publish())
    player = phone.locator("audio")
    expect(player).to_be_visible()
    before = [url for url in asked if "/v/" in url]

    player.scroll_into_view_if_needed()
    with phone.expect_response("**/v/*") as coming:
        player.tap(position={"x": 27, "y": 27})

    assert before == []
    assert coming.value.status in (200, 206)
    assert coming.value.headers["content-type"] == "audio/mpeg"
    box = player.bounding_box()
    assert box["height"] >= 44
    assert 280 <= box["width"] <= 320


def test_a_question_falls_silent_when_its_card_has_gone(house, browser):
    house.record(0)
    phone = browser.new_page(viewport={"width": 360, "height": 740})
    begin(phone, house.publish())
    player = phone.locator("audio").first
    player.evaluate("a => a.play()")
    here = player.element_handle()
    phone.wait_for_function("a => a.currentTime > 0", arg=here)

    phone.evaluate("location.hash = ''")

    phone.wait_for_function("a => a.paused && !a.ended", arg=here)
    phone.close()


def test_only_one_question_speaks_at_a_time(house, browser):
    house.record(0, 1)
    phone = browser.new_page(viewport={"width": 360, "height": 740})
    begin(phone, house.publish())
    first, second = (one.element_handle() for one in phone.locator("audio").all())
    first.evaluate("a => a.play()")
    phone.wait_for_function("a => a.currentTime > 0", arg=first)

    second.evaluate("a => a.play()")

    phone.wait_for_function("a => a.paused && !a.ended", arg=first)
    assert Axe().run(phone).violations_count == 0
    phone.close()
