"""A clerk's browser in the editor of forms, on a real server."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Thread

from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, FrameLocator, Page, expect

from survey.core.account import Role
from survey.core.inspection import Channels
from survey.services import accounts, inspecting, proving
from survey.web import create_app, wiring
from survey.web.serving import server_of
from tests.web.clerks import settings_in

PASSWORD = "a password for the tests"
_FOCUSED = """() => {
  const at = document.activeElement;
  return at.getAttribute('aria-label') || (at.labels && at.labels[0] ? at.labels[0].innerText : '')
    || at.innerText || '';
}"""


@contextmanager
def house(home: Path, database: str) -> Iterator[tuple[Flask, str]]:
    """A desk that listens, with a team and a stationing."""
    app = create_app(settings_in(home, SURVEY_DATABASE=database))
    now = datetime.now(UTC)
    with wiring.works_of(app).store.begin() as books:
        admin = accounts.accept(books, accounts.found(books, now), proving.hashed(PASSWORD), now)
        ordered = inspecting.add_round(books, admin, "第六轮巡察", "常规", now)
        team = inspecting.add_team(books, admin, ordered.id, "县委第四巡察组", now)
        token = accounts.invite(books, admin, "zhou", "周立新", Role.LEADER, (team.id,), now)
        leader = accounts.accept(books, token, proving.hashed(PASSWORD), now)
        unit = inspecting.add_unit(books, leader, team.id, "青石镇", "乡镇（街道）", None, now)
        days = date(2026, 11, 1), date(2026, 12, 30)
        inspecting.add_stationing(
            books, leader, unit.id, *days, Channels(phone="0570-1234567"), now
        )
    server = server_of(app, "127.0.0.1", 0)
    listening = Thread(target=server.run, daemon=True)
    listening.start()
    yield app, f"http://127.0.0.1:{server.effective_port}"
    server.trigger.pull_trigger(server.close)
    listening.join(timeout=10)
    server.task_dispatcher.shutdown()
    wiring.works_of(app).stop()


class Hands:
    """A clerk at the editor."""

    def __init__(self, browser: Browser, app: Flask, address: str, *, script: bool = True) -> None:
        self._context = browser.new_context(
            viewport={"width": 1366, "height": 768}, locale="zh-CN", java_script_enabled=script
        )
        self.page: Page = self._context.new_page()
        self.page.set_default_timeout(60_000)
        self.address = address
        self.app = app
        self.complaints: list[str] = []
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", lambda said: self._hear(said.type, said.text))
        self._sign_in()

    def _hear(self, kind: str, text: str) -> None:
        if kind in ("error", "warning") and "the server responded with a status" not in text:
            self.complaints.append(text)

    def _sign_in(self) -> None:
        self.go("/desk/sign-in")
        self.page.get_by_label("账号").fill("zhou")
        self.page.get_by_label("口令").fill(PASSWORD)
        self.press("登录")

    def go(self, path: str) -> None:
        self.page.goto(self.address + path)

    def press(self, name: str) -> None:
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name).first.click()

    def begin(self, title: str) -> None:
        """Begin a form from nothing."""
        self.go("/desk/forms")
        self.page.get_by_label("给新表起个名字").fill(title)
        self.press("从空白开始")

    def saved(self) -> None:
        """Wait until everything is kept."""
        expect(self.page.locator("#saved")).to_have_text("已存好", timeout=60_000)

    def add(self, kind: str) -> None:
        """Add a question by the pointer, and wait until it can be written."""
        before = self.page.url
        self.page.locator("details.adding").last.evaluate("one => one.open = true")
        self.page.locator(".kinds").last.get_by_role("button", name=kind).click()
        self.page.wait_for_url(lambda now: now != before)
        self.saved()

    def act(self, name: str) -> None:
        """Press a button of the editor and wait until its deed is kept."""
        with self.page.expect_response(lambda reply: reply.request.method == "POST"):
            self.page.get_by_role("button", name=name).first.click()
        self.saved()

    def tab_to(self, name: str) -> None:
        """Go on with the tabulator until what is called so has the focus."""
        for _ in range(150):
            self.page.keyboard.press("Tab")
            if name in self.page.evaluate(_FOCUSED):
                return
        raise AssertionError(f"no key leads to {name}")

    @property
    def phone(self) -> FrameLocator:
        """The paper as the phone shows it."""
        return self.page.frame_locator("#paper")

    @property
    def outline(self) -> list[str]:
        """The words of the questions in the outline."""
        return [one.inner_text() for one in self.page.locator(".outline li .words").all()]

    @property
    def draft(self) -> dict[str, object]:
        """What is kept of the only form."""
        with wiring.works_of(self.app).store.read() as books:
            return books.drafts.drafts([1])[0].draft

    @property
    def questions(self) -> list[dict[str, object]]:
        """The questions that are kept."""
        return [question for section in self.draft["sections"] for question in section["questions"]]

    def look(self) -> None:
        """Hold the page before us to what every page must be."""
        found = Axe().run(self.page)
        assert found.violations_count == 0, found.generate_report()
        assert self.page.evaluate("document.documentElement.scrollWidth") <= 1366
        self.page.set_viewport_size({"width": 360, "height": 640})
        width = self.page.evaluate("document.documentElement.scrollWidth")
        self.page.set_viewport_size({"width": 1366, "height": 768})
        assert width <= 360, self.page.url
        assert self.complaints == []

    def leave(self) -> None:
        self._context.close()
