"""A device of the team at the respondents' door: its pass, its pages, one after another."""

import base64
import json
import re
from base64 import b64encode
from hashlib import sha256

import pytest
from flask.testing import FlaskClient
from itsdangerous import TimestampSigner, URLSafeTimedSerializer

from survey.core.ballot import Source
from survey.core.box import BoxState
from survey.core.device import Device
from survey.core.errors import BusyError
from survey.web.answer.guessing import WRONG_AT_ONCE, Guessing
from survey.web.passes import LONGEST, Passes
from tests.forms.sheets import Sheet
from tests.web.fake_answering import PASSES, SECRET, TOKEN, TYPED, USED, FakeAnswering, app

NONCE = "0123456789abcdef" * 2
HELP = PASSES.made(7, Device.ASSISTED)
TABLET = PASSES.made(7, Device.TABLET)
ELSEWHERE = PASSES.made(8, Device.TABLET)
STEPS = ("/a", "/a/paper", "/a/cast")


@pytest.fixture
def answering() -> FakeAnswering:
    return FakeAnswering()


@pytest.fixture
def client(answering) -> FlaskClient:
    return app(answering).test_client()


def cast(client, device=TABLET, path="/a/cast", **changed):
    """Send a paper by the slip on a device, seen once, with the one answer demanded."""
    sent = {"device": device, "nonce": NONCE, "code": TOKEN, "confirmed": "1", "1.seen": "a"}
    return client.post(path, data=sent | changed)


def aged(seconds: int, device: Device = Device.TABLET) -> str:
    """Return a pass that was made so many seconds ago."""

    class Earlier(TimestampSigner):
        def get_timestamp(self) -> int:
            return super().get_timestamp() - seconds

    salt = Passes("")._signer.salt
    return URLSafeTimedSerializer(SECRET, salt=salt, signer=Earlier).dumps([7, device])


def every_page(client, answering, device=TABLET):
    """Yield one response of each kind that a device with a good pass gets."""
    yield client.post("/a", data={"device": device})
    yield client.post("/a", data={"device": device, "kept": "1"})
    yield client.post("/a/paper", data={"device": device, "code": TOKEN})
    yield client.post("/a/paper", data={"device": device, "entrance": "square"})
    yield client.post("/a/paper", data={"device": device, "code": USED})
    yield client.post("/a/paper", data={"device": device, "entrance": "past"})
    yield cast(client, device, **{"1.visits": "九十"})
    yield cast(client, device, confirmed="")
    answering.busy = True
    yield cast(client, device)
    answering.busy = False
    yield cast(client, device)
    answering.over = True
    yield client.post("/a", data={"device": device})


def forms_to(page, path):
    return re.findall(rf'<form[^>]* action="{path}"', page.text)


def test_who_opens_the_address_learns_how_to_start_and_nothing_else(client):
    page = client.get("/a")

    assert page.status_code == 200
    assert "登录工作台" in page.text
    assert not re.search(r"<a |<form|<button|<input", page.text)


@pytest.mark.parametrize("path", ["/a/paper", "/a/cast"])
def test_the_addresses_of_sent_pages_lead_there_too(client, path):
    assert client.get(path).location == "/a"


def test_the_next_one_gets_the_device_in_chinese_again(client):
    paper = client.post("/a/paper?l=en", data={"device": TABLET, "code": TOKEN})
    thanks = cast(client, TABLET, "/a/cast?l=en")

    assert '<html lang="en"' in paper.text
    assert '<html lang="zh-CN"' in thanks.text


def test_no_link_to_another_language_leads_away_from_the_pass(client, answering):
    assert [
        page for page in every_page(client, answering) if 'lang="en">English' in page.text
    ] == []


FORGED = {
    "none": "",
    "no pass at all": "x" * 40,
    "of another house": Passes("another secret").made(7, Device.TABLET),
    "changed": TABLET[:-1] + ("A" if TABLET[-1] != "A" else "B"),
    "too old": aged(LONGEST + 3601),
}


@pytest.mark.parametrize("path", STEPS)
@pytest.mark.parametrize("token", FORGED.values(), ids=FORGED.keys())
def test_without_a_good_pass_there_is_no_way_but_from_the_desk(client, answering, path, token):
    page = cast(client, token, path)

    assert page.status_code == 403
    assert "请从工作台重新开始" in page.text
    assert not re.search(r"<a |<form|<button|<input", page.text)
    assert answering.ballots == {}


