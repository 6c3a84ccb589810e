"""The respondents' door: every state, the same page for everybody, nothing kept by accident."""

import gzip
import re
from base64 import b64encode
from hashlib import sha256
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient

from survey.core.errors import BusyError, UnusableCodeError
from survey.web.answer.guessing import SEATS, WRONG_AT_ONCE, Guessing
from tests.forms.sheets import Sheet
from tests.web.fake_answering import TOKEN, TYPED, USED, FakeAnswering, app, occasion

NONCE = "0123456789abcdef" * 2
SEEN = {"1.seen": "a"}
"""The one answer that the questionnaire demands."""


@pytest.fixture
def answering() -> FakeAnswering:
    return FakeAnswering()


@pytest.fixture
def client(answering) -> FlaskClient:
    return app(answering).test_client()


def cast(client, path="/s/cast", **answers):
    """Send a paper by the slip, seen once, with the demanded answer; ``answers`` change it."""
    sent = {"nonce": NONCE, "code": TOKEN, "confirmed": "1"} | SEEN | answers
    return client.post(path, data=sent)


def every_page(client, answering):
    """Yield one response of each kind that the door gives."""
    yield client.get("/s")
    yield client.get("/s/cast")
    yield client.post("/s", data={"code": TOKEN})
    yield client.post("/s", data={"code": USED})
    yield client.post("/s", json={"code": TOKEN})
    yield client.post("/s", data={"code": "x" * 300_000})
    yield cast(client, **{"1.seen": "z"})
    yield cast(client, confirmed="")
    answering.full = True
    yield client.post("/s", data={"code": TYPED})
    answering.full, answering.busy = False, True
    yield cast(client)
    answering.busy, answering.broken = False, True
    yield cast(client)
    answering.broken = False
    yield cast(client)
    yield client.get("/thanks/7-abc")
    for key in ("square", "later", "past", "nothing"):
        yield client.get(f"/o/{key}")
    yield client.post("/o/square")
    yield client.post("/o/square", data={})
    yield client.get("/o/square/cast")


def test_the_cover_is_the_same_for_everybody_and_asks_nothing_of_the_sitting():
    client = app(None).test_client()

    first, second = client.get("/s"), client.get("/s?from=poster")

    assert first.status_code == 200
    assert first.data == second.data
    assert "青山县委巡察办" in first.text


def test_the_cover_says_what_is_not_recorded_and_that_nothing_must_be_answered(client):
    said = client.get("/s").text

    for words in ("不记姓名、电话、微信号", "不记网络地址", "可以不答", "接下来"):
        assert words in said


FULL_WIDTH = "\uff15\uff17\uff12\uff14" + "\uff10" * 8


@pytest.mark.parametrize("code", [TOKEN, TOKEN.lower(), TYPED, "5724 0000 0000", FULL_WIDTH])
def test_a_slip_opens_the_paper_however_its_code_comes(client, code):
    page = client.post("/s", data={"code": code})

    assert page.status_code == 200
    assert Sheet(page.data).sends()["code"] == [code]
    assert "青山镇民主测评" in page.text


def test_every_paper_has_a_nonce_of_its_own(client):
    nonces = {
        Sheet(client.post("/s", data={"code": TOKEN}).data).sends()["nonce"][0] for _ in range(5)
    }

    assert len(nonces) == 5


def test_opening_the_paper_burns_nothing(client, answering):
    client.get("/s")
    client.post("/s", data={"code": TOKEN})

    assert TOKEN in answering.slips


@pytest.mark.parametrize(
    "code", [USED, "0" * 16, "1" * 12, "572400000001", "", "票", "a" * 5000, '"><b>']
)
def test_every_unusable_code_gets_the_same_page(client, code):
    pages = [
        client.post("/s", data={"code": code}),
        cast(client, code=code),
        client.post("/s", data={"code": USED}),
    ]

    assert len({page.data for page in pages}) == 1
    assert {page.status_code for page in pages} == {403}


