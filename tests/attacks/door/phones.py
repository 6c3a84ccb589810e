"""What is left on a phone, or on a tablet of the team, after somebody answered on it.

A real Chromium. The next one has the device in his hands as it is: he presses back, reloads,
looks into storage and cookies, opens the address again and begins with a slip of his own.
"""

import json
import re
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress

from playwright.sync_api import Error, Page, Route, sync_playwright

from survey.core.codes import Slip
from survey.core.device import Device
from tests.attacks.attack import Attack, Field, Tries
from tests.attacks.door.stand import Stand, standing
from tests.journeys.tablet import served, stopped

_BROWSER = "chromium"
RESPONDENTS = 1
_BACK, _OFTEN = 4, 20
_SOON = 3000  # milliseconds
_CLEARS = r"sessionStorage\.removeItem\('paper'\)|\b\w+\(\[\]\)"
_SEEN = """() => {
  const fields = [].map.call(document.querySelectorAll('textarea,input'), e => e.value);
  const ticked = document.querySelectorAll('#paper input:checked').length ? ['ticked'] : [];
  const found = [document.documentElement.outerHTML, location.href, fields, ticked, name];
  // The browser's own page, which asks whether to send again, has no storage.
  if (location.protocol === 'http:') {
    found.push(document.cookie, history.state, {...localStorage}, {...sessionStorage});
  }
  return JSON.stringify(found);
}"""
_TO_DEVICE = """token => {
  const form = document.body.appendChild(document.createElement('form'));
  form.method = 'post';
  form.innerHTML = '<input name="device" value="' + token + '">';
  form.submit();
}"""


def strike(field: Field) -> Tries:
    """Let some answer one after the other; count what the next one finds of the one before."""
    with standing(field) as stand, ThreadPoolExecutor(1) as apart:
        # In a thread of its own: no other browser of this process is in its way.
        return apart.submit(_strike, field, stand).result()


def _strike(field: Field, stand: Stand) -> Tries:
    hits = of = 0
    with _phone(stand, weakened=field.weakened) as (page, address):
        for comes in (_by_phone, _on_tablet):
            slips = stand.scene.slips["b"]
            for _ in range(RESPONDENTS):
                slip, words = slips.pop(), f"opinion{field.rng.getrandbits(60)}"
                comes(stand, page, address, slip, words)
                secrets = (words, slip.token, slip.typed, '"ticked"')
                seen = "".join(_looks(page, address, slips[-1]))
                hits += sum(secret in seen for secret in secrets)
                of += len(secrets)
    return Tries(hits, of, 0)


@contextmanager
def _phone(stand: Stand, *, weakened: bool) -> Iterator[tuple[Page, str]]:
    running = served(stand.app)
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which(_BROWSER),
                args=["--no-sandbox"],
                ignore_default_args=["--disable-back-forward-cache"],
            )
            context = browser.new_context(bypass_csp=weakened, has_touch=True)
            if weakened:
                context.route("**/*", _keeping)
            page = context.new_page()
            page.set_default_timeout(20_000)
            page.on("dialog", lambda dialog: dialog.accept())
            yield page, f"http://127.0.0.1:{running[0].server_port}"
            browser.close()
    finally:
        stopped(*running)


def _keeping(route: Route) -> None:
    """Answer with a page that clears nothing, may be kept by the browser, and may be completed."""
    got = route.fetch(max_redirects=0)
    body = re.sub(_CLEARS, "0", got.text())
    headers = {name: words for name, words in got.headers.items() if name != "cache-control"}
    route.fulfill(response=got, body=body, headers=headers)


def _by_phone(stand: Stand, page: Page, address: str, slip: Slip, words: str) -> None:
    page.goto("about:blank")  # else only what stands behind the # changes
    page.goto(f"{address}/s#{slip.token}")
    _fill_in(stand, page, words)
    page.wait_for_url("**/thanks/*")


def _on_tablet(stand: Stand, page: Page, address: str, slip: Slip, words: str) -> None:
    page.goto(f"{address}/a")
    page.evaluate(_TO_DEVICE, stand.works.passes.made(stand.scene.sitting.id, Device.TABLET))
    page.get_by_label("纸条上的 12 位号码").fill(slip.typed)
    _fill_in(stand, page, words)
    page.get_by_text("给工作人员").wait_for()


def _fill_in(stand: Stand, page: Page, words: str) -> None:
    page.get_by_role("button", name="开始", exact=True).first.click()
    page.wait_for_selector("#paper")
    grade = f"0.{stand.scene.editions[0].form.slots[0].key}"
    for place in (grade, stand.text_field()):
        page.evaluate("place => { location.hash = place }", place)
        if place == grade:
            page.locator(f'label:has([name="{place}"])').first.click()
        else:
            page.locator(f'[name="{place}"]').fill(words)
    page.evaluate("location.hash = 'send'")
    page.get_by_role("button", name="提交测评", exact=True).click()


def _looks(page: Page, address: str, own: Slip) -> Iterator[str]:
    """Yield all that the next one sees, wherever he looks; ``own`` is his slip."""
    yield _seen(page)
    for _ in range(_BACK):
        with suppress(Error):  # the browser asks whether to send again
            page.go_back(timeout=_SOON)
        yield _seen(page)
    with suppress(Error):
        page.reload(timeout=_SOON)
    yield _seen(page)
    for path in ("/s", f"/s#{own.token}"):
        page.goto("about:blank")
        page.goto(address + path)
        yield _seen(page)
    page.get_by_role("button", name="开始", exact=True).first.click()
    page.wait_for_selector("#paper")
    yield _seen(page)
    yield json.dumps(page.context.cookies())


def _seen(page: Page) -> str:
    for _ in range(_OFTEN):
        with suppress(Error):  # a page that leads on goes while one looks
            page.wait_for_load_state()
            found: str = page.evaluate(_SEEN)
            return found
    raise RuntimeError("no page stayed long enough to be looked at")


ATTACKS: tuple[Attack, ...] = (
    Attack(
        "the next one at a shared phone or tablet",
        "the device, as the one before left it",
        "pages that clear nothing and may be kept",
        strike,
        stores=("sqlite",),
        program=_BROWSER,
    ),
)