def test_a_pass_is_good_for_twelve_hours_and_one_more_to_finish_what_was_begun(client, answering):
    old, spent = aged(LONGEST - 60), aged(LONGEST + 60)

    assert client.post("/a", data={"device": old}).status_code == 200
    assert client.post("/a", data={"device": spent}).status_code == 403
    assert client.post("/a/paper", data={"device": spent, "code": TOKEN}).status_code == 403
    assert cast(client, spent).status_code == 201
    assert len(answering.ballots) == 1


def test_a_pass_says_the_sitting_and_the_use_and_names_nobody():
    payload = HELP.split(".")[0]

    said = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))

    assert said == [7, "assisted"]


def test_the_page_between_two_offers_the_slip_and_every_shared_code(client):
    page = client.post("/a", data={"device": TABLET})

    assert "青山镇民主测评" in page.text
    assert "纸条上的 12 位号码" in page.text
    assert "村民，开始" in page.text
    assert len(forms_to(page, "/a/paper")) == 2


def test_when_the_sitting_is_over_the_page_offers_nothing(client, answering):
    answering.over = True

    page = client.post("/a", data={"device": TABLET})

    assert "停止进入" in page.text
    assert "<form" not in page.text


@pytest.mark.parametrize("way", [{"code": TOKEN}, {"code": TYPED}, {"entrance": "square"}])
def test_slip_and_shared_code_open_the_paper_which_carries_the_pass(client, way):
    page = client.post("/a/paper", data={"device": TABLET} | way)

    sends = Sheet(page.data).sends()
    assert page.status_code == 200
    assert {name: sends[name] for name in way} == {name: [word] for name, word in way.items()}
    assert TABLET in sends["device"]
    assert 'action="/a/cast?z=0"' in page.text


def test_a_paper_read_aloud_tells_the_words_and_a_paper_on_a_tablet_does_not(client):
    aloud = client.post("/a/paper", data={"device": HELP, "code": TOKEN}).text
    alone = client.post("/a/paper", data={"device": TABLET, "code": TOKEN}).text

    words = ("请照着念", "不记您的名字", "您不想答，就说“不答”", "不替您拿主意", "不解释、不提示")
    assert [word for word in words if word not in aloud] == []
    assert [word for word in words if word in alone] == []
    assert "请坐下自己填，请别人走开" in alone
    assert "请坐下自己填" not in aloud


@pytest.mark.parametrize(
    ("device", "source"), [(HELP, Source.ASSISTED), (TABLET, Source.PHONE)], ids=["help", "tablet"]
)
def test_whose_hand_it_was_goes_into_the_ballot(client, answering, device, source):
    cast(client, device)

    assert answering.sources == [source]


def test_a_field_cannot_say_whose_hand_it_was(client, answering):
    cast(client, source="paper")

    assert answering.sources == [Source.PHONE]


@pytest.mark.parametrize("device", [HELP, TABLET], ids=["help", "tablet"])
def test_the_answer_to_every_cast_and_retry_is_the_same_page(client, answering, device):
    pages = {client.post("/a", data={"device": device, "kept": "1"}).data}
    for number in range(20):
        answering.slips = {TOKEN}
        for _ in range(2):
            reply = cast(client, device, nonce=f"{number:032x}", **{"1.advice": f"意见 {number}"})
            assert reply.status_code == 201
            pages.add(reply.data)

    assert len(answering.ballots) == 20
    assert len(pages) == 1
    assert "已收到" in pages.pop().decode()


def test_who_finished_after_the_closing_is_told_that_his_ballot_came(client, answering):
    cast(client)
    answering.over = True

    again = cast(client)

    assert "已收到" in again.text
    assert "停止进入" in again.text


def test_a_slip_or_code_of_another_sitting_is_like_one_that_never_was(client, answering):
    unknown = client.post("/a/paper", data={"device": ELSEWHERE, "code": USED})
    others = [
        client.post("/a/paper", data={"device": ELSEWHERE, "code": TOKEN}),
        client.post("/a/paper", data={"device": ELSEWHERE, "entrance": "square"}),
        cast(client, ELSEWHERE),
        cast(client, ELSEWHERE, code="", entrance="square"),
    ]

    assert {page.data for page in others} == {unknown.data}
    assert {page.status_code for page in others} == {403}
    assert "这个号码现在不能用" in unknown.text
    assert answering.ballots == {}
    assert TOKEN in answering.slips