def test_the_page_for_unusable_codes_names_every_reason_and_a_way_on(client):
    said = client.post("/s", data={"code": USED}).text

    for words in ("输错", "用过", "没有开始", "截止", "工作人员", "电话"):
        assert words in said
    assert 'action="/s"' in said


def test_a_cast_is_kept_once_and_leads_to_the_thanks(client, answering):
    reply = cast(client, **{"0.members.r1.de": "a", "1.advice": "多听"})

    assert reply.status_code == 303
    assert reply.location == "/thanks/7-abc"
    assert list(answering.ballots) == [NONCE]
    assert answering.slips == set()


def test_a_retry_after_a_lost_reply_is_answered_like_the_first(client, answering):
    first, second = cast(client), cast(client)

    assert (first.status_code, first.data, first.location) == (
        second.status_code,
        second.data,
        second.location,
    )
    assert len(answering.ballots) == 1


def test_a_used_slip_with_a_nonce_of_its_own_is_unusable(client, answering):
    cast(client)

    reply = cast(client, nonce="f" * 32)

    assert reply.status_code == 403
    assert len(answering.ballots) == 1


def test_the_thanks_are_byte_identical_for_twenty_different_ballots(client, answering):
    pages = set()
    for number in range(20):
        answering.slips = {TOKEN}
        reply = cast(client, nonce=f"{number:032x}", **{"1.advice": f"意见 {number}"})
        pages.add((reply.data, client.get(reply.location).data))

    assert len(answering.ballots) == 20
    assert len(pages) == 1


def test_the_thanks_say_how_to_reach_the_team_and_nothing_of_the_slip(client):
    said = client.get("/thanks/7-abc").text

    for words in ("谢谢您", "接下来", "工作日 8:30–17:00", "镇政府门口", "湖滨路 1 号"):
        assert words in said
    assert 'href="tel:05725120000"' in said
    assert TOKEN not in said


def test_faults_keep_nothing_and_give_the_page_back_as_it_was_filled_in(client, answering):
    reply = cast(client, **{"1.visits": "九十", "1.advice": "多听"})

    page = Sheet(reply.data)
    assert reply.status_code == 422
    assert page.title.startswith("错误：")
    assert page.sends()["1.advice"] == ["多听"]
    assert (page.sends()["nonce"], page.sends()["code"]) == ([NONCE], [TOKEN])
    assert answering.ballots == {}
    assert TOKEN in answering.slips


def test_blanks_are_shown_once_and_then_taken(client, answering):
    first = cast(client, confirmed="")

    seen = Sheet(first.data).sends()
    second = client.post("/s/cast", data={name: words[0] for name, words in seen.items()})
    assert first.status_code == 200
    assert "没填（可以不填）" in first.text
    assert second.status_code == 303
    assert len(answering.ballots) == 1


def test_a_used_nonce_is_replaced_on_the_page(client, answering):
    answering.fresh_nonce = "e" * 32

    page = Sheet(cast(client, **{"1.advice": "多听"}).data)

    assert page.sends()["nonce"] == ["e" * 32]
    assert page.sends()["1.advice"] == ["多听"]


def test_a_field_that_no_paper_has_is_told_and_not_dropped(client, answering):
    answering.at = occasion()

    assert cast(client, **{"1.invented": "x"}).status_code == 422


def test_a_shared_code_leads_from_cover_to_thanks(client, answering):
    cover = client.get("/o/square")
    paper = Sheet(client.post("/o/square", data={}).data)

    reply = cast(client, "/o/square/cast", code="", nonce=paper.sends()["nonce"][0])

    assert cover.status_code == 200
    assert "code" not in paper.sends()
    assert reply.location == "/thanks/7-abc"
    assert TOKEN in answering.slips


def test_two_papers_by_a_shared_code_are_two_ballots_and_a_resent_one_is_not(client, answering):
    for nonce in ("a" * 32, "b" * 32, "b" * 32):
        cast(client, "/o/square/cast", code="", nonce=nonce)

    assert set(answering.ballots) == {"a" * 32, "b" * 32}


