"""The last call at the respondents' door, with the real parts behind it."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from werkzeug.test import Client, TestResponse

from survey.services import running
from tests.forms.sheets import Sheet

UNKNOWN = "0123456789ABCDEF"
WAYS_IN = pytest.mark.parametrize("way", ["slip", "shared code"])


class Phone:
    """A phone whose holder goes one way in."""

    def __init__(self, client: Client, path: str, code: str) -> None:
        self._client = client
        self._path = path
        self._code = {"code": code} if code else {}

    def cover(self) -> TestResponse:
        return self._client.get(self._path)

    def start(self) -> TestResponse:
        return self._client.post(self._path, data=self._code)

    def send(self, page: TestResponse, **answers: str) -> TestResponse:
        """Send the paper on ``page`` as it stands there, with ``answers``."""
        held = {name: words[0] for name, words in Sheet(page.data).sends().items()}
        return self._client.post(f"{self._path}/cast", data={**held, **answers})


@pytest.fixture
def phone(house) -> Callable[[str], Phone]:
    def taken(way: str) -> Phone:
        client = house.app.test_client()
        if way == "slip":
            return Phone(client, "/s", house.scene.slips["a"].pop().token)
        return Phone(client, f"/o/{house.scene.entrances['v']}", "")

    return taken


@pytest.fixture
def call(house) -> Callable[[], None]:
    def call() -> None:
        with house.works.store.begin() as books:
            running.last_call(books, house.scene.leader, 1, datetime.now(UTC))

    return call


@WAYS_IN
def test_an_open_paper_is_put_right_and_sent_after_the_last_call(phone, call, way):
    inside = phone(way)
    paper = inside.start()
    call()

    faulty = inside.send(paper, **{"0.m.all.v": "z"})
    blank = inside.send(faulty, **{"0.m.all.v": "a"})
    reply = inside.send(blank)

    assert (faulty.status_code, blank.status_code, reply.status_code) == (422, 200, 303)
    assert "/thanks/" in reply.location


@WAYS_IN
def test_after_the_last_call_nobody_new_gets_a_paper(phone, call, way):
    first, second = phone(way), phone(way)
    first.start()
    call()

    late = second.start()

    assert late.status_code == 403
    assert "nonce" not in late.text


def test_a_slip_after_the_last_call_is_like_a_slip_that_never_was(house, phone, call):
    late = phone("slip")
    call()

    pages = [late.start(), Phone(house.app.test_client(), "/s", UNKNOWN).start()]

    assert pages[0].data == pages[1].data
    assert {page.status_code for page in pages} == {403}


def test_a_shared_code_says_at_its_cover_that_the_last_call_was(phone, call):
    call()

    cover = phone("shared code").cover()

    assert cover.status_code == 403
    assert "已经截止" in cover.text


@WAYS_IN
def test_a_paper_that_comes_after_the_sealing_is_told_what_can_still_be_done(
    house, phone, call, way
):
    late = phone(way)
    paper = late.start()
    call()
    house.close_sitting()

    page = late.send(paper, confirmed="1")

    minutes = running.GRACE.seconds // 60
    assert page.status_code == 403
    assert f"已经打开的答卷，一般 {minutes} 分钟内还能交" in page.text
    for channel in ("没赶上", "电话", "写信", "意见箱"):
        assert channel in page.text