def test_a_shared_code_that_ended_meanwhile_leads_back_without_a_ballot(client, answering):
    answering.entrances["square"] = BoxState.CLOSED

    page = cast(client, code="", entrance="square")

    assert page.status_code == 403
    assert "没有收下" in page.text
    assert forms_to(page, "/a")


def test_every_refusal_leads_back_by_a_form_with_the_pass(client):
    for way in ({"code": USED}, {"entrance": "past"}, {"entrance": "nothing"}, {}):
        page = client.post("/a/paper", data={"device": TABLET} | way)

        assert page.status_code == 403
        assert Sheet(page.data).sends() == {"device": [TABLET]}
        assert forms_to(page, "/a")
        assert "/s" not in re.findall(r'(?:action|href)="([^"]*)"', page.text)


@pytest.mark.parametrize("changed", [{"1.visits": "九十"}, {"confirmed": ""}])
def test_a_paper_to_be_looked_at_again_is_no_success_and_holds_what_was_given(client, changed):
    page = cast(client, **{"1.advice": "多听"} | changed)

    sends = Sheet(page.data).sends()
    assert page.status_code == 422
    assert (sends["1.advice"], sends["nonce"], sends["code"]) == (["多听"], [NONCE], [TOKEN])
    assert TABLET in sends["device"]


def test_what_met_a_busy_house_can_be_sent_again_from_the_page(client, answering):
    answering.busy = True
    first = cast(client)
    answering.busy = False

    held = {name: words[0] for name, words in Sheet(first.data).sends().items()}
    second = client.post("/a/cast", data=held)

    assert first.status_code == 503
    assert "已收到" in second.text


def test_two_by_a_shared_code_are_two_ballots(client, answering):
    for nonce in ("a" * 32, "b" * 32, "b" * 32):
        cast(client, code="", entrance="square", nonce=nonce)

    assert set(answering.ballots) == {"a" * 32, "b" * 32}


def test_the_size_of_text_that_one_chose_is_not_left_to_the_next(client):
    large = client.post("/a/paper?z=2", data={"device": TABLET, "code": TOKEN})
    usual = client.post("/a", data={"device": TABLET, "kept": "1"})

    assert 'class="z z2"' in large.text
    assert cast(client, path="/a/cast?z=2").data == usual.data


@pytest.mark.parametrize("device", [HELP, TABLET], ids=["help", "tablet"])
def test_the_pass_stands_in_hidden_fields_and_nowhere_else(client, answering, device):
    for page in every_page(client, answering, device):
        assert page.text.count(device) == page.text.count(f'name="device" value="{device}"')
        assert device not in str(page.headers)
        assert "Set-Cookie" not in page.headers
        assert page.headers["Cache-Control"] == "no-store"


def test_no_page_of_a_device_runs_or_loads_what_is_not_admitted(client, answering):
    for page in every_page(client, answering):
        policy = page.headers["Content-Security-Policy"]
        for kind, text in re.findall(r"<(style|script)>(.*?)</\1>", page.text, re.DOTALL):
            mark = b64encode(sha256(text.encode()).digest()).decode()
            assert f"'sha256-{mark}'" in policy.partition(f"{kind}-src")[2].partition(";")[0]
        assert not re.search(r"\ssrc=|<link|<img|\son\w+=|\sstyle=|https?://", page.text)


def test_the_papers_of_other_phones_carry_nothing_of_it(client):
    paper = client.post("/s", data={"code": TOKEN}).text

    for mark in ("data-device", 'id="hand"', 'id="idle"', 'name="device"', "aloud"):
        assert mark not in paper


def test_who_guesses_at_the_door_keeps_nobody_out_on_a_device(client, answering, monkeypatch):
    def full(_: Guessing) -> None:
        raise BusyError("没有空位")

    monkeypatch.setattr(Guessing, "_wait", full)
    answering.slips.discard(TYPED)
    for _ in range(WRONG_AT_ONCE):
        client.post("/s", data={"code": TYPED})
    answering.slips.add(TYPED)

    at_the_door = client.post("/s", data={"code": TYPED})
    on_a_device = client.post("/a/paper", data={"device": TABLET, "code": TYPED})

    assert (at_the_door.status_code, on_a_device.status_code) == (503, 200)