@pytest.mark.parametrize(
    ("key", "status", "words"),
    [("later", 403, "还没有开始"), ("past", 403, "已经截止"), ("nothing", 404, "没有这一页")],
)
def test_a_shared_code_says_where_its_sitting_stands(client, key, status, words):
    for page in (
        client.get(f"/o/{key}"),
        client.post(f"/o/{key}", data={}),
        cast(client, f"/o/{key}/cast"),
    ):
        assert page.status_code == status
        assert words in page.text


def test_thanks_for_no_sitting_are_no_page(client):
    assert client.get("/thanks/1-none").status_code == 404


@pytest.mark.parametrize("path", ["/s/cast", "/o/square/cast"])
def test_the_address_of_a_sent_page_leads_back_to_its_cover(client, path):
    reply = client.get(path)

    assert reply.location == path.removesuffix("/cast")


BROKEN = [
    f"nonce={NONCE}&code={TOKEN}&1.advice=%ff",
    f"nonce={NONCE}&code={TOKEN}&1.advice=%E4%BD",
    f"nonce={NONCE}&code={TOKEN}&1.advice=%ED%A0%80",
    f"nonce={NONCE}&code={TOKEN}&1.advice=%zz",
    f"nonce={NONCE}&code={TOKEN}&1.advice=好".encode(),
    f"nonce=short&code={TOKEN}&1.seen=a",
    f"code={TOKEN}&1.seen=a",
    "&".join(["a=1"] * 20_000),
]


@pytest.mark.parametrize("body", BROKEN)
def test_a_broken_body_is_refused_and_nothing_is_lost(client, answering, body):
    reply = client.post(
        "/s/cast", data=body, content_type="application/x-www-form-urlencoded; charset=utf-8"
    )

    assert reply.status_code == 400
    assert "这一次没有存" in reply.text
    assert answering.ballots == {}
    assert TOKEN in answering.slips


@pytest.mark.parametrize("path", ["/s", "/s/cast", "/o/square", "/o/square/cast"])
@pytest.mark.parametrize(
    "kind", ["application/json", "multipart/form-data; boundary=x", "text/plain"]
)
def test_only_plain_forms_are_read(client, path, kind):
    assert client.post(path, data=b"code=1", content_type=kind).status_code == 415


@pytest.mark.parametrize("path", ["/s", "/s/cast", "/o/square", "/o/square/cast"])
def test_a_body_beyond_256_kilobytes_is_refused(client, answering, path):
    body = urlencode({"nonce": NONCE, "code": TOKEN, "1.advice": "x" * 262_144})

    reply = client.post(path, data=body, content_type="application/x-www-form-urlencoded")

    assert reply.status_code == 413
    assert answering.ballots == {}
    assert TOKEN in answering.slips


def test_a_large_honest_body_is_read(client):
    assert cast(client, **{"1.advice": "长" * 25_000}).status_code == 422


@pytest.mark.parametrize(("trouble", "status"), [("busy", 503), ("broken", 500)])
def test_a_cast_that_met_trouble_can_be_sent_again_from_the_page(
    client, answering, trouble, status
):
    setattr(answering, trouble, True)
    first = cast(client, **{"1.advice": '<b>"多听\n多看"'})
    setattr(answering, trouble, False)

    held = {name: words[0] for name, words in Sheet(first.data).sends().items()}
    second = client.post("/s/cast", data=held)

    assert first.status_code == status
    assert held["1.advice"] == '<b>"多听\n多看"'
    assert second.status_code == 303


def test_a_busy_door_says_when_to_come_again(client, answering):
    answering.busy = True

    assert cast(client).headers["Retry-After"] == "5"


def test_a_failure_is_logged_without_a_word_of_the_answer(client, answering, caplog):
    answering.broken = True

    cast(client, **{"1.advice": "机密意见"})

    assert "RuntimeError at /s/cast" in caplog.text
    assert "机密意见" not in caplog.text
    assert TOKEN not in caplog.text


