"""A tablet of the team in a real browser, and the doors it comes to."""

import logging
from contextlib import suppress
from threading import Thread
from typing import NamedTuple

from flask import Flask
from playwright.sync_api import Browser, Error, Page
from werkzeug.serving import BaseWSGIServer, make_server

from survey.core.device import Device
from tests.web.fake_answering import PASSES, TYPED, FakeAnswering

WRITTEN = "食堂由他小舅子承包"
LEFT = """() => {
  const fields = [].map.call(document.querySelectorAll('textarea,input'), e => e.value);
  const found = [document.documentElement.outerHTML, fields];
  // The browser's own page, which asks whether to send again, has no storage.
  if (location.protocol === 'http:') found.push({...localStorage}, {...sessionStorage});
  return JSON.stringify(found);
}"""


def served(door: Flask) -> tuple[BaseWSGIServer, Thread]:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, door, threaded=True)
    listening = Thread(target=server.serve_forever)
    listening.start()
    return server, listening


def stopped(server: BaseWSGIServer, listening: Thread) -> None:
    server.shutdown()
    listening.join()
    server.server_close()


class Place(NamedTuple):
    """The respondents' door alone, and the answering behind it."""

    address: str
    answering: FakeAnswering


class Tablet:
    """A device of the team, handed on."""

    def __init__(self, browser: Browser, address: str, width: int = 768) -> None:
        self.context = browser.new_context(
            viewport={"width": width, "height": 1024}, has_touch=True
        )
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(8000)
        self.page.clock.install()
        self.page.on("dialog", lambda dialog: dialog.accept())
        self.address = address
        self.complaints: list[str] = []
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", lambda message: self.complaints.append(message.text))

    def ready(self, device: Device) -> None:
        """Come to the page between two, as from the desk."""
        self.page.goto(f"{self.address}/a")
        self.page.evaluate(
            """token => {
              const form = document.body.appendChild(document.createElement('form'));
              form.method = 'post';
              form.innerHTML = '<input name="device" value="' + token + '">';
              form.submit();
            }""",
            PASSES.made(7, device),
        )
        self.page.get_by_text("给工作人员").wait_for()

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def type_in(self, digits: str = TYPED) -> None:
        """Let the next one type his slip and come to his paper."""
        self.page.get_by_label("纸条上的 12 位号码").fill(digits)
        self.press("开始")
        self.page.locator("#quit").wait_for()

    def turn_to(self, place: str) -> None:
        self.page.evaluate("place => { location.hash = place }", place)

    def choose(self, name: str, code: str) -> None:
        self.turn_to(name)
        self.page.locator(f'label:has(input[name="{name}"][value="{code}"])').click()

    def write(self, name: str, words: str) -> None:
        self.turn_to(name)
        self.page.locator(f'[name="{name}"]').fill(words)

    def send(self) -> None:
        self.turn_to("send")
        self.press("提交测评")

    def between(self) -> None:
        """Wait for the page on which the device is handed on."""
        self.page.get_by_text("给工作人员").wait_for()

    def go_back(self) -> None:
        """Press the back key; the browser asks whether to send again what once was sent."""
        with suppress(Error):
            self.page.go_back()
        self.page.wait_for_function("location.protocol === 'chrome-error:'")

    def left(self) -> str:
        """Return all that could be seen or found on the device now."""
        found: str = self.page.evaluate(LEFT)
        return found

    def wait(self, seconds: int) -> None:
        self.page.clock.fast_forward(1000 * seconds)