def test_no_page_sets_a_cookie_or_may_be_kept_or_framed(client, answering):
    for page in every_page(client, answering):
        assert "Set-Cookie" not in page.headers
        assert page.headers["Cache-Control"] == "no-store"
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert page.headers["X-Content-Type-Options"] == "nosniff"
        assert page.headers["X-Robots-Tag"].startswith("noindex")
        policy = page.headers["Content-Security-Policy"]
        for rule in ("default-src 'none'", "form-action 'self'", "frame-ancestors 'none'"):
            assert rule in policy
        assert "unsafe" not in policy


def test_every_inline_text_is_admitted_by_its_hash_and_nothing_else_is_loaded(client, answering):
    for page in every_page(client, answering):
        policy = page.headers["Content-Security-Policy"]
        for kind, text in re.findall(r"<(style|script)>(.*?)</\1>", page.text, re.DOTALL):
            mark = b64encode(sha256(text.encode()).digest()).decode()
            assert f"'sha256-{mark}'" in policy.partition(f"{kind}-src")[2].partition(";")[0]
        assert not re.search(r"\ssrc=|<link|<img|\son\w+=|\sstyle=|https?://", page.text)


def test_no_page_before_the_paper_redirects(client):
    assert client.get("/s").status_code == 200
    assert client.get("/o/square").status_code == 200


class Hall:
    """A clock that stands still, and pauses that are only counted."""

    def __init__(self) -> None:
        self.now = 0.0
        self.pauses = 0
        self.guessing = Guessing(lambda: self.now, self._pause)

    def _pause(self, _: float) -> None:
        self.pauses += 1

    def guess(self, code: str, times: int = 1) -> None:
        for _ in range(times):
            with pytest.raises(UnusableCodeError), self.guessing.turn(code):
                raise UnusableCodeError


def test_within_the_allowance_nobody_waits():
    hall = Hall()

    hall.guess(TYPED, WRONG_AT_ONCE)

    assert hall.pauses == 0


def test_beyond_the_allowance_typed_codes_wait_right_or_wrong():
    hall = Hall()
    hall.guess(TYPED, WRONG_AT_ONCE)

    hall.guess(TYPED)
    with hall.guessing.turn(TYPED):
        pass

    assert hall.pauses == 2


def test_a_wrong_code_a_second_holds_nobody_up():
    hall = Hall()
    hall.guess(TYPED, WRONG_AT_ONCE)

    for _ in range(120):
        hall.now += 1
        hall.guess(TYPED)

    assert hall.pauses == 0


def test_right_codes_cost_nothing_of_the_allowance():
    hall = Hall()

    for _ in range(2 * WRONG_AT_ONCE):
        with hall.guessing.turn(TYPED):
            pass

    assert hall.pauses == 0


@pytest.mark.parametrize("code", [TOKEN, "1" * 12, ""])
def test_scanned_tokens_and_slips_of_the_finger_never_wait(code):
    hall = Hall()
    hall.guess(TYPED, WRONG_AT_ONCE)

    hall.guess(code, WRONG_AT_ONCE)

    assert hall.pauses == 0


def test_when_all_seats_are_taken_a_typed_code_comes_again_and_a_token_passes():
    hall = Hall()
    hall.guess(TYPED, WRONG_AT_ONCE)
    passed = []

    def crowd(_: float) -> None:
        hall.pauses += 1
        hall.guess(TOKEN)
        passed.append(TOKEN)
        hall.guess(TYPED)

    hall.guessing._pause = crowd

    with pytest.raises(BusyError):
        hall.guess(TYPED)
    assert hall.pauses == len(passed) == SEATS
    hall.guessing._pause = hall._pause
    hall.guess(TYPED)
    assert hall.pauses == SEATS + 1


def test_a_typed_code_that_found_no_seat_is_held_on_a_page_that_asks_again(client, answering):
    answering.full = True
    full = client.post("/s", data={"code": TYPED})
    answering.full = False

    held = {name: words[0] for name, words in Sheet(full.data).sends().items()}
    assert full.status_code == 503
    assert full.headers["Retry-After"] == "5"
    assert "扫码进入不用等" in full.text
    assert held == {"code": TYPED}
    assert client.post("/s", data=held).status_code == 200


@pytest.mark.parametrize("way", ["/s/cast", "/o/square/cast"])
@pytest.mark.parametrize("asked", ["?z=1&show=1", "?l=en&show=1", "", "?z=0&confirmed=1"])
def test_what_is_kept_is_only_thanked_and_nothing_of_it_is_shown_again(
    client, answering, way, asked
):
    secret = {"1.advice": "这是秘密", "1.visits": "很多"}
    code = TOKEN if way.startswith("/s") else ""
    cast(client, way, code=code)

    again = cast(client, way + asked, code=code, confirmed="", **secret)

    assert again.status_code == 303
    assert again.location.startswith("/thanks/")
    assert len(answering.ballots) == 1


@pytest.mark.parametrize("advice", ["", "短", "这句话要长一些，看看页面的长短变不变" * 2])
def test_the_length_of_a_page_that_holds_answers_tells_nothing_of_them(client, advice):
    packed = {"Accept-Encoding": "gzip"}
    filled = {"nonce": NONCE, "code": TOKEN, "1.advice": advice}

    page = client.post("/s/cast?show=1", data=filled, headers=packed)

    assert len(page.data) == 2 * 4096
    assert advice in gzip.decompress(page.data).decode()


def test_the_thanks_warn_against_going_back_on_a_phone_that_is_shared(client):
    said = client.get("/thanks/7-abc").text

    assert "重新扫码，不要按“返回”" in said


@pytest.mark.parametrize("cover", ["/s", "/o/square"])
def test_the_size_of_text_once_chosen_stays_from_cover_to_thanks(client, cover):
    usual, large = client.get(cover), client.get(f"{cover}?z=2")
    paper = client.post(f"{cover}?z=2", data={"code": TOKEN})
    action = f"{cover}/cast?z=2"
    thanks = cast(client, action)

    assert usual.data == client.get(f"{cover}?z=9").data == client.get(f"{cover}?z=").data
    assert usual.data != large.data
    assert f'action="{action}"' in paper.text
    assert thanks.location == "/thanks/7-abc?z=2"
    assert 'class="z z2"' in client.get(thanks.location).text
    assert client.get(action).location == f"{cover}?z=2"


@pytest.mark.parametrize("path", ["/s", "/o/square", "/o/past", "/o/nowhere", "/thanks/7-abc"])
def test_pages_travel_packed_to_phones_that_can_unpack_them(client, path):
    plain = client.get(path)
    packed = client.get(path, headers={"Accept-Encoding": "gzip, deflate"})

    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["Vary"] == "Accept-Encoding"
    assert gzip.decompress(packed.data) == plain.data
    assert packed.status_code == plain.status_code


@pytest.mark.parametrize("cover", ["/s", "/o/square"])
def test_a_paper_is_shown_in_another_size_with_all_that_was_put_in(client, answering, cover):
    page = client.post(
        f"{cover}/cast?z=2&show=1",
        data={"code": TOKEN, "nonce": NONCE, "0.whole": "a", "1.advice": "多听"},
    )
    sheet = Sheet(page.data)

    assert page.status_code == 200
    assert 'class="z z2"' in page.text
    assert sheet.sends() == {
        "code": [TOKEN],
        "nonce": [NONCE],
        "0.whole": ["a"],
        "1.advice": ["多听"],
    }
    assert "top" not in sheet.ids
    assert answering.ballots == {}


def test_a_page_whose_script_showed_what_is_blank_says_so_in_its_address(client, answering):
    told = client.post("/s/cast", data={"nonce": NONCE, "code": TOKEN} | SEEN)
    kept = client.post("/s/cast?z=0&confirmed=1", data={"nonce": NONCE, "code": TOKEN} | SEEN)

    assert (told.status_code, kept.status_code) == (200, 303)
    assert list(answering.ballots) == [NONCE]


def test_made_up_languages_compile_no_paper_of_their_own(client):
    usual = client.post("/o/square")
    strange = [client.post(f"/o/square?l={tag}") for tag in ("aa", "ab", "zz-Latn", "??")]

    papers = {re.sub(rb'value="[0-9a-f]{32}"', b"", page.data) for page in (usual, *strange)}
    assert len(papers) == 1
